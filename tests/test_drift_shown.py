"""Drifted sources, copies and origins as editors, readers and the API see them. Companies are invented."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import DONE, capture, chief, confirmed_evidence, passage, person, published_claim, verdict
from tracker.actions import anchors, articles, evidence
from tracker.models import AnchorCheck, Article, Claim, Evidence
from tracker.queries.claims import claim_page
from tracker.queries.past import Moment
from tracker.vocabulary import Stance

pytestmark = pytest.mark.django_db(transaction=True)

GONE = "Nothing of it is left."


def drift(row: Evidence, text: str = GONE) -> None:
    articles.store_capture(row.capture.article, text, source="fetch", fetched_at=timezone.now())


def shown(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def at_the_desk(address: str) -> str:
    client = Client()
    client.force_login(chief())
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


@pytest.fixture
def decided() -> Claim:
    claim = published_claim()
    verdict(claim)
    return claim


def test_the_claims_page_says_soberly_that_a_source_has_changed(decided: Claim):
    row = decided.evidence.get()
    assert "has changed since" not in shown(decided.get_absolute_url())
    drift(row, row.capture.text.replace(DONE, "Fjordly <b>closed</b> it."))
    page = shown(decided.get_absolute_url())
    assert "The source has changed since: as captured on" in page
    assert "“Fjordly &lt;b&gt;closed&lt;/b&gt; it.” stands in place of these words" in page
    assert "A source that it rests on has changed since." in page
    assert DONE in page, "the stored capture stays the proof"
    drift(row)
    assert "the passage no longer stands at its address" in shown(decided.get_absolute_url())
    assert "The source has changed since" in shown(row.capture.article.get_absolute_url())


def test_a_past_moment_does_not_know_what_changed_later(decided: Claim):
    before = timezone.now()
    drift(decided.evidence.get())
    claim = Claim.objects.with_everything().get(pk=decided.pk)
    page = claim_page(claim, Moment(before.date(), before))
    assert page is not None
    assert page.evidence[0].own[0].anchor_state is None


def test_the_words_of_a_statement_are_marked_too(decided: Claim):
    source = decided.statement.appearances.get().capture
    articles.store_capture(source.article, GONE, source="fetch", fetched_at=timezone.now())
    for page in (decided.get_absolute_url(), decided.statement.get_absolute_url()):
        assert "The source has changed since" in shown(page)


def test_editors_find_what_rests_on_a_changed_source(decided: Claim):
    standing = decided.verdicts.get()
    assert "1 verdict" not in at_the_desk("/admin/tracker/verdict/?source=drifted")
    drift(decided.evidence.get())
    assert "have changed since" in at_the_desk("/admin/tracker/verdict/?source=drifted")
    assert "have changed since" in at_the_desk(f"/admin/tracker/verdict/{standing.pk}/change/")
    assert DONE in at_the_desk("/admin/tracker/evidence/?source=drifted")
    assert "rests on a source that has changed since" in at_the_desk(f"/admin/tracker/claim/{decided.pk}/change/")
    assert DONE in at_the_desk("/admin/tracker/anchorcheck/?drift=now")
    assert "no longer there" in at_the_desk(f"/admin/tracker/anchorcheck/{AnchorCheck.objects.get().pk}/change/")
    assert "Verdicts whose sources have changed" in at_the_desk("/admin/")
    assert decided.statement.words not in at_the_desk("/admin/tracker/statement/?source=drifted")


def test_the_api_tells_the_state_of_each_anchor(decided: Claim):
    row = decided.evidence.get()
    client = Client()
    told = client.get(f"/api/v1/evidence/{row.pk}/").json()["anchor"]
    assert told == {"state": None, "checked_at": None, "reads_now": None}
    drift(row)
    anchors.note_unreachable(row.capture.article, "HTTP 404")
    assert client.get(f"/api/v1/evidence/{row.pk}/").json()["anchor"]["state"] == "missing"
    statement = client.get(f"/api/v1/statements/{decided.statement_id}/").json()
    assert statement["appearances"][0]["anchor"]["state"] is None
    assert (statement["links"], statement["origins"]) == (1, 1)


def copied(claim: Claim, many: int) -> list[Evidence]:
    """One passage, and the same out of copies of its article at other outlets."""
    first = confirmed_evidence(claim)
    rows = [first]
    for number in range(many):
        source, span = passage()
        Article.objects.filter(pk=source.article_id).update(
            origin=first.capture.article, origin_by="editor", credited_to="Reuters", outlet=outlet(number)
        )
        rows.append(evidence.add(claim, source, span, Stance.CONFIRMS, person(), now=timezone.now()))
    return rows


def outlet(number: int):
    return articles.add_outlet(f"Paper {number}")


def test_copies_of_one_passage_are_one_row_with_the_others_below_it():
    claim = published_claim()
    rows = copied(claim, 4)
    other = confirmed_evidence(claim, Stance.CONTRADICTS)
    page = shown(claim.get_absolute_url())
    assert "6 links, 2 origins (Reuters)" in page
    assert page.count("and 4 copies") == 1
    assert all(f'id="evidence-{row.pk}"' in page for row in [*rows, other])


def test_a_card_says_of_how_many_origins_its_passages_are():
    claim = published_claim()
    verdict(claim, evidence=copied(claim, 2))
    assert "on 3 passages of 1 origin" in shown(claim.statement.get_absolute_url())


def test_the_evidence_list_counts_copies_and_can_show_one_row_an_origin():
    claim = published_claim()
    copied(claim, 4)
    assert at_the_desk("/admin/tracker/evidence/").count("and 4 copies") == 5
    assert at_the_desk("/admin/tracker/evidence/?copies=one").count("and 4 copies") == 1


def test_an_editor_names_an_origin_and_takes_it_back():
    copy, original = capture("One text of some kind.").article, capture("Another text of another kind.").article
    client = Client()
    client.force_login(chief())
    base = f"/admin/tracker/article/{copy.pk}"
    for step, typed in (("taken_from", {"origin": original.pk}), ("is_original", {})):
        copy.refresh_from_db()
        [address] = [
            url
            for url in (f"{base}/{step}/", f"{base}/{step.replace('_', '-')}/")
            if client.get(url).status_code == 200
        ] or [_link(client, base, step)]
        answer = client.post(address, {"opened_at_version": copy.version, **typed})
        assert answer.status_code == 302, answer.content.decode()[:500]
        copy.refresh_from_db()
        assert (copy.origin, copy.origin_by) == (original if typed else None, "editor")
    assert "An original, as an editor says" in at_the_desk(f"{base}/change/")


def _link(client: Client, base: str, step: str) -> str:
    import re

    page = client.get(f"{base}/change/").content.decode()
    return next(
        found for found in re.findall(r'href="([^"]+)"', page) if step.replace("_", "-") in found or step in found
    )


def test_the_claims_page_asks_no_more_for_more_copies(django_assert_max_num_queries):
    claim = published_claim()
    copied(claim, 1)
    with django_assert_max_num_queries(40) as few:
        shown(claim.get_absolute_url())
    copied(claim, 5)
    with django_assert_max_num_queries(len(few)):
        shown(claim.get_absolute_url())
    assert timedelta(0) == timedelta()
