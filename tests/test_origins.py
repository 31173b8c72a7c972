"""Copies come under one origin as they are stored. All outlets but the wire, and all articles, are invented."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import fingerprint
from tests.test_duplicates import CUT, OWN_REPORT, RESTYLED, REWRITTEN, WIRE, WITH_MORE
from tracker.actions import articles
from tracker.actions.origins import find_origin, name_origin
from tracker.intake.extract import Extracted
from tracker.models import Article, Capture, TextRun
from tracker.queries.quotes import Corroboration, corroboration

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2024, 3, 12)


def stored(text: str, outlet: str, *, days: int = 0, url: str = "", author: str = "") -> Article:
    capture = articles.add_text(
        articles.add_outlet(outlet),
        text,
        now=timezone.now(),
        published_on=DAY + timedelta(days=days),
        url=url or f"https://{outlet.lower().replace(' ', '')}.example/fjordly-{days}",
        author=author,
    )
    return capture.article


def again(*rows: Article) -> list[Article]:
    found = Article.objects.select_related("outlet", "origin__outlet").in_bulk([row.pk for row in rows])
    return [found[row.pk] for row in rows]


def test_four_copies_of_one_story_have_one_origin_the_earliest():
    texts = (text.replace("(Reuters) - ", "") for text in (RESTYLED, WITH_MORE, CUT, RESTYLED.upper()))
    rows = [stored(text, f"Paper {n}", days=n) for n, text in enumerate(texts)]
    first, *copies = again(*rows)
    assert (first.origin, first.origin_by) == (None, "")
    assert [copy.origin for copy in copies] == [first] * 3
    assert {copy.origin_by for copy in copies} == {"similarity"}
    assert all(copy.origin_score >= 0.6 for copy in copies)


def test_the_wires_own_article_becomes_the_origin_though_it_was_stored_last():
    copies = [stored(WIRE, f"Paper {n}", days=n) for n in range(3)]
    wire = stored(WIRE, "Reuters", days=2, url="https://www.reuters.com/business/fjordly-toronto")
    rows = again(*copies)
    assert [copy.origin for copy in rows] == [wire] * 3
    assert {copy.origin_by for copy in rows} == {"credit"}
    assert {copy.credited_to for copy in rows} == {"Reuters"}
    assert corroboration(again(*copies, wire)) == Corroboration(4, 1, ("Reuters",))


def test_copies_of_a_wire_story_that_is_not_stored_are_one_and_keep_its_name():
    rows = [stored(WIRE, f"Paper {n}", days=n) for n in range(7)]
    assert corroboration(again(*rows)) == Corroboration(7, 1, ("Reuters",))


def test_an_earlier_copy_that_is_stored_later_takes_over():
    later, latest = stored(WIRE, "Paper", days=3), stored(WIRE, "Post", days=4)
    first = stored(WIRE, "Gazette", days=0)
    assert [row.origin for row in again(later, latest, first)] == [first, first, None]


def test_own_reports_with_the_same_quote_stay_apart():
    rows = [stored(WIRE, "Paper"), stored(OWN_REPORT, "Post"), stored(REWRITTEN, "Gazette")]
    assert corroboration(again(*rows)) == Corroboration(3, 3)


def test_two_stories_that_credit_one_wire_stay_apart():
    other = OWN_REPORT + "\nSource: Reuters"
    rows = [stored(WIRE, "Paper"), stored(other, "Post")]
    assert [row.credited_to for row in again(*rows)] == ["Reuters", "Reuters"]
    assert corroboration(again(*rows)).origins == 2


def test_running_it_twice_leaves_the_same_rows():
    for n in range(4):
        stored(WIRE, f"Paper {n}", days=3 - n)
    tables = ("tracker_article", "tracker_textrun")
    before = fingerprint(*tables)
    for capture in Capture.objects.order_by("-pk"):
        find_origin(capture)
    assert fingerprint(*tables) == before


def page(claimed: str, text: str) -> Extracted:
    return Extracted(text, "Fjordly", "", DAY, "en", "https://aggregator.example/1", claimed)


@pytest.mark.parametrize("original_first", [True, False])
def test_a_canonical_link_to_another_site_names_the_origin(original_first):
    address = "https://gazette.example/fjordly"
    outlet = articles.add_outlet("Aggregator")
    copy = Article.objects.create(outlet=outlet, canonical_url="https://aggregator.example/1")
    original = stored(OWN_REPORT, "Gazette", days=9, url=address) if original_first else None
    articles.store_page(copy, page(address, "Fjordly wants to go to Canada."), source="fetch", now=timezone.now())
    original = original or stored(OWN_REPORT, "Gazette", days=9, url=address)
    [copy] = again(copy)
    assert (copy.origin, copy.origin_by, copy.origin_score) == (original, "canonical", None)


def test_what_an_editor_says_is_never_overwritten():
    paper, post, gazette = stored(WIRE, "Paper"), stored(WIRE, "Post", days=1), stored(OWN_REPORT, "Gazette")
    name_origin(post, gazette)
    wire = stored(WIRE, "Reuters", url="https://www.reuters.com/x")
    late = stored(WIRE, "Late Paper", days=2)
    for capture in Capture.objects.all():
        find_origin(capture)
    rows = again(paper, post, gazette, late)
    assert (rows[1].origin, rows[1].origin_by, rows[1].origin_score) == (gazette, "editor", None)
    assert rows[2].origin is None
    assert {rows[0].origin, rows[3].origin} <= {wire, gazette}
    assert not Article.objects.filter(origin__origin__isnull=False).exists()


def test_what_an_editor_calls_an_original_is_left_alone():
    first, wrong = stored(WIRE, "Paper"), stored(WIRE, "Post", days=1)
    name_origin(wrong, None)
    copies = [stored(WIRE, "Gazette", days=2), stored(WIRE, "Reuters", url="https://www.reuters.com/x")]
    for capture in Capture.objects.all():
        find_origin(capture)
    first, wrong, copy, wire = again(first, wrong, *copies)
    assert (wrong.origin, wrong.origin_by) == (None, "editor")
    assert (first.origin, copy.origin) == (wire, wire)


def test_a_copy_of_the_only_text_like_it_joins_what_an_editor_called_an_original():
    first = stored(WIRE, "Paper")
    name_origin(first, None)
    assert again(stored(WIRE, "Post", days=1))[0].origin == first


def test_an_article_named_as_origin_by_an_editor_takes_its_copies_with_it():
    first, copy, other = stored(WIRE, "Paper"), stored(WIRE, "Post", days=1), stored(OWN_REPORT, "Gazette")
    name_origin(first, other)
    assert [row.origin for row in again(first, copy)] == [other, other]
    name_origin(other, None)
    name_origin(copy, first)
    assert again(copy)[0].origin == other, "a copy named as origin stands for its own"
    with pytest.raises(ValidationError, match="was itself taken from this article"):
        name_origin(other, copy)


def test_a_new_text_of_an_article_replaces_its_sample():
    article = stored("Subscribe to read this article. " * 12, "Paper", url="https://paper.example/a")
    articles.store_capture(article, WIRE, source="fetch", fetched_at=timezone.now())
    assert again(stored(WIRE, "Post", days=1))[0].origin == article
    assert TextRun.objects.filter(article=article).count() <= 32


def test_the_look_up_does_not_grow_with_what_is_stored():
    def queries(capture: Capture) -> int:
        with CaptureQueriesContext(connection) as seen:
            find_origin(capture)
        return len(seen)

    article = [stored(WIRE, f"Paper {n}", days=n) for n in range(2)][-1]
    few = queries(article.captures.get())
    for number in range(2, 20):
        stored(WIRE, f"Paper {number}", days=number)
        stored(" ".join(f"w{number}x{n}" for n in range(200)), f"Other {number}")
    assert queries(article.captures.get()) <= few


def test_the_command_groups_what_was_stored_before(capsys):
    rows = [stored(WIRE, f"Paper {n}", days=n) for n in range(3)]
    Article.objects.update(origin=None, origin_by="", origin_score=None)
    TextRun.objects.all().delete()
    for _ in range(2):
        call_command("find_origins")
        assert capsys.readouterr().out.startswith("Done: ")
        assert [row.origin for row in again(*rows)] == [None, rows[0], rows[0]]
