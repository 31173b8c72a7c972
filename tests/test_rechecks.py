"""Sources of published words are read again, and what has changed is recorded. Companies are invented."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.builders import (
    DONE,
    WORDS,
    capture,
    chief,
    confirmed_evidence,
    draft_statement,
    fingerprint,
    person,
    published_claim,
    published_statement,
    refused,
    run_sql,
    suggested_evidence,
    verdict,
)
from tracker import tasks
from tracker.actions import articles, evidence, jobs, reading, rechecks, statements
from tracker.actions.anchors import check_capture, note_unreachable
from tracker.intake.extract import Extracted
from tracker.intake.pages import FetchFailed
from tracker.models import AnchorCheck, Appearance, Article, Evidence, Job, Statement, Verdict
from tracker.text import Span
from tracker.vocabulary import JobKind

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def source_of(row: Statement | Evidence) -> Article:
    held = row.appearances.get() if isinstance(row, Statement) else row
    Article.objects.filter(pk=held.capture.article_id).update(canonical_url=f"https://news.example/{held.pk}")
    return Article.objects.get(pk=held.capture.article_id)


def text_of(article: Article) -> str:
    return article.captures.order_by("pk").first().text


def page(text: str) -> Extracted:
    return Extracted(text, "", "", None, "en", "")


def read_again(article: Article, text: str) -> None:
    rechecks.store_recheck(article, page(text), timezone.now())


def states(row: Statement | Evidence) -> list[str]:
    held = row.appearances.get() if isinstance(row, Statement) else row
    return list(held.anchor_checks.order_by("pk").values_list("state", flat=True))


def test_words_that_still_stand_are_noted_once_however_many_nights_pass():
    statement = published_statement()
    article = source_of(statement)
    for _ in range(3):
        read_again(article, text_of(article))
    assert states(statement) == ["present"]
    assert article.captures.count() == 1
    article.refresh_from_db()
    assert article.seen_at is not None


def test_a_changed_source_is_a_new_capture_and_flags_the_statement():
    statement = published_statement()
    article = source_of(statement)
    read_again(article, text_of(article).replace(WORDS, "We might open a store."))
    assert states(statement) == ["changed"]
    assert AnchorCheck.objects.get().reads_now == "We might open a store."
    assert article.captures.count() == 2
    assert list(Statement.objects.drifted()) == [statement]
    assert statement.appearances.get().capture.text == text_of(article), "the stored capture stays the proof"


def test_words_in_other_marks_are_present_after_normalisation_and_flag_nothing():
    statement = published_statement()
    article = source_of(statement)
    read_again(article, text_of(article).replace("a store in", "a\u00a0store  in"))
    assert states(statement) == ["normalised"]
    assert not Statement.objects.drifted().exists()


def test_a_source_that_goes_back_to_its_words_is_no_longer_flagged():
    row = confirmed_evidence(published_claim())
    article = source_of(row)
    was = text_of(article)
    for text in (was.replace(DONE, ""), was, was):
        read_again(article, text)
    assert states(row) == ["missing", "present"]
    assert not Evidence.objects.drifted().exists()


def test_a_source_that_cannot_be_read_is_said_once_and_keeps_its_flag():
    row = confirmed_evidence(published_claim())
    article = source_of(row)
    for _ in range(3):
        rechecks.store_recheck(article, "HTTP 404", timezone.now())
    assert states(row) == ["unreachable"]
    assert not Evidence.objects.drifted().exists()
    read_again(article, "Something else stands here now.")
    rechecks.store_recheck(article, "HTTP 404", timezone.now())
    assert states(row) == ["unreachable", "missing", "unreachable"]
    assert list(Evidence.objects.drifted()) == [row]
    assert AnchorCheck.objects.first().failure == "HTTP 404"


def test_drafts_suggestions_and_withdrawn_words_are_not_looked_for():
    draft = draft_statement()
    suggested = suggested_evidence(published_claim())
    gone = published_statement()
    statements.withdraw(gone, person(), "Not hers.", timezone.now())
    for row in (draft, suggested, gone):
        read_again(source_of(row), "Nothing of it is left.")
    assert states(draft) == states(suggested) == states(gone) == []


def test_standing_verdicts_on_a_drifted_passage_are_flagged_and_a_later_verdict_is_not():
    claim = published_claim()
    first = verdict(claim)
    cited = first.evidence.get()
    read_again(source_of(cited), "Nothing of it is left.")
    assert list(Verdict.objects.on_drifted_sources()) == [first]
    verdict(claim, evidence=[confirmed_evidence(claim)])
    assert not Verdict.objects.on_drifted_sources().exists()


def test_a_later_capture_brings_neither_its_statements_nor_its_passages_again():
    text = "OSLO. “We will open a store in Bergen next year,” said Kari Nord, the chief executive of Fjordly.\n"
    first = capture(text, url="https://news.example/again")
    assert len(reading.suggest(first)) == 1
    later = articles.store_capture(first.article, f"Updated.\n\n{text}", source="fetch", fetched_at=timezone.now())
    assert reading.suggest(later) == []
    claim = published_claim()
    row = suggested_evidence(claim)
    again = articles.store_capture(
        row.capture.article, f"Updated. {row.capture.text}", source="fetch", fetched_at=timezone.now()
    )
    span = Span(row.start + 9, row.end + 9)
    found = evidence.suggest_passage(claim, again, span, stance="confirms", score=0.9, reader="r/2", found_by=None)
    assert found == (row, False)


def test_looking_twice_leaves_the_same_rows():
    statement = published_statement()
    article = source_of(statement)
    read_again(article, "Nothing of it is left.")
    before = fingerprint()
    for found in article.captures.order_by("-pk")[:1]:
        assert check_capture(found) == []
    assert fingerprint() == before
    note_unreachable(article, "gone")
    before = fingerprint()
    assert note_unreachable(article, "gone still") == []
    assert fingerprint() == before


# The queue -----------------------------------------------------------------------------------------------------------


def test_published_sources_are_watched_each_at_its_own_minute_of_the_night():
    rows = [source_of(published_statement()) for _ in range(5)]
    source_of(draft_statement())
    pasted = published_statement()
    assert pasted.appearances.get().capture.article.canonical_url.startswith("urn:")
    assert rechecks.watch_new(NOW) == 5
    assert rechecks.watch_new(NOW) == 0
    times = sorted(Article.objects.exclude(recheck_at=None).values_list("recheck_at", flat=True))
    assert len(set(times)) == 5
    assert datetime(2026, 3, 2, 0, tzinfo=UTC) <= times[0] <= times[-1] < datetime(2026, 3, 2, 6, tzinfo=UTC)
    assert {row.pk for row in rows} == set(Article.objects.exclude(recheck_at=None).values_list("pk", flat=True))


def test_a_due_article_is_queued_once_a_night_and_keeps_its_version():
    article = source_of(published_statement())
    version = article.version
    rechecks.watch_new(NOW)
    morning = NOW + timedelta(days=1)
    assert rechecks.schedule_due(NOW) == 0
    assert [rechecks.schedule_due(morning) for _ in range(2)] == [1, 0]
    job = Job.objects.get(kind=JobKind.RECHECK_ARTICLE)
    assert job.article == article
    article.refresh_from_db()
    assert article.recheck_at == rechecks.next_night(article.pk, morning)
    assert article.version == version, "no open form is stale for it"


def test_an_article_without_published_words_is_watched_no_longer():
    statement = published_statement()
    article = source_of(statement)
    rechecks.watch_new(NOW)
    statements.withdraw(statement, person(), "Not hers.", timezone.now())
    assert rechecks.schedule_due(NOW + timedelta(days=1)) == 0
    article.refresh_from_db()
    assert (article.recheck_at, Job.objects.filter(kind=JobKind.RECHECK_ARTICLE).count()) == (None, 0)


def test_a_source_that_cannot_be_read_is_asked_less_and_less_often():
    article = source_of(published_statement())
    nights = []
    for _ in range(8):
        rechecks.store_recheck(article, "HTTP 410", NOW)
        article.refresh_from_db()
        nights.append((article.recheck_at.date() - NOW.date()).days)
    assert nights == [1, 2, 4, 8, 16, 31, 31, 31]
    rechecks.store_recheck(article, page(text_of(article)), NOW)
    article.refresh_from_db()
    assert article.recheck_failures == 0


def test_a_recheck_keeps_what_an_editor_has_typed_meanwhile():
    article = source_of(published_statement())
    Article.objects.filter(pk=article.pk).update(title="Typed by an editor", published_on=date(2024, 3, 11))
    read_again(article, text_of(article) + " And more.")
    article.refresh_from_db()
    assert (article.title, article.published_on) == ("Typed by an editor", date(2024, 3, 11))


def test_the_job_runs_through_the_worker(monkeypatch):
    statement = published_statement()
    article = source_of(statement)

    def gone(*_: object, **__: object) -> None:
        raise FetchFailed("HTTP 404")

    monkeypatch.setattr(tasks, "fetch", gone)
    job = jobs.enqueue(JobKind.RECHECK_ARTICLE, article, key="recheck:1")
    for _ in range(2):
        tasks.work(job.pk)
    job.refresh_from_db()
    assert (job.done_at is not None, job.attempts, states(statement)) == (True, 1, ["unreachable"])
    article.refresh_from_db()
    assert article.fetch_error == ""


# What the database refuses -------------------------------------------------------------------------------------------


def test_a_check_follows_the_last_one_of_its_words():
    row = confirmed_evidence(published_claim())
    article = source_of(row)
    read_again(article, "Nothing of it is left.")
    last = AnchorCheck.objects.get()
    with refused("anchor_check_follows_the_last"):
        AnchorCheck.objects.create(evidence=row, state="unreachable", failure="x")
    with refused("anchor_check_says_something_new"):
        AnchorCheck.objects.create(evidence=row, capture=last.capture, previous=last, state="present")


def test_a_check_is_in_a_capture_of_its_own_article():
    row = confirmed_evidence(published_claim())
    other = capture("Another text that stands elsewhere.")
    with refused("anchor_check_is_of_its_article"):
        AnchorCheck.objects.create(evidence=row, capture=other, state="missing")


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"state": "unreachable"}, "anchor_check_names_capture_or_failure"),
        ({"state": "missing", "failure": "x"}, "anchor_check_names_capture_or_failure"),
        ({"state": "unreachable", "failure": "x", "reads_now": "y"}, "anchor_check_reads_now_is_of_a_change"),
    ],
)
def test_a_check_says_where_it_looked_or_why_it_could_not(values, rule):
    row = confirmed_evidence(published_claim())
    with refused(rule):
        AnchorCheck.objects.create(evidence=row, **values)


def test_a_check_is_of_one_anchor():
    row = confirmed_evidence(published_claim())
    appearance = Appearance.objects.first()
    with refused("anchor_check_is_of_one_anchor"):
        AnchorCheck.objects.create(evidence=row, appearance=appearance, state="unreachable", failure="x")
    assert run_sql("SELECT count(*) FROM tracker_anchorcheck") == [(0,)]


def test_editors_may_look_at_checks():
    assert person().has_perm("tracker.view_anchorcheck")
    assert chief().has_perm("tracker.view_anchorcheck")
    assert not person().has_perm("tracker.change_anchorcheck")
