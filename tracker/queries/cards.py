"""A claim as its card shows it, on any list and at any moment; and the tally over many."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.db.models import Count, Max, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tracker.models import Claim, FollowUpCheck, Verdict
from tracker.models.claims import OPEN, ClaimQuerySet
from tracker.queries.lineages import Lineage, is_standing, lineages
from tracker.queries.past import Moment, rewind
from tracker.scoring import ENOUGH_FOR_A_RATE
from tracker.vocabulary import NEEDS_TWO_PEOPLE, NOT_FINAL, EditorialState, HorizonState, Outcome

UNDECIDED = (OPEN, *NOT_FINAL)


@dataclass(frozen=True)
class Looks:
    """How often someone looked for news on a claim."""

    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class ClaimCard:
    claim: Claim
    outcome: str
    horizon_state: HorizonState
    verdict: Verdict | None = None
    looks: Looks | None = None
    lineage: Lineage | None = None

    @property
    def is_undecided(self) -> bool:
        return self.outcome in UNDECIDED

    @property
    def replaced(self) -> list[Claim]:
        return self.lineage.before(self.claim) if self.lineage else []

    @property
    def slip_days(self) -> int | None:
        """From the first end that the plan was given to this one."""
        return self.lineage.so_far(self.claim).slip_days if self.lineage else None

    @property
    def days_late(self) -> int | None:
        """From the window's last day to the day the outcome became true."""
        if self.verdict is None or self.outcome != Outcome.KEPT_LATE:
            return None
        since, last = self.verdict.true_since, self.claim.last_day
        return (since - last).days if since and last else None


@dataclass(frozen=True)
class Tally:
    """How many claims came to what. `rate` is the share kept on time, None when too few are decided."""

    total: int
    outcomes: tuple[tuple[str, int], ...]
    past_due: int
    open: int
    decided: int
    median_delay_days: int | None
    rate: float | None


def standing_claims() -> ClaimQuerySet:
    """All that readers find in lists: published once, and neither it nor its statement taken back."""
    return (
        Claim.objects.public()
        .exclude(state=EditorialState.WITHDRAWN)
        .filter(statement__state=EditorialState.PUBLISHED)
        .defer("search", "statement__search")
    )


def cards(claims: Iterable[Claim], moment: Moment) -> list[ClaimCard]:
    """Cards in the order of `claims`, which come `with_everything()`. Five queries, however many there are."""
    past = [claim for claim in rewind(list(claims), moment.at) if is_standing(claim)]
    ids = [claim.pk for claim in past]
    verdicts = _verdicts(ids, moment.at)
    looks = _looks(ids, moment.at)
    lines = lineages(past, moment)
    return [
        ClaimCard(
            claim=claim,
            outcome=verdicts[claim.pk].outcome if claim.pk in verdicts else OPEN,
            horizon_state=claim.horizon_state_on(moment.on),
            verdict=verdicts.get(claim.pk),
            looks=looks.get(claim.pk),
            lineage=lines.get(claim.pk),
        )
        for claim in past
    ]


def card_of_tombstone(claim: Claim) -> ClaimCard:
    """Of a claim that was taken back: nothing about it is shown but that."""
    return ClaimCard(claim, OPEN, HorizonState.UNDATED)


def _verdicts(ids: Sequence[int], at: datetime | None) -> dict[int, Verdict]:
    standing = Verdict.objects.standing(at).filter(claim__in=ids).with_people()
    article = "cited_evidence__evidence__capture__article"
    origin = Coalesce(f"{article}__origin", f"{article}__pk")
    counted = standing.annotate(passages=Count("cited_evidence", distinct=True), origins=Count(origin, distinct=True))
    return {v.claim_id: v for v in counted}


def _looks(ids: Sequence[int], at: datetime | None) -> dict[int, Looks]:
    checks = FollowUpCheck.objects.complete().filter(claim__in=ids)
    if at is not None:
        checks = checks.filter(recorded_at__lte=at)
    rows = checks.order_by().values("claim").annotate(n=Count("pk"), a=Min("recorded_at"), b=Max("recorded_at"))
    return {row["claim"]: Looks(row["n"], row["a"], row["b"]) for row in rows}


def tally(found: Iterable[ClaimCard]) -> Tally:
    return _tallied([(card.outcome, card.horizon_state, card.days_late) for card in found])


def tally_of(claims: ClaimQuerySet, moment: Moment) -> Tally:
    """The same over claims as they stand, in one query."""
    since = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-pk").values("true_since")[:1]
    rows = claims.with_outcome().annotate(true_since=Subquery(since)).order_by()
    counted: list[tuple[str, HorizonState, int | None]] = []
    for row in rows.values("outcome", "window", "grace_days", "true_since"):
        claim = Claim(window=row["window"], grace_days=row["grace_days"])
        counted.append(
            (row["outcome"], claim.horizon_state_on(moment.on), _delay(claim, row["outcome"], row["true_since"]))
        )
    return _tallied(counted)


def _delay(claim: Claim, outcome: str, since: date | None) -> int | None:
    if outcome != Outcome.KEPT_LATE or claim.last_day is None or since is None:
        return None
    return (since - claim.last_day).days


def _tallied(rows: list[tuple[str, HorizonState, int | None]]) -> Tally:
    outcomes = Counter(outcome for outcome, _, _ in rows)
    delays = [late for _, _, late in rows if late is not None]
    past_due = sum(1 for outcome, state, _ in rows if outcome == OPEN and state == HorizonState.PAST_DUE)
    decided = sum(outcomes[outcome] for outcome in NEEDS_TWO_PEOPLE)
    return Tally(
        total=len(rows),
        outcomes=tuple((outcome.value, outcomes[outcome]) for outcome in Outcome if outcomes[outcome]),
        past_due=past_due,
        open=outcomes[OPEN] - past_due,
        decided=decided,
        median_delay_days=round(median(delays)) if delays else None,
        rate=outcomes[Outcome.KEPT] / decided if decided >= ENOUGH_FOR_A_RATE else None,
    )
