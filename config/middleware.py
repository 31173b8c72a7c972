"""What holds for every request: where content may come from, and which characters may come in."""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

View = Callable[[HttpRequest], HttpResponseBase]

PUBLIC_POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# Alpine, which the admin's theme is built on, evaluates expressions in attributes.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
# Swagger's page starts itself from an inline script and styles itself inline.
API_POLICY = ADMIN_POLICY.replace(" 'unsafe-eval'", "")

# PostgreSQL's text holds no NUL, and half a surrogate pair is no character that UTF-8 could write.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def content_security_policy(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        # A view that may be framed elsewhere sets its own.
        response.headers.setdefault("Content-Security-Policy", _policy(request.path_info))
        return response

    return middleware


def _policy(path: str) -> str:
    if path.startswith("/admin/"):
        return ADMIN_POLICY
    return API_POLICY if path.startswith("/api/") else PUBLIC_POLICY


def client_address(request: HttpRequest) -> str:
    """Who asks, for the limit on logins: behind N proxies of one's own, the N-th address from the right.

    What stands further left in X-Forwarded-For was written by the visitor.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    number = settings.TRUSTED_PROXIES
    try:
        return str(ip_address(told[-number])) if 0 < number <= len(told) else request.META.get("REMOTE_ADDR", "")
    except ValueError:
        return request.META.get("REMOTE_ADDR", "")


def refuse_unstorable_text(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        for place, text in _texts(request):
            if found := UNSTORABLE.search(text):
                return _refusal(request, place, found[0])
        return get_response(request)

    return middleware


def _texts(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Every piece of text that the visitor chose, with the name of its place."""
    yield "path", request.path_info
    parts = [("query parameter", request.GET)]
    if request.method == "POST":
        parts.append(("form field", request.POST))
    for kind, fields in parts:
        for name, values in fields.lists():
            place = f"{kind} {_visible(name)}"
            yield place, name
            for value in values:
                yield place, str(value)


def _visible(name: str) -> str:
    return UNSTORABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", name)


def _refusal(request: HttpRequest, place: str, character: str) -> HttpResponse:
    what = "a NUL character" if character == "\x00" else "half of a surrogate pair"
    reason = f"The {place} holds {what} (U+{ord(character):04X}), which no text here can hold."
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": reason, "field": place.rpartition(" ")[2]}, status=400)
    if request.method == "GET" and not request.path.startswith("/admin/"):
        return render(request, "400.html", {"name": place.rpartition(" ")[2], "reason": reason}, status=400)
    return HttpResponse(reason, status=400, content_type="text/plain; charset=utf-8")
