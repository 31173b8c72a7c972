from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget

from tracker.actions.claims import BY_HAND, set_horizon
from tracker.admin.base import KeepingForm, RefusingAdmin
from tracker.admin.corrections import CorrectForm, correct_form
from tracker.admin.refusals import add_refusal
from tracker.models import Claim
from tracker.vocabulary import DueKind

READ_FROM = {"phrase", "statement", "company"}
CORRECTED_FIELDS = (
    "company",
    "proposition",
    "kind",
    "modality",
    "condition",
    "market",
    "criteria",
    "phrase",
    "grace_days",
)


def first_day_field() -> forms.DateField:
    return forms.DateField(
        required=False, widget=UnfoldAdminSingleDateWidget, help_text="Of the window. Empty: open at the start."
    )


def last_day_field() -> forms.DateField:
    return forms.DateField(
        required=False, widget=UnfoldAdminSingleDateWidget, help_text="Of the window. Empty: open at the end."
    )


def due_kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Due",
        required=False,
        choices=[("", "as the phrase and the days say"), *DueKind.choices],
        widget=UnfoldAdminSelectWidget,
        help_text="Within a window, by its end, not before its start, or open-ended.",
    )


def window_between(first: date | None, last: date | None) -> DateRange | None:
    """The range from the first day to before the day after the last. Raises ValidationError when it ends too early."""
    if first is None and last is None:
        return None
    if first and last and last < first:
        raise ValidationError({"last_day": "The last day lies before the first."})
    if last == date.max:
        raise ValidationError({"last_day": "That day is too far away."})
    return DateRange(first, last + timedelta(days=1) if last else None)


def kind_between(first: date | None, last: date | None) -> DueKind:
    if first and last:
        return DueKind.WITHIN
    if last:
        return DueKind.BY
    return DueKind.NOT_BEFORE if first else DueKind.OPEN_ENDED


class ClaimForm(KeepingForm):
    """The phrase gives the window; days that an editor types go before it, until they are emptied again."""

    due_kind = due_kind_field()
    first_day = first_day_field()
    last_day = last_day_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["first_day"] = self.instance.opens_on
        self.initial["last_day"] = self.instance.last_day
        if "criteria" in self.fields:
            self.fields["criteria"].widget.attrs["rows"] = 3
        if self.instance.pk is None:
            self.initial["due_kind"] = ""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if "phrase" not in self.fields or self.errors:
            return
        try:
            self._set_horizon(self.instance)
            checked = {"window", "due_kind", "read_against"}
            excluded = self._get_validation_exclusions()  # type: ignore[attr-defined]
            self.instance.validate_constraints(exclude=excluded - checked)
        except ValidationError as refusal:
            add_refusal(self, refusal)

    def _set_horizon(self, claim: Claim) -> None:
        typed, changed = self.cleaned_data, set(self.changed_data)
        first, last = typed.get("first_day"), typed.get("last_day")
        moved = changed & {"first_day", "last_day"}
        if (first or last) and (moved or "due_kind" in changed):
            self._by_hand(claim, first, last, typed["due_kind"] if "due_kind" in changed else "")
        elif claim.pk is None or moved or changed & (READ_FROM | {"due_kind"}):
            if moved:
                claim.rule = ""
            set_horizon(claim)

    def _by_hand(self, claim: Claim, first: date | None, last: date | None, due_kind: str) -> None:
        if claim.statement.said_on is None:
            raise ValidationError({"first_day": "A window is read against the day said: give the statement its day."})
        claim.window = window_between(first, last)
        claim.due_kind = due_kind or kind_between(first, last)
        claim.rule, claim.read_against = BY_HAND, claim.statement.said_on


class CorrectClaimForm(CorrectForm):
    """With the window as two days; new days go before a new phrase."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(
            first_day=self.row.opens_on, last_day=self.row.last_day, due_kind=self.row.due_kind if self.row else ""
        )

    def added_changes(self, typed: dict[str, Any]) -> dict[str, Any]:
        if not {"first_day", "last_day", "due_kind"} & set(self.changed_data):
            return {}
        first, last = typed.get("first_day"), typed.get("last_day")
        chosen = typed.get("due_kind") if "due_kind" in self.changed_data else ""
        return {"window": window_between(first, last), "due_kind": chosen or kind_between(first, last)}


def correct_claim_form(admin: RefusingAdmin, request: HttpRequest, row: Claim) -> type[CorrectForm]:
    form = correct_form(admin, request, row, CORRECTED_FIELDS, CorrectClaimForm)
    form.base_fields["criteria"].widget.attrs["rows"] = 3
    days = {"first_day": first_day_field(), "last_day": last_day_field(), "due_kind": due_kind_field()}
    order = [*CORRECTED_FIELDS, *days, "reason", "note"]
    return type("CorrectClaimFields", (form,), {**days, "field_order": order})
