"""Other days and other numbers than a claim's, as passages give them."""

from datetime import date

import pytest

from tracker.matching.conflicts import Due, falls_short, later_day

LAUNCH = "Pelorin will sell phones in Canada in 2019"
DUE = Due(date(2018, 7, 3), date(2019, 1, 1), date(2020, 1, 1))
PLANT = "Morvane plans to open a battery plant in Brennfurt by March 2025"
BY_MARCH = Due(date(2024, 5, 2), None, date(2025, 4, 1))

LATER = [
    (LAUNCH, DUE, "The phones will go on sale in Canada in 2021, the company said.", date(2019, 6, 1), True),
    (LAUNCH, DUE, "Phones for Canada are now expected next year.", date(2019, 6, 1), True),
    (LAUNCH, DUE, "Phones for Canada are expected this autumn.", date(2019, 6, 1), False),
    (LAUNCH, DUE, "Sales of its phones in Canada will begin in March.", date(2019, 1, 9), False),
    (LAUNCH, Due(), "It will not sell phones in Canada before 2020.", date(2019, 6, 1), True),
    (LAUNCH, DUE, "A washing machine will follow in 2022.", date(2019, 6, 1), False),
    (PLANT, BY_MARCH, "The plant in Brennfurt will not open before autumn, Morvane said.", date(2025, 1, 20), True),
    (PLANT, BY_MARCH, "The Brennfurt plant is now due to open in the third quarter.", date(2025, 1, 20), True),
    (PLANT, BY_MARCH, "The Brennfurt plant is due to open in February.", date(2025, 1, 20), False),
]


@pytest.mark.parametrize(("claim", "due", "passage", "published", "later"), LATER)
def test_a_later_day_is_found(claim, due, passage, published, later):
    assert bool(later_day(claim, due, passage, published)) is later


def test_a_day_within_the_window_is_told_from_no_day():
    assert later_day(LAUNCH, DUE, "Its phones will go on sale in Canada in December.", date(2019, 6, 1)) is False
    assert later_day(LAUNCH, DUE, "Its phones will go on sale in Canada.", date(2019, 6, 1)) is None


SHORT = [
    ("Acme will open 20 shops in Spain", "Acme opened 12 of the 20 shops.", True),
    ("Acme will open 20 shops in Spain", "Acme has opened 12 shops in Spain so far.", True),
    ("Acme will open 20 shops in Spain", "Acme opened 21 shops in Spain.", False),
    ("Acme will open 20 shops in Spain", "Acme opened its 20 shops in Spain, and 3 shops in Portugal.", False),
    ("Acme expects revenue of $2 billion", "Revenue came to $1.7 billion.", True),
    ("Acme expects revenue of $2 billion", "Revenue came to $1.98 billion.", False),
    ("Acme expects revenue of $2 billion", "Acme hired 300 people.", False),
    ("Acme will cut 500 jobs", "Acme cut 300 jobs.", False),
    ("Acme will hire people in Leipzig in 2025", "Acme hired 12 people in 2025.", False),
    ("Acme aims for a margin of 15%", "The margin reached 11 per cent.", True),
]


@pytest.mark.parametrize(("claim", "passage", "short"), SHORT)
def test_a_lower_number_is_found(claim, passage, short):
    assert falls_short(claim, passage) is short
