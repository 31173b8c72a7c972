"""Merging of two companies or two executives that are one: choose the one that stays, see what moves, decide, merge."""

import re
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tracker.actions import merging
from tracker.actions.merging import Choices
from tracker.admin.base import RefusingAdmin
from tracker.admin.refusals import add_refusal, refusal_of
from tracker.admin.steps import editor, text
from tracker.models import Claim, Company, Position, Statement
from tracker.queries.references import reference_counts
from tracker.vocabulary import EditorialState

STAYS, TAKE = "stays", "take"
OFFERED = 100


class ChooseForm(forms.Form):
    """Which one stays. Sent by GET: it leads to the look at what would move."""

    into = forms.CharField(
        label="The one that stays",
        max_length=220,
        widget=UnfoldAdminTextInputWidget(attrs={"list": "others", "autocomplete": "off"}),
        help_text="By its name, address or number; those of like names are offered. Its name, address and page stay; "
        "the other's names become aliases of it.",
    )

    def __init__(self, *args: Any, goes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goes = goes

    def clean_into(self) -> Any:
        typed = self.cleaned_data["into"].strip()
        rows = type(self.goes)._default_manager.all()
        found = rows.filter(pk=typed) if re.fullmatch("[0-9]{1,18}", typed) else rows.filter(slug=typed)
        found = list(found or rows.filter(name__iexact=typed).exclude(pk=self.goes.pk)[:5])
        if not found:
            raise ValidationError("It is not on record, or was merged since.")
        if len(found) > 1:
            raise ValidationError(f"Several bear the name. Write one of: {', '.join(row.slug for row in found)}.")
        try:
            merging.refuse_unsound(self.goes, found[0])
        except ValidationError as refusal:
            raise ValidationError(refusal.message_dict["into"]) from refusal
        return found[0]

    def offered(self) -> Any:
        """Of all others, those whose names are likest."""
        others = type(self.goes)._default_manager.exclude(pk=self.goes.pk)
        return others.annotate(alike=TrigramSimilarity("name", self.goes.name)).order_by("-alike", "name")[:OFFERED]


class MergeForm(forms.Form):
    """What the editor decides about conflicts, and why the two are one."""

    versions = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, goes: Any, stays: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goes, self.stays = goes, stays
        self.now_at = f"{goes.version}.{stays.version}"
        self.fields["versions"].initial = self.now_at
        for difference in merging.differences(goes, stays):
            label = type(stays)._meta.get_field(difference.name).verbose_name
            options = [(STAYS, f"Stays: {difference.stays}"), (TAKE, f"Take over: {difference.goes}")]
            self.fields[f"field_{difference.name}"] = _choice(f"They differ: {label}", options, STAYS)
        self.overlaps = merging.overlaps(goes, stays)
        for overlap in self.overlaps:
            options = [
                ("same", f"They are one position: {_described(overlap.stays)} stays"),
                ("both", "They are two positions: both stay"),
            ]
            likely = "same" if overlap.is_likely_one else "both"
            self.fields[overlap.name] = _choice(f"Overlapping position: {_described(overlap.goes)}", options, likely)
        self.fields["reason"] = text("Reason", "Why the two are one, for the editors.")
        self.fields["note"] = text("Public note", "What readers are told beside each corrected statement and claim.")
        noun = "company, which" if isinstance(stays, Company) else "person, who"
        self.fields["note"].initial = f"“{goes}” and “{stays}” are one {noun} is on record as “{stays}” now."

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.data.get("versions") != self.now_at:
            self.add_error(None, "One of the two was changed since this page was opened. Look again, then merge.")
            refreshed = cast(QueryDict, self.data).copy()
            refreshed["versions"] = self.now_at
            self.data = refreshed
        return typed

    @property
    def choices(self) -> Choices:
        typed = self.cleaned_data
        take = (name.removeprefix("field_") for name in typed if name.startswith("field_") and typed[name] == TAKE)
        same = {one.goes.pk: one.stays.pk for one in self.overlaps if typed.get(one.name) == "same"}
        return Choices(frozenset(take), same)


def _choice(label: str, options: list[tuple[str, str]], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, initial=initial, widget=UnfoldAdminSelectWidget)


def _described(post: Position) -> str:
    days = f"{post.started_on or 'unknown'} to {post.ended_on or 'now'}"
    return f"{post.executive}, {post.title}, {post.company}, {days}"


class MergingAdmin(RefusingAdmin):
    """Adds "Merge into…" to a row's page, for chief editors."""

    actions_detail = ("merge",)

    @action(description="Merge into…", permissions=["merge"], icon="merge")
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return merge_page(self, request, object_id)

    def has_merge_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(request.user.has_perm(f"tracker.merge_{self.opts.model_name}"))


def merge_page(model_admin: MergingAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    if not model_admin.has_merge_permission(request):
        raise PermissionDenied
    goes = model_admin.found(request, object_id)
    choose = ChooseForm(request.GET if "into" in request.GET else None, goes=goes)
    if not choose.is_bound or not choose.is_valid():
        return _page(model_admin, request, goes, {"choose": choose, "media": model_admin.media})
    stays = choose.cleaned_data["into"]
    form = MergeForm(request.POST if request.method == "POST" else None, goes=goes, stays=stays)
    if form.is_bound and form.is_valid() and _merged(model_admin, request, form):
        return HttpResponseRedirect(model_admin.page_of(stays.pk))
    context = {"form": form, "stays": stays, "counts": reference_counts(goes), **_corrected(goes)}
    return _page(model_admin, request, goes, {**context, "media": model_admin.media + form.media})


def _merged(model_admin: MergingAdmin, request: HttpRequest, form: MergeForm) -> bool:
    """Whether they are one now; the reasons why not stand beside the form's fields."""
    goes, stays, typed = form.goes, form.stays, form.cleaned_data
    told = f"Merged “{goes}” (no. {goes.pk}, {goes.slug}) into it: {typed['reason']}"
    try:
        with transaction.atomic():
            merging.merge(
                goes,
                stays,
                editor(request),
                choices=form.choices,
                reason=typed["reason"],
                note=typed["note"],
                now=timezone.now(),
            )
            model_admin.log_change(request, stays, told[:1000])
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    except DatabaseError as error:
        found = refusal_of(error, model_admin.model)
        if found is None:
            raise
        add_refusal(form, found)
        return False
    messages.success(request, f"Merged. “{goes}” leads here now.")
    return True


def _corrected(goes: Any) -> dict[str, int]:
    """How much of what was published is corrected by it."""
    if isinstance(goes, Company):
        statements = Statement.objects.filter(position__company=goes)
        claims = Claim.objects.filter(company=goes)
    else:
        statements = Statement.objects.filter(speaker=goes)
        claims = Claim.objects.none()
    hanging = Claim.objects.filter(statement__in=statements.values("pk"), state=EditorialState.PUBLISHED)
    return {
        "statements_corrected": statements.filter(published_at__isnull=False).count(),
        "claims_corrected": claims.filter(published_at__isnull=False).count(),
        "back_in_review": hanging.count(),
    }


def _page(model_admin: MergingAdmin, request: HttpRequest, goes: Any, context: dict[str, Any]) -> HttpResponse:
    page = {
        **model_admin.admin_site.each_context(request),
        "title": f"Merge {model_admin.opts.verbose_name}",
        "subtitle": str(goes),
        "opts": model_admin.opts,
        "original": goes,
        "goes": goes,
        "back": model_admin.page_of(goes.pk),
        "here": reverse(request.resolver_match.view_name, args=[goes.pk]) if request.resolver_match else "",
        "is_popup": False,
        **context,
    }
    refused = any(page[name].errors for name in ("form", "choose") if name in page)
    return TemplateResponse(request, "admin/tracker/merge.html", page, status=422 if refused else 200)
