import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tracker.models.base import Versioned, filled
from tracker.vocabulary import ASKED_OUTSIDE, Provider

GDELT_ADDRESS = "https://api.gdeltproject.org/api/v2/doc/doc"
PLACEHOLDERS = ("query", "from", "to", "until")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class NewsProviderQuerySet(models.QuerySet["NewsProvider"]):
    def active(self) -> "NewsProviderQuerySet":
        return self.filter(is_active=True).order_by("pk")


class NewsProvider(Versioned):
    """A service on the web that is asked for news on a claim. Only what an operator switches on is asked."""

    kind = models.CharField(
        max_length=10, choices=[(kind.value, kind.label) for kind in ASKED_OUTSIDE], help_text="How it is asked."
    )
    name = models.CharField(max_length=100, unique=True, help_text="As readers see it beside each look.")
    url = models.CharField(
        "address",
        max_length=1000,
        help_text="GDELT: the address of its DOC 2.0 API. News search: the address of an RSS or Atom search, with "
        "{query} where the words go; {from} and {to} are the first and the last day, {until} is the day after.",
    )
    is_active = models.BooleanField(default=False, help_text="Ask it at each look.")
    seconds_between = models.PositiveIntegerField(
        default=6, help_text="Seconds between two requests. GDELT asks for at least five."
    )
    most_results = models.PositiveIntegerField(
        default=100, help_text="Results of one answer at most: as many as that, and there may be more (GDELT: 250)."
    )
    reach_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many days back it can be asked (GDELT promises 90). Empty: any number."
    )
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_allowed_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Not asked again before.")
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="Failed requests in a row.")
    error = models.TextField(blank=True, editable=False)

    objects = NewsProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            filled("name", "provider_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind=Provider.GDELT) | Q(kind=Provider.SEARCH, url__contains="{query}"),
                name="provider_search_has_a_query",
                violation_error_message="The address of a news search holds {query}.",
            ),
            models.CheckConstraint(
                condition=Q(seconds_between__range=(1, 86_400), most_results__range=(1, 500))
                & (Q(reach_days=None) | Q(reach_days__range=(1, 36_500))),
                name="provider_limits_are_sensible",
                violation_error_message="Seconds: 1 to 86,400; results: 1 to 500; days back: 1 to 36,500.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if reason := self._why_refused():
            raise ValidationError({"url": reason})

    @property
    def spacing(self) -> timedelta:
        return timedelta(seconds=self.seconds_between)

    def _why_refused(self) -> str:
        named = PLACEHOLDER.findall(self.url)
        if self.kind == Provider.GDELT:
            return "The address of GDELT holds no placeholder." if named or "?" in self.url else ""
        if "query" not in named:
            return "It must hold {query}."
        if unknown := sorted(set(named) - set(PLACEHOLDERS)):
            return f"Unknown placeholder: {{{unknown[0]}}}. Known: {', '.join(f'{{{name}}}' for name in PLACEHOLDERS)}."
        try:
            host = urlsplit(self.url).netloc
        except ValueError:
            return "The address cannot be read."
        return "The host of the address cannot be filled in." if "{" in host or not host else ""
