"""A claim's card on other people's pages: a frame without scripts, and oEmbed, which tells them how to ask for it."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from tracker.models import Claim
from tracker.queries.cards import cards
from tracker.queries.feeds import edition
from tracker.queries.past import Moment
from tracker.templatetags.follow import PROPOSITION, TALLEST, WIDEST, WORDS, absolute, frame_code, height_of, one_line
from tracker.templatetags.on_record import as_said
from tracker.views.leaving import conditional, public_claim
from tracker.views.pages import BadParameter, Tombstone, chosen, public_page, refuse_unknown

MAX_AGE = 300
# No script, no picture, no form; and unlike any other page it may stand in anybody's frame.
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
THEMES = ("light", "dark")
PICTURE = (1200, 630)


@xframe_options_exempt
@public_page("theme")
def embed(request: HttpRequest, pk: int) -> HttpResponse:
    theme = chosen(request, "theme", THEMES)
    try:
        claim = public_claim(pk)
    except Tombstone as gone:
        context = {"gone": gone, "theme": theme, "canonical": absolute(reverse("claim", args=[pk]))}
        return framed(render(request, "tracker/embed.html", context, status=410))
    now = timezone.now()

    def make() -> HttpResponse:
        [card] = cards([claim], Moment(now.date()))
        words, proposition = one_line(as_said(claim.statement), WORDS), one_line(claim.proposition, PROPOSITION)
        shown = {"card": card, "claim": claim, "words": words, "proposition": proposition}
        canonical = absolute(claim.get_absolute_url())
        return render(request, "tracker/embed.html", {**shown, "canonical": canonical, "theme": theme})

    return framed(conditional(request, edition(), now, make, MAX_AGE))


def framed(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = POLICY
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """The answer to "how is this address embedded" (oembed.com): JSON, and only for a claim's own address."""
    try:
        refuse_unknown(request, ("url", "maxwidth", "maxheight", "format", "theme"))
        return answer(request)
    except BadParameter as bad:
        return problem(400, bad.reason, bad.name)
    except Tombstone as gone:
        return problem(410, f"This claim was withdrawn: {gone.reason}", "url")
    except (Http404, Resolver404):
        return problem(404, "No public claim has this address.", "url")


def answer(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("format", "json")
    if wanted != "json":
        return problem(501, "Only JSON is given: format=json.", "format")
    widest, tallest = largest(request, "maxwidth"), largest(request, "maxheight")
    theme = chosen(request, "theme", THEMES)
    claim = public_claim(claim_at(request.GET.get("url", ""), request.get_host()))

    def make() -> HttpResponse:
        return open_to_all(JsonResponse(described(claim, widest, tallest, theme)))

    return conditional(request, edition(), timezone.now(), make, MAX_AGE)


def problem(status: int, detail: str, field: str) -> HttpResponse:
    return open_to_all(JsonResponse({"detail": detail, "field": field}, status=status))


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Public data without cookies: a page's own script may ask for it too."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def largest(request: HttpRequest, name: str) -> int | None:
    """A limit in pixels. Raises BadParameter for what is no positive number."""
    value = request.GET.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= 6 and int(value)):
        raise BadParameter(name, f"“{value[:60]}” is not a number of pixels.")
    return int(value)


def claim_at(url: str, asked_at: str) -> int:
    """The number of the claim whose page or embedded card has this address.

    Raises BadParameter without an address, Http404 or Resolver404 for any other: another host's, another page's,
    or a page as of a past day, since a card always shows what holds now.
    """
    if not url:
        raise BadParameter("url", "Give the address of a claim.")
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and parts.netloc in (urlsplit(settings.SITE_URL).netloc, asked_at)
    except ValueError:
        known = False
    if not known or "as_of" in parse_qs(parts.query, keep_blank_values=True):
        raise Http404
    found = resolve(parts.path)
    if found.url_name not in ("claim", "claim-embed"):
        raise Http404
    return int(found.kwargs["pk"])


def described(claim: Claim, widest: int | None, tallest: int | None, theme: str = "") -> dict[str, object]:
    """Width and height obey the limits, even where the card then scrolls in its frame."""
    width = min(WIDEST, widest or WIDEST)
    height = min(height_of(claim, width), tallest or TALLEST)
    speaker = claim.statement.speaker
    found: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": one_line(claim.proposition),
        "author_name": one_line(speaker.name) if speaker else "On Record",
        "author_url": absolute(speaker.get_absolute_url()) if speaker else absolute("/"),
        "provider_name": "On Record",
        "provider_url": absolute("/"),
        "cache_age": MAX_AGE,
        "html": frame_code(claim, width, height, theme),
        "width": width,
        "height": height,
    }
    if (widest or PICTURE[0]) >= PICTURE[0] and (tallest or PICTURE[1]) >= PICTURE[1]:
        found["thumbnail_url"] = absolute(reverse("claim-card", args=[claim.pk]))
        found["thumbnail_width"], found["thumbnail_height"] = PICTURE
    return found
