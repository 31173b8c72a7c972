"""Two companies or two executives that are one: nothing that names them is lost, nothing published changes silently."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import admin_builders as build
from tests.builders import run_sql
from tests.hostile import MIXED
from tracker.actions import merging, statements, subscriptions
from tracker.actions.merging import Choices
from tracker.models import Claim, Company, Correction, Event, Executive, FormerSlug, Position, Statement
from tracker.queries.claims import claim_page
from tracker.queries.feeds import Subject
from tracker.queries.past import Moment, rewind
from tracker.queries.references import references_to
from tracker.vocabulary import EditorialState, Form, SpeakerStatus

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = "<script>alert(1)</script>"


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


def merge_page(row: models.Model) -> str:
    return reverse(f"admin:tracker_{row._meta.model_name}_merge", args=[row.pk])


def send(client: Client, goes: Any, stays: Any, **typed: Any) -> HttpResponse:
    address = f"{merge_page(goes)}?into={stays.pk}"
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    return client.post(address, {**values, "reason": "Entered twice.", **typed}, follow=True)


class TestPages:
    def test_a_chief_editor_sees_what_moves_and_merges(self, client, chief):
        goes, stays = twins("M. Quill")
        at = build.company()
        build.claim_on(said_by(goes, build.position(goes, at), 1, chief), chief, publish=True)
        build.position(stays, at)
        assert "Merge into" in client.get(reverse("admin:tracker_executive_change", args=[goes.pk])).content.decode()
        assert "Nothing is changed yet" in client.get(merge_page(goes)).content.decode()
        page = client.get(f"{merge_page(goes)}?into={stays.pk}")
        assert dict(page.context["counts"]) == {"statements": 1, "positions": 1}
        assert "1 published statement and 0 published claims are corrected" in page.content.decode()
        assert "1 published claim goes back in review" in page.content.decode()
        done = send(client, goes, stays)
        assert done.redirect_chain[-1][0] == reverse("admin:tracker_executive_change", args=[stays.pk])
        assert (stays.positions.count(), stays.statements.count()) == (1, 1)

    def test_what_is_refused_keeps_what_was_typed(self, client):
        goes, stays = firms()
        page = send(client, goes, stays, reason="", note="My note")
        assert page.status_code == 422
        assert "My note" in page.content.decode()
        assert Company.objects.count() == 2

    def test_into_itself_is_refused_beside_the_field(self, client):
        goes, _ = firms()
        page = client.get(f"{merge_page(goes)}?into={goes.pk}")
        assert "nothing is merged into itself" in str(page.context["choose"].errors["into"])

    @pytest.mark.parametrize("into", ["", "0", "x", "99999999999999999999"])
    def test_one_that_is_not_on_record_is_refused(self, client, into):
        goes, _ = firms()
        assert client.get(merge_page(goes), {"into": into}).status_code == 422

    def test_the_one_that_stays_is_named_by_its_name_or_address(self, client):
        goes, stays = firms()
        for named in ("quill works", "quill-works", stays.pk):
            assert client.get(merge_page(goes), {"into": named}).context["stays"] == stays
        assert list(client.get(merge_page(goes)).context["choose"].offered()) == [stays]

    def test_a_change_since_the_page_was_opened_is_told(self, client):
        goes, stays = firms()
        page = send(client, goes, stays, versions="1.0")
        assert "was changed since this page was opened" in page.content.decode()
        assert Company.objects.count() == 2

    def test_a_look_writes_nothing(self, client):
        goes, stays = firms()
        client.get(f"{merge_page(goes)}?into={stays.pk}")
        assert (Company.objects.count(), FormerSlug.objects.count()) == (2, 0)

    @pytest.mark.parametrize("role", ["editor", "nobody"])
    @pytest.mark.parametrize("make", [firms, twins])
    def test_only_a_chief_editor_may(self, role, make):
        goes, stays = make()
        user = build.editor("otto", "editor")
        if role == "nobody":
            user.groups.clear()
        client = build.client_of(user)
        assert client.get(merge_page(goes)).status_code == 403
        assert client.post(f"{merge_page(goes)}?into={stays.pk}", {"reason": "x", "note": "x"}).status_code == 403
        assert type(goes).objects.count() == 2

    @pytest.mark.parametrize("name", [HOSTILE, *MIXED.values()], ids=["markup", *MIXED])
    def test_hostile_names_are_shown_as_text(self, client, name):
        goes = Company.objects.create(name=name[:190], slug="evil")
        stays = build.company()
        page = client.get(f"{merge_page(goes)}?into={stays.pk}").content.decode()
        assert HOSTILE not in page
        assert HOSTILE not in send(client, goes, stays).content.decode()


class TestOldAddresses:
    @pytest.mark.parametrize("make", [firms, twins])
    def test_the_public_page_leads_on_for_good(self, make, chief):
        goes, stays = make()
        old = goes.get_absolute_url()
        merge(goes, stays, chief)
        answer = Client().get(old)
        assert (answer.status_code, answer["Location"]) == (301, stays.get_absolute_url())

    def test_the_query_is_kept(self, chief):
        goes, stays = twins()
        merge(goes, stays, chief)
        assert Client().get("/executives/mara-quill-2/?kind=goal")["Location"] == "/executives/mara-quill/?kind=goal"

    def test_lists_narrowed_to_the_old_one_lead_on(self, chief):
        goes, stays = firms()
        who = build.executive()
        build.claim_on(said_by(who, build.position(who, stays), 1, chief), chief, publish=True)
        merge(goes, stays, chief)
        for page in ("/claims/", "/claims.csv", "/search/", who.get_absolute_url()):
            known = {} if page.startswith(("/claims", "/exec")) else {"q": "a"}
            answer = Client().get(page, {**known, "company": "quill-works-inc"})
            led = f"{page}?{urlencode({**known, 'company': stays.slug})}"
            assert (answer.status_code, answer["Location"]) == (301, led)
            assert Client().get(led).status_code == 200
            assert Client().get(page, {**known, "company": "never"}).status_code == 400

    @pytest.mark.parametrize("make", [firms, twins])
    def test_following_by_mail_leads_on(self, make, chief):
        goes, stays = make()
        kind = goes._meta.model_name
        merge(goes, stays, chief)
        assert Client().get(f"/follow/{kind}/{goes.slug}/")["Location"] == f"/follow/{kind}/{stays.slug}/"
        assert Client().get(f"/follow/{kind}/never/").status_code == 404

    @pytest.mark.parametrize(("make", "names"), [(firms, "companies"), (twins, "executives")])
    def test_the_api_says_which_one_stays(self, make, names, chief):
        goes, stays = make()
        old = f"/api/v1/{names}/{goes.pk}/"
        merge(goes, stays, chief)
        answer = Client().get(old)
        assert answer.status_code == 301
        assert answer["Location"] == f"http://testserver/api/v1/{names}/{stays.pk}/" == answer.json()["merged_into"]
        assert f"merged into {stays._meta.model_name} {stays.pk}" in answer.json()["detail"]
        assert Client().get(f"/api/v1/{names}/987654321/").status_code == 404

    def test_the_filters_of_the_api_know_the_old_slug_and_id(self, chief):
        goes, stays = firms()
        who = build.executive()
        build.claim_on(said_by(who, build.position(who, stays), 1, chief), chief, publish=True)
        old = goes.pk
        merge(goes, stays, chief)
        for asked in ("quill-works-inc", old):
            assert len(Client().get("/api/v1/claims/", {"company": asked}).json()["results"]) == 1

    def test_a_new_one_at_the_old_address_is_itself(self, chief):
        goes, stays = firms()
        merge(goes, stays, chief)
        build.company("Quill Works Inc")
        assert Client().get("/companies/quill-works-inc/").status_code == 200

    def test_an_address_that_never_was_is_not_found(self):
        assert Client().get("/companies/never/").status_code == 404
