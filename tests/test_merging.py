"""Two companies or two executives that are one: nothing that names them is lost, nothing published changes silently."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests import admin_builders as build
from tests.builders import run_sql
from tracker.actions import merging, statements, subscriptions
from tracker.actions.merging import Choices
from tracker.models import Claim, Company, Correction, Event, Executive, FormerSlug, Position, Statement
from tracker.queries.claims import claim_page
from tracker.queries.feeds import Subject
from tracker.queries.past import Moment, rewind
from tracker.queries.references import references_to
from tracker.vocabulary import EditorialState, Form, SpeakerStatus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chief():
    return build.editor("clara", "chief editor")


@pytest.fixture
def client(chief) -> Client:
    return build.client_of(chief)


def merge(goes: Any, stays: Any, by: Any, **choices: Any) -> Any:
    told = {"reason": "Entered twice.", "note": "They are one."}
    return merging.merge(goes, stays, by, choices=Choices(**choices), now=timezone.now(), **told)


def said_by(who: Executive, at: Position, number: int, by: Any, *, publish: bool = True) -> Statement:
    words = f"{build.WORDS} {number}"
    row = Statement.objects.create(
        speaker=who, position=at, words=words, said_on=build.SAID_ON, form=Form.DIRECT, created_by=by
    )
    source = build.capture(f"NORTHPORT {number}. “{words},” said Mara Quill.")
    statements.attach(row, source, statements.find_in(source.text, words))
    if publish:
        statements.publish(row, by, build.NOW)
        row.refresh_from_db()
    return row


def twins(name: str = "Mara Quill") -> tuple[Executive, Executive]:
    stays = Executive.objects.create(name="Mara Quill", slug="mara-quill", family_name="Quill")
    return Executive.objects.create(name=name, slug="mara-quill-2", family_name="Quill"), stays


def firms(name: str = "Quill Works Inc") -> tuple[Company, Company]:
    return build.company(name), build.company("Quill Works")


class TestExecutives:
    def test_a_published_statement_is_corrected_and_its_claims_go_back_in_review(self, chief):
        goes, stays = twins()
        at = build.position(goes, build.company())
        claim = build.claim_on(said_by(goes, at, 1, chief), chief, publish=True)
        merge(goes, stays, chief)
        claim.refresh_from_db()
        assert (claim.statement.speaker, claim.statement.position.executive) == (stays, stays)
        assert claim.state == EditorialState.IN_REVIEW
        assert set(Correction.objects.values_list("field", "note", "made_by__username")) == {
            ("speaker", "They are one.", "clara"),
            ("position", "They are one.", "clara"),
        }
        kinds = list(Event.objects.order_by("sequence").values_list("kind", flat=True))
        assert kinds.count("statement_corrected") == 2 and kinds[2] == "claim_in_review"

    def test_two_of_one_name_are_told_apart_in_the_correction(self, chief):
        goes, stays = twins()
        said_by(goes, build.position(goes, build.company()), 1, chief)
        merge(goes, stays, chief)
        told = Correction.objects.get(field="speaker")
        assert (told.before, told.after) == (f"Mara Quill (no. {goes.pk})", f"Mara Quill (no. {stays.pk})")

    def test_drafts_positions_aliases_and_candidates_move(self, chief):
        goes, stays = twins("M. Quill")
        goes.aliases.create(name="Mara J. Quill")
        goes.aliases.create(name="mara quill")
        at, other = build.company(), build.company("Other Works")
        post, free = build.position(goes, at), build.position(goes, other, "Chair")
        draft = said_by(goes, post, 1, chief, publish=False)
        unsure = Statement.objects.create(
            words="Soon", form=Form.DIRECT, speaker_status=SpeakerStatus.AMBIGUOUS, created_by=chief
        )
        unsure.candidates.set([goes, stays])
        merge(goes, stays, chief)
        draft.refresh_from_db()
        assert (draft.speaker, draft.position.company) == (stays, at)
        assert sorted(stays.names) == ["M. Quill", "Mara J. Quill", "Mara Quill"]
        assert list(unsure.candidates.all()) == [stays]
        assert {row.company for row in stays.positions.all()} == {at, other}
        assert Position.objects.get(pk=free.pk).executive == stays
        assert Correction.objects.count() == 0
        assert not Executive.objects.filter(pk=goes.pk).exists()

    def test_positions_that_are_one_become_one(self, chief):
        goes, stays = twins()
        at = build.company()
        theirs = build.position(goes, at, started_on=date(2020, 1, 1))
        ours = build.position(stays, at, started_on=date(2019, 6, 1))
        said = said_by(goes, theirs, 1, chief)
        assert [(row.goes, row.stays, row.is_likely_one) for row in merging.overlaps(goes, stays)] == [
            (theirs, ours, True)
        ]
        merge(goes, stays, chief, same={theirs.pk: ours.pk})
        said.refresh_from_db()
        assert (said.position, stays.positions.count()) == (ours, 1)

    def test_positions_that_are_two_stay_two(self, chief):
        goes, stays = twins()
        at = build.company()
        said = said_by(goes, build.position(goes, at, "Chair"), 1, chief)
        build.position(stays, at, "Founder")
        merge(goes, stays, chief)
        said.refresh_from_db()
        assert sorted(row.title for row in stays.positions.all()) == ["Chair", "Founder"]
        assert said.position.title == "Chair"

    def test_a_withdrawn_statement_keeps_its_tombstone(self, chief):
        goes, stays = twins()
        said = said_by(goes, build.position(goes, build.company()), 1, chief)
        statements.withdraw(said, chief, "Misheard.", timezone.now())
        merge(goes, stays, chief)
        said.refresh_from_db()
        assert (said.state, said.withdrawn_reason, said.speaker) == ("withdrawn", "Misheard.", stays)


class TestCompanies:
    def test_claims_positions_and_names_move_with_corrections(self, chief):
        goes, stays = firms()
        goes.aliases.create(name="QW")
        who = build.executive()
        claim = build.claim_on(said_by(who, build.position(who, goes), 1, chief), chief, publish=True)
        draft = build.claim_on(claim.statement, chief, proposition="Another.")
        merge(goes, stays, chief)
        for row in (claim, draft):
            row.refresh_from_db()
            assert row.company == stays
        assert claim.statement.position.company == stays
        assert claim.state == EditorialState.IN_REVIEW
        assert sorted(stays.names) == ["QW", "Quill Works", "Quill Works Inc"]
        assert set(Correction.objects.values_list("field", "before", "after")) == {
            ("company", "Quill Works Inc", "Quill Works"),
            ("position", "Chief executive, Quill Works Inc", "Chief executive, Quill Works"),
        }

    def test_windows_are_read_anew_by_the_fiscal_year_of_the_one_that_stays(self, chief):
        goes, stays = firms()
        Company.objects.filter(pk=stays.pk).update(fiscal_year_end_month=6, fiscal_year_end_day=30)
        stays.refresh_from_db()
        who = build.executive()
        said = said_by(who, build.position(who, goes), 1, chief)
        claim = build.claim_on(said, chief, phrase="next fiscal year", publish=True)
        before = claim.window
        merge(goes, stays, chief)
        claim.refresh_from_db()
        assert claim.window != before
        assert Correction.objects.filter(claim=claim, field="window").count() == 1

    def test_what_the_one_that_stays_lacks_is_taken_over(self, chief):
        goes, stays = firms()
        Company.objects.filter(pk=goes.pk).update(ticker="QW.X", wikidata_qid="Q42")
        Company.objects.filter(pk=stays.pk).update(wikidata_qid="Q43")
        goes.refresh_from_db()
        stays.refresh_from_db()
        assert [(row.name, row.stays, row.goes) for row in merging.differences(goes, stays)] == [
            ("wikidata_qid", "Q43", "Q42")
        ]
        merge(goes, stays, chief, take=frozenset({"wikidata_qid"}))
        stays.refresh_from_db()
        assert (stays.ticker, stays.wikidata_qid) == ("QW.X", "Q42")

    def test_one_merged_twice_leads_to_the_last(self, chief):
        first, second = firms()
        third = build.company("Quill Group")
        merge(first, second, chief)
        merge(second, third, chief)
        assert FormerSlug.objects.heir("company", slug="quill-works-inc") == third
        assert FormerSlug.objects.heir("company", former_id=first.pk) == third


class TestNothingIsLost:
    """Through each foreign key that the models have, today's and tomorrow's."""

    @pytest.mark.parametrize("model", [Company, Executive, Position])
    def test_the_walk_sees_every_foreign_key(self, model):
        tables = {
            (row[0], row[1])
            for row in run_sql(
                "SELECT conrelid::regclass::text, attname FROM pg_constraint JOIN pg_attribute "
                "ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND confrelid = %s::regclass",
                model._meta.db_table,
            )
        }
        walked = {
            (row.model._meta.db_table, row.model._meta.get_field(row.field).column) for row in references_to(model)
        }
        assert tables == walked and tables

    @pytest.mark.parametrize("kind", ["company", "executive"])
    def test_every_row_that_named_the_one_names_the_other(self, kind, chief):
        goes, stays = firms() if kind == "company" else twins("M. Quill")
        who, at = (build.executive(), goes) if kind == "company" else (goes, build.company())
        said = said_by(who, build.position(who, at), 1, chief)
        build.claim_on(said, chief, publish=True)
        goes.aliases.create(name="Another")
        if kind == "executive":
            said.candidates.add(goes)
        told = {"merged_by": chief, "merged_at": timezone.now(), "reason": "x", "former_id": 10**9}
        FormerSlug.objects.create(**{kind: goes}, slug="older", name="Older", **told)
        subscriptions.ask("reader@example.org", Subject(kind, goes), "127.0.0.1", timezone.now())
        references = list(references_to(type(goes)))
        before = {row.label: row.rows(goes).count() for row in references}
        assert all(before.values()), f"this test makes no row for {[name for name, n in before.items() if not n]}"
        was_there = {row.label: row.rows(stays).count() for row in references}
        merge(goes, stays, chief)
        for row in references:
            grown = row.rows(stays).count() - was_there[row.label]
            assert grown >= before[row.label], row.label
            assert not row.model._base_manager.filter(**{row.field: goes.pk}).exists(), row.label

    def test_its_revisions_are_kept(self, chief):
        goes, stays = firms()
        merge(goes, stays, chief)
        assert list(
            Company.revisions.rel.related_model.objects.filter(pgh_obj_id=goes.pk).values_list("pgh_label", flat=True)
        ) == [
            "insert",
            "delete",
        ]

    def test_a_past_day_is_read_with_the_one_that_stays(self, chief):
        goes, stays = twins()
        claim = build.claim_on(said_by(goes, build.position(goes, build.company()), 1, chief), chief, publish=True)
        then: datetime = run_sql("SELECT clock_timestamp()")[0][0]
        merge(goes, stays, chief)
        statement = rewind([Statement.objects.get()], then)[0]
        assert (statement.speaker, statement.position.executive) == (stays, stays)
        page = claim_page(Claim.objects.with_everything().get(pk=claim.pk), Moment(then.date(), then))
        assert page is not None and page.claim.statement.speaker == stays

    def test_a_refusal_half_way_changes_nothing(self, chief, monkeypatch):
        goes, stays = firms()
        who = build.executive()
        build.claim_on(said_by(who, build.position(who, goes), 1, chief), chief, publish=True)

        def refuse(*_: Any) -> None:
            raise ValidationError("no")

        monkeypatch.setattr(merging, "move_rest", refuse)
        with pytest.raises(ValidationError):
            merge(goes, stays, chief)
        assert Claim.objects.get().company == goes
        assert (Correction.objects.count(), FormerSlug.objects.count()) == (0, 0)


class TestRefusing:
    def test_into_itself(self, chief):
        goes, _ = firms()
        with pytest.raises(ValidationError, match="into itself"):
            merge(goes, Company.objects.get(pk=goes.pk), chief)

    def test_a_sample_into_a_real_one(self, chief):
        goes, stays = firms()
        Company.objects.filter(pk=goes.pk).update(is_sample=True)
        goes.refresh_from_db()
        with pytest.raises(ValidationError, match="invented sample"):
            merge(goes, stays, chief)

    def test_without_a_reason_or_a_note(self, chief):
        goes, stays = firms()
        with pytest.raises(ValidationError) as refused:
            merging.merge(goes, stays, chief, choices=Choices(), reason=" ", note="", now=timezone.now())
        assert set(refused.value.message_dict) == {"reason", "note"}

    def test_one_that_is_gone(self, chief):
        goes, stays = firms()
        merge(goes, stays, chief)
        with pytest.raises(ValidationError, match="One of the two is gone"):
            merge(goes, stays, chief)
