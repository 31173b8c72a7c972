"""What a correction or a withdrawal would change, found by doing it and taking it back: no second copy of the rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from tracker.actions import verdicts
from tracker.models import Claim, Correction, Reply, Statement, Verdict, VerdictProposal
from tracker.vocabulary import EditorialState


@dataclass(frozen=True)
class Touched:
    """A claim before and after, and what hangs on it."""

    before: Claim
    after: Claim
    standing: Verdict | None
    asks: tuple[str, ...]
    """What the rules would ask of the standing verdict, were it given on the claim as it would be."""
    proposals: tuple[VerdictProposal, ...]
    replies: tuple[Reply, ...]
    looks: int
    passages: int

    @property
    def window_moves(self) -> bool:
        return (self.before.window, self.before.due_kind) != (self.after.window, self.after.due_kind)

    @property
    def goes_to_review(self) -> bool:
        return self.before.state != self.after.state == EditorialState.IN_REVIEW

    @property
    def is_withdrawn(self) -> bool:
        return self.before.state != self.after.state == EditorialState.WITHDRAWN


@dataclass(frozen=True)
class Preview:
    """What would be recorded and changed. Nothing of it has happened."""

    corrections: tuple[Correction, ...]
    touched: tuple[Touched, ...]
    statement: Statement | None
    """The statement that would become a tombstone."""
    is_withdrawal: bool


class _TakenBack(Exception):
    pass


def rehearse(do: Callable[[], Any], read: Callable[[Any], Any]) -> Any:
    """Does it, asks every rule of the database, reads what came of it, and takes all of it back.

    Raises what `do` raises, and what the database refuses.
    """
    found: Any = None
    try:
        with transaction.atomic():
            done = do()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            found = read(done)
            raise _TakenBack
    except _TakenBack:
        return found


def preview(row: Statement | Claim, do: Callable[[], Any], as_of: date) -> Preview:
    """What `do`, a correction or a withdrawal of this row, would change."""
    claims = Claim.objects.select_related("company", "statement__speaker").order_by("pk")
    hanging = claims.filter(statement=row) if isinstance(row, Statement) else claims.filter(pk=row.pk)
    before = {claim.pk: claim for claim in hanging}

    def read(done: Any) -> Preview:
        after = list(claims.filter(pk__in=before))
        touched = tuple(_touched(before[claim.pk], claim, as_of) for claim in after)
        state = type(row)._base_manager.values_list("state", flat=True).get(pk=row.pk)
        gone = isinstance(row, Statement) and state == EditorialState.WITHDRAWN
        return Preview(
            tuple(done) if isinstance(done, list) else (),
            tuple(one for one in touched if one.after.published_at is not None),
            row if gone and isinstance(row, Statement) else None,
            state == EditorialState.WITHDRAWN,
        )

    found: Preview = rehearse(do, read)
    return found


def _touched(before: Claim, after: Claim, as_of: date) -> Touched:
    standing = after.verdicts.with_people().order_by("-pk").first()
    return Touched(
        before,
        after,
        standing,
        tuple(verdicts.asked_now(standing, after, as_of)) if standing else (),
        tuple(after.proposals.waiting().select_related("proposed_by")),
        tuple(Reply.objects.waiting().filter(claim=after)),
        after.checks.count(),
        after.evidence.confirmed().count(),
    )
