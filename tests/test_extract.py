import time
from datetime import date

import pytest

from tracker.intake import children
from tracker.intake.extract import Unreadable, extract, leads_home, read_text_file

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


def _kind(html: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        extract(html, URL)
    assert caught.value.reason
    return caught.value.kind


@pytest.mark.parametrize(
    "head", ["404", "Error 404", "Page not found | The News", "404 - Not Found", "Sorry, this article is no longer available",
             "We can’t find the page you are looking for", "Seite nicht gefunden", "The story you requested does not exist"],
)  # fmt: skip
def test_a_page_that_says_not_found_is_no_article(head):
    html = (
        f"<html><head><title>{head}</title></head><body><h1>{head}</h1><p>Try the search, or go home.</p></body></html>"
    )
    assert _kind(html.encode()) == "soft_404"


def test_an_article_on_what_was_not_found_is_one():
    told = "".join(
        f"<p>In city number {n} the board met for {n} hours, and told nobody what it had found.</p>" for n in range(20)
    )
    html = _html(BODY + told).replace(b"<title>Acme opens", b"<title>Error 404: how the page not found came to be")
    assert "delighted" in extract(html, URL).text


def test_an_address_that_was_sent_on_to_the_front_page_is_gone():
    assert leads_home("https://x.example/2019/a", "https://x.example/")
    assert not leads_home("https://x.example/2019/a", "https://x.example/2019/b")
    assert not leads_home("https://x.example/", "https://www.x.example/")
    assert not leads_home("https://x.example/2019/a", "https://x.example/?p=12")


LOCKED = [
    '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>',
    '<script type="application/ld+json">{"@graph": [{"isAccessibleForFree": "False"}]}</script>',
    '<meta itemprop="isAccessibleForFree" content="false">',
    '<meta property="article:content_tier" content="locked">',
]


@pytest.mark.parametrize("head", LOCKED)
def test_of_a_page_behind_a_paywall_real_text_is_kept_and_marked_and_a_teaser_is_not(head):
    whole = extract(_html(BODY * 3 + "<p>Subscribe to continue reading.</p>", head), URL)
    assert whole.partial
    assert "delighted" in whole.text
    assert "Subscribe" not in whole.text
    teaser = "<p>Acme opened its first store in Berlin, a year late…</p><p>Already a subscriber? Log in.</p>"
    assert _kind(_html(teaser, head)) == "paywall"


def test_a_page_that_is_free_says_so_and_is_not_marked():
    head = '<script type="application/ld+json">{"isAccessibleForFree": true}</script>'
    assert not extract(
        _html(BODY * 3 + "<p>Already a subscriber to our free letter? Thank you.</p>" * 1 + BODY * 9, head), URL
    ).partial


def test_a_teaser_that_only_its_words_give_away_is_a_paywall():
    assert (
        _kind(_html("<p>Acme opened its first store in Berlin…</p><p>This article is for subscribers only.</p>"))
        == "paywall"
    )


CAFÉ = BODY.replace("Jane Roe", "Renée Nuñez of Café Zürich").replace("“", "«").replace("”", "»")


@pytest.mark.parametrize(
    ("written", "declared"),
    [("utf-8", "iso-8859-1"), ("utf-8", "ascii"), ("utf-8", "windows-1251"), ("utf-8", "no-such-charset"), ("utf-8-sig", "koi8-r"),
     ("cp1252", "iso-8859-1"), ("utf-16", "utf-8")],
)  # fmt: skip
def test_a_page_whose_declared_character_set_is_a_lie_is_decoded(written, declared):
    html = _html(CAFÉ, f'<meta charset="{declared}">').decode().encode(written)
    assert "Renée Nuñez of Café Zürich" in extract(html, URL).text


def test_half_a_character_in_a_page_does_no_harm():
    html = _html(
        BODY + "<p>Next&#xD800; year &#55357; we will open in Halden and in Bergen, she said to the board.</p>"
    )
    text = extract(html.replace(b"Halden", b"Hal\xed\xa0\x80den"), URL).text
    text.encode()
    assert "delighted" in text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1970-01-01", "2101-05-05", "31.02.2020", "-2024-01-01"])
def test_a_day_before_the_web_or_far_ahead_is_no_day(day):
    head = f'<meta property="article:published_time" content="{day}T10:00:00Z">'
    published = extract(_html(head=head), URL).published
    assert published is None or 1990 <= published.year <= 2100


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
