"""What has changed since a moment, for those who keep a copy in memory. The database writes these rows itself."""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class News:
    """Claims that changed, and whether names did. `moment` is the one to ask from next time; `is_settled` is False
    while some of it is this transaction's own, and may yet be taken back: what is made of it must not be kept.
    """

    moment: str
    claims: frozenset[int]
    names: bool
    is_settled: bool


def this_moment() -> News:
    """A moment to ask from, before all is read that changes are asked for."""
    return _news(_SINCE_NOW, [])


def news_since(moment: str) -> News:
    """All that was not yet visible at a moment and is now."""
    return _news(_SINCE, [moment, moment])


_COLUMNS = """
    SELECT pg_current_snapshot()::text, array_agg(DISTINCT claim_id) FILTER (WHERE claim_id IS NOT NULL),
        coalesce(bool_or(claim_id IS NULL), false), coalesce(bool_or(told_by = pg_current_xact_id_if_assigned()), false)
    FROM tracker_change
"""
_SINCE_NOW = f"{_COLUMNS} WHERE told_by = pg_current_xact_id_if_assigned()"
# The bound is for the index; a transaction below it was over, and so visible, at that moment.
_SINCE = (
    f"{_COLUMNS} WHERE told_by >= pg_snapshot_xmin(%s::pg_snapshot)"
    " AND NOT pg_visible_in_snapshot(told_by, %s::pg_snapshot)"
)


def _news(sql: str, values: list[str]) -> News:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        moment, claims, names, own = cursor.fetchone()
    return News(moment, frozenset(claims or ()), names, not own)
