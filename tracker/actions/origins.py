"""Which article a new one was taken from, and what an editor says of it. The machine groups, and decides no claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q

from tracker.intake.duplicates import Runs, credited_wire, is_copy, likeness, runs_of, sample_of, wire_of
from tracker.models import Article, Capture
from tracker.vocabulary import OriginBy

MOST_COMPARED = 6
"""Stored texts that one capture is held against, those that share most sampled runs first."""

# A run that many articles hold is a phrase of the trade: the lowest ids of them are looked at, at a bounded cost.
LIKE = """
    SELECT found.article_id FROM unnest(%s::bigint[]) wanted CROSS JOIN LATERAL (
        SELECT article_id FROM tracker_textrun WHERE hash = wanted ORDER BY article_id LIMIT 40
    ) found
    WHERE found.article_id <> %s GROUP BY 1 HAVING count(*) >= %s ORDER BY count(*) DESC, 1 LIMIT %s
"""


KEEP = """
    WITH gone AS (DELETE FROM tracker_textrun WHERE article_id = %(article)s AND hash <> ALL (%(sample)s::bigint[]))
    INSERT INTO tracker_textrun (hash, article_id) SELECT unnest(%(sample)s::bigint[]), %(article)s ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Match:
    """An article of the same text, and how that is known."""

    article_id: int
    by: OriginBy
    score: float | None = None


def find_origin(capture: Capture) -> Article | None:
    """Joins the capture's article with those of the same text under one origin; None when it is an original.

    The wire that the text credits is kept. What an editor has said of an article stays. Running it twice leaves
    the same rows. Called in the transaction that stores the capture, and quick: an indexed look-up, and a
    comparison with at most six stored texts.
    """
    article = capture.article
    runs = runs_of(capture.text)
    with transaction.atomic(savepoint=False):
        _note_credit(article, credited_wire(capture.text, article.author))
        # One capture at a time: of two copies that are stored at once, each would look before the other is there.
        _wait_for_turn()
        sample = sample_of(runs)
        _keep_sample(article, sample)
        if matches := [*_by_canonical(article), *_by_text(article, runs, sample)]:
            _join(article, matches)
            article.refresh_from_db(fields=["origin", "origin_by", "origin_score"])
    return article.origin


def name_origin(article: Article, origin: Article | None) -> None:
    """An editor says which article it was taken from, or with None that it is an original. The machine keeps to it.

    A copy named as origin stands for its own origin; the copies of an article that becomes one go with it.
    Raises ValidationError.
    """
    with transaction.atomic():
        root = origin.origin if origin is not None and origin.origin is not None else origin
        if root is not None and root.pk == article.pk:
            raise ValidationError({"origin": f"{origin} was itself taken from this article."})
        if root is not None:
            Article.objects.filter(origin=article).update(origin=root)
        Article.objects.filter(pk=article.pk).update(origin=root, origin_by=OriginBy.EDITOR, origin_score=None)
    article.refresh_from_db()


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('on_record.origins'))")


def _note_credit(article: Article, wire: str) -> None:
    if wire and article.credited_to != wire:
        Article.objects.filter(pk=article.pk).update(credited_to=wire)
        article.credited_to = wire


def _keep_sample(article: Article, sample: tuple[int, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"article": article.pk, "sample": list(sample)})


def _by_canonical(article: Article) -> list[Match]:
    named = Q(claimed_canonical=article.canonical_url)
    if article.claimed_canonical:
        named |= Q(canonical_url=article.claimed_canonical)
    found = Article.objects.filter(named).exclude(pk=article.pk).order_by("pk").values_list("pk", flat=True)
    return [Match(pk, OriginBy.CANONICAL) for pk in found[:MOST_COMPARED]]


def _by_text(article: Article, runs: Runs, sample: tuple[int, ...]) -> list[Match]:
    """The best first."""
    alike = _alike(article, sample)
    captures = (
        Capture.objects.filter(article__in=alike)
        .order_by("article_id", "-pk")
        .distinct("article_id")
        .defer("search")
        .select_related("article__outlet")
    )
    matches = [match for capture in captures if (match := _compared(article, runs, capture)) is not None]
    return sorted(matches, key=lambda match: (-(match.score or 0), match.article_id))


