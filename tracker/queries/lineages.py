"""The lineage of a plan: claims joined by confirmed links, in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from tracker.models import Claim, ClaimLink
from tracker.queries.past import Moment, rewind
from tracker.vocabulary import EditorialState, LinkKind

_REACH = """
WITH RECURSIVE line(claim) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT CASE WHEN link.earlier_id = line.claim THEN link.later_id ELSE link.earlier_id END
    FROM line JOIN tracker_claimlink link ON line.claim IN (link.earlier_id, link.later_id)
    WHERE link.confirmed_by_id IS NOT NULL AND link.created_at <= %s
)
SELECT claim FROM line
"""


@dataclass(frozen=True)
class Step:
    """One claim of a lineage, with what it does to the ones before it."""

    claim: Claim
    kinds: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return ", ".join(LinkKind(kind).label for kind in self.kinds)


@dataclass(frozen=True)
class Lineage:
    """One plan over the years, in the order in which it was said."""

    steps: tuple[Step, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(step.claim for step in self.steps)

    @property
    def since(self) -> int | None:
        first = self.steps[0].claim.statement.said_on
        return first.year if first else None

    @property
    def dates(self) -> int:
        """How many different ends it was given."""
        return len({claim.closes_on for claim in self.claims if claim.closes_on})

    @property
    def slip_days(self) -> int | None:
        """From the first end it was given to the last, in days."""
        ends = [claim.closes_on for claim in self.claims if claim.closes_on]
        return (ends[-1] - ends[0]).days if len(ends) > 1 else None

    def so_far(self, claim: Claim) -> "Lineage":
        """Up to and with this claim."""
        return Lineage(self.steps[: [c.pk for c in self.claims].index(claim.pk) + 1])

    def before(self, claim: Claim) -> list[Claim]:
        return list(self.so_far(claim).claims[:-1])


def is_standing(claim: Claim) -> bool:
    """Published, and neither it nor its statement taken back."""
    return claim.state in (EditorialState.PUBLISHED, EditorialState.IN_REVIEW) and (
        claim.statement.state == EditorialState.PUBLISHED
    )


def lineages(claims: Iterable[Claim], moment: Moment) -> dict[int, Lineage]:
    """Claim id → its lineage, for those that have one."""
    known = {claim.pk: claim for claim in claims}
    reached = _reach(list(known), moment.at)
    others = Claim.objects.public().with_everything().filter(pk__in=reached - known.keys())
    known |= {claim.pk: claim for claim in rewind(list(others), moment.at) if is_standing(claim)}
    links = list(
        ClaimLink.objects.filter(Q(later__in=known) & Q(earlier__in=known), confirmed_by__isnull=False).order_by("pk")
    )
    if moment.at is not None:
        links = [link for link in links if link.created_at <= moment.at]
    return {pk: line for group in _groups(links) for line in [_line(group, known, links)] for pk in group}


def _reach(ids: list[int], at: datetime | None) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_REACH, [ids, at or datetime.max])
        return {row[0] for row in cursor.fetchall()}


def _groups(links: list[ClaimLink]) -> list[set[int]]:
    """Connected claims."""
    groups: list[set[int]] = []
    for link in links:
        pair = {link.later_id, link.earlier_id}
        for group in [g for g in groups if g & pair]:
            pair |= group
            groups.remove(group)
        groups.append(pair)
    return groups


def _line(group: set[int], known: dict[int, Claim], links: list[ClaimLink]) -> Lineage:
    ordered = sorted((known[pk] for pk in group), key=lambda c: (c.statement.said_on or date.max, c.pk))
    return Lineage(
        tuple(Step(c, tuple(dict.fromkeys(link.kind for link in links if link.later_id == c.pk))) for c in ordered)
    )
