"""Which statements may be one saying in another print: candidates by speaker, day and stems; scored by their words."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tracker.models import Statement
from tracker.vocabulary import EditorialState, Precision, Wording
from tracker.wording import likeness, wording_of

DAYS_APART = 10
"""Prints of one saying differ in the day by a time zone, or by the day of printing taken for the day said."""

LEAST = 0.3
LIKELY = 0.7
"""From here on two statements are shown as maybe the same without having been asked for."""

TRANSLATED = 0.35
"""A translation shares few words; the same speaker on the same day makes it worth a look."""

REACH = {Precision.DAY: 0, Precision.MONTH: 30, Precision.QUARTER: 91, Precision.YEAR: 365}
"""Days after `said_on` on which it may have been said."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another statement that may be the same saying. `wording` is how the two prints relate."""

    statement: Statement
    score: float
    wording: Wording


def statements_like(statement: Statement, limit: int = 8) -> list[Likeness]:
    """Drafts and published statements that may be the same saying, the likeliest first. Two queries.

    The speaker is the same, or one of the two is not resolved; the days lie within ten days where both are
    known. Never the statement itself, nor one that stands at the same place of the same capture.
    """
    found = _scored([statement], 40).get(statement.pk, [])[:limit]
    people = Statement.objects.filter(pk__in=[like.statement.pk for like in found]).defer("search").with_people()
    rows = {row.pk: row for row in people}
    return [replace(like, statement=rows[like.statement.pk]) for like in found if like.statement.pk in rows]


def likely_same(statements: Iterable[Statement]) -> dict[int, Likeness]:
    """For a list: each statement's id with the one that is likely the same. One query, however many there are."""
    found = _scored(list(statements), 8)
    return {pk: likes[0] for pk, likes in found.items() if likes[0].score >= LIKELY}


def _scored(statements: list[Statement], most: int) -> dict[int, list[Likeness]]:
    """Statement id → its look-alikes, best first, without those that have none."""
    known = {statement.pk: statement for statement in statements}
    found: dict[int, list[Likeness]] = {}
    for pk, row in _candidates(list(known), most):
        ours = known[pk]
        wording = wording_of(ours.words, row.words, ours.language, row.language)
        score = _score(ours, row, wording)
        if score >= LEAST:
            found.setdefault(pk, []).append(Likeness(row, score, wording))
    return {pk: sorted(likes, key=lambda like: (-like.score, like.statement.pk)) for pk, likes in found.items()}


def _score(ours: Statement, theirs: Statement, wording: Wording) -> float:
    same_speaker = ours.speaker_id is not None and ours.speaker_id == theirs.speaker_id
    apart = _days_apart(ours, theirs)
    words = likeness(ours.words, theirs.words)
    if wording == Wording.TRANSLATION and same_speaker and apart is not None and apart <= 1:
        words = max(words, TRANSLATED)
    day = 0.85 if apart is None else 1 - 0.02 * min(apart, DAYS_APART)
    return round(words * (1.0 if same_speaker else 0.85) * day, 3)


def _days_apart(ours: Statement, theirs: Statement) -> int | None:
    """Days between the two, 0 where their spans touch; None when a day is not known."""
    if ours.said_on is None or theirs.said_on is None:
        return None
    first, second = sorted([(ours.said_on, ours.said_precision), (theirs.said_on, theirs.said_precision)])
    return max(0, (second[0] - first[0]).days - _reach(first))


def _reach(said: tuple[date, str]) -> int:
    return REACH[Precision(said[1])]


def _candidates(ids: list[int], most: int) -> Iterator[tuple[int, Statement]]:
    if not ids:
        return
    values = {
        "ids": ids,
        "most": most,
        "near": DAYS_APART,
        "reach": json.dumps(REACH),
        "wide": DAYS_APART + REACH[Precision.YEAR],
        "states": [EditorialState.DRAFT, EditorialState.IN_REVIEW, EditorialState.PUBLISHED],
    }
    for row in Statement.objects.raw(CANDIDATES, values):
        yield vars(row)["ours_id"], row


