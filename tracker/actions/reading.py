"""What the readers find in a capture, as drafts for an editor. Running it twice leaves the same rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tracker.actions.claims import set_horizon
from tracker.actions.jobs import note_unread
from tracker.actions.names import name_index, people_and_organisations
from tracker.actions.statements import attach
from tracker.extraction.claims import Draft, draft_claim
from tracker.extraction.days import DaySaid, carried, read_day_said
from tracker.extraction.people import Person
from tracker.extraction.quotes import Attribution, find_attributions, reader
from tracker.extraction.scene import set_scene
from tracker.extraction.scope import Scope, scope_of
from tracker.extraction.speakers import Speaker, speaker_in
from tracker.models import Appearance, Capture, Claim, ClaimNumber, Company, Position, Refusal, Statement
from tracker.text import Span
from tracker.vocabulary import Form, Precision, SpeakerStatus

QUOTATION_MARKS = "\"“”„«»‘’'‹›"
EDGES = QUOTATION_MARKS + " ,\t\n"
MOST_ATTRIBUTIONS = 200
"""Of one article: a long transcript has fewer, and nobody could go through more."""


# the company, analysts, she: not "nobody expected"
SAID_BY = re.compile(r"^(?!(?:nobody|no one|none|neither)\b)", re.IGNORECASE)
# that it will open; in a letter to shareholders last month that it will open: where it was said is not what
LEAD = re.compile(r"(?:(?:in|at|on|during|via|through|to) [^,.;:“”\"]{3,90}? )?that\s")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One attribution with what the other readers make of it."""

    attribution: Attribution
    spans: tuple[Span, ...]
    speaker: Speaker
    day: DaySaid
    draft: Draft | None
    company: Company | None


def suggest(capture: Capture) -> list[Statement]:
    """Draft statements for a capture's attributions, with draft claims where something can be checked.

    Places that have an appearance already, or that an editor has rejected, are passed over. What is left unread,
    and why, is said on the capture's job. Returns the new statements.
    """
    scope = scope_of(capture.text, capture.article.language)
    attributions = find_attributions(scope.text)
    note_unread(capture, _unread(scope, attributions))
    found = _suggestions(scope.text, attributions[:MOST_ATTRIBUTIONS], capture.article.published_on)
    with transaction.atomic():
        # The worker and a command may read the same capture at once: the second waits, and finds the places taken.
        Capture.objects.select_for_update(no_key=True).get(pk=capture.pk)
        taken = _taken(capture) if found else []
        return [row for suggestion in found if (row := _store(capture, suggestion, taken)) is not None]


def read(text: str, published_on: date | None) -> list[Suggestion]:
    """All that the readers find in a text. Writes nothing."""
    return _suggestions(text, find_attributions(text)[:MOST_ATTRIBUTIONS], published_on)


def _unread(scope: Scope, attributions: list[Attribution]) -> str:
    if len(attributions) <= MOST_ATTRIBUTIONS:
        return scope.reason
    last = attributions[MOST_ATTRIBUTIONS - 1].content[-1].end
    return f"Read to character {last:,}: {MOST_ATTRIBUTIONS} attributions are the most of one article."


def _suggestions(text: str, attributions: list[Attribution], published_on: date | None) -> list[Suggestion]:
    if not attributions:
        return []
    people, organisations = people_and_organisations(name_index().find(text, titled=False))
    scene = set_scene(text, people, organisations)
    contents = [span for one in attributions for span in one.content]
    days = [read_day_said(text, attribution, published_on, contents) for attribution in attributions]
    speakers = [speaker_in(scene, one, day.day) for one, day in zip(attributions, days, strict=True)]
    days = carried(days, [speaker.person_id for speaker in speakers])
    suggestions = []
    companies: dict[tuple[int | None, int | None], Company | None] = {}
    for attribution, day, speaker in zip(attributions, days, speakers, strict=True):
        key = (speaker.post_id, speaker.company_id)
        if key not in companies:
            companies[key] = _company(speaker)
        company = companies[key]
        draft = draft_claim(text, attribution, company.name if company else "", _person_name(speaker, people))
        spans = words_of(text, attribution)
        # An indirect saying is kept for what can be checked in it, and of somebody: the rest is the article's own prose.
        if spans and (attribution.form != Form.INDIRECT or (draft is not None and _is_somebodys(text, attribution))):
            suggestions.append(Suggestion(attribution, spans, speaker, day, draft, company))
    return suggestions


