"""What was corrected in public, newest first."""

from dataclasses import dataclass

from django.db.models import Q

from tracker.models import Correction
from tracker.queries.cards import standing_claims
from tracker.vocabulary import EditorialState

PAGE = 30


@dataclass(frozen=True)
class Corrections:
    rows: tuple[Correction, ...]
    older: int | None


def corrections(before: int | None = None) -> Corrections:
    """Of what stands; what was withdrawn keeps only its tombstone."""
    of_statement = Q(statement__state=EditorialState.PUBLISHED, statement__published_at__isnull=False)
    rows = Correction.objects.filter(of_statement | Q(claim__in=standing_claims().values("pk")))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("statement__speaker", "claim").order_by("-pk")[: PAGE + 1])
    return Corrections(tuple(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)
