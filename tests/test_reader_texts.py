"""The 40 texts of our own, read. Their answers were written by hand before the code ran over them.

Speakers, days, windows and drafts are each tested on the attributions as expected, so that a miss belongs to one
reader; the attributions, and all readers together, are tested on the text alone.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests import reader_texts
from tests.reader_texts import COMPANY_IDS, PERSON_IDS, POST_IDS, Expected, Story, bare
from tracker.actions.reading import read
from tracker.extraction.claims import Draft, draft_claim
from tracker.extraction.days import DaySaid, read_day_said
from tracker.extraction.quotes import Attribution, find_attributions
from tracker.extraction.speakers import Speaker, resolve_speaker
from tracker.horizons import resolve
from tracker.vocabulary import Form

STORIES = list(reader_texts.stories())
PEOPLE, ORGANISATIONS = reader_texts.people(), reader_texts.organisations()

NOT_REACHED: dict[str, dict[str, str]] = {
    "windows": {
        "21-by-before-until": "the horizons read “not before”, not yet “not be sold before”",
        "23-early-mid-late-decade": "the horizons read the coming decade as the next decade of the calendar",
    },
    "end_to_end": {
        "02-straight-marks-and-apostrophes": "the second clause of the sentence is taken in",
        "05-nested-and-single-marks": "double marks inside single ones are taken for the quotation",
        "18-fiscal-years": "what nameless investors “had hoped for” is read as theirs to come",
        "21-by-before-until": "what stands before the subject (“From 2026, Corvane plans”) is no part of the content",
        "23-early-mid-late-decade": "a quotation after indirect speech is taken for a piece of it",
        "39-long-analysis": "“a ‘railway renaissance’ has been announced” is taken for two statements",
    },
}
"""Aspect to text to why it is not reached."""


def each_text(aspect: str) -> pytest.MarkDecorator:
    """One test a text; strict about those that are not reached."""
    reasons = NOT_REACHED.get(aspect, {})
    marks = {name: pytest.mark.xfail(reason=reason, strict=True) for name, reason in reasons.items()}
    return pytest.mark.parametrize(
        "story", [pytest.param(one, id=one.name, marks=marks.get(one.name, ())) for one in STORIES]
    )


def test_there_are_forty_texts_and_each_names_what_it_covers():
    assert len(STORIES) == 40
    assert all(story.text.strip() for story in STORIES)


def test_the_rules_find_most_attributions_word_for_word(record_property: Callable[[str, object], None]):
    """Form, source and content of each as expected. Which texts are reached in whole, the end-to-end test says."""
    found = expected = 0
    for story in STORIES:
        read = {_told(story, one) for one in find_attributions(story.text)}
        found += sum(_told(story, one.attribution) in read for one in story.expected)
        expected += len(story.expected)
    record_property("attributions found word for word", f"{found} of {expected}")
    assert found / expected >= 0.78


def _told(story: Story, one: Attribution) -> tuple[str, tuple[str, ...], str]:
    return one.form.value, tuple(bare(story.text, span) for span in one.content), _joined(story, one.source)


def _joined(story: Story, spans: Any) -> str:
    return " ".join(bare(story.text, span) for span in spans)


@each_text("speakers")
def test_the_speakers_of_a_text(story: Story):
    found = [speaker_of(story, one) for one in story.expected]
    assert found == [one.speaker for one in story.expected]


def speaker_of(story: Story, one: Expected) -> dict[str, Any]:
    """Whom the reader finds, in the terms of the expectation files."""
    found = resolve_speaker(story.text, one.attribution, PEOPLE, ORGANISATIONS, _said_on(one))
    ids = {"people": PERSON_IDS, "posts": POST_IDS, "companies": COMPANY_IDS}
    return told(found, ids)


def _said_on(one: Expected) -> date | None:
    return reader_texts.day(one.day["on"])


def told(found: Speaker, ids: dict[str, dict[str, int]]) -> dict[str, Any]:
    keys = {kind: {number: key for key, number in rows.items()} for kind, rows in ids.items()}
    if found.status == "resolved":
        return {
            "status": "resolved",
            "person": keys["people"][found.person_id],
            "post": keys["posts"].get(found.post_id),
        }
    if found.status == "ambiguous":
        return {"status": "ambiguous", "candidates": [keys["people"][one] for one in found.candidates]}
    company = {"company": keys["companies"].get(found.company_id)}
    if found.status == "unknown":
        return {"status": "unknown", "name": found.unknown, "title": found.title} | company
    return {"status": str(found.status)} | company


@each_text("days")
def test_the_days_of_a_text(story: Story):
    contents = [span for one in story.expected for span in one.attribution.content]
    found = [read_day_said(story.text, one.attribution, story.published, contents) for one in story.expected]
    assert [day_of(one) for one in found] == [one.day for one in story.expected]


def day_of(found: DaySaid) -> dict[str, Any]:
    precision = found.precision.value if found.precision else None
    return {
        "on": found.day and found.day.isoformat(),
        "precision": precision,
        "words": found.phrase,
        "venue": found.venue,
    }


CLAIM_FIELDS = ("kind", "modality", "negated", "condition", "market", "phrase", "numbers")


@each_text("claims")
def test_the_claims_of_a_text(story: Story):
    drafts = [draft_of(story, one) for one in story.expected]
    assert [draft and claim_of(draft) for draft in drafts] == [
        one.claim and {key: one.claim[key] for key in CLAIM_FIELDS} for one in story.expected
    ]


def draft_of(story: Story, one: Expected) -> Draft | None:
    company = reader_texts.company_of(one.speaker)
    name = reader_texts.CAST["companies"][company]["names"][0] if company else ""
    person = reader_texts.CAST["people"].get(one.speaker.get("person"), {}).get("name", "")
    return draft_claim(story.text, one.attribution, name, person)


def claim_of(draft: Draft) -> dict[str, Any]:
    numbers = [{"value": one.value, "unit": one.unit, "words": one.words} for one in draft.numbers]
    fields = {key: getattr(draft, key) for key in CLAIM_FIELDS if key != "numbers"}
    return fields | {"numbers": [one | {"value": _plain(one["value"])} for one in numbers]}


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


@each_text("propositions")
def test_the_propositions_of_a_text(story: Story):
    given = [one for one in story.expected if one.claim and "proposition" in one.claim]
    drafts = [draft_of(story, one) for one in given]
    assert [draft and draft.proposition for draft in drafts] == [one.claim["proposition"] for one in given]


@each_text("windows")
def test_the_windows_of_a_text(story: Story):
    given = [one for one in story.expected if one.claim and one.claim["phrase"] and _said_on(one)]
    for one in given:
        company = reader_texts.CAST["companies"].get(reader_texts.company_of(one.speaker), {})
        year_end = tuple(company.get("fiscal_year_end", (12, 31)))
        found = resolve(one.claim["phrase"], _said_on(one), year_end)
        window = (found.due_kind.value, found.start and str(found.start), found.end and str(found.end))
        assert window == (one.claim["due_kind"], one.claim["start"], one.claim["end"]), one.claim["phrase"]
        assert found.rule == one.claim.get("rule", found.rule)


@pytest.mark.django_db
@each_text("end_to_end")
def test_a_text_from_end_to_end(story: Story):
    """What an editor sees: each statement's words, speaker, day said, and the draft of its claim."""
    ids = reader_texts.make_cast()
    found = {
        tuple(bare(story.text, span) for span in one.spans): (
            told(one.speaker, ids),
            day_of(one.day),
            one.draft and claim_of(one.draft),
        )
        for one in read(story.text, story.published)
    }
    expected = {
        tuple(bare(story.text, span) for span in one.attribution.content): (
            one.speaker,
            one.day,
            one.claim and {key: one.claim[key] for key in CLAIM_FIELDS},
        )
        for one in story.expected
        if one.attribution.form != Form.INDIRECT or one.claim
    }
    assert found == expected


@pytest.mark.parametrize("story", [one for one in STORIES if one.nothing_from], ids=lambda one: one.name)
def test_nothing_is_read_from_where_there_is_nothing_to_read(story: Story):
    barred = [reader_texts.find(story.text, words) for words in story.nothing_from]
    for one in find_attributions(story.text):
        assert not any(span.overlaps(bar) for span in one.content for bar in barred)
