import time
from datetime import UTC, datetime
from gzip import compress
from json import dumps

import pytest

from tracker.intake import polling
from tracker.intake.pages import FetchFailed, Page

URL = "https://news.example/feed.xml"


def _rss(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def _item(link="/one", title="One", date="Tue, 03 Jul 2018 10:00:00 GMT") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate><description>Words.</description></item>"


def test_an_rss_entry_is_read():
    (entry,) = polling.read_entries(_rss(_item()), URL)
    assert entry == polling.Entry("https://news.example/one", "One", "Words.", "", datetime(2018, 7, 3, 10, tzinfo=UTC))


def test_an_atom_entry_is_read():
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>Two</title><author><name>Ann</name></author>'
        b'<link href="https://news.example/two"/><updated>2024-01-02T03:04:05Z</updated></entry></feed>'
    )
    (entry,) = polling.read_entries(atom, URL)
    assert (entry.url, entry.author, entry.published) == (
        "https://news.example/two", "Ann", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    )  # fmt: skip


def test_a_lone_surrogate_in_a_title_does_no_harm():
    (entry,) = polling.read_entries(_rss(_item(title="A&#xD800;B &#55296;&#8217;")), URL)
    assert entry.title == "AB ’"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", "https://u:p@x.example/"]
)
def test_entries_that_lead_to_no_web_page_are_left_out(link):
    assert polling.read_entries(_rss(_item(link=link)), URL) == ()


@pytest.mark.parametrize("date", ["Mon, 01 Jan 0000 00:00:00 GMT", "Mon, 01 Jan 9999 00:00:00 GMT", "whenever", "-1"])
def test_silly_dates_become_none(date):
    (entry,) = polling.read_entries(_rss(_item(date=date)), URL)
    assert entry.published is None


def test_markup_in_titles_becomes_plain_text():
    (entry,) = polling.read_entries(_rss(_item(title="&lt;b&gt;Bold&lt;/b&gt; &lt;script&gt;x")), URL)
    assert "<" not in entry.title
    assert "Bold" in entry.title


def test_of_a_feed_of_a_hundred_thousand_items_the_newest_are_read_soon_and_the_rest_is_told():
    day = "Tue, 03 Jul 2018 10:00:00 GMT"
    items = [f"<item><link>/{n}</link><pubDate>{day}</pubDate></item>" for n in range(100_000)]
    items[99_999] = "<item><link>/late</link><pubDate>Wed, 04 Jul 2018 10:00:00 GMT</pubDate></item>"
    items[50_000] = "<item><link>/to-come</link><pubDate>Wed, 04 Jul 2300 10:00:00 GMT</pubDate></item>"
    items[50_001] = "<item><link>/undated</link></item>"
    began = time.monotonic()
    read = polling.read_feed(_rss("".join(items)), URL)
    assert time.monotonic() - began < 30
    assert len(read.entries) == 500
    assert read.entries[0].url == "https://news.example/0"
    assert read.entries[-1].url == "https://news.example/late"
    assert read.left_out == "99,500 of 100,000 entries: the 500 newest were read."


def test_a_feed_that_is_cut_off_is_read_as_far_as_it_came():
    whole = _rss("".join(_item(f"/{n}") for n in range(30)))
    read = polling.read_feed(whole[: whole.index(b"/20</link>")], URL)
    assert [entry.url for entry in read.entries] == [f"https://news.example/{n}" for n in range(20)]


def test_a_json_feed_is_read():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "authors": [{"name": "The desk"}],
        "items": [
            {"id": "1", "url": "https://news.example/one", "title": "On\ud800e", "content_html": "<p>Some <b>words</b></p>",
             "date_published": "2018-07-03T12:00:00+02:00", "authors": [{"name": "Ann"}, {"name": "Bo"}]},
            {"id": "https://news.example/two", "content_text": "Plain.", "date_published": "0000-00-00"},
            {"id": "3"}, "no item", {"url": ["https://news.example/four"]}, {"url": "javascript:alert(1)"},
        ],
    }  # fmt: skip
    read = polling.read_feed(dumps(feed).encode("utf-8-sig"), "https://news.example/feed.xml")
    assert read.kind == "json"
    one, two = read.entries
    assert one == polling.Entry(
        "https://news.example/one", "One", "Some words", "Ann, Bo", datetime(2018, 7, 3, 10, tzinfo=UTC)
    )
    assert (two.url, two.title, two.author, two.published) == ("https://news.example/two", "", "The desk", None)


NEWS = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    b"<url><loc>https://news.example/one</loc><news:news><news:publication><news:name>N</news:name></news:publication>"
    b"<news:publication_date>2018-07-03T10:00:00Z</news:publication_date><news:title>One &amp; all</news:title>"
    b"</news:news></url><url><loc>/two</loc><lastmod>2019-01-01</lastmod></url><url><lastmod>2019-01-01</lastmod></url>"
    b"</urlset>"
)


