"""Invariant 7: a failed fetch or provider makes a check incomplete, and an incomplete check proves nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tests.builders import (
    SAID_ON,
    complete_check,
    decision,
    failing_feed,
    incomplete_check,
    outlet,
    person,
    published_claim,
    refused,
    run_sql,
)
from tracker.actions import articles, checks, feeds, verdicts
from tracker.intake.polling import Polled
from tracker.models import Article, Claim, Feed, FollowUpCheck, Look

pytestmark = pytest.mark.django_db(transaction=True)


def look_now(claim: Claim, key: str) -> FollowUpCheck:
    return checks.run(claim, key=key, reason="asked", now=timezone.now())


def test_a_failed_feed_makes_a_check_incomplete_until_it_answers_again():
    claim, feed = published_claim(), failing_feed()
    failed = look_now(claim, "one")
    assert failed.status == "incomplete"
    assert feed.url in failed.looks.get(provider="feeds").error
    feeds.store_poll(feed, Polled(entries=(), etag="", last_modified="", not_modified=False), timezone.now())
    assert look_now(claim, "two").status == "complete"
    failed.refresh_from_db()
    assert failed.status == "incomplete"


def test_a_feed_that_was_never_asked_proves_nothing():
    claim = published_claim()
    Feed.objects.create(outlet=outlet(), url="https://news.example/new.xml", next_poll_at=timezone.now())
    assert look_now(claim, "one").status == "incomplete"


def test_an_article_on_the_company_that_was_not_read_makes_a_check_incomplete():
    claim = published_claim()
    article = Article.objects.create(
        outlet=outlet(), canonical_url="https://news.example/1", title=f"{claim.company} opens", published_on=SAID_ON
    )
    articles.note_failure(article, "404")
    failed = look_now(claim, "one")
    assert failed.status == "incomplete"
    assert article.canonical_url in failed.looks.get(provider="archive").error
    articles.store_capture(article, "OSLO. A store.", source="file", fetched_at=timezone.now())
    assert look_now(claim, "two").status == "complete"


def test_an_article_on_something_else_that_was_not_read_does_not():
    claim = published_claim()
    Article.objects.create(
        outlet=outlet(), canonical_url="https://news.example/1", title="Weather", published_on=SAID_ON
    )
    assert look_now(claim, "one").status == "complete"


def test_an_incomplete_check_is_refused_as_proof():
    claim = published_claim()
    failed = incomplete_check(claim)
    typed = decision(outcome="not_kept", reason_code="looked_found_nothing", true_since=None)
    with pytest.raises(ValidationError, match="incomplete check proves nothing"):
        verdicts.propose(claim, person(), **typed, checks=[failed])
    with pytest.raises(ValidationError, match="incomplete check proves nothing"):
        verdicts.propose(claim, person(), **typed, checks=[failed, complete_check(claim)])


def test_an_incomplete_check_never_becomes_complete():
    failed = incomplete_check(published_claim())
    with refused("tracker_followupcheck_is_append_only"):
        FollowUpCheck.objects.filter(pk=failed.pk).update(status="complete")
    with refused("tracker_look_is_append_only"):
        Look.objects.filter(follow_up=failed).update(error="")


CHECK = "INSERT INTO tracker_followupcheck (key, claim_id, reason, \"window\", status, articles_seen, articles_new, evidence_suggested) VALUES ('x', %s, 'asked', %s, 'complete', 0, 0, 0) RETURNING id"
LOOK = (
    "INSERT INTO tracker_look (follow_up_id, provider, query, articles_seen, error) VALUES (%s, 'feeds', 'all', 0, %s)"
)


def test_a_complete_check_with_an_error_is_refused():
    claim = published_claim()
    with refused("check_with_errors_is_incomplete"):
        check = run_sql(CHECK, claim.pk, "[2025-01-01,2026-01-01)")[0][0]
        run_sql(LOOK, check, "no answer")


def test_an_error_does_not_slip_in_once_the_check_was_found_honest():
    claim = published_claim()
    with refused("check_with_errors_is_incomplete"), transaction.atomic():
        check = run_sql(CHECK, claim.pk, "[2025-01-01,2026-01-01)")[0][0]
        run_sql(LOOK, check, "")
        run_sql("SET CONSTRAINTS ALL IMMEDIATE")
        run_sql(LOOK, check, "no answer")


def test_a_check_that_asked_nobody_is_refused():
    claim = published_claim()
    with refused("check_has_a_look"):
        run_sql(CHECK, claim.pk, "[2025-01-01,2026-01-01)")


def test_a_check_of_days_to_come_is_refused():
    claim = published_claim()
    with refused("check_looks_no_further_than_today"):
        check = run_sql(CHECK, claim.pk, "[2025-01-01,2999-01-01)")[0][0]
        run_sql(LOOK, check, "")


@pytest.mark.parametrize("window", ["empty", "[2025-01-01,)", "(,2025-01-01)"])
def test_a_check_without_bounds_is_refused(window):
    claim = published_claim()
    with refused("check_window_is_bounded"):
        run_sql(CHECK, claim.pk, window)


def test_a_look_is_not_added_to_a_check_of_yesterday():
    check = complete_check(published_claim())
    with refused("looks_come_with_their_check"):
        run_sql(LOOK, check.pk, "")
