"""What the readers find in a capture, stored as drafts."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_article, make_capture, make_company, make_editor, make_executive, make_position
from tracker.actions.reading import suggest
from tracker.models import Claim, ClaimNumber

pytestmark = pytest.mark.django_db

TEXT = (
    "“We will invest $2 billion and build 30 stores in Canada by 2030,” said Ines Halvorsen, the chief executive of "
    "Nordlys. “I am delighted,” she said."
)


def read_text():
    make_position(make_executive("Ines Halvorsen"), make_company("Nordlys"))
    capture = make_capture(TEXT, make_article())
    return capture, suggest(capture)


def test_a_draft_keeps_the_numbers_that_were_said():
    read_text()
    (claim,) = Claim.objects.all()
    assert claim.proposition == "Nordlys will invest $2 billion and build 30 stores in Canada by 2030"
    assert [(one.value, one.unit, one.words) for one in claim.numbers.all()] == [
        (2_000_000_000, "USD", "$2 billion"),
        (30, "stores", "30 stores"),
    ]


def test_reading_twice_leaves_the_same_rows():
    capture, first = read_text()
    assert len(first) == 2
    assert suggest(capture) == []
    assert (Claim.objects.count(), ClaimNumber.objects.count()) == (1, 2)


def test_a_pronoun_is_the_executive_named_before():
    _, (_, second) = read_text()
    assert second.speaker and second.speaker.name == "Ines Halvorsen"


def test_the_editor_sees_the_numbers_beside_the_proposition():
    read_text()
    client = Client()
    editor = make_editor("ed")
    editor.is_superuser = True
    editor.save()
    client.force_login(editor)
    page = client.get(reverse("admin:tracker_claim_change", args=[Claim.objects.get().pk])).content.decode()
    assert "$2 billion (2,000,000,000 USD); 30 stores (30 stores)" in page
