"""The sample data: loaded once for the module, in a transaction that is rolled back at its end."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import StringIO
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from tracker.actions import articles, matching, reading
from tracker.actions.statements import find_in
from tracker.intake.extract import extract
from tracker.intake.polling import read_entries as read_polled
from tracker.models import Claim, Company, Evidence, Executive, Feed, Job, Reply, Statement, Verdict, VerdictProposal
from tracker.sample import desk, feed, logins, server
from tracker.sample.rows import day_of, read_sample
from tracker.vocabulary import (
    CaptureOrigin,
    EditorialState,
    EvidenceState,
    Form,
    HorizonState,
    Outcome,
    ProposalState,
    Stance,
)

ORIGIN = "http://127.0.0.1:8765"


def _load() -> str:
    out = StringIO()
    call_command("load_sample", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """What the first load printed."""
    patched = pytest.MonkeyPatch()
    patched.setattr(settings, "DATA_DIR", tmp_path_factory.mktemp("data"))
    patched.setattr(settings, "SAMPLE_FEED_ORIGIN", ORIGIN)
    patched.delenv("SAMPLE_PASSWORD", raising=False)
    with django_db_blocker.unblock(), transaction.atomic():
        assert connection.settings_dict["NAME"].startswith("test_")
        yield _load()
        transaction.set_rollback(True)
    patched.undo()


@pytest.fixture
def undone(sample) -> Iterator[None]:
    """What the test writes is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in apps.get_app_config("tracker").get_models()}


def test_loading_twice_leaves_the_same_rows(undone):
    before = _counts()
    assert "loaded already" in _load()
    assert _counts() == before
    assert User.objects.filter(username__in=["editor", "chief"]).count() == 2


# The one test with a database of its own: with its mark, pytest-django makes the database for all of the module.
@pytest.mark.django_db
def test_a_load_that_dies_leaves_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(desk, "withdraw", lambda loaded: 1 / 0)
    before = _counts()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _load()
    assert _counts() == before
    assert not User.objects.filter(username__in=logins.GROUPS).exists()


def test_every_rule_of_the_database_holds(sample):
    connection.check_constraints()


def test_every_editorial_state_occurs(sample):
    assert set(Claim.objects.values_list("state", flat=True)) == set(EditorialState)
    assert set(Statement.objects.values_list("state", flat=True)) == set(EditorialState)


def test_every_outcome_occurs_and_some_claims_are_open(sample):
    assert {claim.outcome for claim in Claim.objects.published().with_outcome()} == {"open", *Outcome}


def test_every_horizon_state_occurs_among_published_claims(sample):
    today = timezone.now().date()
    assert {claim.horizon_state_on(today) for claim in Claim.objects.published()} == set(HorizonState)


def test_every_form_of_statement_and_a_split_quote_occur(sample):
    published = Statement.objects.published()
    assert set(published.values_list("form", flat=True)) == set(Form)
    assert published.filter(appearances__pieces__gt=1).exists()


def test_every_published_statement_stands_word_for_word_in_a_capture(sample):
    for statement in Statement.objects.published().prefetch_related("appearances__spans", "appearances__capture"):
        appearances = list(statement.appearances.all())
        assert appearances
        for appearance in appearances:
            for span in appearance.spans.all():
                assert appearance.capture.text[span.start : span.end] == span.exact


def test_real_people_are_judged_by_nobody_and_quoted_only_as_printed(sample):
    real = Statement.objects.filter(speaker__is_sample=False)
    assert set(real.values_list("words", flat=True)) == {
        "in the near future",
        "in two years, if not sooner",
        "Next year we hope we can do something there",
    }
    for model in (Verdict, VerdictProposal, Evidence, Reply):
        assert not model.objects.filter(claim__statement__in=real).exists()
    assert set(Company.objects.filter(is_sample=False).values_list("name", flat=True)) == {"Xiaomi"}


