"""How often editors agreed with what a reader suggested: counted from their decisions, never estimated."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from tracker.models import Evidence, Refusal, Statement
from tracker.scoring import Share, share
from tracker.vocabulary import EvidenceState, Stance

TOTAL = ""
"""In place of a stance: all stances of a reader together."""


@dataclass(frozen=True)
class StancePrecision:
    """Of the passages that one reader suggested with one stance; `suggested` is the sum of the four below it."""

    reader: str
    stance: str
    suggested: int
    confirmed: int
    restanced: int
    rejected: int
    waiting: int

    @property
    def judged(self) -> int:
        return self.confirmed + self.restanced + self.rejected

    @property
    def word(self) -> str:
        return Stance(self.stance).label if self.stance else "all"

    @property
    def agreed(self) -> Share | None:
        """Confirmed as suggested, of those judged; None below ten."""
        return share(self.confirmed, self.judged)


@dataclass(frozen=True)
class StatementPrecision:
    """Of the statements that one reader suggested."""

    reader: str
    suggested: int
    unchanged: int
    corrected: int
    refused: int
    waiting: int

    @property
    def judged(self) -> int:
        return self.unchanged + self.corrected + self.refused

    @property
    def agreed(self) -> Share | None:
        """Published unchanged, of those published or refused; None below ten."""
        return share(self.unchanged, self.judged)


@dataclass(frozen=True)
class Precision:
    """Readers in the order of their names; of each, all stances together come first."""

    evidence: tuple[StancePrecision, ...]
    statements: tuple[StatementPrecision, ...]


def precision() -> Precision:
    """Of every reader and version that ever suggested something. Two queries."""
    return Precision(tuple(_evidence()), tuple(_statements()))


def _evidence() -> Iterable[StancePrecision]:
    rows = (
        Evidence.objects.exclude(reader="")
        .order_by()
        .values_list("reader", "suggested_stance")
        .annotate(
            suggested=Count("pk"),
            confirmed=Count("pk", filter=Q(state=EvidenceState.CONFIRMED, stance=F("suggested_stance"))),
            restanced=Count("pk", filter=Q(state=EvidenceState.CONFIRMED) & ~Q(stance=F("suggested_stance"))),
            rejected=Count("pk", filter=Q(state=EvidenceState.REJECTED)),
            waiting=Count("pk", filter=Q(state=EvidenceState.SUGGESTED)),
        )
    )
    by_reader: dict[str, list[StancePrecision]] = {}
    for reader, stance, *counts in rows:
        by_reader.setdefault(reader, []).append(StancePrecision(reader, stance, *counts))
    for reader in sorted(by_reader):
        yield _together(reader, by_reader[reader])
        yield from sorted(by_reader[reader], key=lambda one: _place(one.stance))


def _together(reader: str, rows: Iterable[StancePrecision]) -> StancePrecision:
    rows = list(rows)
    names = ("suggested", "confirmed", "restanced", "rejected", "waiting")
    return StancePrecision(reader, TOTAL, *(sum(getattr(row, name) for row in rows) for name in names))


def _place(stance: str) -> int:
    return Stance.values.index(stance) if stance in Stance.values else len(Stance.values)


# What the reader wrote is the first revision of the row; an editor's later words for it are not the reader's.
AS_SUGGESTED = """
(SELECT (r.words, r.speaker_id, r.position_id, r.said_on, r.said_precision, r.form)
    IS NOT DISTINCT FROM (tracker_statement.words, tracker_statement.speaker_id, tracker_statement.position_id,
        tracker_statement.said_on, tracker_statement.said_precision, tracker_statement.form)
    FROM tracker_statementrevision r WHERE r.pgh_obj_id = tracker_statement.id ORDER BY r.pgh_id LIMIT 1)
"""


def _statements() -> Iterable[StatementPrecision]:
    """A published statement counts as unchanged while words, speaker, position, day and form are the reader's.

    A draft that was deleted, or joined to another print of the same saying, is no longer there to be counted.
    """
    suggested: QuerySet[Statement] = Statement.objects.exclude(reader="").annotate(as_is=RawSQL(AS_SUGGESTED, ()))  # noqa: S611 (no parameter, no input)
    refused = Q(pk__in=Refusal.objects.standing().filter(statement__isnull=False).values("statement"))
    published = Q(published_at__isnull=False)
    rows = (
        suggested.order_by()
        .values("reader")
        .annotate(
            suggested=Count("pk"),
            unchanged=Count("pk", filter=published & Q(as_is=True)),
            corrected=Count("pk", filter=published & ~Q(as_is=True)),
            refused=Count("pk", filter=~published & refused),
            waiting=Count("pk", filter=~published & ~refused),
        )
    )
    return [StatementPrecision(**row) for row in sorted(rows, key=lambda row: row["reader"])]