@pytest.mark.parametrize("data", [NEWS, compress(NEWS)], ids=["plain", "gz"])
def test_a_news_sitemap_is_read(data):
    read = polling.read_feed(data, URL)
    assert read.kind == "sitemap"
    one, two = read.entries
    assert (one.url, one.title, one.published) == (
        "https://news.example/one", "One & all", datetime(2018, 7, 3, 10, tzinfo=UTC)
    )  # fmt: skip
    assert (two.url, two.published) == ("https://news.example/two", None), "a page built anew is not published anew"


def _index(*places):
    rows = "".join(f"<sitemap><loc>{place}</loc></sitemap>" for place in places)
    return f"<sitemapindex>{rows}</sitemapindex>".encode()


def _served(monkeypatch, pages):
    """`fetch` answers from `pages`; what is not there is a 404."""

    def fetch(url, **_):
        if url not in pages:
            raise FetchFailed("The server answered 404.", 404)
        return Page(url, 200, (), pages[url], url)

    monkeypatch.setattr(polling, "fetch", fetch)


def test_an_index_of_sitemaps_is_followed_to_five_and_the_rest_is_told(monkeypatch):
    places = [f"https://news.example/{n}.xml" for n in range(8)]
    _served(monkeypatch, {URL: _index(*places), places[1]: NEWS, places[2]: _index("https://news.example/deep.xml")})
    polled = polling.poll(URL, "", "")
    assert [entry.url for entry in polled.entries] == ["https://news.example/one", "https://news.example/two"]
    assert polled.kind == "sitemap_index"
    assert "3 of 8 sitemaps were not asked for." in polled.left_out
    assert f"{places[0]}: The server answered 404." in polled.left_out
    assert f"{places[2]}: An index of sitemaps names another index." in polled.left_out


def test_an_index_none_of_whose_sitemaps_can_be_read_fails(monkeypatch):
    _served(monkeypatch, {URL: _index("https://news.example/gone.xml")})
    with pytest.raises(FetchFailed) as caught:
        polling.poll(URL, "", "")
    assert (caught.value.kind, caught.value.status) == ("not_found", 404)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_rss(_item()), "rss"), (b"\xef\xbb\xbf \n" + _rss(_item()), "rss"),
        (b"<!-- <feed> --><!DOCTYPE rss [<!ENTITY x '>'>]>" + _rss(_item()).split(b"?>")[1], "rss"),
        (_rss(_item()).decode().split("?>")[1].encode("utf-16"), "rss"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
         b"<item><title>x</title><link>https://news.example/x</link></item></rdf:RDF>", "rss"),
        (b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>t</a:title></a:feed>', "atom"),
        (NEWS, "sitemap"), (b'{"items": []}', "json"),
    ],
)  # fmt: skip
def test_the_kind_is_found_in_the_content_and_not_in_the_address(data, kind):
    assert polling.read_feed(data, "https://news.example/feed.json").kind == kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<opml version='2.0'><body/></opml>", "list of feeds"), (b"<!DOCTYPE HTML><html><body>x", "web page"),
        (b'{"error": "gone"}', "no JSON Feed"), (b"[1, 2]", "no JSON Feed"), (b"{", "cannot be read"),
    ],
)  # fmt: skip
def test_what_looks_like_a_feed_and_is_none_is_told_apart(data, why):
    with pytest.raises(FetchFailed, match=why):
        polling.read_entries(data, URL)


def test_billion_laughs_is_refused_or_harmless():
    bomb = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">' + b"".join(
        f'<!ENTITY {n} "{f"&{p};" * 10}">'.encode() for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    ) + b"]><rss><channel><item><title>&i;</title><link>/x</link></item></channel></rss>"  # fmt: skip
    try:
        entries = polling.read_entries(bomb, URL)
    except FetchFailed:
        return
    assert sum(len(entry.title) for entry in entries) <= 1000


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body>no feed</body></html>", b"\x00\xff" * 100])
def test_what_is_no_feed_fails_with_a_reason(data):
    with pytest.raises(FetchFailed) as caught:
        polling.read_entries(data, URL)
    assert caught.value.reason


def test_an_unchanged_feed_is_not_read_and_keeps_its_marks(monkeypatch):
    monkeypatch.setattr(polling, "fetch", lambda url, **_: Page(url, 304, (), b"", url))
    assert polling.poll(URL, '"e"', "then") == polling.Polled((), '"e"', "then", True)


def test_a_feed_that_has_moved_for_good_says_where(monkeypatch):
    page = Page(URL, 200, (), _rss(_item()), "https://news.example/new.xml", "https://news.example/new.xml")
    monkeypatch.setattr(polling, "fetch", lambda url, **_: page)
    assert polling.poll(URL, "", "").moved_to == "https://news.example/new.xml"


def test_a_changed_feed_brings_new_marks(monkeypatch):
    page = Page(URL, 200, (("etag", '"f"'), ("last-modified", "now")), _rss(_item()), URL)
    monkeypatch.setattr(polling, "fetch", lambda url, **_: page)
    polled = polling.poll(URL, '"e"', "then")
    assert (polled.etag, polled.last_modified, polled.not_modified, len(polled.entries)) == (
        '"f"',
        "now",
        False,
        1,
    )
