"""A capture held against the open claims: through the index in memory, with few queries, and never behind the times."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.builders import capture, chief, position, published_claim, published_statement, verdict
from tracker.actions import claims, matching, names
from tracker.matching import stance
from tracker.models import Claim, Evidence, FollowUpCheck, SeenArticle

pytestmark = pytest.mark.django_db
LATER = date(2025, 5, 6)


def _news(claim: Claim, words: str = "opened its first store in Oslo on Monday"):
    return capture(f"{claim.company} {words}. Readers queued.", published_on=LATER)


def _matched(source) -> list[int]:
    return [check.claim_id for check in matching.match_capture(source, timezone.now())]


def test_a_claim_published_a_moment_ago_is_found():
    first = published_claim()
    assert _matched(_news(first)) == [first.pk]
    second = published_claim()
    assert _matched(_news(second)) == [second.pk]


def test_what_is_read_is_written_down_once():
    claim = published_claim()
    source = _news(claim)
    assert _matched(source) == [claim.pk]
    rows = (FollowUpCheck.objects.count(), Evidence.objects.count(), SeenArticle.objects.count())
    assert rows == (1, 1, 1)
    assert _matched(source) == []
    assert (FollowUpCheck.objects.count(), Evidence.objects.count(), SeenArticle.objects.count()) == rows
    check = FollowUpCheck.objects.get()
    assert (check.articles_seen, check.articles_new, check.evidence_suggested) == (1, 1, 1)
    assert (check.window.lower, check.found.get().claim_id) == (LATER, claim.pk)


def test_a_claim_that_no_two_sentences_speak_of_is_not_said_to_be_looked_up():
    claim = published_claim()
    assert _matched(_news(claim, "was quiet. A store closed. Nobody knew why. It rained. Oslo slept")) == []
    assert not FollowUpCheck.objects.exists()


def test_claims_that_are_withdrawn_decided_or_said_later_are_not_read():
    withdrawn, decided, later = (published_claim() for _ in range(3))
    sources = [_news(one) for one in (withdrawn, decided)]
    matching.open_claims()
    claims.withdraw(withdrawn, chief(), "An error.", timezone.now())
    verdict(decided)
    assert [_matched(source) for source in sources] == [[], []]
    early = capture(f"{later.company} opened its first store in Oslo.", published_on=date(2024, 1, 2))
    assert _matched(early) == []


def test_the_article_that_a_claim_was_drawn_from_is_no_news_on_it():
    statement = published_statement()
    claim = published_claim(statement)
    (appearance,) = statement.appearances.all()
    assert claim.pk not in _matched(appearance.capture)


def test_the_queries_do_not_grow_with_the_claims(monkeypatch):
    # Rules read every claim of these alike; with nothing to suggest for one of them a query would be saved.
    monkeypatch.setattr(stance, "network", lambda: None)
    held = position("Fjordly Stores")
    counts = []
    for more in (1, 7):
        for _ in range(more):
            published_claim(published_statement(held=held))
        source = _news(Claim.objects.first(), f"opened a store in Oslo, its {more}th")
        with CaptureQueriesContext(connection) as queries:
            found = _matched(source)
        counts.append((len(found), len(queries)))
    assert counts[0][0] == 1 and counts[1][0] == 8
    assert counts[0][1] == counts[1][1] <= 22, counts


@pytest.mark.django_db(transaction=True)
def test_a_kept_index_learns_of_every_change(monkeypatch):
    monkeypatch.setattr(matching, "_kept", None)
    claim = published_claim()
    matching.open_claims()
    kept = matching.open_claims()
    assert len(kept.packed) >= 1 and matching.open_claims().packed is kept.packed
    another = published_claim()
    news = matching.open_claims()
    assert news.packed is kept.packed and [one.id for one in news.beside] == [another.pk]
    assert _matched(_news(another)) == [another.pk]
    claims.withdraw(claim, chief(), "An error.", timezone.now())
    assert matching.open_claims().changed >= {claim.pk, another.pk}
    assert [one.id for one in matching.open_claims().beside] == [another.pk]


@pytest.mark.django_db(transaction=True)
def test_the_names_are_kept_until_one_changes():
    held = position("Fjordly Kept")
    index = names.name_index()
    assert names.name_index() is index
    held.company.aliases.create(name="Kept & Co")
    assert names.name_index() is not index
    assert [one.ids for one in names.name_index().find("at Kept & Co")] == [(held.company_id,)]


def test_names_that_may_be_taken_back_are_not_kept():
    before = names._kept
    held = position("Fjordly Gone")
    assert [one.ids for one in names.name_index().find("Fjordly Gone")] == [(held.company_id,)]
    assert names._kept is before
