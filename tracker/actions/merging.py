"""Two companies, or two executives, that are one: everything that names the one comes to name the other.

Nothing published changes silently here. Each statement and claim that was published is corrected by the verbs that
correct it by hand, with a correction and an event for each field; where the speaker or the position changes, its
claims go back in review (PRODUCT.md, invariant 5). No trigger is set aside for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tracker.actions import claims, statements
from tracker.models import Claim, Company, Executive, FormerSlug, Position, Statement
from tracker.queries.references import Reference, references_to

Merged = TypeVar("Merged", Company, Executive)

TAKEN_OVER: dict[type[models.Model], tuple[tuple[str, ...], ...]] = {
    Company: (("ticker",), ("wikidata_qid",), ("lei",), ("fiscal_year_end_month", "fiscal_year_end_day")),
    Executive: (("wikidata_qid",), ("family_name", "family_name_first")),
}
"""Fields of which the one that stays takes the other's where it has none, or where the editor says so."""


@dataclass(frozen=True)
class Difference:
    """Fields that belong together and in which the two differ."""

    fields: tuple[str, ...]
    stays: str
    goes: str

    @property
    def name(self) -> str:
        return self.fields[0]


@dataclass(frozen=True)
class Overlap:
    """Two positions that may be one: at the same company, by the same person, over the same days."""

    goes: Position
    stays: Position

    @property
    def name(self) -> str:
        return f"position_{self.goes.pk}"

    @property
    def is_likely_one(self) -> bool:
        return self.goes.title.casefold() == self.stays.title.casefold()


@dataclass
class Choices:
    """What the editor decided: fields to take over by their first name, and positions that are one by their ids."""

    take: frozenset[str] = frozenset()
    same: Mapping[int, int] = field(default_factory=dict)


def differences(goes: Merged, stays: Merged) -> list[Difference]:
    """Where both have a value and the values differ."""
    found = []
    for names in TAKEN_OVER[type(stays)]:
        ours, theirs = ([getattr(row, name) for name in names] for row in (stays, goes))
        if ours != theirs and ours[0] != "" and theirs[0] != "":
            found.append(Difference(names, _words(ours), _words(theirs)))
    return found


def _words(values: list[object]) -> str:
    return ", ".join(
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value) for value in values
    )


def overlaps(goes: Company | Executive, stays: Company | Executive) -> list[Overlap]:
    """Positions of the two at one company by one person whose days overlap, each with the first that it may be."""
    other = "company" if isinstance(goes, Executive) else "executive"
    held: dict[int, list[Position]] = {}
    for post in stays.positions.select_related("company", "executive"):
        held.setdefault(getattr(post, f"{other}_id"), []).append(post)
    found = []
    for post in goes.positions.select_related("company", "executive"):
        beside = [one for one in held.get(getattr(post, f"{other}_id"), ()) if _overlap(post, one)]
        beside.sort(key=lambda one: one.title.casefold() != post.title.casefold())
        if beside:
            found.append(Overlap(post, beside[0]))
    return found


def _overlap(one: Position, other: Position) -> bool:
    starts = max(one.started_on or date.min, other.started_on or date.min)
    return starts < min(one.ended_on or date.max, other.ended_on or date.max)


def refuse_unsound(goes: Company | Executive, stays: Company | Executive) -> None:
    """Raises ValidationError under "into" where the two can't be one."""
    if type(goes) is not type(stays) or goes.pk == stays.pk:
        raise ValidationError({"into": "Choose another one: nothing is merged into itself."})
    if goes.is_sample != stays.is_sample:
        raise ValidationError({"into": "One of the two is an invented sample, the other is not."})


def merge(goes: Merged, stays: Merged, by: User, *, choices: Choices, reason: str, note: str, now: datetime) -> Merged:
    """Moves every reference from the one that goes to the one that stays, and deletes the one that goes.

    Its names become aliases, its address and id lead on to the one that stays, and its revisions are kept.
    Raises ValidationError naming the field, and changes nothing then.
    """
    missing = {name: "Say why." for name, given in (("reason", reason), ("note", note)) if not given.strip()}
    if missing:
        raise ValidationError(missing)
    refuse_unsound(goes, stays)
    with transaction.atomic():
        locked = type(stays).objects.select_for_update().order_by("pk").in_bulk([goes.pk, stays.pk])
        if len(locked) < 2:
            raise ValidationError({"into": "One of the two is gone: it was merged or deleted since."})
        work = Merging(locked[goes.pk], locked[stays.pk], by, choices, reason, note, now)
        work.run()
    return locked[stays.pk]


