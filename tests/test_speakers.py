"""From an attribution's source to one executive, or to why not."""

import time
from datetime import date
from pathlib import Path

import pytest

from tracker.extraction.quotes import find_attributions
from tracker.extraction.scene import set_scene
from tracker.extraction.speakers import Organisation, Person, Post, post_on, resolve_speaker
from tracker.vocabulary import SpeakerStatus

STORY = (Path(__file__).parent / "data" / "lumo-canada-plans.txt").read_text(encoding="utf-8")
DAY = date(2018, 7, 3)
LUMO, VELDT = Organisation(1, ("Lumo", "Lumo Inc")), Organisation(2, ("Veldt",))


def person(number, name, family, *posts, first=False, aliases=()):
    return Person(number, name, aliases, family, first, posts)


def post(number, company, title, start=None, end=None):
    return Post(number, company.id, company.names, title, start, end)


ANN = person(1, "Ann Lee", "Lee", post(11, LUMO, "Chief Executive Officer", date(2015, 1, 1)))
YUNA = person(2, "Seo Yuna", "Seo", post(21, LUMO, "Senior Vice President", date(2014, 1, 1)), first=True)
BOB = person(3, "Bob Lee", "Lee", post(31, VELDT, "Chief Executive Officer"))
PEOPLE = (ANN, YUNA, BOB)


def speaker(text, people=PEOPLE, on=DAY, which=-1):
    return resolve_speaker(text, find_attributions(text)[which], people, (LUMO, VELDT), on)


@pytest.mark.parametrize(
    ("text", "who", "where"),
    [
        ("Ann Lee said sales will double.", 1, 11),
        ("Seo Yuna said sales will double.", 2, 21),
        ("Yuna Seo said sales will double.", 2, 21),
        ("“We will come,” said Ms Seo.", 2, 21),
        ("Ann Lee came to Paris. Lee said sales will double.", 1, 11),
        ("Lumo’s senior vice president said sales will double.", 2, 21),
        ("“We will come,” said Lumo CEO Lee.", 1, 11),
        ("Ann Lee came to Paris. She said sales will double.", 1, 11),
        ("Ann Lee came to Paris.\n\nShe said sales will double.", 1, 11),
    ],
)
def test_one_executive(text, who, where):
    found = speaker(text)
    assert (found.status, found.person_id, found.post_id) == (SpeakerStatus.RESOLVED, who, where)


def test_a_family_name_that_two_share_is_ambiguous():
    found = speaker("Lee said sales will double.")
    assert found.status is SpeakerStatus.AMBIGUOUS
    assert found.candidates == (1, 3)
    assert found.person_id is None


def test_a_stranger_with_the_same_family_name_is_unknown():
    found = speaker("Eva Lee said sales will double.")
    assert (found.status, found.words) == (SpeakerStatus.UNKNOWN, "Eva Lee")


@pytest.mark.parametrize(
    ("text", "status", "company"),
    [
        ("Lumo said it will come.", SpeakerStatus.COMPANY, 1),
        ("Lumo grew. The company said it will come.", SpeakerStatus.COMPANY, 1),
        ("A Lumo spokeswoman said it will come.", SpeakerStatus.NO_PERSON, 1),
        ("Headphones “compatible with the safety rules” are coming.", SpeakerStatus.NO_PERSON, None),
        ("The chief of Veldt said it will come.", SpeakerStatus.UNKNOWN, 2),
    ],
)
def test_why_there_is_no_executive(text, status, company):
    found = speaker(text)
    assert (found.status, found.company_id, found.person_id) == (status, company, None)


def test_a_vice_president_is_no_president():
    president = person(4, "Cy Park", "Park", post(41, LUMO, "President"))
    found = speaker("Lumo’s vice president said sales will double.", people=(president,))
    assert found.status is not SpeakerStatus.RESOLVED


def test_an_office_nobody_held_on_the_day_names_nobody():
    late = person(5, "Di Oh", "Oh", post(51, LUMO, "Chief Financial Officer", date(2020, 1, 1)))
    found = speaker("Lumo’s chief financial officer said sales will double.", people=(late,))
    assert found.person_id is None


def test_she_after_a_stranger_is_not_the_executive_named_before():
    found = speaker("Ann Lee came. Eva Holm said nothing is true. She added that sales will double.")
    assert found.person_id is None


def test_the_title_is_kept_as_printed():
    assert speaker("Senior Vice President Seo Yuna said sales will double.").title == "Senior Vice President"


def test_the_story_has_one_speaker_and_two_quotations_without():
    found = [resolve_speaker(STORY, one, PEOPLE, (LUMO,), DAY) for one in find_attributions(STORY, by_rules=True)]
    said_so = find_attributions(STORY, by_rules=True)
    mixed = [one.person_id for one, said in zip(found, said_so, strict=True) if said.form == "mixed"]
    assert mixed == [2, 2, None, 2, None]


def test_the_post_on_a_day_is_the_one_begun_last():
    both = person(
        6,
        "Jo Ek",
        "Ek",
        post(1, LUMO, "CFO", date(2010, 1, 1), date(2015, 1, 1)),
        post(2, LUMO, "CEO", date(2015, 1, 1)),
    )
    assert post_on(both, date(2014, 12, 31)).id == 1
    assert post_on(both, date(2015, 1, 1)).id == 2
    assert post_on(both, date(2009, 1, 1)) is None
    assert post_on(both, None) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ANN LEE came. Ánn Lee said sales will double.", 1),
        ("Lumo chief executive Lee said sales will double.", 1),
        ("“We will come,” A. Lee said.", 1),
        ("“We will come,” said Lumo’s Lee.", 1),
        ("Lumo grew. Its chief executive said sales will double.", 1),
        ("Lumo grew. The company’s chief executive said sales will double.", 1),
        ("Ann Lee met Bob Lee in Paris. She said sales will double.", 1),
        ("Veldt’s boss said sales will double.", 3),
    ],
)
def test_one_executive_by_what_stands_around_the_name(text, who):
    assert speaker(text).person_id == who


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Eva Holm, the mayor of Turku, came. “We will come,” she said.", "Eva Holm"),
        ("Eva Holm, who runs the port, came. “We will come,” Holm said.", "Eva Holm"),
        ("Analyst Peter van der Quill of Morrow said sales will double.", "Peter van der Quill"),
    ],
)
def test_a_stranger_is_known_by_the_fullest_name(text, unknown):
    found = speaker(text)
    assert (found.status, found.unknown) == (SpeakerStatus.UNKNOWN, unknown)


@pytest.mark.parametrize("source", ["People familiar with the matter", "Analysts at Morrow", "A person close to Lumo"])
def test_nameless_people_are_nobody(source):
    assert speaker(f"{source} said sales will double.").status is SpeakerStatus.NO_PERSON


@pytest.mark.parametrize("unit", ["Lee ", "He said. ", "Ann Lee, the ", "a\n\n"])
def test_a_scene_is_set_in_time_whatever_the_text(unit):
    began = time.monotonic()
    set_scene(unit * (2_000_000 // len(unit)), PEOPLE, (LUMO, VELDT))
    assert time.monotonic() - began < 30
