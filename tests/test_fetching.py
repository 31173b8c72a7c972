"""Against a real server on the loopback interface, which plays the one allowed origin."""

import gzip
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tracker.intake import dialling
from tracker.intake.pages import FetchFailed, fetch
from tracker.intake.robots import forget_robots, read_rules, robots_allow

BOMB = gzip.compress(b"\0" * 40_000_000)


class _Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list = []

    def log_message(self, *_):
        pass

    def do_GET(self):
        type(self).asked.append((self.path, dict(self.headers)))
        name = self.path.split("?")[0].strip("/").replace(".txt", "")
        getattr(self, f"serve_{name}", self.serve_missing)()

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve_missing(self):
        self.answer(404)

    robots = 200, b"User-agent: *\nDisallow: /private\n", ""

    def serve_robots(self):
        status, body, location = self.robots
        self.answer(status, body, **({"Location": location} if location else {}))

    def serve_busy(self):
        self.answer(429, b"", Retry_After="120")

    def serve_moved(self):
        self.answer(301, Location="/hello")

    def serve_movedtwice(self):
        self.answer(308, Location="/moved")

    def serve_movedforawhile(self):
        self.answer(302, Location="/moved")

    def serve_movedandthen(self):
        self.answer(301, Location="/hop")

    def serve_hello(self):
        if self.headers.get("If-None-Match") == '"v1"':
            self.answer(304, ETag='"v1"')
        else:
            self.answer(200, b"hello", ETag='"v1"')

    def serve_bomb(self):
        self.answer(200, BOMB, Content_Encoding="gzip")

    def serve_large(self):
        self.answer(200, b"x" * 300_000)

    def serve_hop(self):
        self.answer(302, b"ignored", Location="/hello")

    def serve_bombhop(self):
        self.answer(302, BOMB, Location="/hello", Content_Encoding="gzip")

    def serve_accent(self):
        self.answer(302, Location="/hello?é x".encode().decode("latin-1"))

    def serve_loop(self):
        self.answer(302, Location="/loop")

    def serve_elsewhere(self):
        self.answer(302, Location=self.path.split("?to=")[1])

    def serve_nowhere(self):
        self.answer(302)

    def drip(self, head):
        try:
            self.wfile.write(head)
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass
        self.close_connection = True

    def serve_drip(self):
        self.drip(b"HTTP/1.1 200 OK\r\n\r\n")

    def serve_driphead(self):
        self.drip(b"HTTP/1.1 200 OK\r\nX-Endless: ")


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        """A connection that the fetcher cuts is what these tests are about."""


@pytest.fixture(scope="module")
def server():
    running = _Server(("127.0.0.1", 0), _Site)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def origin(server):
    forget_robots()
    _Site.asked = []
    _Site.robots = 200, b"User-agent: *\nDisallow: /private\n", ""
    return f"http://127.0.0.1:{server.server_port}"


def _reason(*args, **kwargs):
    with pytest.raises(FetchFailed) as caught:
        fetch(*args, **kwargs)
    return caught.value.reason


def test_a_page_comes_with_its_status_headers_and_body(origin):
    page = fetch(f"{origin}/hello", allowed_origin=origin, site="https://record.example")
    assert (page.status, page.body, page.header("ETag"), page.fetched_url) == (
        200,
        b"hello",
        '"v1"',
        f"{origin}/hello",
    )
    assert _Site.asked[-1][1]["User-Agent"] == "OnRecord/0.1 (+https://record.example)"


def test_an_unchanged_page_answers_304_with_no_body(origin):
    page = fetch(f"{origin}/hello", etag='"v1"', allowed_origin=origin)
    assert (page.status, page.body) == (304, b"")


def test_a_header_injected_through_a_stored_etag_is_not_sent(origin):
    fetch(f"{origin}/hello", etag='"v"\r\nX-Evil: 1', allowed_origin=origin)
    assert "If-None-Match" not in _Site.asked[-1][1]


def test_without_permission_the_loopback_is_not_even_asked(origin):
    assert _reason(f"{origin}/hello")
    assert _reason(f"{origin}/hello", allowed_origin="http://127.0.0.1:1")
    assert _Site.asked == []


def test_a_redirect_within_the_origin_is_followed(origin):
    page = fetch(f"{origin}/hop", allowed_origin=origin)
    assert (page.url, page.fetched_url, page.body) == (f"{origin}/hop", f"{origin}/hello", b"hello")


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/", "http://localhost/", "file:///etc/passwd", "http://[::1]/"])
def test_a_redirect_to_another_inner_address_is_refused(origin, target):
    assert _reason(f"{origin}/elsewhere?to={target}", allowed_origin=origin)


def test_a_redirect_to_letters_outside_of_ascii_is_followed(origin):
    assert fetch(f"{origin}/accent", allowed_origin=origin).fetched_url == f"{origin}/hello?%C3%A9%20x"


def test_redirects_end(origin):
    assert "redirects" in _reason(f"{origin}/loop", allowed_origin=origin)
    assert "nowhere" in _reason(f"{origin}/nowhere", allowed_origin=origin)


def test_a_redirects_body_is_never_read(origin):
    assert fetch(f"{origin}/bombhop", allowed_origin=origin, most_decoded=1000).body == b"hello"


def test_a_gzip_bomb_stops_at_the_cap(origin):
    assert _reason(f"{origin}/bomb", allowed_origin=origin, most_decoded=1_000_000) == "The page is too large."


def test_a_page_too_large_on_the_wire_is_refused(origin):
    assert _reason(f"{origin}/large", allowed_origin=origin, most_wire=100_000) == "The page is too large."


