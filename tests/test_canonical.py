import pytest

from tracker.intake.canonical import canonical_url

SAME = [
    "https://example.org/a?b=1&c=2",
    "HTTPS://EXAMPLE.org:443/a?b=1&c=2",
    "https://example.org/x/../a?c=2&b=1#part",
    "https://example.org/a?utm_source=x&c=2&fbclid=y&b=1",
    "  https://example.org/a?b=1&c=2  ",
]


@pytest.mark.parametrize("url", SAME)
def test_spellings_of_one_address_become_one(url):
    assert canonical_url(url) == "https://example.org/a?b=1&c=2"


@pytest.mark.parametrize(
    "url", [*SAME, "https://bücher.example/ü", "http://x.example/a%20b?q=%E4", "http://x.example/"]
)
def test_a_canonical_address_is_its_own(url):
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_different_articles_stay_apart():
    assert canonical_url("https://x.example/?id=1") != canonical_url("https://x.example/?id=2")


@pytest.mark.parametrize(
    "url",
    ["", "x", "example.org/a", "ftp://example.org/", "javascript:alert(1)", "https://", "https://u:p@example.org/",
     "https://example.org/\x00", "https://example.org/a b", "https://exa\\mple.org/", "http://[::1", "http://x.example:p/",
     "https://example.org/" + "a" * 2000, "https://example.org/\ud800"],
)  # fmt: skip
def test_junk_is_refused_with_a_reason(url):
    with pytest.raises(ValueError, match=r"\w"):
        canonical_url(url)
