"""Backfill from files: nothing doubled, each bad row named, hostile files bounded."""

import gzip
import io
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.builders import fingerprint
from tracker.intake.extract import Unreadable
from tracker.intake.warc import read_warc
from tracker.management import imports
from tracker.management.commands import import_articles
from tracker.models import Article, Capture, Job, Outlet

pytestmark = pytest.mark.django_db

PAGE = """<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="2024-03-05"></head>
<body><article><h1>{title}</h1><p>Fjordly opened its first store in Oslo on Monday, and a line of people
stood around the block to see it, the company said.</p><p>{title}. It plans another one in Bergen before the
end of next year, its chief executive told reporters at the door.</p></article></body></html>"""


def row(number: int = 1, **changed: Any) -> dict[str, Any]:
    return {
        "url": f"https://news.example/{number}",
        "outlet": "The Sample Gazette",
        "title": f"Article {number}",
        "author": "A. Writer",
        "published": "2024-03-05",
        "language": "en",
        "text": f"OSLO. Fjordly opened store {number}.",
    } | changed


def jsonl(folder: Path, *rows: Any) -> Path:
    file = folder / "articles.jsonl"
    file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in rows), encoding="utf-8")
    return file


def run(file: Path, *options: str) -> tuple[str, str, str]:
    """What it said, what it complained of, and how it ended."""
    out, err, end = io.StringIO(), io.StringIO(), ""
    try:
        call_command("import_articles", str(file), *options, stdout=out, stderr=err)
    except CommandError as error:
        end = str(error)
    return out.getvalue(), err.getvalue(), end


def test_rows_become_articles_with_their_jobs(tmp_path):
    out, err, end = run(jsonl(tmp_path, row(1), row(2, published="2024-03-06T09:30:00Z"), row(3, published=None)))
    assert "3 stored, 0 known already, 0 bad." in out
    assert (err, end) == ("", "")
    first = Article.objects.get(canonical_url="https://news.example/1")
    assert (first.title, first.author, str(first.published_on)) == ("Article 1", "A. Writer", "2024-03-05")
    assert Job.objects.filter(kind="read_capture").count() == Job.objects.filter(kind="match_capture").count() == 3


def test_a_second_run_leaves_the_same_rows(tmp_path):
    file = jsonl(tmp_path, *map(row, range(20)))
    run(file)
    before = fingerprint()
    out, _, _ = run(file)
    assert "0 stored, 20 known already, 0 bad." in out
    assert fingerprint() == before


def test_stopped_by_hand_it_goes_on_where_it_was(tmp_path, monkeypatch):
    file = jsonl(tmp_path, *map(row, range(20)))
    store, done = import_articles.store_line, []

    def interrupted(line: Any) -> str:
        if len(done) == 7:
            raise KeyboardInterrupt
        done.append(line)
        return store(line)

    monkeypatch.setattr(import_articles, "store_line", interrupted)
    assert "Run it again to go on" in run(file)[2]
    assert Capture.objects.count() == 7
    monkeypatch.setattr(import_articles, "store_line", store)
    assert "13 stored, 7 known already, 0 bad." in run(file)[0]
    assert Capture.objects.count() == 20


