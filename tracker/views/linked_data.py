"""What machines read in a page: JSON-LD in schema.org's terms, and what a link preview shows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from tracker.models import Article, Company, Executive, Statement
from tracker.queries.claims import ClaimPage
from tracker.queries.quotes import Printed
from tracker.templatetags.on_record import as_said, badge, imprecise, window_words
from tracker.vocabulary import NEEDS_TWO_PEOPLE, EditorialState, Form, Precision

Node = dict[str, Any]

NAME = "On Record"
MOST_APPEARANCES = 20
LONGEST_TITLE, LONGEST_DESCRIPTION = 110, 280
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
"""So that no text can end the element that holds it, nor begin a comment in it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A page as a link to it shows it (Open Graph): one title, one description, its permanent address."""

    title: str
    description: str
    url: str
    image: str = ""
    kind: str = "article"


def absolute(path: str) -> str:
    """The path under the site's public address, whatever host the request named."""
    return f"{settings.SITE_URL}{path}"


def as_script(nodes: Iterable[Node]) -> SafeString:
    """The nodes as the inside of `<script type="application/ld+json">`."""
    data = json.dumps({"@context": "https://schema.org", "@graph": list(nodes)}, ensure_ascii=False)
    return mark_safe(data.translate(ESCAPES))  # noqa: S308 (nothing of HTML is left in it)


def preview_of_claim(page: ClaimPage) -> Preview:
    claim, statement = page.claim, page.claim.statement
    said = imprecise(statement.said_on, statement.said_precision)
    words = f"{statement.speaker}, {said}: {as_said(statement)} Due {window_words(claim)}."
    return Preview(
        title=_cut(f"{badge(page.card).word}: {claim.proposition}", LONGEST_TITLE),
        description=_cut(words, LONGEST_DESCRIPTION),
        url=absolute(claim.get_absolute_url()),
        image=_card(claim.pk),
    )


def preview_of_statement(statement: Statement) -> Preview:
    said = imprecise(statement.said_on, statement.said_precision)
    return Preview(
        title=_cut(f"{statement.speaker}, {said}", LONGEST_TITLE),
        description=_cut(as_said(statement), LONGEST_DESCRIPTION),
        url=absolute(statement.get_absolute_url()),
    )


def claim_nodes(page: ClaimPage) -> list[Node]:
    """The quotation, the claim drawn from it, and a review where a verdict has decided it."""
    nodes = [*quotation_nodes(page.claim.statement, page.appearances), _claim(page)]
    return [*nodes, _review(page)] if is_reviewed(page) else nodes


def is_reviewed(page: ClaimPage) -> bool:
    """Decided by a standing verdict, and nothing that it rests on was corrected since.

    A search engine shows a rating without our reservations, so a claim that is back in review has none.
    """
    return page.card.outcome in NEEDS_TWO_PEOPLE and page.claim.state == EditorialState.PUBLISHED


def quotation_nodes(statement: Statement, appearances: Iterable[Printed]) -> list[Node]:
    """Empty for words that no source puts in quotation marks: they are not the speaker's."""
    if statement.form == Form.INDIRECT or statement.speaker is None:
        return []
    url = absolute(statement.get_absolute_url())
    node = {
        "@type": "Quotation",
        "@id": f"{url}#quotation",
        "url": url,
        "text": statement.words,
        "inLanguage": statement.language,
        "spokenByCharacter": _person(statement.speaker),
        "dateCreated": _said_on(statement),
        "isBasedOn": _articles(appearances),
    }
    return [_filled(node)]


def _claim(page: ClaimPage) -> Node:
    claim, statement = page.claim, page.claim.statement
    articles = _articles(page.appearances)
    node = {
        "@type": "Claim",
        "@id": f"{absolute(claim.get_absolute_url())}#claim",
        "url": absolute(claim.get_absolute_url()),
        "name": claim.proposition,
        "text": claim.proposition,
        "author": _person(statement.speaker) if statement.speaker else None,
        "about": _organisation(claim.company),
        "datePublished": _said_on(statement),
        "firstAppearance": articles[0] if articles else None,
        "appearance": articles[1:],
    }
    if statement.form != Form.INDIRECT:
        node["isBasedOn"] = {"@id": f"{absolute(statement.get_absolute_url())}#quotation"}
    return _filled(node)


def _review(page: ClaimPage) -> Node:
    verdict = page.card.verdict
    assert verdict is not None
    url = absolute(page.claim.get_absolute_url())
    return {
        "@type": "ClaimReview",
        "@id": f"{url}#review",
        "url": url,
        "claimReviewed": page.claim.proposition,
        "itemReviewed": {"@id": f"{url}#claim"},
        "author": {"@type": "Organization", "name": NAME, "url": absolute("/")},
        "datePublished": verdict.recorded_at.date().isoformat(),
        "reviewBody": verdict.rationale,
        # In words alone: a number would grade the person, and what is rated is an outcome.
        "reviewRating": {"@type": "Rating", "alternateName": verdict.get_outcome_display()},
    }


def _person(executive: Executive) -> Node:
    node = {"@type": "Person", "name": executive.name, "url": absolute(executive.get_absolute_url())}
    return node | _same_as(executive.wikidata_qid)


def _organisation(company: Company) -> Node:
    node = {"@type": "Organization", "name": company.name, "url": absolute(company.get_absolute_url())}
    return node | _same_as(company.wikidata_qid)


def _same_as(qid: str) -> Node:
    return {"sameAs": f"https://www.wikidata.org/entity/{qid}"} if qid else {}


def _articles(appearances: Iterable[Printed]) -> list[Node]:
    """Earliest first, as the page has them."""
    return [_article(item.article) for item in list(appearances)[:MOST_APPEARANCES]]


def _article(article: Article) -> Node:
    is_public = article.canonical_url.startswith(("https://", "http://"))
    node = {
        "@type": "NewsArticle",
        "url": article.canonical_url if is_public else absolute(article.get_absolute_url()),
        "headline": article.title,
        "datePublished": article.published_on.isoformat() if article.published_on else None,
        "publisher": {"@type": "Organization", "name": article.outlet.name},
    }
    return _filled(node)


def _said_on(statement: Statement) -> str | None:
    """As precisely as it is known (ISO 8601): 2018-07-03, 2018-07, 2018."""
    if statement.said_on is None:
        return None
    length = {Precision.MONTH: 7, Precision.QUARTER: 4, Precision.YEAR: 4}.get(Precision(statement.said_precision), 10)
    return statement.said_on.isoformat()[:length]


def _filled(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _cut(words: str, longest: int) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def _card(pk: int) -> str:
    """The address of the claim's picture, where this site draws one."""
    try:
        return absolute(reverse("claim-card", args=[pk]))
    except NoReverseMatch:
        return ""