def _alike(article: Article, sample: tuple[int, ...]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(LIKE, [list(sample), article.pk, 2 if len(sample) > 1 else 1, MOST_COMPARED])
        return [pk for (pk,) in cursor.fetchall()]


def _compared(article: Article, runs: Runs, capture: Capture) -> Match | None:
    other, theirs = capture.article, runs_of(capture.text)
    days = _days_apart(article.published_on, other.published_on)
    # Of one day the longer text goes before the shorter: a cut copy is later than what it was cut from.
    is_later = days > 0 if days else len(runs) <= len(theirs)
    found = likeness(theirs, runs) if is_later else likeness(runs, theirs)
    one_wire = bool(article.credited_to) and article.credited_to in (other.credited_to, _own_wire(other))
    one_wire = one_wire or (bool(other.credited_to) and other.credited_to == _own_wire(article))
    if not is_copy(found, one_wire=one_wire, days_apart=abs(days)):
        return None
    return Match(other.pk, OriginBy.CREDIT if one_wire else OriginBy.SIMILARITY, round(found.score, 4))


def _days_apart(mine: date | None, theirs: date | None) -> int:
    """Negative when the other one came later; 0 where a day is unknown."""
    return (mine - theirs).days if mine and theirs else 0


def _own_wire(article: Article) -> str:
    return wire_of(article.canonical_url, article.outlet.name)


def _join(article: Article, matches: list[Match]) -> None:
    """One origin for all that match: the wire's own article, or else the earliest. Editors' choices stay."""
    family = _without_originals(_family(article, matches))
    if article.pk not in family or len(family) == 1:
        return
    rows = family.values()
    named = {row.origin_id for row in rows if row.origin_by == OriginBy.EDITOR and row.origin_id} & family.keys()
    alone = {row.pk for row in rows if _is_declared(row)}
    root = _root([family[pk] for pk in named | alone] or rows, rows)
    best = {match.article_id: match for match in reversed(matches)}
    for row in rows:
        stays = row.origin_by == OriginBy.EDITOR or row.pk in named or row.origin_id in {root.pk, *named}
        if stays or row.pk == root.pk:
            continue
        how = matches[0] if row.pk == article.pk else best.get(row.pk, matches[0])
        values = {"origin": root} if row.origin_id else {"origin": root, "origin_by": how.by, "origin_score": how.score}
        Article.objects.filter(pk=row.pk).update(**values)
    if root.origin_id is not None:
        Article.objects.filter(pk=root.pk).update(origin=None, origin_by="", origin_score=None)


def _is_declared(row: Article) -> bool:
    """Whether an editor has said that it is an original."""
    return row.origin_by == OriginBy.EDITOR and row.origin_id is None


def _without_originals(family: dict[int, Article]) -> dict[int, Article]:
    """Without what an editor has called an original, and its copies, where there is another origin to join."""
    declared = {pk for pk, row in family.items() if _is_declared(row)}
    rest = {pk: row for pk, row in family.items() if (row.origin_id or pk) not in declared}
    return rest if any(row.origin_id or len(rest) > 1 for row in rest.values()) else family


def _family(article: Article, matches: list[Match]) -> dict[int, Article]:
    """The article, its matches, their origins and all copies of those, locked.

    A row that somebody holds at this moment is passed over, with its whole family: waiting for it here could end
    in a deadlock, and the next capture of the text brings it in.
    """
    asked = {article.pk, *(match.article_id for match in matches)}
    roots = {
        origin or pk for pk, origin in Article.objects.filter(pk__in=asked).order_by().values_list("pk", "origin_id")
    }
    wanted = Article.objects.filter(Q(pk__in=roots) | Q(origin__in=roots)).order_by("pk")
    free = wanted.select_related("outlet").select_for_update(skip_locked=True, no_key=True, of=("self",))
    rows = {row.pk: row for row in free}
    busy = {origin or pk for pk, origin in wanted.values_list("pk", "origin_id") if pk not in rows}
    return {pk: row for pk, row in rows.items() if (row.origin_id or pk) not in busy}


def _root(candidates: Iterable[Article], family: Iterable[Article]) -> Article:
    claimed = {row.claimed_canonical for row in family if row.claimed_canonical}
    return min(
        candidates,
        key=lambda row: (
            not _own_wire(row),
            row.canonical_url not in claimed,
            row.published_on or date.max,
            row.pk,
        ),
    )
