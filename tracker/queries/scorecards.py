"""Scorecards of a company, a topic or an executive: one query each, however many claims there are."""

from datetime import date

from django.db.models import Case, Count, DateField, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Greatest, Least

from tracker.models import Verdict
from tracker.models.claims import ClaimQuerySet, UpperBound
from tracker.queries.cards import UNDECIDED
from tracker.scoring import MOST_GRACE, OWN_RULES, Rules, Scorecard, Scored, scorecard
from tracker.vocabulary import Outcome


def scorecard_of(claims: ClaimQuerySet, on: date, rules: Rules = OWN_RULES) -> Scorecard:
    """The claims counted by the rules, as they stand. An open claim's own grace days come before the reader's."""
    since = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-pk").values("true_since")[:1]
    last_day = _minus(UpperBound("window"), Value(1))
    overdue = _minus(_minus(Cast(Value(on), DateField()), last_day), F("grace_days"))
    rows = (
        claims.with_outcome()
        .annotate(true_since=Subquery(since))
        .annotate(
            days=Case(
                When(Q(outcome=Outcome.KEPT_LATE), then=_minus(F("true_since"), last_day)),
                # Beyond any grace nothing hangs on the day: one row for all with time left, one for all long overdue.
                When(Q(outcome__in=UNDECIDED), then=Greatest(Least(overdue, Value(MOST_GRACE + 1)), Value(-1))),
                default=Value(None),
                output_field=IntegerField(),
            )
        )
    )
    grouped = rows.order_by().values_list("outcome", "modality", "days").annotate(n=Count("pk", distinct=True))
    return scorecard((Scored(*row) for row in grouped), rules)


def _minus(first: object, second: object) -> Func:
    """In PostgreSQL two dates differ by a whole number of days, and a date less a number is a date."""
    return Func(first, second, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
