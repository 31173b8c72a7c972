"""Time phrases: found in a text, read against the day on which they were said."""

import random
import string
import time
from datetime import date

import pytest

from tracker.horizons import find_phrases, named_interval, resolve
from tracker.vocabulary import DueKind

SAID = date(2018, 7, 3)
D = date.fromisoformat
WITHIN, BY, NOT_BEFORE, OPEN = DueKind.WITHIN, DueKind.BY, DueKind.NOT_BEFORE, DueKind.OPEN_ENDED


@pytest.mark.parametrize(
    ("phrase", "kind", "start", "end"),
    [
        ("next year", WITHIN, "2019-01-01", "2020-01-01"),
        ("at some point next year", WITHIN, "2019-01-01", "2020-01-01"),
        ("this year", WITHIN, "2018-01-01", "2019-01-01"),
        ("later this year", WITHIN, "2018-07-03", "2019-01-01"),
        ("next month", WITHIN, "2018-08-01", "2018-09-01"),
        ("next quarter", WITHIN, "2018-10-01", "2019-01-01"),
        ("tomorrow", WITHIN, "2018-07-04", "2018-07-05"),
        ("on Friday", WITHIN, "2018-07-06", "2018-07-07"),
        ("in 2020", WITHIN, "2020-01-01", "2021-01-01"),
        ("in March", WITHIN, "2019-03-01", "2019-04-01"),
        ("December 2018", WITHIN, "2018-12-01", "2019-01-01"),
        ("March 15, 2020", WITHIN, "2020-03-15", "2020-03-16"),
        ("Q3", WITHIN, "2018-07-01", "2018-10-01"),
        ("the first quarter", WITHIN, "2019-01-01", "2019-04-01"),
        ("third quarter of 2026", WITHIN, "2026-07-01", "2026-10-01"),
        ("second half of next year", WITHIN, "2019-07-01", "2020-01-01"),
        ("mid-2023", WITHIN, "2023-05-01", "2023-09-01"),
        ("early 2024", WITHIN, "2024-01-01", "2024-05-01"),
        ("late 2024", WITHIN, "2024-09-01", "2025-01-01"),
        ("next spring", WITHIN, "2019-03-01", "2019-06-01"),
        ("the 2030s", WITHIN, "2030-01-01", "2040-01-01"),
        ("Christmas", WITHIN, "2018-12-25", "2018-12-26"),
        ("by March", BY, "2018-07-03", "2019-04-01"),
        ("by March 15, 2019", BY, "2018-07-03", "2019-03-16"),
        ("by the end of 2025", BY, "2018-07-03", "2026-01-01"),
        ("by year-end", BY, "2018-07-03", "2019-01-01"),
        ("by next spring", BY, "2018-07-03", "2019-06-01"),
        ("before 2026", BY, "2018-07-03", "2026-01-01"),
        ("before the end of 2026", BY, "2018-07-03", "2027-01-01"),
        ("no later than June 2019", BY, "2018-07-03", "2019-07-01"),
        ("within two years", BY, "2018-07-03", "2020-07-04"),
        ("in two years", BY, "2018-07-03", "2020-07-04"),
        ("in two years, if not sooner", BY, "2018-07-03", "2020-07-04"),
        ("2020 or sooner", BY, "2018-07-03", "2021-01-01"),
        ("until 2020", BY, "2018-07-03", "2021-01-01"),
        ("by 2010", BY, None, "2011-01-01"),
        ("not before 2026", NOT_BEFORE, "2026-01-01", None),
        ("after 2020", NOT_BEFORE, "2021-01-01", None),
        ("2026 or later", NOT_BEFORE, "2026-01-01", None),
        ("as early as next year", NOT_BEFORE, "2019-01-01", None),
        ("in the near future", OPEN, None, None),
        ("soon", OPEN, None, None),
        ("when pigs fly", OPEN, None, None),
        ("", OPEN, None, None),
    ],
)
def test_a_phrase_gives_its_window(phrase, kind, start, end):
    found = resolve(phrase, SAID)
    assert (found.due_kind, found.start, found.end) == (kind, start and D(start), end and D(end))
    assert (found.phrase, found.read_against) == (phrase, SAID)


