"""A stored article, with the published words marked in it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from tracker.models import Appearance, AppearanceSpan, Article, Capture, Evidence
from tracker.queries.anchors import with_anchor_state
from tracker.queries.quotes import Corroboration, Piece, corroboration, marked
from tracker.text import Span
from tracker.vocabulary import EditorialState, EvidenceState


@dataclass(frozen=True)
class ArticlePage:
    article: Article
    capture: Capture
    pieces: tuple[Piece, ...]
    captures: int
    family: tuple[Article, ...]
    """The origin and every article taken from it."""
    corroboration: Corroboration
    drifted: tuple[Appearance | Evidence, ...]
    """Public words of it that its outlet no longer prints."""


def article_page(article: Article) -> ArticlePage | None:
    """None when nothing public stands in it."""
    spans = list(
        AppearanceSpan.objects.filter(
            appearance__capture__article=article, appearance__statement__state=EditorialState.PUBLISHED
        ).select_related("appearance")
    )
    passages = list(_public_evidence(article))
    capture_ids = {s.appearance.capture_id for s in spans} | {e.capture_id for e in passages}
    if not capture_ids:
        return None
    capture = Capture.objects.defer("search").get(pk=max(capture_ids))
    family = tuple(_family(article))
    return ArticlePage(
        article=article,
        capture=capture,
        pieces=marked(capture.text, [*_quotes(spans, capture), *_passages(passages, capture)]),
        captures=article.captures.count(),
        family=family,
        corroboration=corroboration(family),
        drifted=_drifted(spans, passages),
    )


def _drifted(spans: list[AppearanceSpan], passages: list[Evidence]) -> tuple[Appearance | Evidence, ...]:
    words = Appearance.objects.drifted().filter(pk__in={span.appearance_id for span in spans}).with_sources()
    said = Evidence.objects.drifted().filter(pk__in=[row.pk for row in passages]).with_sources()
    return (
        *with_anchor_state(words.order_by("pk"), "appearance"),
        *with_anchor_state(said.order_by("pk"), "evidence"),
    )


def _public_evidence(article: Article) -> "list[Evidence]":
    return list(
        Evidence.objects.filter(
            capture__article=article,
            state=EvidenceState.CONFIRMED,
            claim__published_at__isnull=False,
            claim__state__in=[EditorialState.PUBLISHED, EditorialState.IN_REVIEW],
            claim__statement__state=EditorialState.PUBLISHED,
        )
    )


def _quotes(spans: list[AppearanceSpan], capture: Capture) -> list[tuple[Span, str]]:
    mine = [span for span in spans if span.appearance.capture_id == capture.pk]
    return [(Span(s.start, s.end), reverse("statement", args=[s.appearance.statement_id])) for s in mine]


def _passages(passages: list[Evidence], capture: Capture) -> list[tuple[Span, str]]:
    mine = [passage for passage in passages if passage.capture_id == capture.pk]
    return [(Span(e.start, e.end), f"{reverse('claim', args=[e.claim_id])}#evidence-{e.pk}") for e in mine]


def _family(article: Article) -> list[Article]:
    root = article.origin_id or article.pk
    return list(
        Article.objects.filter(Q(pk=root) | Q(origin=root)).select_related("outlet", "origin__outlet").order_by("pk")
    )
