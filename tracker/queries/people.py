"""Executives as an editor types them: by prefix, with typing errors, without accents, in either order."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from tracker.models import Position
from tracker.text import clean

LONGEST = 80


@dataclass(frozen=True, slots=True)
class PositionHeld:
    id: int
    title: str
    company: str


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """`alias` is the other name that was met, empty where the name itself was."""

    id: int
    slug: str
    name: str
    alias: str
    positions: tuple[PositionHeld, ...]


def suggest_people(words: str, on: date | None = None, limit: int = 10) -> list[PersonChoice]:
    """Executives whose name or alias the words may begin, best first, with the positions held on that day.

    Without a day, all positions. Every word typed begins a word of the name, in any order; where no name fits
    so, those that are alike up to typing errors. Two queries.
    """
    typed = " ".join(clean(words).split())[:LONGEST]
    if not typed:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"typed": typed, "limit": limit})
        rows = cursor.fetchall()
    held: dict[int, list[PositionHeld]] = {}
    positions = Position.objects.filter(executive__in=[row[0] for row in rows]).select_related("company")
    for position in positions if on is None else positions.held_on(on):
        described = PositionHeld(position.pk, position.title, position.company.name)
        held.setdefault(position.executive_id, []).append(described)
    return [PersonChoice(pk, slug, name, alias, tuple(held.get(pk, ()))) for pk, slug, name, alias in rows]


# LIKE finds any script; trigrams, which forgive typing errors, know Latin letters only on some servers. A word that
# begins is what the trigram index finds by one letter; in Chinese, which has no blanks, it may stand anywhere.
FOUND = r"""
WITH typed AS (
    SELECT whole, string_to_array(whole, ' ') AS words, first || '%%' AS start,
        CASE WHEN whole ~ '[^ -~]' THEN '%%' ELSE '%% ' END || first || '%%' AS later
    FROM (SELECT on_record_plain(%(typed)s) AS whole) t,
        LATERAL (SELECT regexp_replace(split_part(whole, ' ', 1), '([\\%%_])', '\\\1', 'g') AS first) f
), names AS MATERIALIZED (
    SELECT id AS executive_id, name, on_record_plain(name) AS plain, false AS is_alias FROM tracker_executive, typed
    WHERE on_record_plain(name) LIKE start OR on_record_plain(name) LIKE later OR on_record_plain(name) %%> whole
    UNION ALL
    SELECT executive_id, name, on_record_plain(name), true FROM tracker_executivealias, typed
    WHERE on_record_plain(name) LIKE start OR on_record_plain(name) LIKE later OR on_record_plain(name) %%> whole
), scored AS (
    SELECT names.*, CASE
        WHEN plain = whole THEN 5
        WHEN starts_with(plain, whole) THEN 4
        WHEN (SELECT bool_and(position(' ' || word IN ' ' || plain) > 0) FROM unnest(words) word) THEN 3
        WHEN position(whole IN plain) > 0 THEN 2
        ELSE word_similarity(whole, plain)
    END AS score
    FROM typed, names WHERE whole <> ''
), best AS (
    SELECT DISTINCT ON (executive_id) executive_id, name, is_alias, score FROM scored
    WHERE score >= 2 OR score >= 0.5 AND NOT EXISTS (SELECT 1 FROM scored WHERE score >= 2)
    ORDER BY executive_id, score DESC, is_alias
)
SELECT e.id, e.slug, e.name, CASE WHEN best.is_alias THEN best.name ELSE '' END
FROM best JOIN tracker_executive e ON e.id = best.executive_id, typed
ORDER BY best.score + CASE WHEN starts_with(on_record_plain(e.family_name), whole) THEN 0.5 ELSE 0 END DESC,
    e.name, e.id
LIMIT %(limit)s
"""
