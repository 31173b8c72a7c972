"""Documents that try a parser, of every kind that is read from the web."""

LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">'
    + b"".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'.encode()
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + b"]>"
)  # fmt: skip
QUADRATIC = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://127.0.0.1:9/">]>'

COMMENTS = b"<!--" * 400_000
ATTRIBUTES = b"<p " + b" ".join(b"a%d=1" % i for i in range(300_000)) + b">x</p>"
NESTED = b"<a>" * 300_000
ENTITIES = b"&amp;" * 1_000_000


def _wrapped(before: bytes, after: bytes, laughing: bytes, mute: bytes) -> dict[str, bytes]:
    """The bombs inside of a document of one kind; `laughing` and `mute` name the entities a and i where text may stand."""
    return {
        "comments": before + COMMENTS + after,
        "attributes": before + ATTRIBUTES + after,
        "nesting": before + NESTED + after,
        "references": before + laughing.replace(b"&a;", ENTITIES) + after,
        "laughs": LAUGHS + before + laughing.replace(b"&a;", b"&i;") + after,
        "quadratic": QUADRATIC + before + laughing.replace(b"&a;", b"&a;" * 50_000) + after,
        "external": EXTERNAL + before + laughing.replace(b"&a;", b"&a;&b;") + mute + after,
    }


PAGES = _wrapped(b"<html><body><article>", b"</article></body></html>", b"<p>&a;</p>", b"")
FEEDS = _wrapped(
    b"<rss version='2.0'><channel>",
    b"</channel></rss>",
    b"<item><title>&a;</title><link>https://news.example/x</link></item>",
    b"",
)
SITEMAPS = _wrapped(b"<urlset>", b"</urlset>", b"<url><loc>https://news.example/&a;</loc></url>", b"")
OUTLINES = _wrapped(
    b"<opml version='2.0'><body>",
    b"</body></opml>",
    b"<outline text='&a;' xmlUrl='https://news.example/x'/>",
    b"",
)
JSON_FEEDS = {
    "nesting": b'{"items": ' + b"[" * 1_000_000,
    "numbers": b'{"items": [' + b"1" * 5_000_000 + b"]}",
    "items": b'{"items": [' + b'{"url":"https://x.example/"},' * 150_000 + b"{}]}",
    "surrogates": b'{"items": [{"url": "https://x.example/1", "title": "a\\ud800b"}]}',
}
ALL = {
    **{("page", f"page, {name}"): data for name, data in PAGES.items()},
    **{("feed", f"feed, {name}"): data for name, data in FEEDS.items()},
    **{("feed", f"sitemap, {name}"): data for name, data in SITEMAPS.items()},
    **{("outlines", f"outlines, {name}"): data for name, data in OUTLINES.items()},
    **{("feed", f"JSON, {name}"): data for name, data in JSON_FEEDS.items()},
}
