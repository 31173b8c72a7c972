"""What editors decided: links, evidence, verdicts, replies, corrections and withdrawals."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from tracker.actions import checks, claims, evidence, lineage, replies, statements, verdicts
from tracker.models import Claim, Evidence, FollowUpCheck
from tracker.sample.rows import PassageRow, VerdictRow, day_of, read_table
from tracker.vocabulary import NEEDS_TWO_PEOPLE, CheckReason, EvidenceState

if TYPE_CHECKING:
    from tracker.sample.load import Loaded


def link(loaded: Loaded, later: str, kind: str, earlier: str) -> None:
    lineage.link(loaded.claims[later], loaded.claims[earlier], kind, loaded.editor)


def decide(loaded: Loaded, row: VerdictRow) -> None:
    """The verdict on its evidence and looks; a proposal where a second name is needed and not there yet."""
    claim = loaded.claims[row.claim]
    looks = [_look(loaded, row.claim, day) for day in row.looks]
    passages = [_add_passage(loaded, row.claim, passage) for passage in row.passages]
    _judge_what_was_suggested(loaded, claim, row)
    decision: verdicts.Decision = {
        "outcome": row.outcome,
        "reason_code": row.reason,
        "rationale": row.rationale,
        "true_since": day_of(row.since, loaded.now.date()) if row.since else None,
        "evidence": passages,
        "checks": looks,
    }
    if row.outcome not in NEEDS_TWO_PEOPLE:
        verdicts.decide(claim, loaded.editor, now=loaded.now, **decision)
        return
    proposal = verdicts.propose(claim, loaded.editor, as_of=loaded.now.date(), **decision)
    if row.second:
        verdicts.second(proposal, loaded.chief, loaded.now)


def look(loaded: Loaded) -> None:
    """Looks at claims that nobody has decided."""
    for row in _table(loaded, "look"):
        for day in row["days"]:
            _look(loaded, row["claim"], day)


def judge_suggestions(loaded: Loaded) -> None:
    """Of the readers' suggestions some are judged, one of each kind; the others wait in the queue."""
    for row in _table(loaded, "judged"):
        held = Evidence.objects.to_judge().filter(
            claim=loaded.claims[row["claim"]], capture=loaded.captures[row["article"]]
        )
        suggestion = held.order_by("pk").first()
        if suggestion is None:  # another reader may see nothing there
            continue
        if row["state"] == EvidenceState.REJECTED:
            evidence.reject(suggestion, loaded.editor, loaded.now, note=row["note"])
        else:
            evidence.confirm(suggestion, loaded.editor, loaded.now, stance=row["stance"], note=row["note"])


def ask_for_replies(loaded: Loaded) -> None:
    for row in _table(loaded, "reply"):
        asked = day_of(row["asked"], loaded.now.date())
        reply = replies.ask(
            loaded.claims[row["claim"]], loaded.editor, asked, row["channel"], due_on=asked + timedelta(days=14)
        )
        if "answer" in row:
            replies.record_answer(reply, loaded.editor, day_of(row["answered"], loaded.now.date()), row["answer"])


def correct(loaded: Loaded) -> None:
    """A corrected day puts the statement's claims back in review; corrected criteria do not."""
    for row in _table(loaded, "correction"):
        if "statement" in row:
            said_on = day_of(row["said_on"], loaded.now.date())
            statement = loaded.statements[row["statement"]]
            statements.correct(
                statement, {"said_on": said_on}, loaded.editor, row["reason"], row["note"], now=timezone.now()
            )
        else:
            changes = {"criteria": row["criteria"]}
            claims.correct(loaded.claims[row["claim"]], changes, loaded.editor, row["reason"], row["note"])


def withdraw(loaded: Loaded) -> None:
    for row in _table(loaded, "withdrawal"):
        if "statement" in row:
            statement = loaded.statements[row["statement"]]
            statement.refresh_from_db()
            statements.withdraw(statement, loaded.chief, row["reason"], loaded.now)
        else:
            claim = loaded.claims[row["claim"]]
            claim.refresh_from_db()
            claims.withdraw(claim, loaded.chief, row["reason"], loaded.now)


def _table(loaded: Loaded, name: str) -> list[dict[str, str]]:
    return list(read_table("outcomes", loaded.now.date())[name])


def _add_passage(loaded: Loaded, claim: str, row: PassageRow) -> Evidence:
    """Found by the editor; or the reader's own suggestion where that is the very passage."""
    capture = loaded.captures[row.article]
    (span,) = statements.find_in(capture.text, row.words)
    same = Evidence.objects.filter(claim=loaded.claims[claim], capture=capture, start=span.start, end=span.end).first()
    if same is not None:
        evidence.confirm(same, loaded.editor, loaded.now, stance=row.stance, note=row.note)
        return same
    return evidence.add(loaded.claims[claim], capture, span, row.stance, loaded.editor, now=loaded.now, note=row.note)


def _judge_what_was_suggested(loaded: Loaded, claim: Claim, row: VerdictRow) -> None:
    """A suggestion in an article that the verdict cites is confirmed with the stance cited; any other is rejected."""
    cited = {loaded.captures[passage.article].pk: passage.stance for passage in row.passages}
    for suggestion in claim.evidence.to_judge():
        if stance := cited.get(suggestion.capture_id):
            evidence.confirm(suggestion, loaded.editor, loaded.now, stance=stance)
        else:
            evidence.reject(suggestion, loaded.editor, loaded.now, note="The passage is about other things.")


def _look(loaded: Loaded, claim: str, on: str) -> FollowUpCheck:
    """One real look at the stored articles, as it would have been taken on that day."""
    day = datetime.combine(day_of(on, loaded.now.date()), time(6), UTC)
    return checks.run(loaded.claims[claim], key=f"sample:{claim}:{day:%Y-%m-%d}", reason=CheckReason.SCHEDULED, now=day)
