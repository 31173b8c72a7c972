"""Where a thing is followed and how it is embedded: addresses and code for pages, and text fit for other screens."""

import re
from math import ceil
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from tracker.models import Claim
from tracker.queries.feeds import Subject, subject_of
from tracker.templatetags.on_record import as_said, window_words
from tracker.vocabulary import EditorialState

register = template.Library()

WIDEST, TALLEST = 640, 800
"""Of an embedded card, in pixels."""
WORDS, PROPOSITION = 320, 200
"""Characters that it shows."""

# Neither XML 1.0 nor a calendar can hold these; the newline is a matter of its own.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
# Embeddings, overrides and isolates: they would turn what stands around the words on somebody else's page.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile(r"\s+")


def printable(text: str) -> str:
    """The text without characters that XML 1.0 forbids, its lines kept."""
    return CONTROLS.sub("", text)


def one_line(text: str, most: int = 300) -> str:
    """Plain text for a title: one line, nothing that turns its surroundings, cut at a word with an ellipsis."""
    line = SPACES.sub(" ", TURNING.sub("", CONTROLS.sub("", text))).strip()
    return shortened(line, most)


def shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 else head).rstrip() + "…"


def absolute(path: str) -> str:
    """The address under which the site is known, whatever host it was asked by: caches are shared."""
    return f"{settings.SITE_URL}{path}"


def feed_address(subject: Subject) -> str:
    return _address(subject, "atom")


def calendar_address(subject: Subject) -> str:
    """Empty for a claim: its one day stands on its page."""
    return "" if subject.kind == "claim" else _address(subject, "ics")


def _address(subject: Subject, form: str) -> str:
    if subject.thing is None:
        return absolute(reverse(form))
    return absolute(reverse(f"{subject.kind}-{form}", args=[subject.key]))


def height_of(claim: Claim, width: int) -> int:
    """Pixels. A frame without scripts can't ask to be taller, so its height is reckoned from what it holds.

    A little more than most browsers' letters take; wider ones scroll.
    """
    statement = claim.statement
    room = max(width, 240) - 44
    said_by = f"{statement.speaker}, {statement.position or ''}, 12 September 2024 sample"
    taken = (
        128
        + 26 * _lines(as_said(statement)[:WORDS], 9.2, room - 8)
        + 23 * _lines(said_by, 7.8, room)
        + 23 * _lines(claim.proposition[:PROPOSITION], 10.9, room - 36)
        + 23 * _lines(window_words(claim), 7.8, room - 36)
        + 23 * _lines("Sources and evidence on On Record", 7.4, room)
        + (40 + 25 * _lines("Back in review: something it rests on was corrected.", 9, room - 26))
        * (claim.state == EditorialState.IN_REVIEW)
    )
    return min(taken + 10, TALLEST)


def _lines(text: str, letter: float, room: float) -> int:
    """How many lines a text takes whose letters are so wide, on average and with what wrapping loses."""
    return max(ceil(len(text) * letter / room), 1)


def frame_code(claim: Claim, width: int, height: int, theme: str = "") -> str:
    address = absolute(reverse("claim-embed", args=[claim.pk])) + (f"?theme={theme}" if theme else "")
    return format_html(
        '<iframe src="{}" title="On Record: {}" width="{}" height="{}" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" '
        'style="border:0;max-width:100%"></iframe>',
        address,
        one_line(claim.proposition, 120),
        width,
        height,
    )


def oembed_address(claim: Claim) -> str:
    page = quote(absolute(claim.get_absolute_url()), safe="")
    return absolute(f"{reverse('oembed')}?url={page}&format=json")


@register.inclusion_tag("tracker/partials/feed_links.html")
def feed_links(thing: Any = None) -> dict[str, Any]:
    """For a page's head: where programs find the feed of an executive, company, topic or claim; none for all."""
    subject = subject_of(thing)
    return {
        "name": one_line(str(thing), 120) if thing else "",
        "feed": feed_address(subject),
        "oembed": oembed_address(thing) if isinstance(thing, Claim) else "",
    }


@register.inclusion_tag("tracker/partials/follow.html")
def follow_links(thing: Any = None) -> dict[str, Any]:
    """For a page: the ways to follow what it is about, and for a claim the code of its card."""
    subject = subject_of(thing)
    calendar = calendar_address(subject)
    return {
        "subject": subject,
        "feed": feed_address(subject),
        "calendar": calendar,
        "webcal": calendar.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
        "code": frame_code(thing, WIDEST, height_of(thing, WIDEST)) if isinstance(thing, Claim) else "",
    }
