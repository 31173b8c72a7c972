"""The evidence queue: one act for all copies of an origin, undone whole, and two editors at one passage."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders as build
from tracker.actions import evidence, judgements, origins, verdicts
from tracker.models import Claim, Event, Evidence, Judgement, Presence
from tracker.queries.evidence_queue import around, line
from tracker.vocabulary import EventKind, EvidenceState, Stance

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/tracker/evidence/queue/"


@pytest.fixture
def claim() -> Claim:
    return build.published_claim()


def client_of(name: str = "ed") -> Client:
    client = Client()
    client.force_login(build.person(name))
    return client


def copies(claim: Claim, many: int = 3) -> list[Evidence]:
    """The same passage in articles of one origin."""
    rows = [build.suggested_evidence(claim) for _ in range(many)]
    for row in rows[1:]:
        origins.name_origin(row.capture.article, rows[0].capture.article)
    return [Evidence.objects.get(pk=row.pk) for row in rows]


def opened(*rows: Evidence) -> dict[int, int]:
    return {row.pk: row.version for row in rows}


def judged(*rows: Evidence, by: str = "ed", decision: str = "confirmed", stance: str = "confirms") -> None:
    judgements.judge_together(opened(*rows), decision, build.person(by), timezone.now(), stance=stance)
    for row in rows:
        row.refresh_from_db()


def states(*rows: Evidence) -> list[str]:
    return [Evidence.objects.get(pk=row.pk).state for row in rows]


class TestOneAct:
    def test_copies_of_one_origin_are_judged_together_each_with_its_own_history(self, claim):
        rows = copies(claim)
        judged(*rows, stance="postpones")
        assert states(*rows) == ["confirmed"] * 3
        assert {row.stance for row in claim.evidence.all()} == {Stance.POSTPONES}
        assert Judgement.objects.values("act").distinct().count() == 1
        assert [row.revisions.count() for row in rows] == [2, 2, 2]
        assert Event.objects.filter(kind=EventKind.EVIDENCE_CONFIRMED).count() == 3

    def test_passages_of_two_origins_are_not(self, claim):
        rows = [build.suggested_evidence(claim), build.suggested_evidence(claim)]
        with pytest.raises(ValidationError, match="copies of one origin"):
            judged(*rows)
        assert states(*rows) == ["suggested"] * 2

    def test_when_one_copy_was_judged_meanwhile_none_is(self, claim):
        rows = copies(claim)
        evidence.reject(rows[2], build.person("cleo"), timezone.now())
        stale = [*rows[:2], rows[2]]
        stale[2].version = 1
        with pytest.raises(ValidationError, match="since you opened it"):
            judged(*stale)
        assert states(*rows) == ["suggested", "suggested", "rejected"]


class TestUndo:
    def test_the_last_act_is_taken_back_whole_and_leaves_its_history(self, claim):
        rows = copies(claim)
        judged(*rows, stance="discusses")
        judgements.undo(build.person(), timezone.now())
        assert states(*rows) == ["suggested"] * 3
        for row in claim.evidence.all():
            assert (row.judged_by, row.judged_at, row.stance) == (None, None, Stance.CONFIRMS)
            assert [one.state for one in row.revisions.order_by("pgh_id")] == ["suggested", "confirmed", "suggested"]
        assert Event.objects.filter(kind=EventKind.EVIDENCE_TAKEN_BACK).count() == 3

    def test_a_judgement_over_a_judgement_gives_back_the_first(self, claim):
        row = build.suggested_evidence(claim)
        evidence.confirm(row, build.person("cleo"), timezone.now(), note="Seen it.")
        evidence.reject(row, build.person(), timezone.now(), note="Not so.")
        judgements.undo(build.person(), timezone.now())
        row.refresh_from_db()
        assert (row.state, row.judged_by, row.note) == (EvidenceState.CONFIRMED, build.person("cleo"), "Seen it.")

    def test_only_ones_own(self, claim):
        judged(build.suggested_evidence(claim), by="cleo")
        with pytest.raises(ValidationError, match="Nothing of yours"):
            judgements.undo(build.person(), timezone.now())

    def test_not_what_a_verdict_rests_on(self, claim):
        row = build.suggested_evidence(claim)
        judged(row)
        build.verdict(claim, evidence=[row])
        with pytest.raises(ValidationError, match="A verdict rests on it"):
            judgements.undo(build.person(), timezone.now())
        assert states(row) == ["confirmed"]
        with build.refused("cited_evidence_stays"):
            Evidence.objects.filter(pk=row.pk).update(state="suggested", judged_by=None, judged_at=None)

    def test_nor_what_an_earlier_verdict_rested_on(self, claim):
        row = build.suggested_evidence(claim)
        judged(row)
        build.verdict(claim, evidence=[row])
        later = build.decision(outcome="in_progress", reason_code="work_reported", true_since=None)
        verdicts.decide(claim, build.person(), now=timezone.now(), **later)
        with build.refused("judged_evidence_stays"):
            Evidence.objects.filter(pk=row.pk).update(state="suggested", judged_by=None, judged_at=None)

    def test_nor_what_an_open_proposal_rests_on(self, claim):
        row = build.suggested_evidence(claim)
        judged(row)
        verdicts.propose(claim, build.person(), as_of=timezone.now().date(), **build.decision(evidence=[row]))
        with pytest.raises(ValidationError, match="open proposal"):
            judgements.undo(build.person(), timezone.now())
        assert states(row) == ["confirmed"]

    def test_nor_what_somebody_judged_again_and_the_act_before_comes_next(self, claim):
        first, second = build.suggested_evidence(claim), build.suggested_evidence(claim)
        judged(first)
        judged(second)
        evidence.reject(second, build.person("cleo"), timezone.now())
        with pytest.raises(ValidationError, match="their judgement stays"):
            judgements.undo(build.person(), timezone.now())
        judgements.undo(build.person(), timezone.now())
        assert states(first, second) == ["suggested", "rejected"]

    def test_what_waits_again_outlives_another_version_of_the_reader(self, claim):
        source, span = build.passage()
        given = {"stance": Stance.CONFIRMS, "score": 0.7, "found_by": None}
        row, _ = evidence.suggest_passage(claim, source, span, reader="sample/1", **given)
        judged(row)
        judgements.undo(build.person(), timezone.now())
        again, new = evidence.suggest_passage(claim, source, span, reader="sample/2", **given)
        assert (again, new) == (row, False)


class TestTheLine:
    def test_a_claim_with_all_its_passages_then_the_next_copies_as_one(self, claim):
        mine = copies(claim, 2)
        other = build.suggested_evidence(build.published_claim())
        last = build.suggested_evidence(claim)
        found = line(None, build.person().pk, timezone.now() - timedelta(days=1))
        assert found.groups == ((mine[0].pk, mine[1].pk), (last.pk,), (other.pk,))
        assert (found.total, found.passages, found.number_of(last.pk)) == (3, 4, 2)
        assert found.beside(other.pk, 1) == mine[0].pk

    def test_what_was_judged_today_counts(self, claim):
        rows = [build.suggested_evidence(claim) for _ in range(3)]
        judged(rows[0])
        found = line(claim, build.person().pk, timezone.now() - timedelta(hours=1))
        assert (found.number_of(rows[1].pk), found.total) == (2, 3)

    def test_whole_sentences_stand_around_a_passage(self):
        text = " ".join(f"Sentence {number} says something of no weight." for number in range(200))
        start = text.index("Sentence 100")
        before, after = around(text, start, start + len("Sentence 100 says something of no weight."))
        assert before.startswith("Sentence 97 says") and after.rstrip().endswith("of no weight.")
        assert "Sentence 103" in after and "Sentence 104" not in after
        assert around("Only this.", 0, 10) == ("", "")


def act(client: Client, *rows: Evidence, decision: str = "confirm", **typed: object):
    first, *others = rows
    versions = {f"version-{row.pk}": row.version for row in rows}
    given = {"item": first.pk, "copies": [row.pk for row in others], "stance": first.stance, "decision": decision}
    return client.post(f"{QUEUE}judge/", {**given, **versions, **typed}, follow=True)


class TestThePage:
    def test_shows_the_claim_beside_the_passage_and_where_it_comes_from(self, claim):
        first, second = copies(claim, 2)
        page = client_of().get(QUEUE).content.decode()
        for told in (claim.proposition, claim.criteria, first.exact, "1 of 1", "2 passages left", "taken from"):
            if told != "taken from":
                assert told in page
        assert f'value="{second.pk}" checked' in page
        assert "taken from" in client_of().get(f"{QUEUE}?item={second.pk}").content.decode()

    def test_one_act_judges_all_that_is_ticked_and_goes_to_the_next(self, claim):
        rows, other = copies(claim), build.suggested_evidence(claim)
        page = act(client_of(), *rows, stance="discusses", note="As they say.")
        assert "Confirmed: discusses, with 2 copies." in page.content.decode()
        assert states(*rows, other) == ["confirmed"] * 3 + ["suggested"]
        assert page.context["item"].evidence == other
        assert "2 of 2" in page.content.decode()
        assert {row.note for row in claim.evidence.confirmed()} == {"As they say."}

    def test_undo_goes_back_to_the_passage(self, claim):
        row, _ = build.suggested_evidence(claim), build.suggested_evidence(claim)
        client = client_of()
        act(client, row, decision="reject")
        page = client.post(f"{QUEUE}undo/", follow=True)
        assert page.context["item"].evidence == row
        assert states(row) == ["suggested"]

    def test_an_undo_that_is_refused_says_why(self, claim):
        row, client = build.suggested_evidence(claim), client_of()
        act(client, row)
        row.refresh_from_db()
        build.verdict(claim, evidence=[row])
        page = client.post(f"{QUEUE}undo/", follow=True)
        assert "Not undone. A verdict rests on it" in page.content.decode()

    def test_two_editors_at_one_passage_nothing_is_lost(self, claim):
        row = build.suggested_evidence(claim)
        evidence.confirm(Evidence.objects.get(pk=row.pk), build.person("cleo"), timezone.now(), stance="postpones")
        client = client_of()
        page = act(client, row, decision="reject", stance="contradicts", note="My long thought.")
        text = page.content.decode()
        assert page.status_code == 409
        assert "cleo confirmed this passage as “postpones” while you were looking at it." in text
        assert "My long thought.</textarea>" in text and 'value="contradicts" checked' in text
        assert states(row) == ["confirmed"]
        row.refresh_from_db()
        act(client, row, decision="reject", note="My long thought.")
        assert states(row) == ["rejected"]

    def test_a_passage_that_was_judged_leads_to_the_next_and_says_by_whom(self, claim):
        row, other = build.suggested_evidence(claim), build.suggested_evidence(claim)
        judged(row, by="cleo")
        page = client_of().get(f"{QUEUE}?item={row.pk}")
        assert "cleo has confirmed that passage" in page.content.decode()
        assert page.context["item"].evidence == other

    def test_only_one_claim_and_what_to_do_when_nothing_waits(self, claim):
        build.suggested_evidence(build.published_claim())
        client = client_of()
        assert "Nothing waits on this claim." in client.get(f"{QUEUE}?claim={claim.pk}").content.decode()
        assert client.get(f"{QUEUE}?claim=0").status_code == client.get(f"{QUEUE}?claim=x").status_code == 404
        Evidence.objects.all().delete()
        assert "Every suggestion has been judged." in client.get(QUEUE).content.decode()

    def test_who_may_not_judge_sees_no_button_and_is_refused(self, claim):
        row = build.suggested_evidence(claim)
        reader = User.objects.create_user("rita", is_staff=True)
        client = Client()
        client.force_login(reader)
        assert client.get(QUEUE).status_code == 403
        reader.user_permissions.add(Permission.objects.get(codename="view_evidence"))
        page = client.get(QUEUE)
        text = page.content.decode()
        assert row.exact in text and "ask a chief editor" in text
        assert 'value="confirm"' not in text and "queue/undo/" not in text and "Propose verdict" not in text
        assert act(client, row).status_code == 403
        assert client.post(f"{QUEUE}undo/").status_code == 403
        assert states(row) == ["suggested"]

    def test_nonsense_is_refused_and_changes_nothing(self, claim):
        row, client = build.suggested_evidence(claim), client_of()
        for typed in ({"stance": "maybe"}, {"decision": "perhaps"}, {f"version-{row.pk}": "x"}, {"copies": ["999999"]}):
            assert act(client, row, **{"decision": "confirm", **typed}).status_code == 409
        assert act(client, row, item="7777777").status_code == 200
        assert client.get(f"{QUEUE}judge/").status_code == client.get(f"{QUEUE}undo/").status_code == 405
        assert states(row) == ["suggested"]

    def test_hostile_words_are_shown_as_text(self, claim):
        source, span = build.passage(words="<script>alert(1)</script> \u202egnirts a")
        evidence.suggest_passage(claim, source, span, stance="confirms", score=0.5, reader="x", found_by=None)
        text = client_of().get(QUEUE).content.decode()
        assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)" in text

    def test_queries_do_not_grow_with_the_queue(self, claim):
        client = client_of()
        copies(claim, 2)
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as few:
            client.get(QUEUE)
        copies(claim, 6)
        for _ in range(5):
            build.suggested_evidence(build.published_claim())
        with CaptureQueriesContext(connection) as many:
            client.get(QUEUE)
        assert len(many) == len(few) <= 16

    def test_who_else_has_it_open(self, claim):
        row = build.suggested_evidence(claim)
        client_of("cleo").post(f"{QUEUE}here/", {"item": row.pk})
        assert Presence.objects.get().evidence == row
        answer = client_of().post(f"{QUEUE}here/", {"item": row.pk}).json()
        assert answer == {"others": ["cleo"], "judged": ""}
        assert "cleo has this passage open too." in client_of().get(QUEUE).content.decode()
        judged(row, by="cleo")
        assert "cleo has just judged it" in client_of().post(f"{QUEUE}here/", {"item": row.pk}).json()["judged"]


def test_the_keys_have_a_page_of_their_own():
    page = client_of().get("/admin/keys/").content.decode()
    assert 'id="queue"' in page and "confirm the passage" in page and 'id="desk"' in page
