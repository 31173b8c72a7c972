"""What all that leaves these pages shares: feeds, calendars, cards and pictures are read on other people's screens."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

from tracker.models import Claim, Company, Executive, Topic
from tracker.queries.claims import tombstone_reason
from tracker.queries.feeds import Edition, Subject, midnight
from tracker.views.pages import Tombstone
from tracker.vocabulary import EditorialState

M = TypeVar("M", Executive, Company, Topic)


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def subject_by_slug(model: type[M], slug: str) -> Subject:
    """Raises Http404 for a slug that nobody has."""
    return Subject(model.__name__.lower(), get_object_or_404(model, slug=slug))


def public_claim(pk: int) -> Claim:
    """The claim with all its card shows. Raises Http404 when it never was public, Tombstone when it was taken back."""
    claim = get_object_or_404(Claim.objects.public().with_everything(), pk=pk)
    if reason := tombstone_reason(claim):
        raise Tombstone("claim", reason)
    if claim.statement.state != EditorialState.PUBLISHED:
        raise Http404
    return claim


def conditional(
    request: HttpRequest, edition: Edition, today: datetime, make: Callable[[], HttpResponse], max_age: int
) -> HttpResponse:
    """304 when the visitor holds this edition of the day already, without making anything; else what `make` gives.

    What falls due changes at midnight (UTC) without any row changing, so the day is a part of the edition.
    """
    day = midnight(today.date())
    address = f"{request.path}?{request.GET.urlencode()}"
    mark = sha256(f"{settings.SITE_URL}|{address}|{day:%Y%m%d}|{edition.mark}".encode()).hexdigest()
    changed = max(day, edition.changed_at) if edition.changed_at else day
    return answered(request, f'"{mark[:32]}"', make, max_age, changed)


def answered(
    request: HttpRequest, etag: str, make: Callable[[], HttpResponse], max_age: int, changed: datetime | None = None
) -> HttpResponse:
    """With its ETag and how long caches may keep it; 304 without making it for one who holds it."""
    stamp = int(changed.timestamp()) if changed else None
    response = get_conditional_response(request, etag, stamp)
    if response is None or response.status_code != 304:
        response = make()
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        if stamp is not None:
            response.headers["Last-Modified"] = http_date(stamp)
        patch_cache_control(response, public=True, max_age=max_age)
    return response