BAD = [
    ("{", "row: not JSON"),
    ("[1]", "row: not an object"),
    ("[" * 100_000, "row: not JSON"),
    (row(url="ftp://news.example/1"), "url: "),
    (row(url=7), "url: not a string"),
    (row(url="https://news.example/" + "a" * 1200), "url: "),
    ({key: value for key, value in row().items() if key != "outlet"}, "outlet: missing"),
    (row(outlet=" \u0000 "), "outlet: empty"),
    (row(outlet="x" * 300), "outlet: longer than"),
    (row(text=""), "text: The text is empty."),
    (row(text="a\u0000b"), "text: The text holds a NUL"),
    (row(text="a\ud800b"), "text: The text holds half a character"),
    (row(text="a" * 2_000_001), "text: The text has 2,000,001 characters"),
    (row(published="5 March"), "published: '5 March' is no ISO date"),
    (row(published=20240305), "published: not a string"),
    (row(2, published="2999-01-01"), "published: 2999-01-01 lies in the future."),
    (row(language="<script>"), "language: '<script>' is no language tag"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=[reason[:40] for _, reason in BAD])
def test_a_bad_row_is_named_and_the_others_go_on(tmp_path, bad, reason):
    file = jsonl(tmp_path, row(1), bad, row(3))
    out, err, end = run(file)
    assert f"{file}, line 2, {reason}" in err
    assert "2 stored, 0 known already, 1 bad." in out
    assert "1 bad row" in end


def test_a_row_that_is_not_utf_8_is_named(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes(json.dumps(row(1)).encode() + b'\n{"url": "\xff"}\n')
    assert "line 2, row: not UTF-8" in run(file)[1]


def test_a_line_of_100_mb_is_passed_over_and_never_held(tmp_path):
    file = tmp_path / "a.jsonl"
    with file.open("wb") as out:
        out.write(b'{"text": "')
        for _ in range(100):
            out.write(b"a" * 1_000_000)
        out.write(b'"}\n' + json.dumps(row(2)).encode() + b"\n")
    held = max(len(line) for _, line in imports.lines(file) if isinstance(line, bytes))
    assert held < 1_000
    out_said, err, _ = run(file)
    assert "line 1, row: longer than 16,000,000 bytes" in err
    assert "1 stored" in out_said


def test_outlets_whose_names_make_one_slug_or_none_are_each_their_own(tmp_path):
    names = ["新华社", "日经", "Łódź Evening", "Lodz Evening", "Lódz Evening"]
    _, err, _ = run(jsonl(tmp_path, *(row(n, outlet=name) for n, name in enumerate(names))))
    assert (err, Outlet.objects.count()) == ("", len(names))


@pytest.mark.parametrize("name", ["a.txt", "missing.jsonl"])
def test_a_file_that_is_none_of_ours_is_refused(tmp_path, name):
    if name == "a.txt":
        (tmp_path / name).write_text("x")
    assert "file:" in run(tmp_path / name)[2]


def archive(folder: Path, *pages: tuple[str, bytes, list[tuple[str, str]]], name: str = "a.warc.gz") -> Path:
    file = folder / name
    with file.open("wb") as out:
        writer = WARCWriter(out, gzip=name.endswith(".gz"))
        for uri, body, headers in pages:
            head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            dated = {"WARC-Date": "2024-03-06T08:00:00Z"}
            writer.write_record(
                writer.create_warc_record(
                    uri, "response", payload=io.BytesIO(body), http_headers=head, warc_headers_dict=dated
                )
            )
    return file


HTML = [("Content-Type", "text/html; charset=utf-8")]


def page(number: int = 1) -> tuple[str, bytes, list[tuple[str, str]]]:
    return f"https://www.news.example/{number}", PAGE.format(title=f"Store number {number} opens").encode(), HTML


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_pages_of_a_web_archive_become_articles(tmp_path, name):
    file = archive(
        tmp_path, page(1), ("https://news.example/x.png", b"PNG", [("Content-Type", "image/png")]), name=name
    )
    out, err, end = run(file)
    assert ("1 stored, 0 known already, 0 bad." in out, err, end) == (True, "", "")
    stored = Capture.objects.select_related("article__outlet").get()
    assert "Fjordly opened its first store in Oslo" in stored.text
    assert (stored.article.outlet.name, str(stored.article.published_on)) == ("news.example", "2024-03-05")
    assert f"{stored.fetched_at:%Y-%m-%d}" == "2024-03-06"


def test_an_archive_imported_twice_is_read_once(tmp_path, monkeypatch):
    file = archive(tmp_path, page(1), page(2))
    run(file)
    before = fingerprint()
    monkeypatch.setattr(imports, "extract", lambda *given: pytest.fail("read again"))
    assert "0 stored, 2 known already, 0 bad." in run(file)[0]
    assert fingerprint() == before


def test_bad_pages_are_named_and_the_others_go_on(tmp_path):
    bomb = gzip.compress(b"<p>a</p>" * 4_000_000)
    file = archive(
        tmp_path,
        ("https://news.example/bomb", bomb, [*HTML, ("Content-Encoding", "gzip")]),
        ("https://news.example/br", b"x", [*HTML, ("Content-Encoding", "br")]),
        ("https://news.example/empty", b" ", HTML),
        ("https://news.example/" + "a" * 1200, b"<p>x</p>", HTML),
        page(5),
    )
    out, err, _ = run(file, "--outlet", "The Sample Gazette")
    assert "1 stored, 0 known already, 4 bad." in out
    assert "record 1 ('https://news.example/bomb'), page: The page is too large." in err
    assert "record 2 ('https://news.example/br'), page: The page is coded as 'br'" in err
    assert "record 3 ('https://news.example/empty'), page: The page is empty." in err
    assert re.search(r"record 4 \('https://news.example/a+'\), url: ", err)
    assert Outlet.objects.get().name == "The Sample Gazette"


def broken(kind: str) -> bytes:
    if kind == "garbage":
        return b"garbage " * 1000
    if kind == "an endless header":
        return gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 200_000_000, 1)
    if kind == "endless headers":
        return gzip.compress(b"WARC/1.0\r\n" + b"X: a\r\n" * 20_000_000, 1)
    return gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n\r\n\r\n")[:-9]


@pytest.mark.parametrize("kind", ["garbage", "an endless header", "endless headers", "cut off"])
def test_a_hostile_archive_costs_seconds_and_is_named(tmp_path, kind):
    file = tmp_path / "bad.warc.gz"
    file.write_bytes(broken(kind))
    began = time.monotonic()
    with pytest.raises(Unreadable):
        list(read_warc(file, seconds=5))
    assert time.monotonic() - began < 30


def test_what_stands_before_the_damage_is_stored(tmp_path):
    file = archive(tmp_path, page(1), name="a.warc")
    file.write_bytes(file.read_bytes() + b"junk that is no record\r\n\r\n" * 100)
    out, err, end = run(file)
    assert "1 stored" in out
    assert "file: Record" in err
    assert "1 bad row" in end
