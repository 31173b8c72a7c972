"""What readers see, and what they never see."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
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
    make_suggested_link,
    make_topic,
    make_verdict,
)
from tracker.models import Claim, Position
from tracker.queries.cards import cards, standing_claims, tally, tally_of
from tracker.queries.past import Moment
from tracker.vocabulary import DueKind, EditorialState, EvidenceState, LinkKind, Outcome, Stance

pytestmark = pytest.mark.django_db
Y2019 = days(date(2019, 1, 1), date(2020, 1, 1))
SAID = date(2018, 7, 3)


@pytest.fixture
def position() -> Position:
    return make_position(make_executive("Ines Halvorsen"), make_company("Nordlys Mobility"))


def page_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def claim_on(position: Position, **fields) -> Claim:
    return make_claim(make_statement(position=position, said_on=SAID), **fields)


def test_a_timeline_shows_words_window_and_outcome(client: Client, position: Position):
    claim = claim_on(position, window=Y2019, proposition="Nordlys opens in Boston")
    make_verdict(claim, Outcome.NOT_KEPT)
    page = page_of(client, position.executive.get_absolute_url())
    assert claim.statement.words in page
    assert "Nordlys opens in Boston" in page
    assert "“next year”" in page
    assert "1 January to 31 December 2019" in page
    assert "Not kept" in page
    assert "too few decided claims for a rate (1 of 10)" in page


@pytest.mark.parametrize("state", [EditorialState.DRAFT, EditorialState.IN_REVIEW])
def test_what_was_never_published_is_nowhere(client: Client, position: Position, state: str):
    shown = make_statement(position=position)
    hidden = make_statement("“Never printed by us.”", position=position, state=state)
    claim = make_claim(hidden, "A hidden plan", state=EditorialState.DRAFT)
    article = hidden.appearances.get().capture.article
    for url in (hidden.get_absolute_url(), claim.get_absolute_url(), article.get_absolute_url()):
        page_of(client, url, 404)
    for url in ("/", "/claims/", position.executive.get_absolute_url(), position.company.get_absolute_url()):
        page = page_of(client, url)
        assert "Never printed" not in page
        assert "hidden plan" not in page
    assert shown.words in page_of(client, position.executive.get_absolute_url())


def test_what_was_withdrawn_leaves_a_page_with_its_reason_and_no_words(client: Client, position: Position):
    gone = make_statement("“Taken back later.”", position=position, state=EditorialState.WITHDRAWN)
    claim = claim_on(position, state=EditorialState.WITHDRAWN, proposition="A plan that was no plan")
    page = page_of(client, gone.get_absolute_url(), 410)
    assert "Said by someone else." in page
    assert "Taken back later" not in page
    page = page_of(client, claim.get_absolute_url(), 410)
    assert "Not a claim." in page
    assert "no plan" not in page
    assert "no plan" not in page_of(client, "/claims/")


def test_a_claim_page_shows_what_it_rests_on(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    evidence = make_evidence(claim, "A dealer in Boston sold the first car.")
    make_evidence(claim, "Only a machine thinks so.", state=EvidenceState.SUGGESTED)
    make_evidence(claim, "An editor said no to this.", state=EvidenceState.REJECTED)
    make_check(claim, date(2019, 1, 1), date(2019, 6, 1), error="timed out")
    make_verdict(claim, Outcome.KEPT, evidence=[evidence], true_since=date(2019, 5, 1))
    make_correction(claim.statement)
    make_reply(claim, answered_on=date(2024, 4, 1), answer="We keep our word.")
    page = page_of(client, claim.get_absolute_url())
    for words in (
        "A dealer in Boston sold the first car.",
        "decider, seconded by seconder",
        "True since 1 May 2019",
        "timed out",
        "An incomplete look proves nothing.",
        "We had given the day of printing.",
        "We keep our word.",
        "In Bergen, after the meeting, she said:",
    ):
        assert words in page
    assert "Only a machine" not in page
    assert "said no to this" not in page


def test_a_lineage_says_what_was_replaced_and_how_far_it_slipped(client: Client, position: Position):
    first = claim_on(position, window=Y2019)
    later = make_claim(
        make_statement(position=position, said_on=date(2019, 11, 1)),
        window=days(None, date(2021, 7, 1)),
        due_kind=DueKind.BY,
        phrase="mid-2021",
    )
    suggested = claim_on(position, proposition="Something else entirely")
    make_link(later, first, LinkKind.POSTPONES)
    make_suggested_link(suggested, first)
    page = page_of(client, later.get_absolute_url())
    assert "the end slipped 18 months in all" in page
    assert first.proposition in page
    assert "Something else entirely" not in page
    assert "second date since 2018" in page_of(client, position.executive.get_absolute_url())
    assert later.proposition in page_of(client, first.get_absolute_url())


def test_several_links_to_one_origin_count_as_one(client: Client, position: Position):
    statement = make_statement(position=position)
    origin = statement.appearances.get().capture.article
    for number in range(2):
        text = f"Copied {number}: {statement.words} End."
        make_appearance(statement, make_capture(text, make_article(origin=origin)), [statement.words])
    assert "3 links, 1 origin" in page_of(client, statement.get_absolute_url())
    assert "3 links, 1 origin" in page_of(client, origin.get_absolute_url())


def test_a_split_quote_is_marked_piece_by_piece_with_the_words_around_it(client: Client, position: Position):
    capture = make_capture("Before. “We will sell,” she said, “and soon.” After.")
    pieces = ["“We will sell,”", "“and soon.”"]
    statement = make_statement("“We will sell, and soon.”", position=position, capture=capture, pieces=pieces)
    page = page_of(client, statement.get_absolute_url())
    assert "Before. <mark>“We will sell,”</mark> she said, <mark>“and soon.”</mark> After." in page


def test_an_article_marks_the_published_words_and_escapes_the_rest(client: Client, position: Position):
    capture = make_capture("<script>alert(1)</script> “We will sell.” said she.", make_article(make_outlet("Wire")))
    statement = make_statement("“We will sell.”", position=position, capture=capture)
    page = page_of(client, capture.article.get_absolute_url())
    assert f'<mark><a href="{statement.get_absolute_url()}">“We will sell.”</a></mark>' in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("query", "name", "reason"),
    [
        ("?outcome=broken", "outcome", "is not one of"),
        ("?colour=red", "colour", "does not know it"),
        ("?q=%00", "q", "NUL"),
        ("?before=abc", "before", "not a number"),
        ("?company=nobody", "company", "no company on record"),
        ("?q=a&q=b", "q", "more than once"),
    ],
)
def test_a_bad_parameter_is_named_with_the_reason(client: Client, query: str, name: str, reason: str):
    page = page_of(client, f"/claims/{query}", 400)
    assert f"<code>{name}</code>" in page
    assert reason in page


@pytest.mark.parametrize("value", ["2026-02-30", "yesterday", "9999-12-31", "2026-13-01T00:00", "%EF%BC%91"])
def test_a_bad_day_is_refused(client: Client, position: Position, value: str):
    claim = claim_on(position)
    for url in (claim.get_absolute_url(), position.executive.get_absolute_url()):
        assert "<code>as_of</code>" in page_of(client, f"{url}?as_of={value}", 400)


def test_lists_of_what_is_due(client: Client, position: Position):
    today = timezone.now().date()
    old = claim_on(position, window=Y2019, proposition="Long overdue")
    decided = claim_on(position, window=Y2019, proposition="Long decided")
    make_verdict(decided, Outcome.NOT_KEPT)
    now = claim_on(position, window=days(today - timedelta(days=9), today + timedelta(days=1)), proposition="Due today")
    claim_on(position, window=days(today + timedelta(days=90), today + timedelta(days=400)), proposition="Far off")
    past = page_of(client, "/past-due/")
    assert old.proposition in past
    assert decided.proposition not in past
    due = page_of(client, "/due/")
    assert now.proposition in due
    assert old.proposition not in due
    home = page_of(client, "/")
    assert now.proposition in home
    assert decided.proposition in home
    assert "Far off" not in home.split("Latest statements")[0]


def test_claims_are_paged_without_loss_and_filtered(client: Client, position: Position):
    statement = make_statement(position=position)
    made = [make_claim(statement, f"Plan number {n} ends") for n in range(35)]
    make_verdict(made[3], Outcome.KEPT)
    first = page_of(client, "/claims/")
    second = page_of(client, f"/claims/?before={made[5].pk}")
    assert sum(f"Plan number {n} ends</a>" in first for n in range(35)) == 30
    assert sum(f"Plan number {n} ends</a>" in second for n in range(35)) == 5
    kept = page_of(client, "/claims/?outcome=kept")
    assert "Plan number 3 ends" in kept
    assert "Plan number 4 ends" not in kept
    assert "Plan number 7 ends" in page_of(client, "/claims/?q=number+7")


def test_a_timeline_is_filtered_by_topic_and_outcome(client: Client, position: Position):
    claim_on(position, proposition="About America", topics=[make_topic("US launch")])
    kept = claim_on(position, proposition="About hiring", window=Y2019)
    make_verdict(kept, Outcome.KEPT)
    url = position.executive.get_absolute_url()
    assert "About hiring" not in page_of(client, f"{url}?topic=us-launch")
    assert "About America" not in page_of(client, f"{url}?outcome=kept")
    page_of(client, f"{url}?topic=unheard-of", 400)


def test_a_rate_needs_ten_decided_claims(position: Position):
    statement = make_statement(position=position, said_on=SAID)
    for number in range(10):
        claim = make_claim(statement, window=Y2019)
        if number < 4:
            make_verdict(claim, Outcome.KEPT_LATE, true_since=date(2019, 12, 31) + timedelta(days=10 * (number + 1)))
        elif number < 9:
            make_verdict(claim, Outcome.KEPT, true_since=date(2019, 5, 1))
    moment = Moment(date(2024, 1, 1))
    nine = tally_of(standing_claims(), moment)
    assert (nine.total, nine.decided, nine.rate, nine.past_due) == (10, 9, None, 1)
    make_verdict(claim, Outcome.NOT_KEPT, true_since=date(2020, 1, 1))
    ten = tally_of(standing_claims(), moment)
    assert (ten.decided, ten.rate, ten.median_delay_days) == (10, 0.5, 25)
    assert tally(cards(standing_claims().with_everything(), moment)) == ten


def test_timeline_queries_do_not_grow_with_rows(client: Client, position: Position):
    def add() -> None:
        claim = claim_on(position, window=Y2019)
        other = claim_on(position)
        make_link(other, claim)
        make_verdict(claim, Outcome.NOT_KEPT, evidence=[make_evidence(claim, stance=Stance.CONTRADICTS)])
        make_check(other, date(2019, 1, 1), date(2019, 2, 1))

    url, today = position.executive.get_absolute_url(), timezone.now().date()
    for _ in range(6):
        add()
    urls = (url, f"{url}?as_of={today}", "/claims/", "/", position.company.get_absolute_url())
    before = [queries(client, u) for u in urls]
    for _ in range(4):
        add()
    after = [queries(client, u) for u in urls]
    assert after == before


def test_a_claim_page_takes_as_many_queries_for_much_as_for_little(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    make_verdict(claim, Outcome.KEPT)
    make_check(claim, date(2019, 1, 1), date(2019, 2, 1))
    before = queries(client, claim.get_absolute_url())
    for _ in range(4):
        make_evidence(claim)
        make_check(claim, date(2019, 1, 1), date(2019, 2, 1))
        make_verdict(claim, Outcome.KEPT)
    assert queries(client, claim.get_absolute_url()) == before


def test_pages_hold_no_inline_style_or_script(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    make_verdict(claim, Outcome.KEPT)
    urls = ["/", "/claims/", "/method/", claim.get_absolute_url(), position.executive.get_absolute_url()]
    for url in urls:
        page = page_of(client, url)
        assert "<style" not in page
        own = page.replace('<script type="application/ld+json">', "").replace('<script src="/static/', "")
        assert "<script" not in own
        assert ' style="' not in page


def test_a_page_is_read_only(client: Client):
    assert client.post("/claims/").status_code == 405


def test_a_past_moment_shows_what_was_public_then(client: Client, position: Position):
    claim = claim_on(position, window=Y2019, proposition="First wording")
    happened_at(datetime(2025, 3, 1, tzinfo=UTC), claim, claim.statement)
    make_correction(claim, field="proposition", before="First wording", after="Second wording")
    Claim.objects.filter(pk=claim.pk).update(proposition="Second wording")
    verdict = make_verdict(claim, Outcome.NOT_KEPT)
    happened_at(datetime(2025, 6, 1, tzinfo=UTC), verdict)
    for url in (claim.get_absolute_url(), position.executive.get_absolute_url()):
        past = page_of(client, f"{url}?as_of=2025-04-01")
        assert "First wording" in past
        assert "Not kept</span>" not in past
        assert "As it stood at the end of 1 April 2025" in past
        assert "</span> Not kept</span>" in page_of(client, f"{url}?as_of=2025-06-01T12:00:00Z")
        assert "Second wording" in page_of(client, url)
    page_of(client, f"{claim.get_absolute_url()}?as_of=2025-02-28", 404)
    assert "First wording" not in page_of(client, f"{position.executive.get_absolute_url()}?as_of=2025-02-28")


def test_users_of_the_record_are_named_by_username_when_they_have_no_name(client: Client, position: Position):
    claim = claim_on(position, window=Y2019)
    make_verdict(claim, Outcome.KEPT)
    get_user_model().objects.filter(username="decider").update(first_name="Ada", last_name="Berg")
    assert "Decided by Ada Berg, seconded by seconder" in page_of(client, claim.get_absolute_url())
