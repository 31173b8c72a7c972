"""All that a claim's page says, at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from tracker.models import Appearance, Claim, Correction, Evidence, FollowUpCheck, Reply, Verdict
from tracker.queries.anchors import with_anchor_state
from tracker.queries.cards import ClaimCard, cards
from tracker.queries.past import Moment, revisions, rewind
from tracker.queries.quotes import Corroboration, Printed, corroboration, printed, with_context
from tracker.vocabulary import EditorialState, EvidenceState

LOOKS_SHOWN = 50


@dataclass(frozen=True)
class Passages:
    """What one text says for or against a claim, and where copies of that text print the same."""

    own: tuple[Evidence, ...]
    copies: tuple[Evidence, ...] = ()

    @property
    def copied_by(self) -> int:
        return len({row.capture.article_id for row in self.copies})


@dataclass(frozen=True)
class ClaimPage:
    card: ClaimCard
    appearances: tuple[Printed, ...]
    corroboration: Corroboration
    checks: tuple[FollowUpCheck, ...]
    evidence: tuple[Passages, ...]
    evidence_corroboration: Corroboration
    verdicts: tuple[Verdict, ...]
    corrections: tuple[Correction, ...]
    replies: tuple[Reply, ...]

    @property
    def claim(self) -> Claim:
        return self.card.claim


def claim_page(claim: Claim, moment: Moment) -> ClaimPage | None:
    """None when it was not public at that moment. `claim` comes `with_everything()`."""
    rewind([claim.statement], moment.at)
    found = cards([claim], moment)
    if not found:
        return None
    appearances = with_context(Appearance.objects.filter(statement=claim.statement_id)).order_by("pk")
    shown = tuple(map(printed, with_anchor_state(appearances, "appearance", moment.at)))
    evidence = _evidence(claim, moment)
    return ClaimPage(
        card=found[0],
        appearances=shown,
        corroboration=corroboration(item.article for item in shown),
        checks=_checks(claim, moment),
        evidence=grouped(evidence),
        evidence_corroboration=corroboration(row.capture.article for row in evidence),
        verdicts=_verdicts(claim, moment),
        corrections=_corrections(claim, moment),
        replies=_replies(claim, moment),
    )


def grouped(evidence: Iterable[Evidence]) -> tuple[Passages, ...]:
    """Passages of one stance out of one text, under the one of its origin or else of its earliest copy."""
    groups: dict[tuple[int, str], list[Evidence]] = {}
    for row in evidence:
        article = row.capture.article
        groups.setdefault((article.origin_id or article.pk, row.stance), []).append(row)
    return tuple(_under_the_first(rows) for rows in groups.values())


def _under_the_first(rows: list[Evidence]) -> Passages:
    """Two passages of one article are two things that it says, and no copies of each other."""
    article = min(
        (row.capture.article for row in rows), key=lambda a: (a.origin_id is not None, a.published_on or date.max, a.pk)
    )
    return Passages(
        tuple(row for row in rows if row.capture.article_id == article.pk),
        tuple(row for row in rows if row.capture.article_id != article.pk),
    )


def tombstone_reason(claim: Claim) -> str:
    """Why a public claim can no longer be read; empty when it can."""
    if claim.state == EditorialState.WITHDRAWN:
        return claim.withdrawn_reason
    return claim.statement.withdrawn_reason if claim.statement.state == EditorialState.WITHDRAWN else ""


def _checks(claim: Claim, moment: Moment) -> tuple[FollowUpCheck, ...]:
    checks = FollowUpCheck.objects.filter(claim=claim).newest_first().prefetch_related("looks")
    if moment.at is not None:
        checks = checks.filter(recorded_at__lte=moment.at)
    return tuple(checks[:LOOKS_SHOWN])


def _evidence(claim: Claim, moment: Moment) -> tuple[Evidence, ...]:
    rows = with_anchor_state(Evidence.objects.with_sources(), "evidence", moment.at).filter(claim=claim).order_by("pk")
    if moment.at is None:
        return tuple(rows.confirmed())
    then = [row.pgh_obj_id for row in revisions(Evidence, moment.at).filter(claim_id=claim.pk)]  # type: ignore[attr-defined]
    return tuple(e for e in rewind(list(rows.filter(pk__in=then)), moment.at) if e.state == EvidenceState.CONFIRMED)


def _verdicts(claim: Claim, moment: Moment) -> tuple[Verdict, ...]:
    passages = with_anchor_state(Evidence.objects.with_sources(), "evidence", moment.at)
    cited = Prefetch("evidence", passages.order_by("pk"))
    verdicts = Verdict.objects.filter(claim=claim).with_people().prefetch_related(cited, "checks").order_by("-pk")
    if moment.at is not None:
        verdicts = verdicts.filter(recorded_at__lte=moment.at)
    return tuple(verdicts)


def _corrections(claim: Claim, moment: Moment) -> tuple[Correction, ...]:
    rows = Correction.objects.filter(Q(claim=claim) | Q(statement=claim.statement_id)).order_by("-pk")
    return tuple(rows if moment.at is None else rows.filter(recorded_at__lte=moment.at))


def _replies(claim: Claim, moment: Moment) -> tuple[Reply, ...]:
    return tuple(rewind(list(Reply.objects.filter(claim=claim)), moment.at))
