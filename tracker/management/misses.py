"""What a reader got wrong, in words for a person: the place, what was wanted, and what was found instead."""

from collections.abc import Sequence

from tracker.extraction.entities import Entity, entities
from tracker.extraction.measure import matched, sources_meet
from tracker.extraction.quotes import Attribution
from tracker.management.rows import Article, Tokens
from tracker.text import Span

CONTEXT = 60
MOST_CONTENT = 300
TOKENS_AROUND = 8
COUNTS = 0.3
"""An attribution whose content shares less of its characters with a wanted one is no reading of it."""


def article_misses(article: Article, found: Sequence[Attribution]) -> list[str]:
    """Attributions that were not found, with what stands in their place, and found ones that nobody wanted."""
    wanted = article.attributions
    pairs = matched(found, wanted, COUNTS)
    ours, theirs = {a for a, _ in pairs}, {b for _, b in pairs}
    lines = []
    for place, one in enumerate(wanted):
        if place not in theirs:
            instead = [other for other in found if _meet(one.content, other.content)]
            lines.append(_line("missed", article, one, instead, "found nothing there"))
    for place, one in enumerate(found):
        if place not in ours:
            instead = [other for other in wanted if _meet(one.content, other.content)]
            lines.append(_line("extra", article, one, instead, "nothing is annotated there"))
    return lines


def _meet(ours: Sequence[Span], theirs: Sequence[Span]) -> bool:
    return bool(ours) and bool(theirs) and sources_meet(ours, theirs)


def _line(what: str, article: Article, one: Attribution, others: Sequence[Attribution], none: str) -> str:
    text = article.text
    begin, end = one.content[0].start, one.content[-1].end
    around = f"…{text[max(0, begin - CONTEXT) : begin]}[…]{text[end : end + CONTEXT]}…".replace("\n", " ")
    beside = "; ".join(shown(text, other) for other in others) or none
    return f"{article.id} at {begin}: {what} {shown(text, one)}\n    in {around}\n    against {beside}"


def shown(text: str, one: Attribution) -> str:
    source, cue, content = (" … ".join(span.of(text) for span in part) for part in (one.source, one.cue, one.content))
    return f"{one.form}: {source!r} {cue!r} {content[:MOST_CONTENT]!r}"


def token_misses(row: Tokens, found: Sequence[str]) -> list[str]:
    """Entities that were not found as labelled, with what overlaps them, and found ones that nobody labelled."""
    ours, theirs = entities(found), entities(row.labels)
    missed = [_entity_line("missed", row, one, ours, "found nothing there") for one in theirs if one not in set(ours)]
    right = set(theirs)
    extra = [
        _entity_line("extra", row, one, theirs, "nothing is labelled there")
        for one in ours
        if one not in right and not any(_cross(one, other) for other in theirs)
    ]
    return missed + extra


def _cross(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


def _entity_line(what: str, row: Tokens, one: Entity, others: Sequence[Entity], none: str) -> str:
    before = " ".join(row.tokens[max(0, one.start - TOKENS_AROUND) : one.start])
    after = " ".join(row.tokens[one.end : one.end + TOKENS_AROUND])
    beside = "; ".join(_entity(row, other) for other in others if _cross(one, other)) or none
    return f"{row.id}: {what} {_entity(row, one)}\n    in …{before} […] {after}…\n    against {beside}"


def _entity(row: Tokens, one: Entity) -> str:
    return f"{one.part} {' '.join(row.tokens[one.start : one.end])[:MOST_CONTENT]!r}"