@dataclass
class Merging:
    """One merge under way, in a transaction that holds both rows."""

    goes: Company | Executive
    stays: Company | Executive
    by: User
    choices: Choices
    reason: str
    note: str
    now: datetime

    @property
    def kind(self) -> str:
        return "company" if isinstance(self.goes, Company) else "executive"

    def run(self) -> None:
        taken = self._to_take()
        said = self._lock_statements()
        self._move_claims()
        self._move_statements(said, self._move_positions())
        self._move_names()
        for reference in references_to(type(self.goes)):
            move_rest(reference, self.goes, self.stays)
        self._leave_address(self.kind, self.goes, self.stays, self.goes.slug)
        self.goes.delete()
        for name, value in taken.items():
            setattr(self.stays, name, value)
        if taken:
            self.stays.full_clean()
            self.stays.save()

    def _to_take(self) -> dict[str, object]:
        """Values of the one that goes which the one that stays takes over."""
        taken: dict[str, object] = {}
        for names in TAKEN_OVER[type(self.stays)]:
            lacks = getattr(self.stays, names[0]) == "" and getattr(self.goes, names[0]) != ""
            if lacks or names[0] in self.choices.take:
                taken |= {name: getattr(self.goes, name) for name in names}
        return taken

    def _lock_statements(self) -> list[Statement]:
        """Statements before their claims, as a correction and a withdrawal lock them: else the two could deadlock."""
        if self.kind == "executive":
            about = models.Q(speaker=self.goes)
        else:
            about = models.Q(position__company=self.goes) | models.Q(claims__company=self.goes)
        ids = Statement.objects.filter(about).values("pk")
        rows = Statement.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        return list(rows.select_related("position"))

    def _move_claims(self) -> None:
        if self.kind != "company":
            return
        for claim in (
            Claim.objects.filter(company_id=self.goes.pk).select_related("statement", "company").order_by("pk")
        ):
            if claim.published_at is not None:
                claims.correct(claim, {"company": self.stays}, self.by, self.reason, self.note)
                continue
            claim.company = self.stays  # type: ignore[assignment]
            claims.set_horizon(claim)
            claim.save()

    def _move_positions(self) -> dict[int, Position]:
        """Where each position is now: itself where no statement names it, else one that stands for it."""
        moved = {}
        for post in self.goes.positions.select_related("company", "executive"):
            moved[post.pk] = self._moved(post)
        return moved

    def _moved(self, post: Position) -> Position:
        here = {name: getattr(post, name) for name in ("executive", "company", "title", "started_on")}
        here[self.kind] = self.stays
        chosen = self.choices.same.get(post.pk)
        if chosen is not None:
            return self.stays.positions.get(pk=chosen)
        if (same := Position.objects.filter(**here).first()) is not None:
            return same
        rest = {name: getattr(post, name) for name in ("started_precision", "ended_on", "ended_precision")}
        if post.statements.exists():
            return Position.objects.create(**here, **rest)
        setattr(post, self.kind, self.stays)
        post.save()
        return post

    def _move_statements(self, said: list[Statement], moved: dict[int, Position]) -> None:
        """Their speaker and position, then the positions that nothing names any more."""
        for statement in said:
            changes: dict[str, object] = {}
            if statement.position_id in moved:
                changes["position"] = moved[statement.position_id]
            if self.kind == "executive":
                changes["speaker"] = self.stays
            if changes:
                self._change(statement, changes)
        for pk, target in moved.items():
            if pk != target.pk:
                post = Position.objects.get(pk=pk)
                for reference in references_to(Position):
                    move_rest(reference, post, target)
                self._leave_address("position", post, target, "")
                post.delete()

    def _change(self, statement: Statement, changes: dict[str, object]) -> None:
        if statement.published_at is not None:
            statements.correct(statement, changes, self.by, self.reason, self.note, now=self.now)
            return
        for name, value in changes.items():
            setattr(statement, name, value)
        statement.save(update_fields=list(changes))

    def _move_names(self) -> None:
        """Aliases, and the name of the one that goes; what the one that stays is called already is left out."""
        known = {name.casefold() for name in self.stays.names}
        for name in self.goes.names:
            if name.casefold() not in known:
                known.add(name.casefold())
                self.stays.aliases.create(name=name)
        self.goes.aliases.all().delete()

    def _leave_address(self, kind: str, goes: models.Model, stays: models.Model, slug: str) -> None:
        FormerSlug.objects.create(
            **{kind: stays},
            slug=slug,
            former_id=goes.pk,
            name=str(goes)[:500],
            merged_by=self.by,
            merged_at=self.now,
            reason=self.reason,
        )


def move_rest(reference: Reference, goes: models.Model, stays: models.Model) -> None:
    """Rows that no rule above moved. One that the other has too is dropped where it is a part of what it names.

    Raises ValidationError for a row that can't be moved and is no mere part.
    """
    for row in reference.rows(goes):
        try:
            with transaction.atomic():
                reference.rows(goes).filter(pk=row.pk).update(**{reference.field: stays})
        except IntegrityError as error:
            if not reference.cascades:
                named = f"{reference.model._meta.verbose_name} {row.pk}"
                raise ValidationError(f"Both have one and the same {named}: settle it first.") from error
            row.delete()
    if reference.rows(goes).exists():
        raise ValidationError(f"{reference.label} still names it.")