def test_the_real_line_is_read_by_the_rules(sample):
    undated, two_years, next_year = Claim.objects.filter(company__name="Xiaomi").order_by("pk")
    assert undated.window is None
    assert (two_years.opens_on, two_years.closes_on) == (date(2017, 4, 1), date(2019, 5, 1))
    assert (next_year.opens_on, next_year.closes_on) == (date(2019, 1, 1), date(2020, 1, 1))


def test_one_executive_has_enough_decided_claims_for_a_rate(sample):
    decided = [Outcome.KEPT, Outcome.KEPT_LATE, Outcome.PARTLY_KEPT, Outcome.NOT_KEPT]
    claims = Claim.objects.published().with_outcome().filter(statement__speaker__name="Teodora Brankovan")
    assert claims.filter(outcome__in=decided).count() >= 12


def test_not_kept_rests_once_on_a_passage_and_once_on_looks_alone(sample):
    not_kept = Verdict.objects.filter(outcome=Outcome.NOT_KEPT)
    assert not_kept.filter(evidence__stance=Stance.CONTRADICTS).exists()
    assert not_kept.filter(evidence=None, checks__isnull=False).exists()


def test_a_plan_has_three_dates(sample):
    last = Claim.objects.get(statement__words__startswith="We will have cars on American roads")
    second = last.links_back.get(kind="postpones").earlier
    assert second.links_back.get(kind="postpones").earlier.company == last.company


def test_the_queues_hold_work(sample):
    assert Evidence.objects.to_judge().filter(claim__in=Claim.objects.open()).exists()
    assert Statement.objects.to_check().exclude(reader="").exists()
    assert VerdictProposal.objects.filter(state=ProposalState.OPEN).exists()
    assert Reply.objects.filter(answered_on=None).exists()
    assert Reply.objects.exclude(answered_on=None).exists()
    assert Evidence.objects.filter(state=EvidenceState.REJECTED).exists()
    assert Statement.objects.filter(corrections__isnull=False).exists()
    assert not Job.objects.waiting().filter(capture__isnull=False).exists()


def test_the_texts_fit_whatever_the_day_of_loading():
    for today in (date(2027, 1, 1), date(2028, 2, 29), date(2028, 12, 31)):
        rows = read_sample(today)
        for row in rows.articles:
            assert not row.on or day_of(row.on, today) <= today
            assert "{" not in row.text
            for statement in row.statements:
                find_in(row.text, statement.printed or statement.words)
                assert all(claim.phrase in statement.words for claim in statement.claims)
                assert not statement.said or day_of(statement.said, today) <= today
        assert all(not row.since or day_of(row.since, today) <= today for row in rows.verdicts)


def test_the_feeds_articles_give_evidence_on_both_sides(undone):
    now = timezone.now()
    found = {str(row.stance) for entry in feed.read_entries(now.date()) for row in _matched(entry, now)}
    assert found >= {Stance.CONFIRMS, Stance.CONTRADICTS, Stance.POSTPONES, Stance.DISCUSSES}


def test_each_article_of_the_feed_is_extracted_whole():
    now = timezone.now()
    for entry in feed.read_entries(now.date()):
        page = extract(server.article_page(entry, now).encode(), ORIGIN + entry.path)
        assert (page.title, page.author, page.published) == (entry.title, entry.author, now.date())
        assert len(page.text.split()) > 100
        assert "Invented news" not in page.text


def test_the_feeds_articles_give_statements_of_executives_that_we_know(undone):
    today = timezone.now().date()
    texts = [entry.text for entry in feed.read_entries(today)]
    found = [suggestion for text in texts for suggestion in reading.read(text, today)]
    names = {Executive.objects.get(pk=row.speaker.person_id).name for row in found if row.speaker.person_id}
    assert names == {"Lin Baoyue", "Colm Breathnaidh"}
    assert all(row.draft is not None for row in found)


def _matched(entry: feed.Entry, now: datetime) -> list[Evidence]:
    """The suggestions of one article, stored and matched as the worker would."""
    page = extract(server.article_page(entry, now).encode(), ORIGIN + entry.path)
    outlet = Feed.objects.get(outlet__name=feed.OUTLET).outlet
    article = outlet.articles.create(canonical_url=ORIGIN + entry.path)
    capture = articles.store_page(article, page, source=CaptureOrigin.FETCH, now=now)
    rows = [row for check in matching.match_capture(capture, now) for row in check.found.all()]
    assert all(row.state == EvidenceState.SUGGESTED for row in rows)
    return rows


