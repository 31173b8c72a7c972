"""Claims that are overdue, were looked for over their whole window, and of which nothing was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from tracker.models import Claim, Evidence, FollowUpCheck, VerdictProposal
from tracker.models.claims import ClaimQuerySet
from tracker.queries.cards import UNDECIDED
from tracker.vocabulary import CheckReason, CheckStatus, EvidenceState, HorizonState, ProposalState, Stance

PAGE = 10
LOOKS_SHOWN = 20
MOST_CITED = 10

TAKES_A_SIDE = (Stance.CONFIRMS, Stance.CONTRADICTS, Stance.POSTPONES)


@dataclass(frozen=True)
class Nothing:
    """A claim with its looks, the latest first, and those of them that cover its due window."""

    claim: Claim
    looks: tuple[FollowUpCheck, ...]
    more: int
    covering: tuple[FollowUpCheck, ...]


@dataclass(frozen=True)
class NothingFound:
    rows: tuple[Nothing, ...]
    total: int


def claims_with_nothing(on: date) -> ClaimQuerySet:
    """Past due on that day and undecided; a complete check covers the due window; no passage waits to be judged, and
    none that was confirmed takes a side; no proposal is open. The longest overdue first.
    """
    covered = FollowUpCheck.objects.complete().filter(claim=OuterRef("pk"), window__contains=OuterRef("window"))
    evidence = Evidence.objects.filter(claim=OuterRef("pk")).filter(
        Q(state=EvidenceState.SUGGESTED) | Q(state=EvidenceState.CONFIRMED, stance__in=TAKES_A_SIDE)
    )
    proposal = VerdictProposal.objects.filter(claim=OuterRef("pk"), state=ProposalState.OPEN)
    overdue = Claim.objects.published().with_outcome().with_horizon_state(on)
    return (
        overdue.filter(Q(outcome__in=UNDECIDED, horizon_state=HorizonState.PAST_DUE))
        .filter(Exists(covered), ~Exists(evidence), ~Exists(proposal))
        .defer("search")
        .order_by(F("past_due_on"), "pk")
    )


def nothing_found(on: date, page: int = 1) -> NothingFound:
    """One page of those claims with their looks. A constant number of queries."""
    claims = claims_with_nothing(on)
    shown = list(claims.with_everything()[(page - 1) * PAGE : page * PAGE])
    checks = FollowUpCheck.objects.filter(claim__in=shown).exclude(reason=CheckReason.ARTICLE)
    by_claim: dict[int, list[FollowUpCheck]] = {claim.pk: [] for claim in shown}
    for check in checks.newest_first().prefetch_related("looks"):
        by_claim[check.claim_id].append(check)
    return NothingFound(tuple(_with_looks(claim, by_claim[claim.pk]) for claim in shown), claims.count())


def _with_looks(claim: Claim, checks: Iterable[FollowUpCheck]) -> Nothing:
    rows = list(checks)
    opens, closes = claim.opens_on, claim.closes_on
    covering = [
        row
        for row in rows
        if row.status == CheckStatus.COMPLETE
        and opens
        and closes
        and row.window.lower <= opens
        and row.window.upper >= closes
    ]
    shown = tuple(rows[:LOOKS_SHOWN])
    return Nothing(claim, shown, len(rows) - len(shown), tuple(covering[:MOST_CITED]))
