"""The API's filters. Bad values and unknown parameters are refused, naming the parameter."""

from typing import Any

import django_filters as filters
from django.db.models import Model, QuerySet
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from tracker.models import Claim, Company, Evidence, Executive, FormerSlug, Statement, Topic, Verdict
from tracker.models.claims import OUTCOMES, UpperBound
from tracker.queries.lists import search, words_query
from tracker.queries.past import Moment
from tracker.views.pages import LARGEST_ID, read_moment
from tracker.vocabulary import ClaimKind, Form, HorizonState, Modality, Outcome, Stance

STANCES = [choice for choice in Stance.choices if choice[0] != Stance.UNRELATED]
PAGING = ("cursor", "page_size")
SLUG_OR_ID = "Slug or id."
CONTAINS_NUL = "It holds a NUL character."


def refuse_unknown(request: Request, known: list[str]) -> None:
    for name, values in request.query_params.lists():
        if name not in known:
            listed = ", ".join(known) or "none"
            raise ValidationError({name.replace("\0", "�"): [f"Unknown parameter. Known: {listed}."]})
        if any("\0" in value for value in values):
            raise ValidationError({name: [CONTAINS_NUL]})
        if len(values) > 1:
            raise ValidationError({name: ["Given more than once."]})


def found_pk(model: type[Model], value: str, name: str) -> int:
    """The id of the row that a slug or an id names."""
    rows = model._default_manager.all()
    if value.isascii() and value.isdecimal() and int(value[:20]) <= LARGEST_ID and rows.filter(pk=value).exists():
        return int(value)
    pk = rows.filter(slug=value).values_list("pk", flat=True).first() or _merged_into(model, value)
    if pk is None:
        raise ValidationError({name: [f"“{value[:60]}” is not on record."]})
    return int(pk)


def _merged_into(model: type[Model], value: str) -> int | None:
    """The id of what took the place of one that was known by this slug or id."""
    if model not in (Company, Executive):
        return None
    by_id = value.isascii() and value.isdecimal() and int(value[:20]) <= LARGEST_ID
    heir = FormerSlug.objects.heir(
        str(model._meta.model_name), **({"former_id": int(value)} if by_id else {"slug": value})
    )
    return heir.pk if heir else None


def moment_from(value: str | None) -> Moment:
    """Now, or the past moment that `as_of` names."""
    now = timezone.now()
    if not value:
        return Moment(now.date())
    moment = read_moment(value)
    if moment is None:
        raise ValidationError({"as_of": ["A day like 2026-01-31, or an ISO date and time."]})
    if moment.on > now.date():
        raise ValidationError({"as_of": ["It lies in the future."]})
    return moment


class Named(filters.CharFilter):
    """A row by its slug or id, reached through `field_name`."""

    def __init__(self, model: type[Model], **options: Any) -> None:
        super().__init__(help_text=SLUG_OR_ID, **options)
        self.model_named = model

    def filter(self, qs: "QuerySet[Any]", value: str) -> "QuerySet[Any]":
        if not value:
            return qs
        return qs.filter(**{self.field_name: found_pk(self.model_named, value, self.field_name.split("__")[-1])})


class NamedSpeaker(Named):
    """An executive, under its own name in answers to a bad value."""

    def filter(self, qs: "QuerySet[Any]", value: str) -> "QuerySet[Any]":
        return qs.filter(**{self.field_name: found_pk(Executive, value, "executive")}) if value else qs


class StatementFilter(filters.FilterSet):
    executive = NamedSpeaker(Executive, field_name="speaker")
    company = Named(Company, field_name="position__company")
    said_after = filters.DateFilter(field_name="said_on", lookup_expr="gte", help_text="Said on this day or later.")
    said_before = filters.DateFilter(field_name="said_on", lookup_expr="lt", help_text="Said before this day.")
    form = filters.ChoiceFilter(choices=Form.choices)
    q = filters.CharFilter(method="matching", help_text="Full text: the words.", max_length=200)

    class Meta:
        model = Statement
        fields: list[str] = []

    def matching(self, rows: "QuerySet[Statement]", name: str, value: str) -> "QuerySet[Statement]":
        return rows.published().filter(search=words_query(value))  # type: ignore[attr-defined]


class ClaimFilter(filters.FilterSet):
    executive = NamedSpeaker(Executive, field_name="statement__speaker")
    company = Named(Company, field_name="company")
    outcome = filters.ChoiceFilter(choices=OUTCOMES, help_text="The standing verdict's; open where there is none.")
    horizon_state = filters.ChoiceFilter(choices=HorizonState.choices)
    modality = filters.ChoiceFilter(choices=Modality.choices)
    kind = filters.ChoiceFilter(choices=ClaimKind.choices)
    topic = filters.CharFilter(method="on_topic", help_text="Slug.")
    due_after = filters.DateFilter(method="closing_after", help_text="The window ends on this day or later.")
    due_before = filters.DateFilter(method="closing_before", help_text="The window ends before this day.")
    q = filters.CharFilter(method="matching", max_length=200, help_text="Full text: proposition, market, words.")
    as_of = filters.CharFilter(
        method="known_then",
        help_text="As it stood at the end of a day (UTC), or at an ISO date and time. Outcome, horizon state and "
        "every field are given as of then; the other filters read the claim as it stands now.",
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def on_topic(self, rows: "QuerySet[Claim]", name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(topics=found_pk(Topic, value, "topic"))

    def closing_after(self, rows: "QuerySet[Claim]", name: str, value: Any) -> "QuerySet[Claim]":
        return rows.annotate(closes=UpperBound("window")).filter(closes__gt=value)

    def closing_before(self, rows: "QuerySet[Claim]", name: str, value: Any) -> "QuerySet[Claim]":
        return rows.annotate(closes=UpperBound("window")).filter(closes__lte=value)

    def matching(self, rows: "QuerySet[Claim]", name: str, value: str) -> "QuerySet[Claim]":
        return rows.published().filter(search(value))  # type: ignore[attr-defined]

    def known_then(self, rows: "QuerySet[Claim]", name: str, value: str) -> "QuerySet[Claim]":
        return rows.filter(published_at__lte=moment_from(value).at)


class EvidenceFilter(filters.FilterSet):
    claim = filters.NumberFilter(field_name="claim", min_value=1, max_value=LARGEST_ID, decimal_places=0)
    stance = filters.ChoiceFilter(choices=STANCES)

    class Meta:
        model = Evidence
        fields: list[str] = []


class VerdictFilter(filters.FilterSet):
    claim = filters.NumberFilter(field_name="claim", min_value=1, max_value=LARGEST_ID, decimal_places=0)
    outcome = filters.ChoiceFilter(choices=Outcome.choices)
    executive = NamedSpeaker(Executive, field_name="claim__statement__speaker")
    company = Named(Company, field_name="claim__company")
    standing = filters.TypedChoiceFilter(
        method="only_standing",
        choices=[("true", "true"), ("false", "false")],
        help_text="true: the last verdict on its claim; false: the ones that a later verdict followed.",
    )

    class Meta:
        model = Verdict
        fields: list[str] = []

    def only_standing(self, rows: "QuerySet[Verdict]", name: str, value: str) -> "QuerySet[Verdict]":
        return rows.filter(next__isnull=value == "true")