@pytest.mark.parametrize("path", ["drip", "driphead"])
def test_a_dripping_answer_ends_at_the_deadline(origin, path):
    began = time.monotonic()
    assert "longer than 0.6 s" in _reason(f"{origin}/{path}", allowed_origin=origin, deadline=0.6)
    assert time.monotonic() - began < 12


def test_an_error_status_is_a_failure_that_names_it(origin):
    with pytest.raises(FetchFailed) as caught:
        fetch(f"{origin}/absent", allowed_origin=origin)
    assert caught.value.status == 404


def test_robots_txt_is_asked_once_and_honoured(origin):
    fetch(f"{origin}/hello", allowed_origin=origin)
    assert "robots.txt" in _reason(f"{origin}/private", allowed_origin=origin)
    assert [path for path, _ in _Site.asked] == ["/robots.txt", "/hello"]


def _fails_with_robots(origin, *answer) -> str:
    forget_robots()
    _Site.robots = answer
    return _reason(f"{origin}/hello", allowed_origin=origin)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_robots_txt_that_cannot_be_had_closes_the_site_and_is_not_asked_for_with_each_page(origin, status):
    assert "robots.txt could not be read" in _fails_with_robots(origin, status, b"", "")
    assert "robots.txt could not be read" in _reason(f"{origin}/other", allowed_origin=origin)
    assert [path for path, _ in _Site.asked] == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_opens_the_site(origin, status):
    _Site.robots = status, b"", ""
    assert fetch(f"{origin}/hello", allowed_origin=origin).status == 200


def test_a_robots_txt_that_leads_to_an_inner_address_closes_the_site(origin):
    with pytest.raises(FetchFailed) as caught:
        _Site.robots = 302, b"", "http://169.254.169.254/"
        fetch(f"{origin}/hello", allowed_origin=origin)
    assert caught.value.kind == "forbidden"


def test_redirects_of_robots_txt_without_end_count_as_none(origin):
    _Site.robots = 302, b"", "/robots.txt"
    assert fetch(f"{origin}/hello", allowed_origin=origin).status == 200


def test_of_a_huge_robots_txt_the_first_half_megabyte_counts(origin):
    _Site.robots = 200, b"User-agent: *\nDisallow: /hello\n" + b"#" * 2_000_000, ""
    assert "asks not to" in _reason(f"{origin}/hello", allowed_origin=origin)


def test_a_crawl_delay_is_at_most_a_minute():
    delays = [
        read_rules(f"User-agent: *\nCrawl-delay: {n}").delay for n in ("5", "0.5", "999", "-1", "nan", "soon", "")
    ]
    assert delays == [5, 0.5, 60, 0, 0, 0, 0]


def test_a_server_that_asks_to_be_left_alone_is_heard(origin):
    with pytest.raises(FetchFailed) as caught:
        fetch(f"{origin}/busy", allowed_origin=origin)
    assert (caught.value.kind, caught.value.retry_after) == ("busy", timedelta(seconds=120))


@pytest.mark.parametrize(
    ("path", "moved_to"),
    [("moved", "/hello"), ("movedtwice", "/hello"), ("movedforawhile", ""), ("movedandthen", "/hop"), ("hop", "")],
)
def test_only_permanent_redirects_move_an_address(origin, path, moved_to):
    page = fetch(f"{origin}/{path}", allowed_origin=origin)
    assert page.moved_to == (f"{origin}{moved_to}" if moved_to else "")
    assert page.body == b"hello"


def test_a_body_may_be_taken_up_to_its_cap(origin):
    page = fetch(f"{origin}/large", allowed_origin=origin, most_decoded=100_000, cut=True)
    assert (len(page.body), page.was_cut) == (100_000, True)


def test_a_name_that_is_never_looked_up_ends_at_the_deadline(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: time.sleep(5))
    began = time.monotonic()
    with pytest.raises(FetchFailed) as caught:
        fetch("http://slow.example/", deadline=0.5, robots=False)
    assert (caught.value.kind, caught.value.reason) == ("timeout", "The answer took longer than 0.5 s.")
    assert time.monotonic() - began < 4


def test_proxies_of_the_environment_are_ignored(origin, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert fetch(f"{origin}/hello", allowed_origin=origin).status == 200


@pytest.mark.parametrize("loopback", [False, True])
def test_the_address_dialled_is_checked_whatever_the_url_said(server, loopback):
    """A name that resolves to an inner address (or an inner one past the allowed) stops at the socket."""
    host = "localtest.example" if loopback else "127.0.0.1"
    with (
        dialling.Watch(5) as watch,
        dialling.open_session(watch, loopback) as session,
        pytest.raises((requests.RequestException, dialling.Forbidden)),
    ):
        session.get(f"http://{host}:{server.server_port}/hello", timeout=2)


def test_the_second_check_stands_when_the_first_lets_through(server, monkeypatch):
    monkeypatch.setattr("requests_hardened.ip_filter_adapter.filter_host", lambda *_, **__: "127.0.0.1")
    with (
        dialling.Watch(5) as watch,
        dialling.open_session(watch, False) as session,
        pytest.raises(dialling.Forbidden),
    ):
        session.get(f"http://public.example:{server.server_port}/hello", timeout=2)


def test_allow_overrides_disallow_in_robots():
    text = "User-agent: *\nDisallow: /a\nAllow: /a/b\n"
    assert robots_allow("https://x.example/a/b", text)
    assert not robots_allow("https://x.example/a/c", text)
    assert not robots_allow("https://x.example/x", "User-agent: OnRecord\nDisallow: /")


def test_hostile_wildcards_in_robots_take_no_time():
    began = time.monotonic()
    robots_allow("https://x.example/" + "a" * 1900, "User-agent: *\n" + "Disallow: /" + "*a" * 200 + "*b\n" * 50)
    assert time.monotonic() - began < 12
