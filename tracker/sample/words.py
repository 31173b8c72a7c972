"""Statements with their anchors and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.actions import claims, statements
from tracker.models import Appearance, Capture, Claim, Statement, Topic
from tracker.sample.people import precision_of
from tracker.sample.rows import ClaimRow, ReprintRow, StatementRow, day_of
from tracker.vocabulary import EditorialState

if TYPE_CHECKING:
    from tracker.sample.load import Loaded


def add_statement(loaded: Loaded, capture: Capture, row: StatementRow) -> None:
    """The statement with its words found in the capture, taken to the state of its row, then its claims."""
    statement = Statement(
        speaker=loaded.executives[row.by],
        words=row.words,
        form=row.form,
        said_on=day_of(row.said, loaded.now.date()) if row.said else capture.article.published_on,
        said_precision=precision_of(row.said),
        venue=row.venue,
        created_by=loaded.editor,
    )
    statement.position = statements.propose_position(statement)
    statement.save()
    spans = statements.find_in(capture.text, row.printed or row.words)
    statements.attach(statement, capture, spans, cue=row.cue, speaker_as_published=row.by, title_as_published=row.title)
    loaded.statements[row.key or row.words] = statement
    _bring_on(loaded, statement, row.state)
    for claim in row.claims:
        _add_claim(loaded, statement, claim)


def add_reprint(loaded: Loaded, capture: Capture, row: ReprintRow) -> None:
    statement = loaded.statements[row.statement]
    spans = statements.find_in(capture.text, row.printed)
    statements.attach(
        statement, capture, spans, speaker_as_published=str(statement.speaker), title_as_published=row.title
    )


def copy_appearances(original: Capture, copy: Capture) -> None:
    """A copy prints each statement of its original in the same words."""
    for appearance in Appearance.objects.filter(capture=original).prefetch_related("spans"):
        spans = statements.find_in(copy.text, appearance.exact)
        statements.attach(
            appearance.statement,
            copy,
            spans,
            cue=appearance.cue,
            speaker_as_published=appearance.speaker_as_published,
            title_as_published=appearance.title_as_published,
        )


def _add_claim(loaded: Loaded, statement: Statement, row: ClaimRow) -> None:
    statement.refresh_from_db()
    assert statement.position is not None
    claim = Claim(
        statement=statement,
        company=loaded.companies[row.company] if row.company else statement.position.company,
        proposition=row.proposition,
        criteria=row.criteria,
        kind=row.kind,
        modality=row.modality,
        phrase=row.phrase,
        market=row.market,
        condition=row.condition,
        grace_days=row.grace,
        created_by=loaded.editor,
    )
    claims.set_horizon(claim)
    claim.save()
    claim.topics.set(_topic(name) for name in row.topics)
    loaded.claims[row.key] = claim
    _bring_on(loaded, claim, row.state)


def _topic(name: str) -> Topic:
    topic, _ = Topic.objects.get_or_create(name=name, defaults={"slug": name.lower().replace(" ", "-")})
    return topic


def _bring_on(loaded: Loaded, row: Statement | Claim, state: str) -> None:
    """From draft to the state; what will be withdrawn later is published first."""
    if state == EditorialState.IN_REVIEW:
        if isinstance(row, Statement):
            statements.submit(row, loaded.editor)
        else:
            claims.submit(row, loaded.editor)
    elif state == EditorialState.PUBLISHED:
        if isinstance(row, Statement):
            statements.publish(row, loaded.editor, loaded.now)
        else:
            claims.publish(row, loaded.editor, loaded.now)
    row.refresh_from_db()
