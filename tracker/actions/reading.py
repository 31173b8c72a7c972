"""What the readers find in a capture, as drafts for an editor. Running it twice leaves the same rows."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from tracker.actions.claims import set_horizon
from tracker.actions.names import name_index, people_and_organisations
from tracker.actions.statements import attach
from tracker.extraction.claims import Draft, draft_claim
from tracker.extraction.days import DaySaid, read_day_said
from tracker.extraction.quotes import READER, Attribution, find_attributions
from tracker.extraction.speakers import Speaker, resolve_speaker
from tracker.models import Appearance, Capture, Claim, Company, Position, Refusal, Statement
from tracker.text import Span
from tracker.vocabulary import Form, Precision, SpeakerStatus

QUOTATION_MARKS = "\"“”„«»‘’'‹›"
EDGES = QUOTATION_MARKS + " ,\t\n"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One attribution with what the other readers make of it."""

    attribution: Attribution
    spans: tuple[Span, ...]
    speaker: Speaker
    day: DaySaid
    draft: Draft | None


def suggest(capture: Capture) -> list[Statement]:
    """Draft statements for a capture's attributions, with draft claims where something can be checked.

    Places that have an appearance already, or that an editor has rejected, are passed over. Returns the new statements.
    """
    found = read(capture.text, capture.article.published_on)
    with transaction.atomic():
        # The worker and a command may read the same capture at once: the second waits, and finds the places taken.
        Capture.objects.select_for_update(no_key=True).get(pk=capture.pk)
        return [row for suggestion in found if (row := _store(capture, suggestion)) is not None]


def read(text: str, published_on: date | None) -> list[Suggestion]:
    """All that the readers find in a text. Writes nothing."""
    attributions = find_attributions(text)
    if not attributions:
        return []
    people, organisations = people_and_organisations(name_index().find(text))
    suggestions = []
    for attribution in attributions:
        day = read_day_said(text, attribution, published_on)
        speaker = resolve_speaker(text, attribution, people, organisations, day.day)
        draft = draft_claim(text, attribution, _company_name(speaker))
        spans = words_of(text, attribution)
        if spans and (attribution.form != Form.INDIRECT or draft is not None):
            suggestions.append(Suggestion(attribution, spans, speaker, day, draft))
    return suggestions


def words_of(text: str, attribution: Attribution) -> tuple[Span, ...]:
    """The content's spans without a leading "that"; of a direct quote without its quotation marks, which every page sets anew."""
    if attribution.form != Form.DIRECT:
        first, *rest = attribution.content
        that = len("that ") if text.startswith("that ", first.start) else 0
        return (Span(first.start + that, first.end), *rest)
    return tuple(span for span in (_trimmed(text, span) for span in attribution.content) if span.start < span.end)


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES:
        end -= 1
    return Span(start, end)


def _store(capture: Capture, suggestion: Suggestion) -> Statement | None:
    text, spans, speaker, day = capture.text, suggestion.spans, suggestion.speaker, suggestion.day
    first, last = spans[0].start, max(span.end for span in spans)
    if Appearance.objects.filter(capture=capture, start__lt=last, end__gt=first).exists():
        return None
    if Refusal.objects.standing().over(first, last).filter(capture=capture).exists():
        return None
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
        reader=READER,
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
    if suggestion.draft is not None:
        _store_claim(statement, suggestion.draft, speaker)
    return statement


def _store_claim(statement: Statement, draft: Draft, speaker: Speaker) -> None:
    company = _company(speaker)
    if company is None:
        return
    claim = Claim(
        statement=statement,
        company=company,
        proposition=draft.proposition[:500],
        kind=draft.kind,
        modality=draft.modality,
        condition=draft.condition[:300],
        market=draft.market[:120],
        phrase=draft.phrase[:200],
        reader=READER,
    )
    set_horizon(claim)
    claim.save()


def _company(speaker: Speaker) -> Company | None:
    if speaker.post_id is not None:
        return Position.objects.select_related("company").get(pk=speaker.post_id).company
    return Company.objects.filter(pk=speaker.company_id).first() if speaker.company_id is not None else None


def _company_name(speaker: Speaker) -> str:
    company = _company(speaker)
    return company.name if company else ""