def _is_somebodys(text: str, attribution: Attribution) -> bool:
    return any(SAID_BY.search(span.of(text)) for span in attribution.source)


def _person_name(speaker: Speaker, people: Sequence[Person]) -> str:
    return next((person.name for person in people if person.id == speaker.person_id), speaker.unknown)


def words_of(text: str, attribution: Attribution) -> tuple[Span, ...]:
    """The content's spans without a leading "that" and what stands before it; of a direct quote without its quotation marks, which every page sets anew."""
    if attribution.form != Form.DIRECT:
        first, *rest = attribution.content
        lead = LEAD.match(text, first.start, first.end)
        return (Span(lead.end() if lead else first.start, first.end), *rest)
    return tuple(span for span in (_trimmed(text, span) for span in attribution.content) if span.start < span.end)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)


def _taken(capture: Capture) -> list[Span]:
    """Places of the capture that have an appearance, or that an editor has rejected."""
    appearances = Appearance.objects.filter(capture=capture).values_list("start", "end")
    refusals = Refusal.objects.standing().filter(capture=capture).values_list("start", "end")
    return [Span(start, end) for start, end in (*appearances, *refusals)]


def _store(capture: Capture, suggestion: Suggestion, taken: list[Span]) -> Statement | None:
    text, spans, speaker, day = capture.text, suggestion.spans, suggestion.speaker, suggestion.day
    place = Span(spans[0].start, max(span.end for span in spans))
    if any(one.overlaps(place) for one in taken) or _printed_before(capture, [span.of(text) for span in spans]):
        return None
    taken.append(place)
    statement = Statement.objects.create(
        speaker_id=speaker.person_id,
        speaker_status=speaker.status,
        position_id=speaker.post_id,
        words=" … ".join(span.of(text) for span in spans),
        form=suggestion.attribution.form,
        said_on=day.day,
        said_precision=day.precision or Precision.DAY,
        venue=day.venue[:300],
        language=capture.article.language,
        reader=reader(),
    )
    if speaker.status == SpeakerStatus.AMBIGUOUS:
        statement.candidates.set(speaker.candidates)
    attach(
        statement,
        capture,
        list(spans),
        cue=" ".join(span.of(text) for span in suggestion.attribution.cue),
        speaker_as_published=speaker.words,
        title_as_published=speaker.title,
    )
    if suggestion.draft is not None and suggestion.company is not None:
        _store_claim(statement, suggestion.draft, suggestion.company)
    return statement


def _printed_before(capture: Capture, pieces: list[str]) -> bool:
    """Whether an earlier capture of the same article has an appearance of these words: a recapture says nothing new."""
    known = Appearance.objects.filter(
        capture__article=capture.article_id, pieces=len(pieces), spans__ordinal=0, spans__exact=pieces[0]
    ).exclude(capture=capture)
    return any([span.exact for span in row.spans.all()] == pieces for row in known.prefetch_related("spans"))


def _store_claim(statement: Statement, draft: Draft, company: Company) -> None:
    claim = Claim(
        statement=statement,
        company=company,
        proposition=draft.proposition[:500],
        kind=draft.kind,
        modality=draft.modality,
        condition=draft.condition[:300],
        market=draft.market[:120],
        phrase=draft.phrase[:200],
        reader=reader(),
    )
    set_horizon(claim)
    claim.save()
    ClaimNumber.objects.bulk_create(
        ClaimNumber(claim=claim, ordinal=ordinal, value=one.value, unit=one.unit[:60], words=one.words[:200])
        for ordinal, one in enumerate(draft.numbers)
    )


def _company(speaker: Speaker) -> Company | None:
    if speaker.post_id is not None:
        return Position.objects.select_related("company").get(pk=speaker.post_id).company
    return Company.objects.filter(pk=speaker.company_id).first() if speaker.company_id is not None else None
