"""All that a claim's page shows: words in context, the window and its reading, verdicts, looks, replies, corrections."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import (
    days,
    happened_at,
    make_appearance,
    make_article,
    make_capture,
    make_check,
    make_claim,
    make_company,
    make_correction,
    make_evidence,
    make_executive,
    make_link,
    make_outlet,
    make_position,
    make_reply,
    make_statement,
    make_verdict,
)
from tracker.models import Claim, Evidence, Position
from tracker.queries.claims import LOOKS_SHOWN
from tracker.vocabulary import DueKind, EvidenceState, LinkKind, Outcome, Precision, Stance, Wording

pytestmark = pytest.mark.django_db
Y2019 = days(date(2019, 1, 1), date(2020, 1, 1))
SAID = date(2018, 7, 3)
FULL = "Next year we hope we can do something there"


@pytest.fixture
def position() -> Position:
    return make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))


def shown(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


def page_of(client: Client, claim: Claim, query: str = "") -> str:
    return shown(client, claim.get_absolute_url() + query)


def claim_on(position: Position, **fields) -> Claim:
    return make_claim(make_statement(position=position, said_on=SAID), **fields)


def test_the_words_stand_between_the_sources_own_sentences(client: Client, position: Position):
    text = (
        "A first sentence that is far away. Rain fell on Bergen all morning. “We will sell cars,” Halvorsen said, "
        "“next year.” The room was quiet. A last one that is far away."
    )
    pieces = ["“We will sell cars,”", "“next year.”"]
    statement = make_statement(
        "“We will sell cars, next year.”", position=position, capture=make_capture(text), pieces=pieces
    )
    claim = make_claim(statement)
    for url in (claim.get_absolute_url(), statement.get_absolute_url()):
        page = shown(client, url)
        assert (
            "Rain fell on Bergen all morning. <mark>“We will sell cars,”</mark> Halvorsen said, "
            "<mark>“next year.”</mark> The room was quiet.</p>"
        ) in page
        assert "far away" not in page


def test_each_print_says_how_its_words_differ(client: Client, position: Position):
    statement = make_statement(FULL, position=position, said_on=SAID)
    prints = {
        "The group could “do something” there.": ("do something", Wording.ORIGINAL),
        "He said next year we hope to do something there.": (
            "next year we hope to do something there",
            Wording.PARAPHRASE,
        ),
        "„Nächstes Jahr“, sagte er.": ("Nächstes Jahr", Wording.TRANSLATION),
        f"Again: {FULL}.": (FULL, Wording.ORIGINAL),
    }
    for text, (words, wording) in prints.items():
        make_appearance(statement, make_capture(text), [words], wording=wording)
    page = page_of(client, make_claim(statement))
    assert "<b>7 words left out:</b>" in page
    assert '<del><span class="unseen">[left out: </span>Next year we hope we can<span class="unseen">]</span>' in page
    assert "<b>A paraphrase: 2 words left out, 1 word more or other:</b>" in page
    assert '<ins><span class="unseen">[printed here: </span>to<span class="unseen">]</span></ins>' in page
    assert "In translation." in page
    assert page.count("Word for word.") == 2


def test_prints_come_in_the_order_of_their_days(client: Client, position: Position):
    statement = make_statement(FULL, position=position, said_on=SAID)
    for day, outlet in ((date(2024, 3, 20), "Late Post"), (date(2018, 7, 4), "Early Post")):
        article = make_article(make_outlet(outlet), published_on=day)
        make_appearance(statement, make_capture(f"{outlet}: {FULL}.", article), [FULL])
    page = page_of(client, make_claim(statement))
    assert page.index("Early Post, printed 4 July 2018") < page.index("Late Post, printed 20 March 2024")


def test_copies_stand_under_the_print_that_they_were_taken_from(client: Client, position: Position):
    statement = make_statement(FULL, position=position, said_on=SAID)
    origin = statement.appearances.get().capture.article
    for number in range(2):
        article = make_article(make_outlet(f"Copy {number}"), origin=origin, published_on=date(2018, 7, 3))
        make_appearance(statement, make_capture(f"Copied {number}: {FULL}.", article), [FULL])
    twice = make_capture(f"Later again: {FULL}.", statement.appearances.first().capture.article)
    make_appearance(statement, twice, [FULL])
    page = page_of(client, make_claim(statement))
    first, copies = page.split("<summary>and 2 copies of it</summary>")
    assert "3 links, 1 origin" in first
    assert "Later again" in first
    assert "Copied 0" not in first
    assert "Copied 0" in copies
    assert "Copied 1" in copies


def test_the_role_is_that_of_the_day(client: Client):
    ines = make_executive("Ines Halvorsen")
    then = make_position(
        ines,
        make_company("Nordlys Mobility"),
        title="Head of sales",
        started_on=date(2015, 5, 1),
        ended_on=date(2020, 1, 1),
    )
    make_position(ines, make_company("Nordlys Bank"), title="Board member", started_on=date(2017, 1, 1))
    make_position(ines, make_company("Vestfjord"), title="Chief executive", started_on=date(2021, 1, 1))
    page = page_of(client, claim_on(then))
    assert 'Head of sales, Nordlys Mobility <span class="soft">(1 May 2015 to 1 January 2020)</span>' in page
    assert "also Board member, Nordlys Bank" in page
    assert "Vestfjord" not in page


def test_the_window_is_derived_step_by_step_and_drawn(client: Client, position: Position):
    page = page_of(client, claim_on(position, window=Y2019, grace_days=30))
    for words in (
        "<dt>The words</dt><dd>“next year”</dd>",
        "<dt>Read against</dt><dd>3 July 2018, when it was said.</dd>",
        "The year after the one that holds that day. <code>next_year</code>",
        "The calendar year; no fiscal year was named.",
        "1 January to 31 December 2019. It falls due within these days",
        "It counts as past due 30 days after the window’s end.",
        "Past due: its window and its days of grace are over.",
        'class="strip"',
        "until 31 Dec 2019",
    ):
        assert words in page


def test_a_fiscal_year_and_an_imprecise_day_are_said(client: Client):
    company = make_company("Nordlys Mobility", fiscal_year_end_month=3, fiscal_year_end_day=31)
    position = make_position(make_executive("Ines Halvorsen"), company)
    statement = make_statement(position=position, said_on=date(2018, 7, 1), said_precision=Precision.MONTH)
    page = page_of(client, make_claim(statement, window=Y2019, phrase="by the end of the fiscal year", rule="unit_end"))
    assert "Nordlys Mobility’s fiscal year, which ends on 31 March." in page
    assert "July 2018, when it was said: no day of it is known, so the whole of it counts." in page


@pytest.mark.parametrize(
    ("rule", "words"),
    [("vague", "they could mean any time"), ("event", "hang on an event"), ("unread", "No rule reads these words")],
)
def test_an_undated_claim_says_why_and_is_not_drawn(client: Client, position: Position, rule: str, words: str):
    page = page_of(client, claim_on(position, phrase="some day", rule=rule))
    assert words in page
    assert "it is undated, and so never past due" in page
    assert 'class="strip"' not in page


def test_a_lineage_tells_the_slip_in_words(client: Client, position: Position):
    first = claim_on(position, window=Y2019)
    later = make_claim(
        make_statement(position=position, said_on=date(2019, 11, 1)),
        window=days(None, date(2021, 7, 1)),
        due_kind=DueKind.BY,
    )
    make_link(later, first, LinkKind.POSTPONES)
    page = page_of(client, later)
    assert "this one gives the second date since 2018; the end slipped 18 months in all" in page
    assert "postpones what came before" in page
    assert f'<a href="{first.get_absolute_url()}">{first.proposition}</a>' in page


def test_looks_are_counted_first_and_the_empty_ones_are_listed(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    for number in range(LOOKS_SHOWN + 4):
        new = {"articles_new": 1, "evidence_suggested": 1} if number == 0 else {}
        make_check(claim, date(2019, 1, 1), date(2019, 2, 1), error="timed out" if number == 1 else "", **new)
    total, checks = LOOKS_SHOWN + 4, list(claim.checks.newest_first())
    page = page_of(client, claim)
    assert f"<b>{total} looks</b>" in page
    assert f"{total - 1} complete, of which {total - 2} found nothing new; 1 incomplete, which proves nothing." in page
    assert "1 article was new; 1 passage was put before an editor." in page
    assert page.count("complete look, 3 articles seen, nothing new") == LOOKS_SHOWN
    assert f'id="look-{checks[-1].pk}"' not in page
    assert f"?looks_before={checks[LOOKS_SHOWN - 1].pk}#looks" in page
    older = page_of(client, claim, f"?looks_before={checks[LOOKS_SHOWN - 1].pk}")
    assert older.count('class="look" id="look-') == 4
    assert "incomplete look" in older
    assert f"<b>{total} looks</b>" in older
    assert "Older looks" not in older


def test_evidence_stands_in_its_context_with_its_stance_and_day(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    origin = make_article(make_outlet("The Wire"))
    copy = make_article(make_outlet("Bergen Post"), origin=origin, published_on=date(2019, 5, 6))
    text = "Snow fell. The first car was sold in Boston. Dealers cheered. Nobody else did."
    make_evidence(claim, "The first car was sold in Boston.", capture=make_capture(text, copy))
    make_evidence(claim, stance=Stance.CONTRADICTS)
    make_evidence(claim, stance=Stance.CONTRADICTS)
    page = page_of(client, claim)
    assert "Snow fell. <mark>The first car was sold in Boston.</mark> Dealers cheered.</p>" in page
    assert "Nobody else" not in page
    assert "published 6 May 2019" in page
    assert "taken from The Wire" in page
    assert "3 passages: 1 confirms, 2 contradict." in page


def test_an_earlier_verdict_stays_and_says_that_it_stands_no_longer(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    make_verdict(claim, Outcome.IN_PROGRESS, rationale="Work goes on.")
    assert "stands no longer" not in page_of(client, claim)
    make_verdict(claim, Outcome.NOT_KEPT, rationale="Nothing was sold.")
    page = page_of(client, claim)
    now, before = page.split("<h3>Earlier verdicts</h3>")
    assert "Nothing was sold." in now
    assert "Decided by decider, seconded by seconder." in now
    assert "stands no longer" not in now
    assert "Work goes on." in before
    assert before.count("It stands no longer</b>: a later verdict followed it.") == 1


def test_what_a_verdict_cites_is_always_found(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    passage = make_evidence(claim)
    cited = make_check(claim, date(2019, 1, 1), date(2020, 1, 1))
    make_verdict(claim, Outcome.INCONCLUSIVE, evidence=[passage], checks=[cited])
    page = page_of(client, claim)
    assert f'<a href="#look-{cited.pk}">the look of' in page
    assert f'<a href="#evidence-{passage.pk}">a passage in' in page
    for _ in range(LOOKS_SHOWN):
        make_check(claim, date(2020, 1, 1), date(2020, 2, 1))
    make_verdict(claim, Outcome.IN_PROGRESS)
    Evidence.objects.filter(pk=passage.pk).update(state=EvidenceState.REJECTED)
    page = page_of(client, claim)
    assert f"a passage in {passage.capture.article.outlet}, which is no longer confirmed" in page
    address = f"?looks_before={cited.pk + 1}#look-{cited.pk}"
    assert f'href="{address}"' in page
    assert f'id="look-{cited.pk}"' in page_of(client, claim, address)


def test_the_reply_is_shown_asked_overdue_and_given(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    assert "Nordlys Mobility has not been asked for a reply" in page_of(client, claim)
    make_reply(claim, due_on=date(2024, 4, 1))
    page = page_of(client, claim)
    assert "was asked on 12 March 2024 by e-mail, for an answer by 1 April 2024. No answer came by then." in page
    make_reply(claim, due_on=date(2024, 4, 1), reminded_on=date(2024, 3, 20), no_answer_on=date(2024, 4, 9))
    page = page_of(client, claim)
    assert "by 1 April 2024. Asked again on 20 March 2024. No answer had come by 9 April 2024." in page
    printed = make_article(make_outlet("Bergen Post"))
    make_reply(claim, answered_on=date(2024, 4, 2), answer="We keep\nour word.", answered_in=printed)
    page = page_of(client, claim)
    assert "We keep<br>our word." in page
    assert "Answered 2 April 2024, in print in Bergen Post." in page


def test_corrections_of_claim_and_statement_are_told_with_their_note(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    make_correction(claim.statement)
    make_correction(claim, field="criteria", before="", after="A sale.", note="We had forgotten it.")
    page = page_of(client, claim)
    assert "We had given the day of printing." in page
    assert 'day said: <del><span class="unseen">before: </span>13 March 2024</del>' in page
    assert 'how it is judged: <del><span class="unseen">before: </span>empty</del>' in page


def test_a_past_day_is_asked_for_by_a_form(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    page = page_of(client, claim)
    assert f'<form class="as-of" method="get" action="{claim.get_absolute_url()}#main">' in page
    assert 'name="as_of" required min="2018-07-03"' in page
    today = f"{timezone.now():%Y-%m-%d}"
    assert "As it stood at the end of" in page_of(client, claim, f"?as_of={today}")
    page_of(client, claim, "?as_of=")


def test_a_day_before_its_publication_is_answered_with_the_first_day(client: Client, position: Position):
    claim = claim_on(position, window=Y2019, proposition="A later plan")
    happened_at(datetime(2025, 3, 1, tzinfo=UTC), claim, claim.statement)
    page = shown(client, f"{claim.get_absolute_url()}?as_of=2025-02-01", 404)
    assert "Not yet on record on that day" in page
    assert "first published on 3 July 2018" in page
    assert "A later plan" not in page
    assert 'name="as_of"' in page


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "2999-01-01"])
def test_a_bad_day_is_named(client: Client, position: Position, day: str):
    page = shown(client, f"{claim_on(position).get_absolute_url()}?as_of={day}", 400)
    assert "<code>as_of</code>" in page


def test_a_claim_that_no_event_tells_of_is_cited_by_its_permanent_address(client: Client, position: Position, settings):
    settings.SITE_URL = "https://record.example"
    claim = claim_on(position)
    page = page_of(client, claim)
    assert f">https://record.example{claim.get_absolute_url()}</a>" in page
    assert "/as/" not in page


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_rows(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    statement = claim.statement

    def add() -> None:
        words = statement.words
        make_appearance(statement, make_capture(f"A print, {timezone.now()}: {words}"), [words])
        make_evidence(claim)
        make_check(claim, date(2019, 1, 1), date(2019, 2, 1))
        make_verdict(claim, Outcome.KEPT)
        make_correction(claim)
        make_reply(claim)
        make_link(claim, claim_on(position), LinkKind.RESTATES)
        make_position(position.executive, make_company(), started_on=date(2010, 1, 1))

    add()
    today = f"{timezone.now():%Y-%m-%d}"
    urls = [claim.get_absolute_url(), statement.get_absolute_url(), f"{claim.get_absolute_url()}?as_of={today}"]
    before = [queries(client, url) for url in urls]
    for _ in range(4):
        add()
    assert [queries(client, url) for url in urls] == before
