"""On which day it was said, and where."""

from datetime import date
from pathlib import Path

import pytest

from tracker.extraction.days import read_day_said
from tracker.extraction.quotes import find_attributions
from tracker.vocabulary import Precision

STORY = (Path(__file__).parent / "data" / "lumo-canada-plans.txt").read_text(encoding="utf-8")
TUESDAY = date(2018, 7, 3)


def said(text, published_on=TUESDAY):
    return read_day_said(text, find_attributions(text)[0], published_on)


@pytest.mark.parametrize(
    ("text", "day", "precision", "phrase"),
    [
        ("Lumo said on Tuesday that it will come.", date(2018, 7, 3), Precision.DAY, "Tuesday"),
        ("Lumo said on Wednesday that it will come.", date(2018, 6, 27), Precision.DAY, "Wednesday"),
        ("“We will come,” Ann Lee said Monday.", date(2018, 7, 2), Precision.DAY, "Monday"),
        ("“We will come,” Ann Lee said yesterday.", date(2018, 7, 2), Precision.DAY, "yesterday"),
        ("“We will come,” Ann Lee said on July 1.", date(2018, 7, 1), Precision.DAY, "July 1"),
        ("“We will come,” Ann Lee said on 5 December.", date(2017, 12, 5), Precision.DAY, "5 December"),
        ("“We will come,” Ann Lee said last week.", date(2018, 6, 25), Precision.MONTH, "last week"),
        ("“We will come,” Ann Lee said in April 2017.", date(2017, 4, 1), Precision.MONTH, "in April 2017"),
        ("“We will come,” Ann Lee said two days ago.", date(2018, 7, 1), Precision.DAY, "two days ago"),
        ("Lumo said it will come on Friday.", TUESDAY, Precision.DAY, ""),
        ("Lumo said it will come.", TUESDAY, Precision.DAY, ""),
    ],
)
def test_the_day_stands_beside_the_verb_of_saying(text, day, precision, phrase):
    found = said(text)
    assert (found.day, found.precision, found.phrase) == (day, precision, phrase)


def test_without_an_article_day_a_weekday_stays_words():
    found = said("Lumo said on Tuesday that it will come.", None)
    assert (found.day, found.precision, found.phrase) == (None, None, "Tuesday")


def test_without_an_article_day_a_full_date_is_a_day():
    assert said("Lumo said on July 3, 2018 that it will come.", None).day == TUESDAY


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("Ann Lee said in an interview with Northwire that it will come.", "interview with Northwire"),
        ("Ann Lee told Northwire on Monday that it will come.", "Northwire"),
        ("“We will come,” Ann Lee said during an earnings call.", "earnings call"),
        ("Ann Lee said it will come.", ""),
    ],
)
def test_the_venue_is_kept_as_printed(text, venue):
    assert said(text).venue == venue


def test_the_story_was_told_on_its_tuesday():
    one = next(one for one in find_attributions(STORY) if "do something" in one.content[0].of(STORY))
    found = read_day_said(STORY, one, TUESDAY)
    assert (found.day, found.phrase, found.venue) == (TUESDAY, "Tuesday", "short discussion with Northwire")
