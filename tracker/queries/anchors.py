"""Whether published words still stood in their source when it was last read, at any moment."""

from datetime import datetime
from typing import Literal, TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from tracker.models import AnchorCheck
from tracker.vocabulary import AnchorState

Rows = TypeVar("Rows", bound=QuerySet)


def with_anchor_state(rows: Rows, anchor: Literal["appearance", "evidence"], at: datetime | None = None) -> Rows:
    """Annotates `anchor_state`, `anchor_checked_at` and `anchor_reads_now`; all None where nobody has looked yet.

    Of the last check, up to `at`, that could read the source: a source that is gone for a night says nothing.
    """
    checks = AnchorCheck.objects.filter(**{anchor: OuterRef("pk")}).exclude(state=AnchorState.UNREACHABLE)
    if at is not None:
        checks = checks.filter(recorded_at__lte=at)
    last = checks.order_by("-pk")
    return rows.annotate(
        anchor_state=Subquery(last.values("state")[:1]),
        anchor_checked_at=Subquery(last.values("recorded_at")[:1]),
        anchor_reads_now=Subquery(last.values("reads_now")[:1]),
    )
