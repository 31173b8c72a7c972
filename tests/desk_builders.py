"""One article at the reading desk, and what a browser would post from its pages. All people are invented."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tracker.actions import reading
from tracker.models import Appearance, Capture, Statement

SPLIT = "“We will open a plant in Norland,” said Mara Quill, who runs Quill Works, “and hire 200 people by 2026.”"
TEXT = f"NORTHPORT, March 5.\r\n\r\n{SPLIT}\r\n\r\n🎉 Cafe\u0301s 👩‍💻 were full. She told the paper that prices would fall."


def at(name: str, *parts: int) -> str:
    return reverse(f"admin:tracker_capture_{name}", args=parts)


def read_capture() -> Capture:
    """The article with all that the reader finds in it; its speaker is known."""
    build.position(build.executive(), build.company())
    source = build.capture(TEXT)
    reading.suggest(source)
    return source


def split_quote(capture: Capture) -> Appearance:
    return capture.appearances.get(pieces=2)


def post(client: Client, url: str, **typed: Any) -> HttpResponse:
    return client.post(url, typed, headers={"X-Desk": "1"})


def form_of(client: Client, capture: Capture, item: int) -> dict[str, Any]:
    """What a browser would post from the form at the side."""
    panel = client.get(at("read", capture.pk), {"item": item}).context["panel"]
    forms = [form for form in (panel.form, *(part.form for part in panel.claims)) if form]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: "" if value is None else getattr(value, "pk", value) for name, value in values.items()}


def save(client: Client, capture: Capture, item: int, values: dict[str, Any], **typed: Any) -> HttpResponse:
    return post(client, at("save", capture.pk, item), **{**values, **typed})


def forget(draft: Statement) -> None:
    draft.claims.all().delete()
    draft.delete()


def spans(appearance: Appearance) -> list[tuple[int, int, str]]:
    return [(span.start, span.end, span.exact) for span in appearance.spans.all()]
