from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.builders import outlet
from tracker.models import Feed, Outlet

pytestmark = pytest.mark.django_db

LIST = """<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="2.0"><head><title>Our feeds</title></head><body>
<outline text="Ferries">
  <outline type="rss" text="Halden Post" xmlUrl="https://post.example/feed.xml" htmlUrl="https://post.example/"/>
  <outline type="rss" title="Båtliv &amp; sjø" text="x" XMLURL="https://baat.example/rss"/>
</outline>
{more}
</body></opml>"""


def run(path: Path | str, *options: str) -> str:
    out = StringIO()
    call_command("import_opml", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def a_list(tmp_path):
    def write(more: str = "") -> Path:
        path = tmp_path / "feeds.opml"
        path.write_bytes(LIST.format(more=more).encode("latin-1"))
        return path

    return write


def test_a_list_is_tried_first_and_then_imported(a_list):
    assert "2 would be new, 0 known, 0 refused." in run(a_list(), "--dry-run")
    assert Feed.objects.count() == 0
    said = run(a_list())
    assert "Outline 1 (“Halden Post”): new, https://post.example/feed.xml, outlet Halden Post" in said
    assert set(Feed.objects.values_list("outlet__name", "url")) == {
        ("Halden Post", "https://post.example/feed.xml"),
        ("Båtliv & sjø", "https://baat.example/rss"),
    }
    assert Outlet.objects.get(name="Halden Post").website == "https://post.example"
    assert "0 new, 2 known, 0 refused." in run(a_list())


def test_all_feeds_may_go_under_one_known_outlet(a_list):
    run(a_list(), "--outlet", outlet().name)
    assert set(Feed.objects.values_list("outlet", flat=True)) == {outlet().pk}
    with pytest.raises(CommandError, match="is not known"):
        run(a_list(), "--outlet", "Nobody")


def test_what_is_refused_is_named_and_holds_nothing_up(a_list):
    bad = '<outline text="Inner" xmlUrl="http://169.254.169.254/feed"/><outline text="Nothing"/><outline xmlUrl="file:///etc/passwd"/>'
    out = StringIO()
    with pytest.raises(CommandError, match="Some outlines were refused"):
        call_command("import_opml", str(a_list(bad)), stdout=out)
    said = out.getvalue()
    assert "Outline 3 (“Inner”): refused. The address is not public." in said
    assert "Outline 4 (“Nothing”): refused. It names no feed." in said
    assert "Outline 5 (“file:///etc/passwd”): refused. Only http and https addresses are fetched." in said
    assert Feed.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "no OPML"), (b"<rss/>", "no OPML"), (b"hello", "no OPML"), (b"\x00\xff" * 50, "no OPML")],
)
def test_what_is_no_list_is_refused(tmp_path, data, why):
    path = tmp_path / "x.opml"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=why):
        run(path)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "absent.opml")


def test_a_list_at_an_inner_address_is_not_fetched():
    with pytest.raises(CommandError, match="not public"):
        run("http://127.0.0.1/feeds.opml")
