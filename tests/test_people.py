"""An unknown person becomes an executive; and executives as an editor types them."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.builders import SAID_ON, capture, draft_claim, person, published_statement
from tests.factories import make_company, make_executive, make_position
from tracker.actions import reading
from tracker.actions.names import name_index
from tracker.actions.people import executive_from_words
from tracker.extraction.family_names import family_name_of
from tracker.models import Executive, ExecutiveAlias, Position, Statement
from tracker.queries.people import PositionHeld, suggest_people

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """OSLO. “We will open a store in Oslo next year,” said Tora Vik, chief executive of Fjordly.

“We will open a second one in Bergen in two years,” said Tora Vik, chief executive of Fjordly.

“We will close a store in Turku next year,” said Ann Lee, chief executive of Lumo."""


@pytest.fixture
def drafts():
    """What the reader makes of an article that quotes two people it does not know."""
    rows = reading.suggest(capture(TEXT))
    assert [row.speaker_status for row in rows] == ["unknown"] * 3
    return rows


def refuses(field, words, *given, **options):
    before = Executive.objects.count()
    with pytest.raises(ValidationError, match=words) as refused:
        executive_from_words(*given, person(), **options)
    assert field in refused.value.message_dict
    assert Executive.objects.count() == before


def test_an_unknown_person_becomes_an_executive_in_one_step(drafts):
    company = make_company("Fjordly")
    made = executive_from_words(drafts[0], " Tora  Vik ", person(), title="Chief executive", company=company)
    assert (made.name, made.slug, made.family_name, made.family_name_first) == ("Tora Vik", "tora-vik", "Vik", False)
    [position] = made.positions.all()
    assert (position.title, position.company, position.started_on) == ("Chief executive", company, None)
    for row in drafts:
        row.refresh_from_db()
    assert [row.speaker for row in drafts] == [made, made, None]
    assert [row.position for row in drafts] == [position, position, None]
    assert [row.speaker_status for row in drafts] == ["resolved", "resolved", "unknown"]


def test_without_a_position_only_the_speaker_is_set(drafts):
    made = executive_from_words(drafts[0], "Tora Vik", person())
    drafts[0].refresh_from_db()
    assert (drafts[0].speaker, drafts[0].position) == (made, None)
    assert not Position.objects.exists()


def test_the_readers_know_the_new_person(drafts):
    executive_from_words(drafts[0], "Tora Vik", person(), title="Chief executive", company=make_company("Fjordly"))
    assert [hit.ids for hit in name_index().find("Tora Vik spoke")] == [(Executive.objects.get().pk,)]
    [again] = reading.suggest(capture("BERGEN. “We will open a store in May,” said Tora Vik, who runs Fjordly."))
    assert again.speaker == Executive.objects.get()
    assert again.position is not None


def test_the_same_words_in_another_capture_and_pronouns_are_left_alone(drafts):
    [other] = reading.suggest(capture("BERGEN. “We will open a store in May,” said Tora Vik, chief of something."))
    drafts[1].appearances.update(speaker_as_published="She")
    drafts[0].appearances.update(speaker_as_published="She")
    executive_from_words(drafts[0], "Tora Vik", person())
    for row in (other, drafts[1]):
        row.refresh_from_db()
        assert row.speaker is None


def test_a_position_that_began_later_is_not_given_to_what_was_said_before(drafts):
    Statement.objects.filter(pk=drafts[1].pk).update(said_on=date(2024, 1, 5))
    given = {"title": "Chief executive", "company": make_company("Fjordly"), "start": date(2024, 2, 1)}
    made = executive_from_words(drafts[0], "Tora Vik", person(), **given)
    for row in drafts[:2]:
        row.refresh_from_db()
    assert [(row.speaker, row.position) for row in drafts[:2]] == [(made, made.positions.get()), (made, None)]


def test_what_is_refused(drafts):
    company = make_company("Fjordly")
    draft = drafts[0]
    refuses("name", "as it is printed", draft, " “ ” ")
    refuses("name", "200 characters", draft, "x" * 201)
    refuses("company", "at which company", draft, "Tora Vik", title="Chief executive")
    refuses("title", "as it is printed", draft, "Tora Vik", company=company)
    refuses("company", "needs a company", draft, "Tora Vik", start=SAID_ON)
    refuses("start", "said before", draft, "Tora Vik", title="CEO", company=company, start=date(2024, 3, 13))
    refuses("statement", "was published", published_statement(), "Tora Vik")


@pytest.mark.parametrize("name", ["Jörg Straße", "jorg  STRASSE", "Straße Jörg", "J. Strasse"])
def test_a_name_that_somebody_bears_is_refused_and_the_bearer_named(drafts, name):
    known = make_executive("Jörg Straße")
    ExecutiveAlias.objects.create(executive=known, name="J Strasse")
    make_position(known, make_company("Lumo"), "Chief executive")
    refuses("name", "one of that name already: Jörg Straße .Chief executive, Lumo", drafts[0], name)


def test_two_editors_make_one_person(drafts):
    failures = []
    by = person()
    barrier = threading.Barrier(2)

    def make(draft):
        try:
            barrier.wait(10)
            executive_from_words(draft, "Tora Vik", by)
        except ValidationError as refusal:
            failures.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=[draft]) for draft in (drafts[0], drafts[2])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [list(failure.message_dict) for failure in failures] == [["name"]]
    assert Executive.objects.count() == 1


def test_slugs_are_in_latin_letters_and_unique(drafts):
    make_executive("Tora V. K", slug="tora-vik")
    assert executive_from_words(drafts[0], "Tora Vik", person()).slug == "tora-vik-2"
    assert executive_from_words(drafts[2], "王翔", person()).slug == "executive"


def test_several_who_could_be_meant_are_kept_with_the_draft():
    for slug in ("one", "two"):
        make_position(make_executive("Tora Vik", slug=slug), make_company(f"Fjordly {slug}"))
    source = capture("OSLO. “We will open a store in Oslo next year,” said Tora Vik.")
    [row] = reading.suggest(source)
    assert (row.speaker, row.speaker_status) == (None, "ambiguous")
    assert sorted(row.candidates.values_list("slug", flat=True)) == ["one", "two"]
    row.delete()
    assert Executive.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Ann Lee", "", ("Lee", False)),
        ("Wang Xiang", "", ("Wang", True)),
        ("Wang Xiang", "Wang Xiang spoke. Xiang said so.", ("Xiang", False)),
        ("Orbán Viktor", "Orbán Viktor spoke. Mr Orbán said so.", ("Orbán", True)),
        ("Viktor Orbán", "Viktor Orbán spoke. Mr Orbán said so.", ("Orbán", False)),
        ("Kim Lee", "", ("Lee", False)),
        ("Nguyen Thi Binh", "", ("Nguyen", True)),
        ("Kim Anne Marie Holm", "", ("Holm", False)),
        ("王翔", "", ("王", True)),
        ("Madonna", "", ("Madonna", False)),
        ("A (", "A ( a", ("(", False)),
    ],
)
def test_the_family_name(name, text, expected):
    assert family_name_of(name, text) == expected


@pytest.fixture
def people():
    names = {
        "wang": make_executive("Wang Xiang", family_name="Wang", family_name_first=True),
        "barra": make_executive("Hugo Barra"),
        "soren": make_executive("Søren Wangård"),
        "odd": make_executive(r"5%_\ Holm", slug="odd"),
        "chinese": make_executive("王翔", family_name="王", slug="wang-xiang-2"),
    }
    ExecutiveAlias.objects.create(executive=names["barra"], name="Huguinho Barra")
    lumo = make_company("Lumo")
    make_position(names["wang"], lumo, "Vice President", started_on=date(2015, 1, 1), ended_on=date(2019, 1, 1))
    make_position(names["wang"], lumo, "President", started_on=date(2019, 1, 1))
    return names


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("wang", ["wang", "soren"]),
        ("WANG X", ["wang"]),
        ("Xiang Wang", ["wang"]),
        ("xi wa", ["wang"]),
        ("barra", ["barra"]),
        ("Barro", ["barra"]),
        ("hug", ["barra"]),
        ("Huguinho", ["barra"]),
        ("soren wangard", ["soren"]),
        ("Sören", ["soren"]),
        ("sor", ["soren"]),
        ("王", ["chinese"]),
        ("zzz", []),
        ("", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("\x00\ud800", []),
        ("x" * 5000, []),
        (r"5%_\ ho", ["odd"]),
    ],
)
def test_typing_finds_people(people, typed, found):
    names = {executive.pk: key for key, executive in people.items()}
    assert [names[choice.id] for choice in suggest_people(typed)] == found


def test_a_choice_shows_the_positions_of_that_day_and_the_alias_met(people):
    [choice] = suggest_people("wang xiang", date(2018, 7, 3))
    first = people["wang"].positions.get(title="Vice President")
    assert choice.positions == (PositionHeld(first.pk, "Vice President", "Lumo"),)
    assert (choice.slug, choice.name, choice.alias) == ("wang-xiang", "Wang Xiang", "")
    assert [held.title for held in suggest_people("wang xiang")[0].positions] == ["President", "Vice President"]
    [barra] = suggest_people("huguinho", date(2018, 7, 3))
    assert (barra.alias, barra.positions) == ("Huguinho Barra", ())


def test_suggesting_takes_two_queries(people, django_assert_num_queries):
    for number in range(20):
        make_position(make_executive(f"Wanda Holm {number}"))
    with django_assert_num_queries(2):
        assert len(suggest_people("wan", SAID_ON, limit=10)) == 10
    with django_assert_num_queries(0):
        suggest_people("  ")


def test_claims_of_a_draft_stay_when_its_speaker_is_found(drafts):
    company = make_company("Fjordly")
    executive_from_words(drafts[0], "Tora Vik", person(), title="Chief executive", company=company)
    drafts[0].refresh_from_db()
    assert draft_claim(drafts[0]).company == company
