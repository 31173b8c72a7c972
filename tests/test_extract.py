import time
from datetime import date

import pytest

from tracker.intake import children
from tracker.intake.extract import Unreadable, extract, read_text_file

URL = "https://news.example/a"
BODY = (
    "<p>Acme opened its first store in Berlin on Saturday, a year later than planned, the company said in a "
    "statement.</p><p>“We are delighted,” said Jane Roe, who had promised the store for spring 2023.</p>"
)


def _html(body=BODY, head="", attributes=' lang="de"') -> bytes:
    return f"<html{attributes}><head><title>Acme opens</title>{head}</head><body><article>{body}</article></body></html>".encode()


def test_an_article_gives_text_title_author_day_language_and_url():
    head = (
        '<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2024-03-02T10:00:00Z">'
        '<link rel="canonical" href="https://www.news.example/acme?utm_source=x#top">'
    )
    found = extract(_html(head=head), URL)
    assert "“We are delighted,” said Jane Roe" in found.text
    assert (found.title, found.author, found.published) == ("Acme opens", "Jane Doe", date(2024, 3, 2))
    assert (found.language, found.canonical_url) == ("de", "https://www.news.example/acme")


def test_a_canonical_link_to_another_site_is_not_believed():
    head = '<link rel="canonical" href="https://elsewhere.example/stolen">'
    assert extract(_html(head=head), URL).canonical_url == URL


def test_latin_1_declared_in_a_meta_is_decoded():
    head = '<meta charset="iso-8859-1">'
    html = _html(BODY.replace("“", "").replace("”", "").replace("Jane", "Jané"), head).decode().encode("latin-1")
    assert "Jané Roe" in extract(html, URL).text


@pytest.mark.parametrize(
    "data", [b"", b"  \n", b"\x00\x01\x02" * 99, b"%PDF-1.7 ...", b"<html></html>", b"\x1f\x8bzzzz"]
)
def test_what_holds_no_article_is_unreadable_with_a_reason(data):
    with pytest.raises(Unreadable) as caught:
        extract(data, URL)
    assert caught.value.reason


@pytest.mark.parametrize(
    "bomb",
    [
        _html("<div>" * 100_000),
        b"<html><body><p " + b" ".join(b"a%d=1" % i for i in range(300_000)) + b">x</p></body></html>",
        b"<html><body>" + b"<!--" * 100_000,
        _html("<p>" + "&amp;" * 500_000 + "</p>"),
    ],
    ids=["nested", "attributes", "comments", "entities"],
)
def test_a_parser_bomb_ends_in_time(bomb):
    began = time.monotonic()
    try:
        extract(bomb, URL)
    except Unreadable as error:
        assert error.reason
    assert time.monotonic() - began < children.KILL_AFTER + 30


def test_the_kill_timer_ends_a_child():
    with pytest.raises(Unreadable, match="longer"):
        children.ask_child("page", _html(), URL, kill_after=0.01)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_is_decoded(encoding):
    text = "“Next year,” said Renée — naïve? It was a long sentence of plain words."
    assert read_text_file((text + "\r\n").encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"), (b" \n\t", "empty"), (b"\xef\xbb\xbf", "empty"), (b"a" * 5_000_001, "larger"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL"), (b"\x01\x02\x03abc" * 50, "control"), (b"\xff\xfeab\x00", "UTF-16"),
        (bytes(range(128, 256)) * 20, "not a text"), (b"abc\x81\x8d\x8f", "not a text"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_by_name(data, why):
    with pytest.raises(ValueError, match=why) as caught:
        read_text_file(data, "a.bin")
    assert "a.bin" in str(caught.value)


def test_lone_surrogates_are_dropped():
    data = b"\xff\xfe" + "before ".encode("utf-16-le") + b"\x00\xd8" + "after".encode("utf-16-le")
    assert read_text_file(data, "a.txt") == "before after"
