"""News providers through the real actions, against a server on the loopback interface that speaks their formats."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tests import news_services
from tests.builders import complete_check, outlet, person, published_claim, refused
from tests.news_services import LIMIT, Service
from tracker import tasks
from tracker.actions import checks, jobs, providers
from tracker.intake.failures import FetchFailed
from tracker.intake.providers import Days, TooOften, filled, read_gdelt
from tracker.intake.robots import forget_robots
from tracker.models import Article, Capture, Claim, Evidence, FollowUpCheck, Job, NewsProvider, Outlet, SeenArticle
from tracker.vocabulary import CheckReason, JobKind

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    forget_robots()
    with news_services.running() as running:
        settings.SAMPLE_FEED_ORIGIN = running.origin
        yield running
    forget_robots()


@pytest.fixture
def claim() -> Claim:
    """Said in March 2024, due in 2025: the window is past."""
    return published_claim()


def gdelt(service: Service, **given: Any) -> NewsProvider:
    values = {"kind": "gdelt", "url": f"{service.origin}/gdelt", "most_results": 250, "seconds_between": 1}
    return NewsProvider.objects.create(name="GDELT here", is_active=True, **values | given)


def search(service: Service, **given: Any) -> NewsProvider:
    url = f"{service.origin}/search?q={{query}}&from={{from}}&to={{to}}"
    values = {"kind": "search", "name": "A news search", "url": url, "seconds_between": 1}
    return NewsProvider.objects.create(is_active=True, **values | given)


def look(claim: Claim, key: str = "one", reason: str = "scheduled") -> FollowUpCheck:
    """As a worker does it: the network first, then what is written."""
    now = timezone.now()
    asked = checks.ask(claim, key=key, reason=reason, now=now)
    return checks.run(claim, key=key, reason=reason, now=now, asked=asked)


def look_at(check: FollowUpCheck, place: str) -> Any:
    return check.looks.get(place=place)


def opening(service: Service, claim: Claim, path: str = "/opened", days_ago: int = 40) -> None:
    text = f"{claim.company} opened its first store in Oslo on Monday."
    service.add(path, f"{claim.company} opens in Oslo", timezone.now().date() - timedelta(days=days_ago), text)


def work_off(kind: JobKind) -> None:
    for job in Job.objects.waiting().filter(kind=kind):
        tasks.work(job.pk)


def test_nobody_outside_is_asked_where_no_provider_is_switched_on(claim):
    NewsProvider.objects.create(kind="gdelt", name="Switched off", url="https://api.gdeltproject.org/api/v2/doc/doc")
    assert checks.ask(claim, key="one", reason="scheduled", now=NOW) is None
    assert {look.provider for look in complete_check(claim).looks.all()} == {"archive"}


def test_gdelt_is_offered_and_switched_off():
    from importlib import import_module

    offered = import_module("tracker.migrations.0011_ask_news_providers").GDELT
    row = NewsProvider(name="GDELT", **offered)
    row.full_clean()
    assert not row.is_active


@pytest.mark.parametrize("make", [gdelt, search], ids=["gdelt", "search"])
def test_what_a_provider_finds_is_stored_fetched_matched_and_not_new_again(service, claim, make):
    provider = make(service)
    opening(service, claim)
    first = look(claim)
    found = look_at(first, provider.name)
    assert (found.articles_seen, found.articles_new, found.articles_unread) == (1, 1, 1)
    article = Article.objects.get(title__endswith="opens in Oslo")
    assert (article.outlet.name, article.published_on) == ("127.0.0.1", timezone.now().date() - timedelta(days=40))
    work_off(JobKind.CAPTURE_ARTICLE)
    work_off(JobKind.MATCH_CAPTURE)
    assert Evidence.objects.get(claim=claim).capture.article == article
    second = look(claim, "two")
    again = look_at(second, provider.name)
    assert (again.articles_seen, again.articles_new, again.articles_unread) == (1, 0, 0)
    assert second.status == "complete"
    assert SeenArticle.objects.filter(claim=claim).count() == 1


def test_the_query_and_the_days_reach_the_provider(service, claim):
    provider = gdelt(service, reach_days=90)
    check = look(claim)
    asked, today = service.asked[0], timezone.now().date()
    assert asked["query"] == look_at(check, provider.name).query
    assert asked["query"].startswith(f'"{claim.company}" (') or asked["query"].startswith(f"{claim.company} (")
    assert asked["startdatetime"] == f"{today - timedelta(days=90):%Y%m%d}000000"
    assert asked["enddatetime"][:8] == f"{today:%Y%m%d}"
    assert (asked["mode"], asked["format"], asked["maxrecords"]) == ("artlist", "json", "250")
    assert look_at(check, provider.name).window.lower == today - timedelta(days=90)
    assert check.window.lower == claim.statement.said_on


def test_an_empty_answer_is_a_complete_look(service, claim):
    provider = gdelt(service)
    check = look(claim)
    assert (check.status, look_at(check, provider.name).articles_seen) == ("complete", 0)


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("429", "too many requests"),
        (LIMIT, "limit requests to one every 5 seconds"),
        ("The specified phrase is too short.", "The specified phrase is too short."),
        ("Your query was too short or too long.", "too short or too long"),
        ("<!DOCTYPE html><html>Down for repairs</html>", "a web page, not with results"),
        ('{"articles": [{"url": "htt', "no valid JSON"),
        ('{"articles": 12}', "another form than documented"),
        ("[" * 100_000, "answered"),
        ('{"articles":' + "[" * 100_000, "no valid JSON"),
        ("huge", "too large"),
    ],
)
def test_a_provider_that_fails_makes_the_check_incomplete_and_says_why(service, claim, mood, said):
    provider = gdelt(service)
    service.mood = mood
    check = look(claim)
    assert check.status == "incomplete"
    assert said in look_at(check, provider.name).error
    provider.refresh_from_db()
    assert provider.failures == 1
    assert provider.next_allowed_at > timezone.now()


def test_a_provider_that_drips_is_cut_off(service, claim, monkeypatch):
    monkeypatch.setattr(providers, "BUDGET", 1.0)
    monkeypatch.setattr(providers.Clock.__init__, "__defaults__", (1.0,))
    provider = gdelt(service)
    service.mood = "slow"
    check = look(claim)
    assert check.status == "incomplete"
    assert "took longer" in look_at(check, provider.name).error


def test_a_search_that_answers_no_feed_makes_the_check_incomplete(service, claim):
    provider = search(service)
    service.mood = "Nothing to see here."
    check = look(claim)
    assert check.status == "incomplete"
    assert "neither RSS nor Atom" in look_at(check, provider.name).error


def test_more_results_than_it_gives_are_asked_for_in_halves(service, claim):
    provider = gdelt(service, most_results=3, seconds_between=1)
    for ago in (10, 20, 900, 920):
        opening(service, claim, f"/{ago}", ago)
    found = look_at(look(claim), provider.name)
    assert (found.articles_seen, found.error) == (4, "")
    assert len(service.asked) == 3


def test_more_results_on_one_day_than_it_gives_make_the_check_incomplete(service, claim):
    provider = gdelt(service, most_results=2)
    for number in range(3):
        opening(service, claim, f"/{number}", 5)
    check = look(claim)
    assert check.status == "incomplete"
    assert "It gave its most, 2 results: there may be more for" in look_at(check, provider.name).error


def test_a_provider_that_asked_to_be_left_alone_is(service, claim):
    provider = gdelt(service)
    service.mood = "429"
    look(claim)
    service.mood = ""
    check = look(claim, "two")
    assert len(service.asked) == 1
    assert (check.status, check.looks.get(place=provider.name).articles_seen) == ("incomplete", 0)
    assert "left alone until" in look_at(check, provider.name).error


def test_a_look_whose_turn_is_far_off_waits_as_a_row_and_costs_no_attempt(service, claim):
    provider = gdelt(service, next_allowed_at=timezone.now() + timedelta(seconds=30))
    job = checks.ask_for(claim, person(), timezone.now())
    tasks.work(job.pk)
    job.refresh_from_db()
    provider.refresh_from_db()
    assert (job.attempts, job.leased_until, job.done_at, job.error) == (0, None, None, "")
    assert job.run_after == provider.next_allowed_at
    assert not FollowUpCheck.objects.exists()
    assert service.asked == []


def test_a_check_asked_for_twice_leaves_the_same_row_and_says_who_asked(service, claim):
    gdelt(service)
    opening(service, claim)
    job = checks.ask_for(claim, person(), timezone.now())
    tasks.work(job.pk)
    Job.objects.filter(pk=job.pk).update(done_at=None, attempts=0, leased_until=None)
    tasks.work(job.pk)
    assert FollowUpCheck.objects.get(reason="asked").asked_by == person()
    assert len(service.asked) == 1
    assert Article.objects.filter(title__endswith="opens in Oslo").count() == 1


def test_no_network_call_is_made_inside_a_transaction(service, claim, monkeypatch):
    gdelt(service)
    search(service)
    inside: list[bool] = []
    for name in ("ask_gdelt", "ask_search"):
        real = getattr(providers, name)
        monkeypatch.setattr(
            providers, name, lambda *a, real=real, **k: (inside.append(connection.in_atomic_block), real(*a, **k))[1]
        )
    tasks.work(checks.ask_for(claim, person(), timezone.now()).pk)
    assert inside == [False, False]


def test_an_article_still_to_be_fetched_ends_the_days_that_were_looked_through(service, claim):
    gdelt(service)
    opening(service, claim, days_ago=10)
    check = look(claim)
    assert check.status == "complete"
    assert check.window.upper == timezone.now().date() - timedelta(days=10)
    work_off(JobKind.CAPTURE_ARTICLE)
    assert look(claim, "two", "asked").window.upper == timezone.now().date() + timedelta(days=1)


def test_after_a_complete_look_only_the_days_since_are_asked_for(service, claim):
    gdelt(service)
    look(claim)
    check = look(claim, "two")
    today = timezone.now().date()
    assert service.asked[1]["startdatetime"][:8] == f"{today - timedelta(days=2):%Y%m%d}"
    assert check.window.lower == today - timedelta(days=2)
    assert look(claim, "three", CheckReason.ASKED).window.lower == claim.statement.said_on


def test_an_incomplete_check_is_taken_again_soon(service, claim):
    gdelt(service)
    service.mood = "429"
    Claim.objects.filter(pk=claim.pk).update(next_check_at=timezone.now() + timedelta(days=14))
    look(claim)
    claim.refresh_from_db()
    assert claim.next_check_at < timezone.now() + timedelta(hours=2)


def test_due_checks_come_one_after_the_other_where_a_provider_wants_it(service):
    gdelt(service, seconds_between=6)
    for _ in range(3):
        published_claim()
    now = timezone.now() + timedelta(seconds=1)
    assert checks.schedule_due(now) == 3
    starts = sorted(Job.objects.filter(kind=JobKind.CHECK_CLAIM).values_list("run_after", flat=True))
    assert [(start - now).total_seconds() for start in starts] == [0, 6, 12]


def test_a_company_with_no_name_to_ask_for_is_told(service, claim):
    claim.company.name = "3M"
    claim.company.save()
    provider = gdelt(service)
    check = look(claim)
    assert check.status == "incomplete"
    assert "no name of 3M is long enough" in look_at(check, provider.name).error
    assert service.asked == []


def test_an_article_goes_to_the_outlet_whose_website_it_is():
    known = outlet()
    Outlet.objects.filter(pk=known.pk).update(website="https://www.gazette.example/news")
    assert providers.outlet_of("gazette.example") == known
    assert providers.outlet_of("xgazette.example").name == "xgazette.example"
    assert providers.outlet_of("a-b.c.example").slug != providers.outlet_of("a.b-c.example").slug
    assert providers.outlet_of("a.b-c.example") == providers.outlet_of("a.b-c.example")


def test_an_address_that_cannot_be_kept_is_left_out(service, claim, monkeypatch):
    provider = gdelt(service)
    rows = [{"url": bad} for bad in ("javascript:alert(1)", "", None, 7, "http://a@b.example/", "ftp://x.example/")]
    monkeypatch.setattr("tracker.intake.providers.read_gdelt", lambda body: rows)
    assert look_at(look(claim), provider.name).articles_seen == 0


def test_titles_that_gdelt_escapes_badly_are_read():
    rows = read_gdelt(rb'{"articles": [{"title": "A \ b \' c	d", "url": "https://x.example/1"}]}')
    assert rows[0]["title"] == "A \\ b \\' c\td"
    assert read_gdelt(b"{}") == []
    with pytest.raises(TooOften):
        read_gdelt(LIMIT.encode())
    with pytest.raises(FetchFailed, match="nothing"):
        read_gdelt(b"")


def test_a_template_is_filled_in_and_cannot_be_broken_out_of():
    days = Days(date(2026, 1, 1), date(2026, 1, 31))
    address = filled("https://x.example/s?q={query}&a={from}&b={to}&c={until}", '"A&B" {from} #', days)
    assert address == "https://x.example/s?q=%22A%26B%22%20%7Bfrom%7D%20%23&a=2026-01-01&b=2026-01-31&c=2026-02-01"


@pytest.mark.parametrize(
    ("kind", "url", "reason"),
    [
        ("search", "https://x.example/s", "must hold {query}"),
        ("search", "https://x.example/s?q={query}&d={day}", "Unknown placeholder: {day}"),
        ("search", "https://{query}.example/s", "host of the address"),
        ("gdelt", "https://x.example/doc?query=a", "no placeholder"),
    ],
)
def test_a_provider_whose_address_cannot_work_is_refused(kind, url, reason):
    with pytest.raises(ValidationError, match=reason):
        NewsProvider(kind=kind, name="x", url=url).full_clean()


def test_the_database_refuses_a_search_without_a_place_for_the_words():
    with refused("provider_search_has_a_query"):
        NewsProvider.objects.create(kind="search", name="x", url="https://x.example/")


def test_a_lost_race_for_a_turn_never_asks_twice_at_once(service):
    provider = gdelt(service, seconds_between=2)
    clock = providers.Clock(timezone.now())
    providers._wait_for_turn(provider, clock)
    with pytest.raises(jobs.Later):
        for _ in range(6):
            providers._wait_for_turn(provider, providers.Clock(timezone.now() - timedelta(seconds=9)))
    assert Capture.objects.count() == 0
