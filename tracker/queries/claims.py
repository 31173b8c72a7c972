"""All that a claim's page says, at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Prefetch, Q, Sum

from tracker.models import (
    Appearance,
    Claim,
    Correction,
    Evidence,
    FollowUpCheck,
    Position,
    Reply,
    Statement,
    Verdict,
)
from tracker.models.evidence import FollowUpCheckQuerySet
from tracker.queries.anchors import with_anchor_state
from tracker.queries.cards import ClaimCard, cards
from tracker.queries.past import Moment, revisions, rewind
from tracker.queries.quotes import Corroboration, Printed, corroboration, printed, with_around, with_context
from tracker.vocabulary import CheckStatus, EditorialState, EvidenceState

LOOKS_SHOWN = 30


@dataclass(frozen=True)
class Passages:
    """What one text says for or against a claim, and where copies of that text print the same."""

    own: tuple[Evidence, ...]
    copies: tuple[Evidence, ...] = ()

    @property
    def copied_by(self) -> int:
        return len({row.capture.article_id for row in self.copies})


@dataclass(frozen=True)
class LooksSoFar:
    """All looks for news on a claim, counted. `empty` are complete ones that saw nothing new."""

    total: int
    complete: int
    empty: int
    articles_new: int
    suggested: int
    first: datetime | None
    last: datetime | None

    @property
    def incomplete(self) -> int:
        return self.total - self.complete


@dataclass(frozen=True)
class ClaimPage:
    card: ClaimCard
    positions: tuple[Position, ...]
    """Other positions that the speaker held on the day."""
    appearances: tuple[Printed, ...]
    corroboration: Corroboration
    looks: LooksSoFar
    checks: tuple[FollowUpCheck, ...]
    older_looks: int | None
    """Where the next page of looks starts; None when these are all."""
    evidence: tuple[Passages, ...]
    evidence_corroboration: Corroboration
    verdicts: tuple[Verdict, ...]
    corrections: tuple[Correction, ...]
    replies: tuple[Reply, ...]

    @property
    def claim(self) -> Claim:
        return self.card.claim

    @property
    def evidence_ids(self) -> set[int]:
        """Of every passage that the page shows."""
        return {row.pk for group in self.evidence for row in (*group.own, *group.copies)}

    @property
    def stances(self) -> list[str]:
        """Of every passage, copies among them."""
        return [row.stance for group in self.evidence for row in (*group.own, *group.copies)]


def claim_page(claim: Claim, moment: Moment, looks_before: int | None = None) -> ClaimPage | None:
    """None when it was not public at that moment. `claim` comes `with_everything()`.

    Every look can be read, 30 on a page: with `looks_before` those before this one.
    """
    rewind([claim.statement], moment.at)
    if claim.statement.position is not None:
        rewind([claim.statement.position], moment.at)
    found = cards([claim], moment)
    if not found:
        return None
    shown = appearances_of(claim.statement, moment)
    evidence = _evidence(claim, moment)
    checks = _checks(claim, moment, looks_before)
    return ClaimPage(
        card=found[0],
        positions=_other_positions(claim, moment),
        appearances=shown,
        corroboration=corroboration(item.article for item in shown),
        looks=_looks(claim, moment),
        checks=checks[:LOOKS_SHOWN],
        older_looks=checks[LOOKS_SHOWN - 1].pk if len(checks) > LOOKS_SHOWN else None,
        evidence=grouped(evidence),
        evidence_corroboration=corroboration(row.capture.article for row in evidence),
        verdicts=_verdicts(claim, moment),
        corrections=_corrections(claim, moment),
        replies=_replies(claim, moment),
    )


def appearances_of(statement: Statement, moment: Moment) -> tuple[Printed, ...]:
    """Where the statement is printed, earliest print first, and what each print does to its words."""
    rows = with_context(Appearance.objects.filter(statement=statement)).order_by("pk")
    if moment.at is not None:
        rows = rows.filter(attached_at__lte=moment.at)
    shown = [printed(row, statement) for row in with_anchor_state(rows, "appearance", moment.at)]
    return tuple(sorted(shown, key=lambda item: item.article.published_on or date.max))


def _other_positions(claim: Claim, moment: Moment) -> tuple[Position, ...]:
    statement = claim.statement
    if statement.said_on is None or statement.speaker_id is None:
        return ()
    held = Position.objects.filter(executive=statement.speaker_id).held_on(statement.said_on)
    others = held.exclude(pk=statement.position_id or 0).select_related("company")
    return tuple(rewind(list(others), moment.at))


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


def _checks_until(claim: Claim, moment: Moment) -> FollowUpCheckQuerySet:
    checks = FollowUpCheck.objects.filter(claim=claim)
    return checks if moment.at is None else checks.filter(recorded_at__lte=moment.at)


def _looks(claim: Claim, moment: Moment) -> LooksSoFar:
    complete = Q(status=CheckStatus.COMPLETE)
    counted = (
        _checks_until(claim, moment)
        .order_by()
        .aggregate(
            total=Count("pk"),
            complete=Count("pk", filter=complete),
            empty=Count("pk", filter=complete & Q(articles_new=0)),
            articles_new=Sum("articles_new", default=0),
            suggested=Sum("evidence_suggested", default=0),
            first=Min("recorded_at"),
            last=Max("recorded_at"),
        )
    )
    return LooksSoFar(**counted)


def _checks(claim: Claim, moment: Moment, before: int | None) -> tuple[FollowUpCheck, ...]:
    checks = _checks_until(claim, moment).newest_first().prefetch_related("looks")
    if before is not None:
        checks = checks.filter(pk__lt=before)
    return tuple(checks[: LOOKS_SHOWN + 1])


def _evidence(claim: Claim, moment: Moment) -> tuple[Evidence, ...]:
    passages = with_around(Evidence.objects.with_sources().filter(claim=claim))
    rows = with_anchor_state(passages, "evidence", moment.at).order_by("pk")
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