@pytest.mark.parametrize(("phrase", "rule"), [("near future", "vague"), ("eventually", "vague"), ("blue", "unread")])
def test_what_gives_no_day_says_why(phrase, rule):
    assert resolve(phrase, SAID).rule == rule


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("fiscal 2019", "2018-04-01", "2019-04-01"),
        ("next fiscal year", "2019-04-01", "2020-04-01"),
        ("fiscal third quarter", "2018-10-01", "2019-01-01"),
        ("Q1 of fiscal 2020", "2019-04-01", "2019-07-01"),
        ("third quarter of 2019", "2019-07-01", "2019-10-01"),
    ],
)
def test_fiscal_years_end_where_the_company_ends_them(phrase, start, end):
    found = resolve(phrase, SAID, (3, 31))
    assert (found.start, found.end) == (D(start), D(end))


@pytest.mark.parametrize("year_end", [(2, 28), (2, 29), (6, 30), (9, 30), (12, 31)])
def test_fiscal_years_follow_each_other_without_a_gap(year_end):
    assert resolve("fiscal 2019", SAID, year_end).end == resolve("fiscal 2020", SAID, year_end).start


def test_the_first_story_is_due_over_the_whole_next_year():
    assert resolve("next year", D("2018-07-03")).end == D("2020-01-01")
    assert resolve("in two years, if not sooner", D("2017-04-20")).end == D("2019-04-21")


@pytest.mark.parametrize(
    "phrase",
    [
        "by the end of 9999",
        "in 9999 years",
        "0000",
        "99/99/9999",
        "in 9999 decades",
        "99th century",
        "February 30",
        "week 99",
        "9" * 500,
        "year 0001",
    ],
)
@pytest.mark.parametrize("said_on", [date(1, 1, 1), SAID, date(9998, 12, 31), date(9999, 12, 31)])
def test_no_phrase_raises(phrase, said_on):
    resolve(phrase, said_on)


def test_words_at_random_never_raise():
    chance = random.Random(7)
    words = [
        "by",
        "next",
        "the",
        "end",
        "of",
        "early",
        "2019",
        "mid",
        "year",
        "quarter",
        "first",
        "Q3",
        "before",
        "not",
        "in",
        "two",
        "week",
        "Monday",
        "31",
        "Feb",
        ".",
        ",",
        "-",
        "/",
        "from",
        "to",
        "and",
        "last",
        "if",
        "sooner",
    ]
    for _ in range(3000):
        phrase = " ".join(chance.choices(words, k=chance.randint(1, 6)))
        found = resolve(phrase, date(chance.randint(1, 9999), chance.randint(1, 12), chance.randint(1, 28)))
        assert found.start is None or found.end is None or found.start < found.end
    for _ in range(500):
        resolve("".join(chance.choices(string.printable, k=30)), SAID)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Next year we hope we can do something there.", ["Next year"]),
        ("We come at some point next year.", ["next year"]),
        ("We come in two years, if not sooner.", ["in two years, if not sooner"]),
        ("It may ship by the end of 2025, not before March.", ["by the end of 2025", "not before March"]),
        ("It will be there in the near future.", ["in the near future"]),
        ("We may march in 20 towns.", []),
    ],
)
def test_phrases_are_found_in_a_text(text, phrases):
    assert [span.of(text) for span in find_phrases(text)] == phrases


def test_named_intervals_are_whole_units():
    assert named_interval("early next year", SAID) == (D("2019-01-01"), D("2020-01-01"))
    assert named_interval("no such thing", SAID) is None


@pytest.mark.parametrize("unit", ["in the next year ", "next ", "1", "a' 's ", "by "])
def test_hostile_text_is_read_in_a_few_seconds(unit):
    text = unit * (2_000_000 // len(unit))
    start = time.monotonic()
    find_phrases(text)
    resolve(text, SAID)
    assert time.monotonic() - start < 60