# Each branch of the candidates has an index: (speaker, said_on), (said_precision, said_on), the stems. The last two
# are bounded, because without a day and a speaker only the words are left. Ranked by the share of common stems;
# the words themselves are compared afterwards.
CANDIDATES = r"""
WITH ours AS MATERIALIZED (
    SELECT s.id, s.speaker_id, s.said_on,
        s.said_on + (%(reach)s::jsonb ->> s.said_precision)::int AS until, tsvector_to_array(s.search) AS stems,
        (SELECT string_agg('''' || replace(replace(stem, '\', '\\'), '''', '''''') || '''', '|')::tsquery
            FROM (SELECT stem FROM unnest(tsvector_to_array(s.search)) stem ORDER BY length(stem) DESC LIMIT 6) l
        ) AS longest
    FROM tracker_statement s WHERE s.id = ANY(%(ids)s)
)
SELECT near.*, ours.id AS ours_id FROM ours CROSS JOIN LATERAL (
    SELECT t.*
    FROM (
        SELECT id FROM tracker_statement
        WHERE speaker_id = ours.speaker_id AND said_on BETWEEN ours.said_on - %(wide)s AND ours.until + %(near)s
        UNION
        SELECT id FROM tracker_statement WHERE speaker_id = ours.speaker_id AND said_on IS NULL
        UNION
        SELECT id FROM tracker_statement WHERE ours.said_on IS NULL AND speaker_id = ours.speaker_id
        UNION
        SELECT id FROM tracker_statement
        WHERE said_precision = 'day' AND said_on BETWEEN ours.said_on - %(near)s AND ours.until + %(near)s
            AND (speaker_id IS NULL OR ours.speaker_id IS NULL) AND tsvector_to_array(search) && ours.stems
        UNION
        SELECT id FROM tracker_statement
        WHERE said_precision = ANY ('{month,quarter,year}')
            AND said_on BETWEEN ours.said_on - %(wide)s AND ours.until + %(near)s
            AND said_on >= ours.said_on - %(near)s - (%(reach)s::jsonb ->> said_precision)::int
            AND (speaker_id IS NULL OR ours.speaker_id IS NULL) AND tsvector_to_array(search) && ours.stems
        UNION
        (SELECT id FROM tracker_statement
        WHERE said_precision = ANY ('{day,month,quarter,year}') AND said_on IS NULL AND ours.said_on IS NOT NULL
            AND (speaker_id IS NULL OR ours.speaker_id IS NULL) AND tsvector_to_array(search) && ours.stems LIMIT 500)
        UNION
        (SELECT id FROM tracker_statement
        WHERE ours.said_on IS NULL AND (speaker_id IS NULL OR ours.speaker_id IS NULL) AND search @@ ours.longest LIMIT 500)
    ) c
    JOIN tracker_statement t ON t.id = c.id
    CROSS JOIN LATERAL (SELECT tsvector_to_array(t.search) AS stems) theirs
    CROSS JOIN LATERAL (
        SELECT cardinality(ARRAY(SELECT unnest(ours.stems) INTERSECT SELECT unnest(theirs.stems))) AS shared
    ) both_print
    WHERE t.id <> ours.id AND t.state = ANY (%(states)s)
        AND (t.said_on IS NULL OR ours.said_on IS NULL OR ours.said_on - %(near)s
            <= t.said_on + (%(reach)s::jsonb ->> t.said_precision)::int)
        AND NOT EXISTS (
            SELECT 1 FROM tracker_appearance a JOIN tracker_appearance b
                ON a.capture_id = b.capture_id AND a.start < b."end" AND b.start < a."end"
            WHERE a.statement_id = ours.id AND b.statement_id = t.id
        )
    ORDER BY shared::real / GREATEST(1, LEAST(cardinality(ours.stems), cardinality(theirs.stems))) DESC, shared DESC,
        (t.speaker_id IS NOT NULL) DESC, abs(t.said_on - ours.said_on), t.id
    LIMIT %(most)s
) near
"""
