"""Holds a new article against the open claims that it could speak to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, prefetch_related_objects

from tracker.actions.names import name_index
from tracker.matching.candidates import MOST, Candidate, ClaimIndex, OpenClaim, Weights
from tracker.matching.conflicts import Due
from tracker.matching.mentions import Mention
from tracker.matching.packed import PackedClaims
from tracker.matching.passages import MOST_READ
from tracker.matching.stance import StanceReading, best_passages, reader
from tracker.matching.terms import read_words
from tracker.models import Article, Capture, Claim, Company, Evidence, Executive, FollowUpCheck, Look, SeenArticle
from tracker.queries.changes import news_since, this_moment
from tracker.text import article_proper, selector
from tracker.vocabulary import CheckReason, CheckStatus, Provider, Stance

LEAST_NEAR = 0.34
"""The share of a claim that two neighbouring sentences must hold, for the stance reader to be asked."""

MOST_BESIDE, BESIDE_SHARE = 1_000, 20
"""Claims that may wait beside the arrays before those are built anew: so many, or one in twenty."""


@dataclass(frozen=True, slots=True)
class OpenClaims:
    """All open claims as of a moment: in arrays, and beside them those that have changed since."""

    moment: str
    packed: PackedClaims
    weights: Weights
    changed: frozenset[int] = frozenset()
    beside: tuple[OpenClaim, ...] = ()
    index: ClaimIndex | None = None

    def for_article(self, text: str, mentions: list[Mention], on: date | None) -> list[Candidate]:
        """At most 128 claims, best first."""
        words = read_words(text)
        found = self.packed.for_article(words, mentions, MOST, on)
        if self.changed:
            found = [one for one in found if one.claim_id not in self.changed]
        if self.index is not None:
            found += self.index.for_article(words, mentions, MOST, on)
        return sorted(found, key=lambda one: (-one.score, one.claim_id))[:MOST]


_kept: OpenClaims | None = None
"""One for each process."""


def open_claims() -> OpenClaims:
    """The claims to match against, with whatever was published or closed a moment ago."""
    global _kept
    if _kept is None:
        news = this_moment()
        claims = _all_of(news.moment)
    else:
        news = news_since(_kept.moment)
        claims = _with(_kept, news.claims, news.moment)
    if news.is_settled:
        _kept = claims
    return claims


def match_capture(
    capture: Capture, now: datetime, *, again: str = "", only: Claim | None = None
) -> list[FollowUpCheck]:
    """Reads the open claims that a new capture could speak to, one follow-up check for each that was read.

    The number of queries does not grow with the claims. Twice leaves the same rows: each claim is read once, and once
    more for each reader version that `again` names. `only` leaves out all claims but one.
    """
    article = capture.article
    day = min(article.published_on or now.date(), now.date())
    text = capture.text[: min(article_proper(capture.text).end, MOST_READ)]
    found = open_claims().for_article(text, name_index().find(text), day)
    near = [one.claim_id for one in found if one.near >= LEAST_NEAR and (only is None or one.claim_id == only.pk)]
    claims = _to_read(near, capture, again)
    return _write(capture, [(claim, telling_passages(claim, capture)) for claim in claims], day, again)


def open_claim(claim: Claim) -> OpenClaim:
    """A claim as matching takes it."""
    prefetch_related_objects([claim], "company__aliases", "statement__speaker__aliases")
    speaker = claim.statement.speaker
    return OpenClaim(
        id=claim.pk,
        company_id=claim.company_id,
        executive_id=claim.statement.speaker_id,
        proposition=claim.proposition,
        market=claim.market,
        names=(*claim.company.names, *(speaker.names if speaker else ())),
        said_on=claim.statement.said_on,
    )


def telling_passages(claim: Claim, capture: Capture) -> list[StanceReading]:
    """Of an article's passages the ones worth an editor's look: the best of each side taken, or else the best."""
    due = Due(claim.statement.said_on, claim.opens_on, claim.closes_on)
    readings = best_passages(claim.proposition, capture.text, due=due, published=capture.article.published_on)
    sided = {row.stance: row for row in reversed(readings) if row.stance != Stance.DISCUSSES}
    return [row for row in readings if row in sided.values()] or readings[:1]


def _all_of(moment: str) -> OpenClaims:
    packed = PackedClaims(_load(None))
    return OpenClaims(moment, packed, packed.weights)


def _with(kept: OpenClaims, news: frozenset[int], moment: str) -> OpenClaims:
    if not news:
        return replace(kept, moment=moment)
    changed = kept.changed | news
    if len(changed) > max(MOST_BESIDE, len(kept.packed) // BESIDE_SHARE):
        return _all_of(moment)
    beside = (*(claim for claim in kept.beside if claim.id not in news), *_load(news))
    return replace(
        kept, moment=moment, changed=changed, beside=beside, index=ClaimIndex(beside, kept.weights) if beside else None
    )


def _load(claims: frozenset[int] | None) -> list[OpenClaim]:
    """Open claims: all of them, or those of these that are open."""
    rows = Claim.objects.open()
    if claims is not None:
        rows = rows.filter(pk__in=claims)
    fields = rows.values_list(
        "pk",
        "company_id",
        "statement__speaker_id",
        "proposition",
        "market",
        "statement__position__company_id",
        "statement__said_on",
    )
    values = list(fields)
    companies = _names(Company, {row[1] for row in values}, whole=claims is None)
    executives = _names(Executive, {row[2] for row in values}, whole=claims is None)
    return [
        OpenClaim(
            id=pk,
            company_id=company,
            executive_id=speaker,
            proposition=proposition,
            market=market,
            company_ids=(other,) if other and other != company else (),
            names=(*companies.get(company, ()), *executives.get(speaker, ())),
            said_on=said_on,
        )
        for pk, company, speaker, proposition, market, other, said_on in values
    ]


def _names(of: type[Company] | type[Executive], ids: Iterable[int], *, whole: bool) -> dict[int, list[str]]:
    rows = of._default_manager.all() if whole else of._default_manager.filter(pk__in=ids)
    names: dict[int, list[str]] = {}
    for pk, name in rows.values_list("pk", "name"):
        names[pk] = [name]
    for pk, name in rows.exclude(aliases=None).values_list("pk", "aliases__name"):
        names[pk].append(name)
    return names


def _to_read(ids: Sequence[int], capture: Capture, again: str) -> list[Claim]:
    """The claims that are open still, without those drawn from this article or from one of its origin; in this order."""
    if not ids:
        return []
    rows = Claim.objects.filter(pk__in=ids).open().select_related("statement")
    root = capture.article.origin_id or capture.article_id
    same = Article.objects.filter(Q(pk=root) | Q(origin=root))
    rows = rows.exclude(statement__appearances__capture__article__in=same)
    keys = {_key(capture, pk, again): pk for pk in ids}
    done = {keys[key] for key in FollowUpCheck.objects.filter(key__in=keys).values_list("key", flat=True)}
    claims = {claim.pk: claim for claim in rows if claim.pk not in done}
    return [claims[pk] for pk in ids if pk in claims]


def _key(capture: Capture, claim_id: int, again: str) -> str:
    return f"article:{capture.pk}:claim:{claim_id}{f':{again}' if again else ''}"


def _write(
    capture: Capture, read: Sequence[tuple[Claim, list[StanceReading]]], day: date, again: str
) -> list[FollowUpCheck]:
    """A complete look at one article for each claim, with the evidence that it suggests, in one transaction.

    Read again, what an older reader suggested and nobody has judged gives way; its revisions stay.
    """
    if not read:
        return []
    claims = [claim.pk for claim, _ in read]
    seen = set(
        SeenArticle.objects.filter(claim__in=claims, article=capture.article_id).values_list("claim_id", flat=True)
    )
    suggested = _new_ones(capture, read)
    with transaction.atomic():
        if again:
            held = Evidence.objects.to_judge().filter(capture=capture, claim__in=claims)
            held.exclude(reader__in=("", reader())).delete()
        checks = FollowUpCheck.objects.bulk_create(
            FollowUpCheck(
                key=_key(capture, claim.pk, again),
                claim=claim,
                reason=CheckReason.ARTICLE,
                window=DateRange(day, day + timedelta(days=1)),
                status=CheckStatus.COMPLETE,
                articles_seen=1,
                articles_new=int(claim.pk not in seen),
                evidence_suggested=len(suggested.get(claim.pk, ())),
            )
            for claim, _ in read
        )
        Look.objects.bulk_create(
            Look(follow_up=check, provider=Provider.ARCHIVE, query=f"article {capture.article_id}", articles_seen=1)
            for check in checks
        )
        SeenArticle.objects.bulk_create(
            (
                SeenArticle(follow_up=check, claim_id=check.claim_id, article_id=capture.article_id)
                for check in checks
                if check.claim_id not in seen
            ),
            ignore_conflicts=True,
        )
        # The same passage may have been found by another look, or be judged already: that row stays.
        Evidence.objects.bulk_create(
            (_suggestion(check, capture, reading) for check in checks for reading in suggested.get(check.claim_id, ())),
            ignore_conflicts=True,
        )
    return checks


def _new_ones(capture: Capture, read: Sequence[tuple[Claim, list[StanceReading]]]) -> dict[int, list[StanceReading]]:
    """By claim, without what an earlier capture of the same article prints: a recapture brings no second suggestion."""
    known = set(
        Evidence.objects.filter(claim__in=[claim.pk for claim, _ in read], capture__article=capture.article_id)
        .exclude(capture=capture)
        .values_list("claim_id", "exact")
    )
    return {
        claim.pk: [one for one in readings if (claim.pk, one.span.of(capture.text)) not in known]
        for claim, readings in read
    }


def _suggestion(check: FollowUpCheck, capture: Capture, reading: StanceReading) -> Evidence:
    exact, prefix, suffix = selector(capture.text, reading.span)
    return Evidence(
        claim_id=check.claim_id,
        capture=capture,
        start=reading.span.start,
        end=reading.span.end,
        exact=exact,
        prefix=prefix,
        suffix=suffix,
        stance=reading.stance,
        suggested_stance=reading.stance,
        score=reading.score,
        reader=reader(),
        found_by=check,
    )
