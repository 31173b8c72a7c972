"""The evidence queue: what waits to be judged, in which order, and one item of it with all that a judge looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Window
from django.db.models.functions import Coalesce

from tracker.models import Claim, Evidence, Judgement, Presence
from tracker.models.claims import OPEN
from tracker.text import sentences
from tracker.vocabulary import EvidenceState, HorizonState, Stance

ROOT = Coalesce("capture__article__origin", "capture__article")
"""Of a piece of evidence: the article that its own was taken from, or its own."""

SENTENCES_AROUND = 3
READ_AROUND = 1500
"""Characters on either side of a passage among which its sentences are looked for."""


def root_of(row: Evidence) -> int:
    article = row.capture.article
    return article.origin_id or article.pk


@dataclass(frozen=True)
class Line:
    """The queue in order. A group holds passages on one claim out of one origin: they are judged in one act."""

    groups: tuple[tuple[int, ...], ...]
    judged_today: int

    @property
    def passages(self) -> int:
        return sum(len(group) for group in self.groups)

    @property
    def total(self) -> int:
        return self.judged_today + len(self.groups)

    def place_of(self, pk: int | None) -> int | None:
        """The index of the group that holds it."""
        return next((place for place, group in enumerate(self.groups) if pk in group), None)

    def number_of(self, pk: int) -> int | None:
        """As the judge counts: what was judged today comes first."""
        place = self.place_of(pk)
        return None if place is None else self.judged_today + place + 1

    def beside(self, pk: int | None, step: int) -> int | None:
        """The first passage of the next group (1) or the one before (-1), going round; None when there is no other."""
        place = self.place_of(pk)
        if place is None:
            return self.groups[0][0] if self.groups else None
        other = self.groups[(place + step) % len(self.groups)]
        return None if pk in other else other[0]


def line(claim: Claim | None, by_id: int, midnight: datetime) -> Line:
    """What waits, on one claim or on all, and how many acts this editor has done since midnight. Two queries.

    The claim that has waited longest comes first, with all its passages; of copies the origin's own first.
    """
    waiting = Evidence.objects.to_judge()
    acts = Judgement.objects.filter(by=by_id, undone_at=None, done_at__gte=midnight)
    if claim is not None:
        waiting, acts = waiting.filter(claim=claim), acts.filter(evidence__claim=claim)
    rows = (
        waiting.annotate(root=ROOT, since=Window(Min("created_at"), partition_by="claim"))
        .order_by("since", "claim", "created_at", "pk")
        .values_list("pk", "claim", "root", "capture__article")
    )
    groups: dict[tuple[int, int], list[int]] = {}
    for pk, claim_id, root, article in rows:
        group = groups.setdefault((claim_id, root), [])
        group.insert(0 if article == root else len(group), pk)
    done = acts.aggregate(acts=Count("act", distinct=True))["acts"]
    return Line(tuple(tuple(group) for group in groups.values()), done)


@dataclass(frozen=True)
class Item:
    """A passage as a judge sees it: its claim, the sentences around it, and copies that wait with it."""

    evidence: Evidence
    before: str
    after: str
    copies: tuple[Evidence, ...]
    outcome: str
    horizon_state: HorizonState
    confirmed: tuple[tuple[Stance, int], ...]
    """Of the claim: how many passages of each stance have been confirmed."""

    @property
    def claim(self) -> Claim:
        return self.evidence.claim

    @property
    def waits(self) -> bool:
        return self.evidence.state == EvidenceState.SUGGESTED


def item(pk: int, on: date) -> Item | None:
    """None when there is no such evidence. A fixed number of queries."""
    rows = Evidence.objects.select_related(
        "claim__company",
        "claim__statement__speaker",
        "capture__article__outlet",
        "capture__article__origin__outlet",
        "judged_by",
    ).defer("capture__search", "claim__search", "claim__statement__search")
    row = rows.filter(pk=pk).first()
    if row is None:
        return None
    before, after = around(row.capture.text, row.start, row.end)
    verdict = row.claim.verdicts.values_list("outcome", flat=True).first()
    confirmed = row.claim.evidence.confirmed().order_by().values_list("stance").annotate(many=Count("pk"))
    counts = dict(confirmed)
    return Item(
        evidence=row,
        before=before,
        after=after,
        copies=_copies(row),
        outcome=verdict or OPEN,
        horizon_state=row.claim.horizon_state_on(on),
        confirmed=tuple((stance, counts[stance]) for stance in Stance if stance in counts),
    )


def _copies(row: Evidence) -> tuple[Evidence, ...]:
    """Other passages that wait on the same claim, out of articles of the same origin."""
    others = Evidence.objects.to_judge().with_sources().annotate(root=ROOT).filter(claim=row.claim_id)
    return tuple(others.filter(root=root_of(row)).exclude(pk=row.pk).order_by("created_at", "pk"))


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage: whole sentences, some on either side."""
    low, high = max(0, start - READ_AROUND), min(len(text), end + READ_AROUND)
    found = sentences(text[low:high])
    first = max((n for n, one in enumerate(found) if one.start <= start - low), default=0)
    last = min((n for n, one in enumerate(found) if one.end >= end - low), default=len(found) - 1)
    # A sentence that the cut went through is left out, unless the passage stands in it.
    opening = min(max(first - SENTENCES_AROUND, 1 if low else 0), first)
    closing = max(min(last + SENTENCES_AROUND, len(found) - (2 if high < len(text) else 1)), last)
    begins = low + found[opening].start if found else low
    ends = low + found[closing].end if found else high
    return text[min(begins, start) : start], text[end : max(ends, end)]


def others_at(row: Evidence, user_id: int, now: datetime) -> Sequence[Presence]:
    """Who else has it before them."""
    return list(Presence.objects.here(now).filter(evidence=row).exclude(user=user_id))
