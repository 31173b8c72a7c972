"""Whether published words still stand in what their source prints today. The stored capture stays the proof."""

from collections.abc import Iterable

from django.db import transaction

from tracker.matching.anchors import AnchorFound, check_anchor
from tracker.models import AnchorCheck, Appearance, Article, Capture, Evidence
from tracker.vocabulary import AnchorState

WORST_FIRST = (AnchorState.MISSING, AnchorState.CHANGED, AnchorState.NORMALISED, AnchorState.PRESENT)

Anchor = Appearance | Evidence


def check_capture(capture: Capture) -> list[AnchorCheck]:
    """Holds the published words of the article against this text of it. Returns the rows that say something new.

    Looking twice at one capture leaves one row; when a source goes back to an earlier text, a row says so.
    """
    with transaction.atomic(savepoint=False):
        return [
            row
            for anchor, last in _anchors(capture.article_id)
            if last is None or last.capture_id != capture.pk
            for row in [_record(anchor, last, capture, _found(anchor, capture.text))]
        ]


def note_unreachable(article: Article, reason: str) -> list[AnchorCheck]:
    """That the source of the article's published words could not be read; once, until it is read again."""
    with transaction.atomic(savepoint=False):
        return [
            _record(anchor, last, None, AnchorFound(AnchorState.UNREACHABLE), reason[:2000] or "No reason was given.")
            for anchor, last in _anchors(article.pk)
            if last is None or last.state != AnchorState.UNREACHABLE
        ]


def _anchors(article_id: int) -> Iterable[tuple[Anchor, AnchorCheck | None]]:
    """Each with its last check, in the order in which they were made. Two looks at one article wait for each other."""
    appearances = list(Appearance.objects.published().filter(capture__article=article_id).prefetch_related("spans"))
    passages = list(Evidence.objects.confirmed().filter(capture__article=article_id).order_by("pk"))
    if not appearances and not passages:
        return []
    Article.objects.select_for_update(no_key=True).get(pk=article_id)
    last = AnchorCheck.objects.filter(next=None)
    of_appearance = {row.appearance_id: row for row in last.filter(appearance__in=appearances)}
    of_evidence = {row.evidence_id: row for row in last.filter(evidence__in=passages)}
    return [
        *((anchor, of_appearance.get(anchor.pk)) for anchor in appearances),
        *((anchor, of_evidence.get(anchor.pk)) for anchor in passages),
    ]


def _found(anchor: Anchor, text: str) -> AnchorFound:
    """Of a split quote the worst of its pieces."""
    pieces = anchor.spans.all() if isinstance(anchor, Appearance) else [anchor]
    found = [check_anchor(piece.exact, piece.prefix, piece.suffix, text) for piece in pieces]
    return min(found, key=lambda one: WORST_FIRST.index(one.state))


def _record(
    anchor: Anchor, last: AnchorCheck | None, capture: Capture | None, found: AnchorFound, failure: str = ""
) -> AnchorCheck:
    return AnchorCheck.objects.create(
        appearance=anchor if isinstance(anchor, Appearance) else None,
        evidence=anchor if isinstance(anchor, Evidence) else None,
        capture=capture,
        previous=last,
        state=found.state,
        reads_now=found.reads_now,
        failure=failure,
    )
