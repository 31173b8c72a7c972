"""Runs in the child: the article on an HTML page, and the signs that there is none."""

import re
from typing import Any

LONGEST_TEXT = 1_000_000
LONGEST_LINE = 1000
MOST_JSON_LD = 500_000
LONGEST_ERROR_PAGE = 800
LONGEST_TEASER = 2000
LEAST_PARTIAL = 300
"""Characters. Less of a text behind a paywall is a teaser, which says nothing that its headline does not."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?(?:https?://schema\.org/)?false\b', re.I)
_THING = r"(?:page|article|story|content|document|file|site|link)"
_NOT_FOUND = re.compile(
    # "Page not found", "The article you requested could not be found", "Content is no longer available"
    rf"\b{_THING}\b.{{0,60}}\b(?:not (?:be )?found|no longer (?:available|exists?)|(?:does not|doesn[’']t) exist"
    rf"|(?:has|have) been (?:removed|deleted)|not available|unavailable)"
    # "404", "Error 404", "404 – not found", "Not Found"
    r"|^\W*(?:error\W{1,3})?404\W*$|\berror\W{1,3}404\b|\b404\b.{0,20}\b(?:not found|error)\b|^\W*not found\W*$"
    # "Oops! We can't find that page"
    rf"|(?:can[’']?t|cannot|could ?n[o’']t|unable to|couldn[’']t) find (?:the|that|this|your)\b.{{0,30}}\b{_THING}\b"
    r"|seite (?:wurde )?nicht gefunden|page (?:est )?introuvable|página no encontrada",
    re.I,
)
_TEASER = re.compile(
    # "Subscribe to continue reading", "Sign in to read the full story"
    r"\b(?:subscribe|sign in|log in|register|sign up|create (?:an|a free) account)\b[^.\n]{0,40}\bto "
    r"(?:continue|keep|read|unlock|access|view)\b"
    # "This article is for subscribers only"
    r"|\b(?:article|content|story|page) is (?:only )?(?:for|available (?:only )?(?:to|for)|reserved for|exclusive to)"
    r"[^.\n]{0,30}\b(?:subscribers|members)\b|\b(?:subscribers|members)[- ]only\b"
    r"|\bto (?:continue|keep) reading\b|\balready a (?:subscriber|member)\b",
    re.I,
)


def read_page(data: bytes, url: str) -> dict[str, Any]:
    """Text and metadata of an HTML page, as trafilatura finds them; `partial` where a paywall hides the rest."""
    import trafilatura

    # Bytes, not text: the character set may stand in a <meta> that only the parser sees.
    tree = trafilatura.load_html(data)
    if tree is None:
        return _none("no_text", "This is not an HTML page.")
    language = str(tree.get("lang") or "")
    heads = _heads(tree)
    is_locked = _says_not_free(tree)
    document: Any = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    text = str(document.text or "")[:LONGEST_TEXT] if document is not None else ""
    if len(text) < LONGEST_ERROR_PAGE and any(_NOT_FOUND.search(head) for head in heads):
        return _none("soft_404", "The server answered 200, but the page says that it was not found.")
    teased = len(text) < LONGEST_TEASER and _TEASER.search(text) is not None
    if is_locked or teased:
        text = _without_teasers(text)
        if len(text) < LEAST_PARTIAL:
            return _none("paywall", f"Behind a paywall: {len(text)} characters are free to read.")
    if document is None or not text:
        return _none("no_text", "No article text was found on this page.")
    return {
        "text": text,
        "title": line(document.title),
        "author": line(document.author),
        "published": line(document.date),
        "language": language if _LANGUAGE.fullmatch(language[:35]) else "",
        "canonical_url": line(document.url),
        "partial": is_locked or teased,
    }


def line(value: object) -> str:
    """At most 1,000 characters on one line."""
    return " ".join(str(value or "").split())[:LONGEST_LINE]


def _none(kind: str, reason: str) -> dict[str, Any]:
    return {"unreadable": reason, "kind": kind}


def _heads(tree: Any) -> list[str]:
    """The page's title and its first headings."""
    found = tree.xpath("(//title)[1] | (//h1)[position() <= 2]")
    return [" ".join("".join(node.itertext()).split())[:200] for node in found]


def _says_not_free(tree: Any) -> bool:
    """What schema.org and the article tags of Open Graph say of access."""
    left = MOST_JSON_LD
    for script in tree.iterfind(".//script"):
        if str(script.get("type")).lower().strip() == "application/ld+json":
            text = (script.text or "")[:left]
            left -= len(text)
            if _NOT_FREE.search(text):
                return True
    for meta in tree.iterfind(".//meta"):
        said = str(meta.get("content")).strip().lower()
        if meta.get("itemprop") == "isAccessibleForFree" and said == "false":
            return True
        if "article:content_tier" in (meta.get("property"), meta.get("name")) and said == "locked":
            return True
    return False


def _without_teasers(text: str) -> str:
    """The text without the lines at its end that only ask to subscribe."""
    lines = text.rstrip().split("\n")
    while lines and (not lines[-1].strip() or (len(lines[-1]) < 300 and _TEASER.search(lines[-1]))):
        lines.pop()
    return "\n".join(lines)