def test_the_feed_follows_a_new_port(undone, monkeypatch):
    monkeypatch.setattr(settings, "SAMPLE_FEED_ORIGIN", "http://127.0.0.1:9999")
    Feed.objects.update(failures=3, etag='"old"', error="gone")
    _load()
    row = Feed.objects.get()
    assert (row.url, row.failures, row.etag) == ("http://127.0.0.1:9999/feed.xml", 0, "")
    assert row.next_poll_at <= timezone.now()


def test_the_logins_are_printed_again_and_work(sample):
    out = StringIO()
    call_command("sample_logins", stdout=out)
    for name, password in logins.stored_logins().items():
        assert f"{password}" in out.getvalue()
        assert User.objects.get(username=name).check_password(password)
    assert logins.logins_path().stat().st_mode & 0o777 == 0o600
    assert User.objects.get(username="chief").groups.get().name == "chief editor"


def test_a_password_from_the_environment_is_taken_on_a_later_run(undone, monkeypatch):
    monkeypatch.setenv("SAMPLE_PASSWORD", "chosen by hand")
    _load()
    assert all(user.check_password("chosen by hand") for user in User.objects.filter(username__in=logins.GROUPS))


def test_an_account_that_was_there_before_keeps_its_password(undone, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    editor = User.objects.get(username="editor")
    editor.set_password("its own")
    editor.save()
    _load()
    assert User.objects.get(username="editor").check_password("its own")
    assert "editor" not in logins.stored_logins()


class _Clock:
    def __init__(self) -> None:
        self.now = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def site(clock) -> Iterator[str]:
    served = server.open_server(0, clock)
    thread = threading.Thread(target=served.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join()
    served.server_close()


def _get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    asked = Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urlopen(asked, timeout=5) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def test_an_article_arrives_every_ten_seconds(site, clock):
    entries = feed.read_entries(clock.now.date())
    for seconds, expected in ((0, 1), (9, 1), (10, 2), (35, 4), (3600, len(entries))):
        clock.now = datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC) + timedelta(seconds=seconds)
        listed = read_polled(_get(f"{site}/feed.xml")[1], f"{site}/feed.xml")
        assert [entry.title for entry in reversed(listed)] == [entry.title for entry in entries[:expected]]
    assert 8 <= len(entries) <= 10
    assert listed[0].published == datetime(2030, 5, 6, 7, 8, 9, tzinfo=UTC) + timedelta(seconds=10 * (len(entries) - 1))


def test_an_unchanged_feed_answers_304_until_the_next_article(site, clock):
    status, body, headers = _get(f"{site}/feed.xml")
    assert (status, headers["Content-Type"]) == (200, "application/rss+xml; charset=utf-8")
    assert _get(f"{site}/feed.xml", If_None_Match=headers["ETag"])[:2] == (304, b"")
    assert _get(f"{site}/feed.xml", If_Modified_Since=headers["Last-Modified"])[:2] == (304, b"")
    assert _get(f"{site}/feed.xml", If_Modified_Since="nonsense")[0] == 200
    clock.now += timedelta(seconds=10)
    status, longer, later = _get(f"{site}/feed.xml", If_None_Match=headers["ETag"])
    assert status == 200
    assert len(longer) > len(body)
    assert parsedate_to_datetime(later["Last-Modified"]) > parsedate_to_datetime(headers["Last-Modified"])


def test_an_article_is_not_served_before_it_is_out(site, clock):
    second = feed.read_entries(clock.now.date())[1]
    assert _get(site + second.path)[0] == 404
    clock.now += timedelta(seconds=10)
    assert second.title.encode().replace(b"'", b"&#x27;") in _get(site + second.path)[1]
    assert _get(f"{site}/../../etc/passwd")[0] == 404
    assert _get(f"{site}/robots.txt")[1] == b"User-agent: *\nAllow: /\n"
