"""Which statements may be the same saying in another print."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import SAID_ON, make_appearance, make_capture, make_position, make_statement
from tracker.models import Statement
from tracker.queries.same import likely_same, statements_like
from tracker.vocabulary import EditorialState, Form, Wording

pytestmark = pytest.mark.django_db

FULL = "Next year we hope we can do something there"


def draft(words=FULL, **fields):
    return make_statement(words, state=EditorialState.DRAFT, **fields)


def nobodys(words=FULL, **fields):
    """A draft whose speaker is not resolved."""
    return draft(words, **{"speaker": None, "position": None, "speaker_status": "unknown", **fields})


@pytest.fixture
def held():
    return make_position()


def unresolved(statement):
    Statement.objects.filter(pk=statement.pk).update(speaker=None, position=None, speaker_status="unknown")
    statement.refresh_from_db()
    return statement


def ids(statement, **given):
    return [like.statement.pk for like in statements_like(statement, **given)]


def test_the_fuller_print_of_a_partial_quote(held):
    part, full = draft("do something", position=held), make_statement(FULL, position=held)
    draft("get into that political problem", position=held)
    [like] = statements_like(part)
    assert (like.statement, like.score, like.wording) == (full, 0.75, Wording.ORIGINAL)
    assert [like.statement for like in statements_like(full)] == [part]


def test_a_paraphrase_and_a_translation_are_labelled(held):
    ours = draft(FULL, position=held)
    told = draft("we hope that next year we can do something in that market", position=held, form=Form.MIXED)
    german = draft("Nächstes Jahr hoffen wir, dort etwas tun zu können", position=held, language="de")
    assert {like.statement: like.wording for like in statements_like(ours)} == {
        told: Wording.PARAPHRASE,
        german: Wording.TRANSLATION,
    }


def test_the_likeliest_comes_first_and_the_limit_holds(held):
    ours = draft(FULL, position=held)
    same = draft(FULL, position=held)
    part = draft("do something", position=held)
    assert ids(ours) == [same.pk, part.pk]
    assert ids(ours, limit=1) == [same.pk]


def test_another_speaker_is_another_saying_and_an_unresolved_one_may_be_the_same(held):
    ours = draft(FULL, position=held)
    draft(FULL, position=make_position())
    unknown = unresolved(draft(FULL))
    assert ids(ours) == [unknown.pk]
    assert len(ids(unknown)) == 2


@pytest.mark.parametrize(
    ("days", "precision", "found"),
    [
        (0, "day", True),
        (10, "day", True),
        (11, "day", False),
        (-10, "day", True),
        (-11, "day", False),
        (-35, "month", True),
        (-45, "month", False),
        (-100, "quarter", True),
        (-300, "year", True),
        (-400, "year", False),
        (11, "year", False),
    ],
)
@pytest.mark.parametrize("is_known", [True, False])
def test_days_lie_near_each_other(held, days, precision, found, is_known):
    ours = draft(FULL, position=held)
    theirs = draft(FULL, position=held, said_on=SAID_ON + timedelta(days), said_precision=precision)
    if not is_known:
        unresolved(theirs)
    assert bool(ids(ours)) == bool(ids(theirs)) == found


@pytest.mark.parametrize("is_known", [True, False])
def test_an_unknown_day_fits_any(held, is_known):
    ours = draft(FULL, position=held)
    undated = draft(FULL, position=held, said_on=None)
    if not is_known:
        unresolved(undated)
    assert ids(ours) == [undated.pk]
    assert ids(undated) == [ours.pk]
    assert statements_like(ours)[0].score < 0.9


def test_never_from_the_same_place_nor_withdrawn(held):
    text = f"She said: {FULL}. Later again: {FULL}."
    source = make_capture(text)
    ours = draft(FULL, position=held, capture=source)
    overlapping = draft("we can do something there", position=held)
    make_appearance(overlapping, source, ["we can do something there"])
    again = draft(FULL, position=held)
    make_appearance(again, source, ["Later again", FULL])
    make_statement(FULL, position=held, state=EditorialState.WITHDRAWN)
    assert ids(ours) == [again.pk]


HOSTILE = [
    "it's '| & ! :* \\' q\\",
    "%s %(ids)s {0}",
    "王翔：明年我们希望能做点什么",
    "a" * 20_000,
    "\u202e☃",
    "\\'s/\\a",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_any_kind_are_no_query(held, words):
    ours, same, unknown = draft(words, position=held), draft(words, position=held), unresolved(draft(words))
    assert {same.pk, unknown.pk} >= set(ids(ours)) >= {same.pk}
    undated = unresolved(draft(words, said_on=None))
    for row in (unknown, undated):
        assert row.pk not in ids(row)


def test_a_badge_for_each_draft_of_a_list(held):
    part, full = draft("something there", position=held), make_statement(FULL, position=held)
    weak, other = draft("hope", position=held), draft("We sell cars in Norway", position=held, said_on=date(2020, 1, 1))
    found = likely_same([part, weak, other])
    assert {pk: like.statement for pk, like in found.items()} == {part.pk: full}
    assert likely_same([]) == {}


def test_queries_do_not_grow_with_rows(held, django_assert_num_queries):
    mine = [draft(f"{FULL}, in place {number}", position=held) for number in range(5)]
    with django_assert_num_queries(2):
        for like in statements_like(mine[0]):
            assert like.statement.speaker and like.statement.position.company
    with django_assert_num_queries(1):
        assert len(likely_same(mine)) == 5
    with django_assert_num_queries(0):
        likely_same([])


def test_each_candidate_is_found_by_an_index(held):
    ours = draft(FULL, position=held)
    crowd = [
        Statement(words=f"hope number {number}", form="direct", said_on=SAID_ON - timedelta(number))
        for number in range(3000)
    ]
    Statement.objects.bulk_create(crowd)
    with CaptureQueriesContext(connection) as run:
        likely_same([ours])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE tracker_statement")
        cursor.execute("EXPLAIN " + run.captured_queries[0]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    # The words' own index pays only among more rows than a test can make.
    assert {"statement_timeline", "statement_day_said"} <= set(plan.split()), plan
