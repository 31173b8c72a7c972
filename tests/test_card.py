"""The picture of a claim: what it shows, whatever the words hold."""

from io import BytesIO
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from tests import builders, factories
from tests.hostile import LANGUAGES, LONG, MIXED
from tests.test_feeds_out import HOSTILE
from tracker.actions import claims
from tracker.templatetags.on_record import MARKS
from tracker.views.picture import (
    COLOURS,
    FONTS,
    HEIGHT,
    LEFT,
    PANEL,
    REGULAR,
    RIGHT,
    SHAPES,
    WIDTH,
    Picture,
    draw,
    drawable,
    fitted,
    font,
    has_glyph,
    plain,
    readable,
)
from tracker.vocabulary import Outcome

PLAIN = Picture("“We will come.”", "Ines Halvorsen, 2024", "It comes", "by 31 May 2025", "✓", "Kept", "kept")


def opened(body: bytes) -> Image.Image:
    image = Image.open(BytesIO(body))
    image.load()
    assert (image.format, image.size) == ("PNG", (1200, 630))
    return image.convert("RGB")


def changed(**fields: object) -> bytes:
    return draw(Picture(**{name: getattr(PLAIN, name) for name in Picture.__slots__} | fields))


def test_every_outcome_has_its_own_shape_and_a_colour():
    assert set(SHAPES) == {mark for mark, _ in MARKS.values()}
    assert set(COLOURS) >= {css for _, css in MARKS.values()} | {"past"}
    assert len({changed(mark=mark) for mark in SHAPES}) == len(SHAPES)


def test_the_outcome_colours_the_edge_of_the_panel():
    for css, colour in COLOURS.items():
        edge = opened(changed(css=css)).getpixel((5, HEIGHT - 30))
        assert "#{:02x}{:02x}{:02x}".format(*edge) == colour


@pytest.mark.parametrize("name", [*LONG, *MIXED, *LANGUAGES])
def test_any_text_is_drawn_inside_the_picture(name: str):
    text = (LONG | MIXED | LANGUAGES)[name]
    body = changed(words=text, speaker=text, proposition=text, window=text)
    image = opened(body)
    paper = image.getpixel((WIDTH - 2, 2))
    right = image.crop((RIGHT + 30, 0, WIDTH, PANEL - 2))
    assert {colour for _, colour in right.getcolors()} == {paper}
    assert len(body) < 120_000


def test_words_are_wrapped_and_end_in_an_ellipsis_where_some_are_left_out():
    face = font(REGULAR, 38)
    lines = fitted("one two three " * 100, face, RIGHT - LEFT, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(face.getlength(line) <= RIGHT - LEFT for line in lines)
    assert fitted("one two", face, RIGHT - LEFT, 3) == ["one two"]
    broken = fitted("x" * 500, face, 200, 4)
    assert all(face.getlength(line) <= 200 for line in broken)
    assert fitted("", face, 200, 2) == []


def test_what_turns_or_controls_text_is_not_drawn():
    assert plain("a\u202eb\u202c \u200fc\u2066d\u2069\x01") == "ab cd"
    assert plain("e\u0301 q\u0323\u0334\u0301") == "é q"
    assert plain(" one \n\t two\u2003") == "one two"


def test_a_missing_glyph_is_a_block_and_words_of_them_are_left_out():
    assert has_glyph("é")
    assert has_glyph("Ж")
    assert not has_glyph("字")
    assert drawable("a字") == "a■"
    assert readable("“We come to 上海 soon, said she.”")
    assert not readable("我们明年会来")
    assert not readable("…")


def test_the_typeface_comes_with_its_licence():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE").read_text("utf-8")


def test_a_picture_is_drawn_quickly():
    draw(PLAIN)
    start = perf_counter()
    for _ in range(5):
        changed(words=LONG["prose"])
    assert (perf_counter() - start) / 5 < 1


@pytest.mark.django_db
class TestAddress:
    def test_a_claim_has_a_picture_that_caches_keep(self, client: Client):
        claim = builders.published_claim()
        response = client.get(f"/claims/{claim.pk}/card.png")
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == "public, max-age=3600"
        opened(response.content)
        head = client.head(f"/claims/{claim.pk}/card.png")
        assert (head.status_code, head.content) == (200, b"")

    def test_it_is_drawn_anew_when_what_it_shows_changes(self, client: Client):
        claim = builders.published_claim()
        url = f"/claims/{claim.pk}/card.png"
        first = client.get(url)
        held = {"if-none-match": first.headers["ETag"]}
        assert client.get(url, headers=held).status_code == 304
        builders.complete_check(claim)
        assert client.get(url, headers=held).status_code == 304
        builders.verdict(claim)
        second = client.get(url, headers=held)
        assert second.status_code == 200
        assert second.content != first.content

    def test_a_claim_taken_back_leaves_a_picture_that_says_so(self, client: Client):
        claim = builders.published_claim()
        before = client.get(f"/claims/{claim.pk}/card.png").content
        claims.withdraw(claim, builders.chief(), "Wrong person.", timezone.now())
        gone = client.get(f"/claims/{claim.pk}/card.png")
        assert gone.status_code == 410
        opened(gone.content)
        assert gone.content != before

    def test_what_is_not_public_has_none(self, client: Client):
        assert client.get(f"/claims/{builders.draft_claim().pk}/card.png").status_code == 404
        assert client.get("/claims/99999/card.png").status_code == 404
        assert client.get("/claims/1/card.png?size=9").status_code == 400

    def test_hostile_text_is_drawn(self, client: Client):
        claim = factories.make_claim(factories.make_statement("“" + HOSTILE + "x" * 10_000 + "”"), HOSTILE)
        opened(client.get(f"/claims/{claim.pk}/card.png").content)

    def test_queries_do_not_grow_with_rows(self, client: Client):
        claim = builders.published_claim()
        builders.verdict(claim)

        def count() -> int:
            with CaptureQueriesContext(connection) as found:
                assert client.get(f"/claims/{claim.pk}/card.png").status_code == 200
            return len(found)

        before = count()
        for _ in range(3):
            factories.make_verdict(claim, Outcome.KEPT)
        assert count() == before
