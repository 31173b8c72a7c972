"""Which of a company's claims go on with an earlier one, and how. Real-looking pairs, all invented."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tracker.matching.lineage import LEAST_SCORE, Number, Plan, read_link
from tracker.matching.regions import is_within
from tracker.vocabulary import ClaimKind, LinkKind

YEAR_2024 = {"opens": date(2024, 1, 1), "closes": date(2025, 1, 1)}
YEAR_2025 = {"opens": date(2025, 1, 1), "closes": date(2026, 1, 1)}
AUTUMN_2025 = {"opens": date(2025, 9, 1), "closes": date(2025, 12, 1)}


def plan(words: str, said: str, proposition: str = "", **given: Any) -> Plan:
    values: dict[str, Any] = {
        "company_id": 1,
        "executive_id": 7,
        "proposition": proposition or words,
        "words": words,
        "kind": ClaimKind.COMMITMENT,
        "said_on": date.fromisoformat(said),
        "names": ("Orvela Foods", "Orvela", "Ann Lind"),
    }
    return Plan(**values | given)


def shops(count: int, word: str = "shops") -> tuple[Number, ...]:
    return (Number(Decimal(count), word),)


PLANT = plan("Next year we will open a factory in Poland", "2023-09-12", market="Poland", **YEAR_2024)
VAGUE = plan("We want to do something in India", "2016-03-01", market="India", kind=ClaimKind.GOAL)
RADIO = plan("We will never sell a third radio", "2023-02-01", kind=ClaimKind.DENIAL)
SHOPS = plan("We will open 20 shops in Poland next year", "2023-09-12", market="Poland", numbers=shops(20), **YEAR_2024)

PAIRS: list[tuple[str, Plan, Plan, LinkKind | None]] = [
    (
        "the same window in other words restates",
        PLANT,
        plan("The Polish plant will open by the end of this year", "2024-02-20", market="Poland", closes=date(2025, 1, 1)),
        LinkKind.RESTATES,
    ),
    (
        "a claim without a window restates a dated one",
        PLANT,
        plan("We still plan to open our factory in Poland", "2024-02-20", market="Poland"),
        LinkKind.RESTATES,
    ),
    (
        "a later window postpones",
        PLANT,
        plan("We will open the factory in Poland in autumn 2025", "2024-11-14", market="Poland", **AUTUMN_2025),
        LinkKind.POSTPONES,
    ),
    (
        "another speaker of the company postpones too",
        PLANT,
        plan("The factory in Poland will open in 2025", "2024-11-14", market="Poland", executive_id=None, **YEAR_2025),
        LinkKind.POSTPONES,
    ),
    (
        "not before a day after the window postpones",
        PLANT,
        plan(
            "We will not open the Polish factory before 2025",
            "2024-06-03",
            market="Poland",
            kind=ClaimKind.DENIAL,
            opens=date(2025, 1, 1),
        ),
        LinkKind.POSTPONES,
    ),
    (
        "a delay without a day postpones",
        PLANT,
        plan("The opening of the factory in Poland is delayed. We need more time.", "2024-06-03", market="Poland"),
        LinkKind.POSTPONES,
    ),
    (
        "two weeks are no delay",
        plan("We will open the bakery in Lund by Christmas", "2024-03-01", closes=date(2024, 12, 26)),
        plan("The bakery in Lund will open by the end of the year", "2024-08-01", closes=date(2025, 1, 1)),
        LinkKind.RESTATES,
    ),
    (
        "no longer withdraws",
        PLANT,
        plan("We no longer plan to open a factory in Poland", "2024-06-03", market="Poland"),
        LinkKind.WITHDRAWS,
    ),
    (
        "scrapped withdraws",
        PLANT,
        plan("We have scrapped the factory. Poland is too far from our oats.", "2024-06-03", "The Polish factory is scrapped", market="Poland"),
        LinkKind.WITHDRAWS,
    ),
    (
        "a bare no withdraws",
        PLANT,
        plan("There will not be a factory in Poland that we open", "2024-06-03", market="Poland", kind=ClaimKind.DENIAL),
        LinkKind.WITHDRAWS,
    ),
    (
        "what is not given up is restated",
        PLANT,
        plan("We will not give up the factory that we open in Poland", "2024-06-03", market="Poland"),
        LinkKind.RESTATES,
    ),
    (
        "another thing that is scrapped withdraws nothing",
        PLANT,
        plan(
            "We have scrapped yoghurt. We will open the factory in Poland this year.",
            "2024-06-03",
            "We will open the factory in Poland this year",
            market="Poland",
            closes=date(2025, 1, 1),
        ),
        LinkKind.RESTATES,
    ),
    (
        "no for the very window contradicts",
        PLANT,
        plan("We will not open the factory in Poland this year", "2024-06-03", market="Poland", kind=ClaimKind.DENIAL, **YEAR_2024),
        LinkKind.CONTRADICTS,
    ),
    (
        "a promise against a denial contradicts",
        RADIO,
        plan("We will sell our third radio from March", "2024-01-15", opens=date(2024, 3, 1), closes=date(2024, 4, 1)),
        LinkKind.CONTRADICTS,
    ),
    (
        "a denial said again restates",
        RADIO,
        plan("We will not sell a third radio", "2024-01-15", kind=ClaimKind.DENIAL),
        LinkKind.RESTATES,
    ),
    (
        "instead supersedes",
        PLANT,
        plan("Instead of opening a factory in Poland we will rent a line there", "2024-06-03", market="Poland"),
        LinkKind.SUPERSEDES,
    ),
    (
        "an earlier window supersedes",
        plan("We will open the factory in Poland in 2025", "2023-09-12", market="Poland", **YEAR_2025),
        plan("We will open the factory in Poland this year", "2024-02-20", market="Poland", **YEAR_2024),
        LinkKind.SUPERSEDES,
    ),
    ("more of the same broadens", SHOPS, replace(SHOPS, words="We will open 30 shops in Poland this year", said_on=date(2024, 2, 20), numbers=shops(30)), LinkKind.BROADENS),
    ("fewer of the same narrows", SHOPS, replace(SHOPS, words="We will open 12 shops in Poland this year", said_on=date(2024, 2, 20), numbers=shops(12)), LinkKind.NARROWS),
    (
        "a larger market broadens",
        PLANT,
        plan("We will open factories across Europe this year", "2024-02-20", market="Europe", closes=date(2025, 1, 1)),
        LinkKind.BROADENS,
    ),
    (
        "half of the window narrows",
        PLANT,
        plan("We will open the factory in Poland by June", "2024-02-20", market="Poland", closes=date(2024, 7, 1), opens=date(2024, 2, 20)),
        LinkKind.NARROWS,
    ),
    (
        "a day for what had none narrows",
        plan("We plan to open a factory in Poland", "2023-09-12", market="Poland"),
        plan("We will open the factory in Poland in 2025", "2024-02-20", market="Poland", **YEAR_2025),
        LinkKind.NARROWS,
    ),
    (
        "something, then a thing, narrows",
        VAGUE,
        plan("We will build scooters in India next year", "2017-05-01", market="India", opens=date(2018, 1, 1), closes=date(2019, 1, 1)),
        LinkKind.NARROWS,
    ),
    ("something again restates", VAGUE, replace(VAGUE, said_on=date(2017, 5, 1)), LinkKind.RESTATES),
    (
        "another company's like plan is nothing",
        PLANT,
        plan("Next year we will open a factory in Poland", "2024-05-23", market="Poland", company_id=2, **YEAR_2025),
        None,
    ),
    (
        "another market is another plan",
        PLANT,
        plan("We will open a factory in Spain in 2025", "2024-05-23", market="Spain", **YEAR_2025),
        None,
    ),
    (
        "another deed is another plan",
        PLANT,
        plan("We will hire 200 people in Poland in 2025", "2024-05-23", market="Poland", **YEAR_2025),
        None,
    ),
    (
        "one more is another plan",
        PLANT,
        plan("We will open another factory in Poland in 2025", "2024-11-14", market="Poland", **YEAR_2025),
        None,
    ),
    (
        "this year's forecast does not postpone last year's",
        plan("We expect sales to grow by 8% this year", "2024-01-30", kind=ClaimKind.FORECAST, numbers=shops(8, "%"), **YEAR_2024),
        plan("We expect sales to grow by 9% this year", "2025-01-30", kind=ClaimKind.FORECAST, numbers=shops(9, "%"), **YEAR_2025),
        None,
    ),
    (
        "the next period's number is a new plan",
        SHOPS,
        plan("We will open 35 shops in Poland next year", "2024-09-12", market="Poland", numbers=shops(35), **YEAR_2025),
        None,
    ),
    ("the same day is another print, not a later claim", PLANT, replace(PLANT, words="We will open it"), None),
    ("what was said before is not later", PLANT, replace(PLANT, said_on=date(2023, 1, 1)), None),
    ("a day that is not known tells no order", PLANT, replace(PLANT, said_on=None), None),
    (
        "two words that stand in any plan are none",
        plan("We will start a new business next year", "2023-09-12", **YEAR_2024),
        plan("We will make a good product in 2025", "2024-09-12", **YEAR_2025),
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("older", "newer", "kind"), [row[1:] for row in PAIRS], ids=[row[0] for row in PAIRS])
def test_a_pair_is_read_as_a_person_would(older, newer, kind):
    read = read_link(older, newer)
    assert (read and read.kind) == kind
    assert read is None or LEAST_SCORE <= read.score <= 1


def test_every_kind_of_link_is_among_the_pairs():
    assert {row[3] for row in PAIRS} - {None} == set(LinkKind)


def test_the_same_speaker_makes_it_surer():
    later = plan("We will open the factory in Poland in 2025", "2024-11-14", market="Poland", **YEAR_2025)
    same, other = read_link(PLANT, later), read_link(PLANT, replace(later, executive_id=8))
    assert same and other
    assert same.score > other.score


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [
        ("Poland", "Europe", True),
        ("the United Kingdom", "europe", True),
        ("Poland", "worldwide", True),
        ("Europe", "Poland", False),
        ("Poland", "Asia", False),
        ("", "Europe", False),
        ("Poland", "", False),
        ("Land", "Europe", False),
    ],
)
def test_which_market_lies_in_which(inner, outer, inside):
    assert is_within(inner, outer) is inside


def test_long_words_are_read_in_no_time():
    import time

    long = plan(
        "We will put " + "a very " * 50_000 + "factory in Poland off",
        "2024-06-03",
        "We open a factory",
        market="Poland",
    )
    began = time.process_time()
    read_link(PLANT, long)
    assert time.process_time() - began < 2
