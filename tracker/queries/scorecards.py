"""What came of many claims, counted by the database under a reader's scoring."""

from datetime import date, timedelta

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest

from tracker.models import ClaimLink, Verdict
from tracker.models.claims import ClaimQuerySet, UpperBound
from tracker.queries.cards import UNDECIDED, standing_claims
from tracker.scoring import Counting, Hopes, Scorecard, Scoring
from tracker.vocabulary import Modality, Outcome

HOPES = (Modality.HOPES, Modality.CONSIDERS)
DAY = timedelta(days=1)


class Median(Aggregate):
    """The middle value; NULLs do not count."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def scorecard(claims: ClaimQuerySet, on: date, scoring: Scoring | None = None) -> Scorecard:
    """The scorecard of `claims`, which are standing ones (`standing_claims()`), as things stand on a day. One query."""
    scoring = scoring or Scoring()
    counted = _with_delay(_chosen(claims, scoring).with_outcome(), scoring)
    undecided = Q(outcome__in=UNDECIDED)
    overdue = Q(overdue_on__isnull=False, overdue_on__lte=on)
    in_grace = Q(delay__lte=timedelta(days=scoring.grace))
    kept_late = Q(outcome=Outcome.KEPT_LATE)
    late = kept_late & (~in_grace | Q(delay=None))
    found = counted.annotate(late_by=Case(When(late, then=F("delay")), output_field=DurationField())).aggregate(
        total=Count("pk"),
        kept=Count("pk", filter=Q(outcome=Outcome.KEPT) | (kept_late & in_grace)),
        late=Count("pk", filter=late),
        partly=Count("pk", filter=Q(outcome=Outcome.PARTLY_KEPT)),
        not_kept=Count("pk", filter=Q(outcome=Outcome.NOT_KEPT)),
        overdue=Count("pk", filter=undecided & overdue),
        open=Count("pk", filter=undecided & ~overdue),
        median=Median("late_by"),
    )
    median = found.pop("median")
    return Scorecard(scoring, **found, median_delay_days=None if median is None else round(median / DAY))


def _chosen(claims: ClaimQuerySet, scoring: Scoring) -> ClaimQuerySet:
    """Those that the scoring counts, in no order."""
    chosen = claims.order_by()
    if scoring.hopes == Hopes.OUT:
        chosen = chosen.exclude(modality__in=HOPES)
    if scoring.lineage == Counting.LAST:
        links = ClaimLink.objects.filter(earlier=OuterRef("pk"), confirmed_by__isnull=False)
        chosen = chosen.filter(~Exists(links.filter(later__in=standing_claims().values("pk"))))
    return chosen


def _with_delay(claims: ClaimQuerySet, scoring: Scoring) -> ClaimQuerySet:
    """Annotates `delay`, from the window's last day to the day it became true, and `overdue_on`.

    The longer of the claim's own grace days and the reader's holds.
    """
    since = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-pk").values("true_since")[:1]
    grace = Greatest(F("grace_days"), Value(scoring.grace), output_field=IntegerField())
    return claims.annotate(closes=UpperBound("window"), true_since=Subquery(since)).annotate(
        delay=ExpressionWrapper(F("true_since") - F("closes") + Value(DAY), output_field=DurationField()),
        overdue_on=ExpressionWrapper(F("closes") + grace, output_field=DateField()),
    )
