import pytest

from tracker.intake.addresses import is_allowed_origin, is_public, why_forbidden

INNER_SPELLINGS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001",
    "localhost", "LOCALHOST", "localhost.", "foo.localhost", "[::1]", "[::]", "0.0.0.0", "0",  # noqa: S104
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]", "[2001:0:7f00:1::1]", "[fec0::1]", "[feef::1]", "[fe80::1]", "[fc00::1]", "[ff02::1]",
    "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "192.0.0.8",
    "①②⑦.⓪.⓪.①",
]  # fmt: skip


@pytest.mark.parametrize("host", INNER_SPELLINGS)
def test_no_spelling_of_an_inner_address_may_be_fetched(host):
    assert why_forbidden(f"http://{host}/") is not None


def test_there_are_thirty_six_spellings():
    assert len(set(INNER_SPELLINGS)) == 36


@pytest.mark.parametrize(
    "url",
    [
        "https://www.reuters.com/article/x?y=1",
        "http://example.org:80/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/",
        "https://bücher.example/",
        "https://b_c.example.co.uk./",
    ],
)
def test_public_addresses_may_be_fetched(url):
    assert why_forbidden(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "gopher://example.org/", "//example.org/",
        "https://user:pw@example.org/", "https://user@example.org/", "https://example.org:22/",
        "https://example.org:99999/", "https://example.org:x/", "https://", "https:///x", "https://intranet/",
        "https://printer.local/", "http://metadata.google.internal/", "http://[::1", "http://[fe80::1%25eth0]/",
        "http://exa mple.org/", "http://example.org/\n", "http://example.org\\@127.0.0.1/", "http://-a.example/",
        "http://example.org/" + "a" * 2000, "", "http://a..b/", "http://1.2.3.4.5/", "http://256.1.1.1/",
    ],
)  # fmt: skip
def test_odd_urls_are_refused_with_a_reason(url):
    assert why_forbidden(url)


def test_the_one_allowed_origin_is_let_through_exactly():
    origin = "http://127.0.0.1:8123"
    assert why_forbidden(f"{origin}/feed.xml", origin) is None
    for other in (
        "http://127.0.0.1:8124/",
        "https://127.0.0.1:8123/",
        "http://localhost:8123/",
        "http://127.1:8123/",
    ):
        assert why_forbidden(other, origin)


def test_only_a_loopback_origin_can_be_allowed():
    for origin in (
        "http://10.0.0.1:8000",
        "http://169.254.169.254",
        "http://example.org:8000",
        "nonsense",
        "http://[x",
    ):
        assert not is_allowed_origin(f"{origin}/", origin)


@pytest.mark.parametrize(
    "ip", ["", "x", "::", "255.255.255.255", "224.0.0.1", "2001:db8::1", "3fff::1", "2001:20::1", "203.0.113.9",
           "192.88.99.1", "5f00::1", "100::1", "::ffff:8.8.8.8", "::8.8.8.8", "2606:4700::1%1"],
)  # fmt: skip
def test_special_addresses_are_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "100.63.255.255", "100.128.0.0", "2606:4700::1111", "172.32.0.1"])
def test_global_unicast_is_public(ip):
    assert is_public(ip)
