"""Lists of public claims as files."""

from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from tracker.queries.cards import ClaimCard
from tracker.queries.exports import exported_cards
from tracker.sheets_written import CSV, csv_lines
from tracker.views.claims import FILTERS, filters_of
from tracker.views.pages import public_page

HEADINGS = (
    "id",
    "address",
    "proposition",
    "company",
    "company_address",
    "speaker",
    "speaker_address",
    "position",
    "said_on",
    "said_precision",
    "words",
    "statement_address",
    "kind",
    "modality",
    "condition",
    "market",
    "topics",
    "phrase",
    "due_kind",
    "due_from",
    "due_by",
    "grace_days",
    "horizon_state",
    "outcome",
    "outcome_true_since",
    "decided_at",
    "criteria",
    "published_at",
    "is_sample",
)


@public_page(*FILTERS)
def claims_csv(request: HttpRequest) -> HttpResponse:
    """Every published claim that the list of claims would show by the same parameters, newest first."""
    today = timezone.now().date()
    filters = filters_of(request)
    headers = {"Content-Disposition": f'attachment; filename="claims-{today}.csv"'}
    answer = StreamingHttpResponse(csv_lines(_rows(exported_cards(today, filters))), content_type=CSV, headers=headers)
    return cast(HttpResponse, answer)


def _rows(found: Iterator[ClaimCard]) -> Iterator[list[Any]]:
    yield list(HEADINGS)
    for card in found:
        yield _row(card)


def _row(card: ClaimCard) -> list[Any]:
    claim, statement, verdict = card.claim, card.claim.statement, card.verdict
    speaker = statement.speaker
    return [
        claim.pk,
        _address(claim),
        claim.proposition,
        claim.company.name,
        _address(claim.company),
        speaker.name if speaker else "",
        _address(speaker) if speaker else "",
        statement.position.title if statement.position else "",
        statement.said_on,
        statement.said_precision,
        statement.words,
        _address(statement),
        claim.kind,
        claim.modality,
        claim.condition,
        claim.market,
        "; ".join(topic.name for topic in claim.topics.all()),
        claim.phrase,
        claim.due_kind,
        claim.opens_on,
        claim.last_day,
        claim.grace_days,
        card.horizon_state,
        card.outcome,
        verdict.true_since if verdict else "",
        verdict.recorded_at if verdict else "",
        claim.criteria,
        claim.published_at,
        claim.company.is_sample,
    ]


def _address(row: Any) -> str:
    return f"{settings.SITE_URL}{row.get_absolute_url()}"
