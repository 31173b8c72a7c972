import time
from datetime import UTC, datetime

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


def test_a_huge_feed_gives_five_hundred_entries_soon():
    began = time.monotonic()
    assert len(polling.read_entries(_rss("".join(_item(f"/{i}") for i in range(20_000))), URL)) == 500
    assert time.monotonic() - began < 60


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
