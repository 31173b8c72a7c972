"""Hostile servers on the loopback interface, asked through the real task: bounded, told on the row, and nobody waits."""

import gzip
import resource
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from django.utils import timezone

from tests.builders import outlet
from tracker import tasks
from tracker.actions import articles
from tracker.intake.children import ask_child
from tracker.intake.failures import Unreadable
from tracker.intake.robots import forget_robots
from tracker.models import Article, Job

DEADLINE = 1.5
MEMORY = 150_000
"""Kilobytes by which a worker may grow over all of this."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ZEROS = gzip.compress(b"\0" * 60_000_000)


def _send_for_ever(connection: socket.socket, piece: bytes, pause: float = 0.0) -> None:
    while True:
        connection.sendall(piece)
        time.sleep(pause)


def _body(head: bytes, body: bytes) -> bytes:
    return OK + head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _after(start: bytes, piece: bytes, pause: float = 0.0) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        connection.sendall(start)
        _send_for_ever(connection, piece, pause)

    return serve


def _once(answer: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(answer)


WORDS = (
    b"<p>" + b"The harbour of Halden was quiet while the board met on Monday, and the ferry lay there. " * 9 + b"</p>"
)
GOOD = _body(
    b"", b"<html><head><title>A quiet harbour</title></head><body><article>" + WORDS + b"</article></body></html>"
)

SERVED: dict[str, Callable[[socket.socket], None]] = {
    "good": _once(GOOD),
    "gzip": _once(_body(b"Content-Encoding: gzip\r\n", ZEROS)),
    "gzip in gzip": _once(_body(b"Content-Encoding: gzip, gzip\r\n", gzip.compress(ZEROS))),
    "deflate": _once(_body(b"Content-Encoding: deflate\r\n", zlib.compress(b"\0" * 60_000_000))),
    "endless body": _after(OK + b"\r\n", b"x" * 65_536),
    "endless chunks": _after(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"2000\r\n" + b"x" * 8192 + b"\r\n"),
    "drip of a body": _after(OK + b"\r\n", b"x", 0.1),
    "drip of chunks": _after(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.1),
    "endless headers": _after(OK, b"X-One: two\r\n"),
    "drip of a header": _after(OK + b"X-Endless: ", b"x", 0.1),
    "one huge header": _after(OK + b"X-Huge: ", b"x" * 65_536),
    "huge status line": _after(b"HTTP/1.1 200 ", b"x" * 65_536),
    "endless interim answers": _after(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "silence": lambda _: time.sleep(20),
    "a chunk that lies": _once(OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\nx"),
    "a chunk that is no number": _once(OK + b"Transfer-Encoding: chunked\r\n\r\nhello\r\nx"),
    "a length that lies": _once(OK + b"Content-Length: 4000000\r\n\r\nx"),
    "a negative length": _once(OK + b"Content-Length: -5\r\n\r\n"),
    "no HTTP at all": _once(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "a broken gzip": _once(_body(b"Content-Encoding: gzip\r\n", b"\x1f\x8b\x08" + b"\xff" * 900)),
    "204": _once(b"HTTP/1.1 204 No Content\r\n\r\n"),
}  # fmt: skip
ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

LARGE, LATE, BROKEN, EMPTY = "too_large", "timeout", "unreachable", "no_text"
EXPECTED = {
    "gzip": LARGE, "gzip in gzip": LARGE, "deflate": LARGE, "endless body": LARGE, "endless chunks": LARGE,
    "drip of a body": LATE, "drip of chunks": LATE, "drip of a header": LATE, "silence": LATE,
    "endless interim answers": LATE, "endless headers": BROKEN, "one huge header": BROKEN, "huge status line": BROKEN,
    "a chunk that lies": BROKEN, "a chunk that is no number": BROKEN, "a length that lies": BROKEN,
    "a negative length": EMPTY, "no HTTP at all": BROKEN, "a broken gzip": BROKEN, "204": EMPTY,
}  # fmt: skip
FINAL = {LARGE, EMPTY}


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(connection: socket.socket) -> None:
        with connection:
            request = connection.recv(65_536)
            is_http = request.startswith(b"GET /")
            name = request.split(b" ")[1].decode().strip("/").replace("-", " ") if is_http else "silence"
            try:
                connection.sendall(ROBOTS) if name == "robots.txt" else SERVED[name](connection)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    listening.close()


@pytest.fixture
def worker(origin, settings, monkeypatch) -> str:
    """The real task, which is given a second and a half where it has fifteen."""
    forget_robots()
    settings.SAMPLE_FEED_ORIGIN = origin
    monkeypatch.setattr(tasks, "fetch", partial(tasks.fetch, deadline=DEADLINE))
    return origin


def _ask(address: str) -> tuple[Article, Job, float]:
    article = articles.add_address(outlet(), address, now=timezone.now(), published_on=None)
    job = Job.objects.get(article=article)
    began = time.monotonic()
    with suppress(tasks.Failed):
        tasks.work(job.pk)
    taken = time.monotonic() - began
    article.refresh_from_db()
    job.refresh_from_db()
    return article, job, taken


@pytest.mark.django_db
def test_hostile_servers_end_in_time_with_their_reason_on_the_row_and_other_work_goes_on(worker):
    found, slow = {}, {}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in EXPECTED:
        article, job, taken = _ask(f"{worker}/{name.replace(' ', '-')}")
        found[name] = article.fetch_status
        assert article.fetch_error, name
        assert (job.done_at is not None) == (article.fetch_status in FINAL), name
        assert job.done_at or job.run_after > timezone.now(), f"{name} is not asked again at once"
        if taken > DEADLINE + 4:
            slow[name] = taken
    assert found == EXPECTED
    assert slow == {}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY
    good, job, _ = _ask(f"{worker}/good")
    assert (good.fetch_status, good.captures.count(), job.done_at is not None) == ("fetched", 1, True)


@pytest.mark.django_db
def test_a_handshake_that_never_answers_ends_in_time(worker, settings):
    settings.SAMPLE_FEED_ORIGIN = worker.replace("http:", "https:")
    article, job, taken = _ask(f"{settings.SAMPLE_FEED_ORIGIN}/silence")
    assert (article.fetch_status, job.done_at) == (LATE, None)
    assert taken < DEADLINE + 4


def _parse_bombs() -> list:
    from tests.bombs import ALL

    # These four of pages are tried in test_extract.py.
    tried = {"page, comments", "page, attributes", "page, nesting", "page, references"}
    return [pytest.param(task, data, id=name) for (task, name), data in ALL.items() if name not in tried]


@pytest.mark.parametrize(("task", "data"), _parse_bombs())
def test_a_parser_bomb_ends_with_its_child(task, data):
    began = time.monotonic()
    try:
        answer = str(ask_child(task, data, "https://news.example/", kill_after=4))
    except Unreadable as failure:
        assert failure.reason
        answer = ""
    assert time.monotonic() - began < 12
    assert len(answer) < 1_000_000
    assert "root:" not in answer
    assert "a" * 5000 not in answer
