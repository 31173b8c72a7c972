"""The keys of each page of the admin, as `?` and the page of keys list them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

Keys = tuple[tuple[tuple[str, ...], str], ...]

EVERYWHERE: Keys = (
    (("?",), "the keys of this page"),
    (("Ctrl+K",), "search all statements, claims, people, companies and articles"),
    (("/",), "on a list: into its search box"),
    (("Esc",), "out of a field or a dialog, back to the keys"),
)
START_KEYS: Keys = (
    (("1", "to", "9"), "the next item of the queue with that number"),
    (("r",), "read an article"),
    (("g",), "the next article with suggestions"),
)
QUEUE_KEYS: Keys = (
    (("c",), "confirm the passage, with the stance that is chosen and the copies that are ticked"),
    (("x",), "reject it"),
    (("1", "to", "5"), "change the stance: confirms, contradicts, postpones, discusses, unrelated"),
    (("n",), "next; this one stays in the queue"),
    (("p",), "previous"),
    (("m",), "into the note"),
    (("a",), "tick all copies, or none"),
    (("v",), "propose a verdict on the claim"),
    (("o",), "open the article"),
    (("u",), "undo what you judged last"),
    (("?",), "this list"),
)
DESK_KEYS: Keys = (
    (("j", "k", "or", "↓", "↑"), "next, previous quote"),
    (("a",), "accept: publish as it stands, or say what publishing asks"),
    (("e", "or", "Enter"), "change: to the first field that asks for something"),
    (("x",), "reject; it is not suggested again"),
    (("s",), "same statement as…"),
    (("t",), "into the text, to select words"),
    (("n",), "new quote from the selected words"),
    (("u",), "undo"),
    (("g",), "next article with suggestions"),
    (("?",), "this list"),
)
JUDGE_KEYS: Keys = ((("Alt+C",), "confirm"), (("Alt+R",), "reject"))

PAGES: tuple[tuple[str, str, Keys], ...] = (
    ("everywhere", "Every page", EVERYWHERE),
    ("start", "The start page", START_KEYS),
    ("queue", "The evidence queue", QUEUE_KEYS),
    ("desk", "The reading desk", DESK_KEYS),
    ("judge", "Judging one piece of evidence, or one suggested link", JUDGE_KEYS),
)


def page(request: HttpRequest) -> HttpResponse:
    """All keys on one page; what `?` shows in a dialog."""
    context: dict[str, Any] = {**admin.site.each_context(request), "title": "Keys", "pages": PAGES}
    return TemplateResponse(request, "admin/keys.html", context)
