"""Numbers with their units."""

import time

import pytest

from tracker.extraction.numbers import find_quantities


def told(words):
    return [(f"{one.value.normalize():f}", one.unit, one.words) for one in find_quantities(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("reach $2 billion in fiscal 2026", ("2000000000", "USD", "$2 billion")),
        ("invest €1.5bn", ("1500000000", "EUR", "€1.5bn")),
        ("raise 300 million pounds", ("300000000", "GBP", "300 million pounds")),
        ("less than 40,000 euros", ("40000", "EUR", "40,000 euros")),
        ("save €4 million a year", ("4000000", "EUR a year", "€4 million a year")),
        ("grow 15% this year", ("15", "%", "15%")),
        ("cut costs by 20 percent", ("20", "%", "20 percent")),
        ("rise by 1.5 percentage points", ("1.5", "percentage points", "1.5 percentage points")),
        ("by 25 basis points", ("25", "basis points", "25 basis points")),
        ("open 30 stores in Scotland", ("30", "stores", "30 stores")),
        ("build 500,000 vehicles a year", ("500000", "vehicles a year", "500,000 vehicles a year")),
        ("hire 300 people in Portugal", ("300", "people", "300 people")),
        ("close 12 of our warehouses", ("12", "warehouses", "12 of our warehouses")),
        ("buy three ferries", ("3", "ferries", "three ferries")),
        ("sell a million cars", ("1000000", "cars", "a million cars")),
        ("make 40 GWh of cells", ("40", "GWh", "40 GWh")),
    ],
)
def test_a_number_with_its_unit(words, expected):
    assert told(words) == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "in 2026",
        "From 2026 to make its own bottles",
        "within two years",
        "in 18 to 24 months",
        "on June 3, 2025",
        "Q4",
        "one",
    ],
)
def test_days_years_and_spans_of_time_are_no_quantities(words):
    assert told(words) == []


def test_both_ends_of_a_range_have_the_unit():
    assert [(value, unit) for value, unit, _ in told("between 200 and 300 jobs")] == [("200", "jobs"), ("300", "jobs")]


@pytest.mark.parametrize("unit", ["1,", "$", "a ", "9", "five ", "1.1.", "one-"])
def test_hostile_words_are_read_at_once(unit):
    began = time.monotonic()
    find_quantities(unit * (200_000 // len(unit)))
    assert time.monotonic() - began < 5
