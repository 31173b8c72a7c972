"""The picture of a claim that link previews show."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tracker.models import Claim
from tracker.queries.cards import cards
from tracker.queries.past import Moment
from tracker.templatetags.on_record import as_said, badge, imprecise, window_words
from tracker.views.leaving import answered, public_claim
from tracker.views.pages import Tombstone, public_page
from tracker.views.picture import Picture, draw, draw_tombstone

MAX_AGE = 3600
DRAWING = 1
"""Counts up when the drawing changes, so that caches ask again."""


@public_page()
def card(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        claim = public_claim(pk)
    except Tombstone:
        return HttpResponse(draw_tombstone(), status=410, content_type="image/png")
    picture = picture_of(claim, Moment(timezone.now().date()))
    etag = f'"{sha256(f"{DRAWING}|{picture}".encode()).hexdigest()[:32]}"'
    return answered(request, etag, lambda: HttpResponse(draw(picture), content_type="image/png"), MAX_AGE)


def picture_of(claim: Claim, moment: Moment) -> Picture:
    [found] = cards([claim], moment)
    statement, shown = claim.statement, badge(found)
    office = f", {statement.position.title}, {statement.position.company}" if statement.position else ""
    return Picture(
        words=as_said(statement),
        speaker=f"{statement.speaker}{office}, {imprecise(statement.said_on, statement.said_precision)}",
        proposition=claim.proposition,
        window=window_words(claim),
        mark=shown.mark,
        word=shown.word,
        css=shown.css,
        is_sample=claim.company.is_sample,
    )
