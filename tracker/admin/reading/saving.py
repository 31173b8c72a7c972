"""Saves what was typed into a quote and its claims: what can be stored is stored, and two editors never overwrite
each other unseen."""

from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import timezone

from tracker.actions import desk
from tracker.admin.reading.forms import Meanwhile, RowForm, form_of, meanwhile
from tracker.admin.reading.pages import desk_of, whole_page
from tracker.admin.reading.shown import Desk, desk_link, panel_of
from tracker.admin.reading.verbs import has_script, item_at
from tracker.admin.reading.window import drawn
from tracker.admin.refusals import add_refusal
from tracker.admin.versions import stale_message
from tracker.models import Claim, Statement
from tracker.queries.desk import Item


@dataclass
class Saved:
    """What became of one save."""

    forms: dict[Any, RowForm] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    conflicts: list[dict[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What others did meanwhile, in words."""
    errors: dict[str, list[str]] = field(default_factory=dict)


def save(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Stores the fields that changed. 409 when somebody else has changed the same ones: nothing is stored then."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    at = desk_of(request, pk)
    if not request.user.has_perm("tracker.change_statement"):
        raise PermissionDenied
    with transaction.atomic():
        saved = _save(at, item_at(at, item))
    return _as_parts(at, item, saved) if has_script(at) else _as_page(at, item, saved)


def _save(at: Desk, item: Item) -> Saved:
    saved = Saved()
    if item.is_refused or not (item.is_unpublished or item.has_open_claims):
        saved.errors[""] = ["It was published or rejected: it is not changed here."]
        return saved
    seen: list[tuple[RowForm, Meanwhile]] = []
    for row in _rows(at, item):
        form = form_of(row, at.request.POST)
        if isinstance(row, Statement):
            _offer_positions(form, row)
        form.full_clean()
        other = meanwhile(form)
        saved.forms[row] = form
        seen.append((form, other))
        saved.conflicts += [_conflict(form, other, one) for one in other.conflicts]
    if not saved.conflicts:
        for form, other in seen:
            _store(at, form, other, saved)
    for form, _ in seen:
        saved.errors |= {form.add_prefix(name): [str(one) for one in reasons] for name, reasons in form.errors.items()}
    return saved


def _offer_positions(form: RowForm, row: Statement) -> None:
    """Any position is read here; the action keeps only the speaker's own."""
    positions = form.fields["position"]
    positions.queryset = positions.queryset.all()  # type: ignore[attr-defined]


def _rows(at: Desk, item: Item) -> list[Statement | Claim]:
    """Locked as they stand, so that no change slips in between the comparison and the save."""
    statement = Statement.objects.select_for_update(of=("self",)).select_related("speaker").get(pk=item.statement.pk)
    rows: list[Statement | Claim] = [statement] if item.is_unpublished else []
    if at.request.user.has_perm("tracker.change_claim"):
        mine = Claim.objects.select_for_update(of=("self",)).filter(statement=statement, published_at=None)
        rows += [claim for claim in mine.order_by("pk") if f"claim-{claim.pk}-version" in at.request.POST]
    return rows


def _conflict(form: RowForm, other: Meanwhile, one: Any) -> dict[str, str]:
    name = "speaker_name" if one.name == "speaker" else one.name
    their_value = one.theirs if one.name == "speaker" and one.their_value else one.their_value
    return {
        "field": form.add_prefix(name),
        "label": one.label,
        "mine": one.mine,
        "theirs": one.theirs,
        "their_value": their_value,
        "by": other.by,
    }


def _store(at: Desk, form: RowForm, other: Meanwhile, saved: Saved) -> None:
    values = {name: value for name, value in form.values().items() if name in other.touched and name not in form.errors}
    try:
        # A refusal inside its own savepoint leaves what was stored before it.
        with transaction.atomic():
            saved.changed += desk.change(form.row, values, at.capture, at.user, at.now)
    except ValidationError as refusal:
        add_refusal(form, refusal)
    if other.told:
        saved.told.append(f"{other.by} changed meanwhile: {', '.join(other.told)}.")


def _as_parts(at: Desk, item: int, saved: Saved) -> HttpResponse:
    fresh = item_at(at, item)
    panel = panel_of(fresh, at.user, at.now.date())
    rows = [row for row in (panel.form, *(part.form for part in panel.claims)) if row is not None]
    context = at.context(item)
    told = {
        "said": _in_words(saved),
        "changed": saved.changed,
        "conflicts": saved.conflicts,
        "errors": saved.errors,
        "versions": {form.add_prefix("version"): form.row.version for form in rows},
        "asked": {form.add_prefix(name): reason for form in rows for name, reason in form.asked.items()},
        "values": {form.add_prefix(name): _shown(form, name) for form in rows for name in form.fields},
        "positions": _positions(panel.form),
        "windows": {str(part.claim.pk): drawn(part.window) for part in panel.claims},
        "list": at.part("list", context),
        "stamp": context["stamp"],
        "bar": at.part("bar", context),
        "asks": at.part("asks", context),
    }
    return JsonResponse(told, status=409 if saved.conflicts else 200)


def _shown(form: RowForm, name: str) -> str:
    value = form[name].value()
    return "" if value is None else str(getattr(value, "pk", value))


def _positions(form: RowForm | None) -> list[dict[str, Any]]:
    if form is None:
        return []
    return [{"id": str(value), "text": str(label)} for value, label in form.fields["position"].choices]  # type: ignore[attr-defined]


def _in_words(saved: Saved) -> str:
    if saved.conflicts:
        fields = ", ".join(sorted({one["label"].lower() for one in saved.conflicts}))
        return f"Not saved: {saved.conflicts[0]['by']} changed the same field ({fields}). Choose which stays."
    at = f"{timezone.localtime():%H:%M:%S}"
    left = " One field is not saved: look beside it." if saved.errors else ""
    return " ".join([f"Saved {at}.{left}", *saved.told])


def _as_page(at: Desk, item: int, saved: Saved) -> HttpResponse:
    if not saved.errors and not saved.conflicts:
        messages.success(at.request, " ".join(["Saved.", *saved.told]))
        return HttpResponseRedirect(desk_link(at.capture.pk, item))
    fresh = item_at(at, item)
    forms = {row: _refreshed(form, saved) for row, form in saved.forms.items()} if saved.conflicts else saved.forms
    for reason in saved.errors.get("", []):
        messages.error(at.request, reason)
    return whole_page(at, at.context(fresh.pk, forms), admin.site, status=409 if saved.conflicts else 422)


def _refreshed(form: RowForm, saved: Saved) -> RowForm:
    """The form with its typing kept, and the version that stands now: saving again puts it in place of theirs."""
    opened_at = str(form.opened_at() or "")
    typed = cast(QueryDict, form.data).copy()
    typed[form.add_prefix("version")] = str(form.row.version)
    kept = form_of(form.row, typed)
    kept.full_clean()
    if opened_at != str(form.row.version):
        kept.add_error(None, stale_message(form.row, opened_at))
    return kept
