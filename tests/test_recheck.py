"""The stored articles held against the open claims again, by the reader as it is now."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tests.builders import capture, fingerprint, person, published_claim
from tracker import tasks
from tracker.actions import evidence, matching
from tracker.management.commands import recheck
from tracker.models import Claim, Evidence, FollowUpCheck, Job

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = ("tracker_evidence", "tracker_followupcheck", "tracker_look", "tracker_seenarticle")


def run(*options: str) -> str:
    out = io.StringIO()
    call_command("recheck", *options, stdout=out)
    return out.getvalue()


def opened(claim: Claim, number: int = 0, on: date = date(2025, 5, 6)) -> None:
    text = f"OSLO, {number}. {claim.company} opened its first store in Oslo on Monday."
    source = capture(text, published_on=on)
    for job in Job.objects.filter(capture=source):
        tasks.work(job.pk)


def test_what_came_before_the_claim_was_published_is_held_against_it():
    claim = published_claim()
    Claim.objects.filter(pk=claim.pk).update(next_check_at=None)
    text = f"OSLO. {claim.company} opened its first store in Oslo on Monday."
    Job.objects.filter(capture=capture(text, published_on=date(2025, 5, 6))).delete()
    said = run("--since", "2025-01-01")
    assert "1 looks by" in said
    assert Evidence.objects.get().claim == claim


def test_twice_leaves_the_same_rows():
    claim = published_claim()
    for number in range(3):
        opened(claim, number)
    run("--since", "2025-01-01")
    before = fingerprint(*ROWS)
    run("--since", "2025-01-01")
    assert fingerprint(*ROWS) == before


def test_stopped_half_way_it_goes_on(monkeypatch):
    claim = published_claim()
    for number in range(5):
        opened(claim, number)
    run("--since", "2025-01-01")
    whole = FollowUpCheck.objects.count()
    monkeypatch.setattr(recheck, "reader", lambda: "another/1")
    match, done = matching.match_capture, []

    def interrupted(*given, **options):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(given)
        return match(*given, **options)

    monkeypatch.setattr(matching, "match_capture", interrupted)
    with pytest.raises(CommandError, match="Run it again"):
        run("--since", "2025-01-01")
    monkeypatch.setattr(matching, "match_capture", match)
    run("--since", "2025-01-01")
    assert FollowUpCheck.objects.count() == whole + 5


def test_a_new_reader_replaces_what_nobody_has_judged_and_nothing_else(monkeypatch):
    claim = published_claim()
    for number in range(2):
        opened(claim, number)
    judged, open_ = Evidence.objects.order_by("pk")
    evidence.confirm(judged, person(), judged.created_at)
    monkeypatch.setattr(matching, "reader", lambda: "another/1")
    monkeypatch.setattr(recheck, "reader", lambda: "another/1")
    run("--since", "2025-01-01")
    judged.refresh_from_db()
    assert (judged.state, judged.reader) == ("confirmed", open_.reader)
    assert Evidence.objects.exclude(pk=judged.pk).get().reader == "another/1"


def test_only_the_days_and_the_claim_that_were_asked_for():
    claim, other = published_claim(), published_claim()
    opened(claim)
    opened(other, on=date(2025, 6, 1))
    before = FollowUpCheck.objects.count()
    assert "0 looks" in run("--since", "2025-01-01", "--claim", str(published_claim().pk))
    assert "1 looks" in run("--since", "2025-01-01", "--claim", str(other.pk))
    assert FollowUpCheck.objects.count() == before + 1


@pytest.mark.parametrize(
    ("options", "reason"), [(("--since", "5 May"), "since"), (("--since", "2025-01-01", "--claim", "0"), "claim")]
)
def test_what_cannot_be_asked_is_named(options, reason):
    with pytest.raises(CommandError, match=reason):
        run(*options)
