"""What the reading desk shows: the whole page, and the parts of it that change."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from tracker.actions import claims, statements
from tracker.admin.reading.forms import RowForm, form_of
from tracker.admin.reading.window import Window, window_of
from tracker.models import Capture, Claim, DeskStep, Presence
from tracker.queries.desk import Item, items_of, next_to_read, others_at, reading_state, stretches
from tracker.vocabulary import EditorialState


@dataclass(frozen=True)
class May:
    """What this editor may do here."""

    change: bool
    change_claims: bool
    add: bool
    add_claims: bool
    publish: bool
    publish_claims: bool
    add_people: bool

    @classmethod
    def of(cls, user: Any) -> "May":
        asked = (
            "change_statement",
            "change_claim",
            "add_statement",
            "add_claim",
            "publish_statement",
            "publish_claim",
            "add_executive",
        )
        return cls(*(user.has_perm(f"tracker.{name}") for name in asked))


@dataclass
class ClaimPart:
    claim: Claim
    form: RowForm | None
    window: Window


@dataclass
class Panel:
    """One quote opened at the side, with the forms of what may still be changed."""

    item: Item
    form: RowForm | None
    claims: list[ClaimPart]
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def is_editable(self) -> bool:
        return self.form is not None or (self.item.has_open_claims and any(part.form for part in self.claims))


def desk_link(capture_id: int, item: int | None = None) -> str:
    link = reverse("admin:tracker_capture_read", args=[capture_id])
    return f"{link}?item={item}#panel" if item else link


def find(items: list[Item], pk: int | None) -> Item | None:
    """The item of that id; without one, the first that waits, else the first."""
    chosen = next((item for item in items if item.pk == pk), None)
    return chosen or next((item for item in items if item.is_open), None) or (items[0] if items else None)


def after(items: list[Item], done: int) -> Item | None:
    """The next one that waits, in reading order and round again; the same one when none does."""
    place = next((number for number, item in enumerate(items) if item.pk == done), -1)
    waiting = [item for item in [*items[place + 1 :], *items[: max(place, 0)]] if item.is_open]
    return waiting[0] if waiting else find(items, done)


def stamp_of(items: list[Item]) -> str:
    """Differs when the list does: a quote came, went, or changed its state, its version or that of a claim."""
    told = [
        f"{item.pk}.{item.statement.version}.{item.state}.{[claim.version for claim in item.claims]}" for item in items
    ]
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:16]


def panel_of(item: Item, user: Any, today: date, *, forms: dict[Any, RowForm] | None = None) -> Panel:
    """`forms` are those that were posted, by their row, errors and all."""
    may, given = May.of(user), forms or {}
    asked = statements.what_publishing_asks(item.statement, today) if item.is_unpublished else {}
    form = None
    if item.is_unpublished:
        may_change = may.change and not item.is_refused
        form = given.get(item.statement) or form_of(item.statement, may_change=may_change)
        _limit(form, item)
        form.asked = {"speaker_name" if name == "speaker" else name: reason for name, reason in asked.items()}
    parts = []
    for claim in item.claims:
        claim.statement = item.statement
        parts.append(_claim_part(claim, item, may, today, given.get(claim)))
    return Panel(item, form, parts, asked)


def _limit(form: RowForm, item: Item) -> None:
    statement = item.statement
    form.limit_positions(statement.speaker, statement.said_on)  # type: ignore[attr-defined]


def _claim_part(claim: Claim, item: Item, may: May, today: date, given: RowForm | None) -> ClaimPart:
    form = None
    if claim.published_at is None:
        form = given or form_of(claim, may_change=may.change_claims and not item.is_refused)
        asked = claims.what_publishing_asks(claim)
        form.asked = {name: reason for name, reason in asked.items() if name in form.fields}
    return ClaimPart(claim, form, window_of(claim, today))


@dataclass
class Desk:
    """One request's view of the desk."""

    request: HttpRequest
    capture: Capture
    now: datetime = field(default_factory=timezone.now)

    @property
    def user(self) -> User:
        return self.request.user  # type: ignore[return-value]

    def context(self, current: int | None, forms: dict[Any, RowForm] | None = None) -> dict[str, Any]:
        items = items_of(self.capture)
        item = find(items, current)
        last = DeskStep.objects.to_undo(self.capture, self.user.pk).first()
        return {
            "capture": self.capture,
            "article": self.capture.article,
            "items": items,
            "stamp": stamp_of(items),
            "waiting": sum(item.is_open for item in items),
            "item": item,
            "panel": panel_of(item, self.user, self.now.date(), forms=forms) if item else None,
            "stretches": stretches(self.capture.text, items),
            "may": May.of(self.user),
            "reading": reading_state(self.capture, self.now),
            "others": self.others(),
            "last_step": last,
            "next_capture": next_to_read(self.capture),
            "link": desk_link(self.capture.pk),
            "states": EditorialState,
        }

    def others(self) -> list[dict[str, Any]]:
        places = {item.statement.pk: item.number for item in items_of(self.capture)}
        return [_other(row, places) for row in others_at(self.capture, self.user.pk, self.now)]

    def part(self, name: str, context: dict[str, Any]) -> str:
        return render_to_string(f"admin/tracker/reading/{name}.html", context, self.request)

    def parts(self, current: int | None, names: tuple[str, ...] = ("text", "list", "panel", "bar")) -> dict[str, Any]:
        """The fragments that a change of the list or of the text replaces."""
        context = self.context(current)
        shown = {name: self.part(name, context) for name in names}
        current_pk = context["item"].pk if context["item"] else None
        return {**shown, "current": current_pk, "stamp": context["stamp"]}


def _other(row: Presence, places: dict[int, int]) -> dict[str, Any]:
    name = row.user.get_full_name() or row.user.get_username()
    return {"name": name, "number": places.get(row.statement_id or 0)}
