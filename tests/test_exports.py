"""Lists saved as files: the admin's, as they are filtered, and the public claims."""

import csv
import io
import tracemalloc
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import admin_builders as build
from tests import builders
from tests.hostile import MIXED
from tracker.actions import claims
from tracker.admin.exports import ExportingAdmin
from tracker.models import Claim, Company, Topic
from tracker.sheets import plain_cell

pytestmark = pytest.mark.django_db

FORMULAS = ['=HYPERLINK("http://evil.test","x")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1"]
MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def edith():
    return build.editor()


@pytest.fixture
def client(edith) -> Client:
    return build.client_of(edith)


def body(answer: Any) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue()


def table(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"), newline="")))


def export(client: Client, model: str, kind: str = "csv", **asked: str) -> Any:
    return client.get(f"/admin/tracker/{model}/export.{kind}", asked)


class TestLists:
    def test_a_list_is_saved_with_what_it_shows(self, client, edith, settings):
        settings.SITE_URL = "https://record.example"
        claim = build.published_claim(edith)
        row = table(export(client, "claim"))[0]
        assert row["id"] == str(claim.pk)
        assert row["page"] == f"https://record.example/admin/tracker/claim/{claim.pk}/change/"
        assert (row["due kind (in full)"], row["criteria (in full)"]) == ("within", "Kept when a plant opens.")
        assert not [value for value in row.values() if "<" in value]

    def test_the_filter_and_the_search_are_kept(self, client, edith):
        build.statement(edith, 1)
        build.statement(edith, 2, said_on=None)
        assert len(table(export(client, "statement"))) == 2
        assert [row["words (in full)"] for row in table(export(client, "statement", q="Norland 2"))] == [
            f"{build.WORDS} 2"
        ]
        assert table(export(client, "statement", state__in="published")) == []

    def test_the_page_of_the_list_links_to_what_it_shows(self, client, edith):
        build.statement(edith)
        page = client.get(reverse("admin:tracker_statement_changelist"), {"q": "Norland"}).content.decode()
        assert 'href="export.csv?q=Norland"' in page

    def test_all_rows_are_saved_not_a_page_of_them(self, client):
        Company.objects.bulk_create(Company(name=f"Works {n}", slug=f"works-{n}") for n in range(120))
        assert len(table(export(client, "company"))) == 120

    def test_a_workbook_holds_the_same(self, client, edith):
        build.published_claim(edith)
        answer = export(client, "claim", "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(body(answer)))
        rows = [["" if cell.value is None else cell.value for cell in row] for row in book.active.iter_rows()]
        saved = table(export(client, "claim"))
        assert [str(value) for value in rows[1]] == list(saved[0].values())
        assert answer["Content-Disposition"].endswith('.xlsx"')

    def test_a_lookup_that_the_list_does_not_know_leads_back_to_it(self, client):
        answer = export(client, "claim", nonsense__exact="1")
        assert answer["Location"] == "/admin/tracker/claim/?e=1"

    def test_another_kind_of_file_is_not_known(self, client):
        assert export(client, "claim", "pdf").status_code == 404

    def test_every_list_of_the_record_is_saved(self):
        root = build.client_of(User.objects.create_superuser("root"))
        for model, model_admin in admin.site._registry.items():
            if isinstance(model_admin, ExportingAdmin):
                answer = export(root, str(model._meta.model_name))
                assert len(table(answer)) == model._default_manager.count(), model
        kept_apart = {model for model, row in admin.site._registry.items() if not isinstance(row, ExportingAdmin)}
        assert {model._meta.app_label for model in kept_apart} <= {"auth", "otp_totp", "otp_static", "axes"}

    def test_rows_cost_no_more_queries(self, client, edith, django_assert_max_num_queries):
        for number in range(12):
            build.statement(edith, number)
        with django_assert_max_num_queries(12):
            body(export(client, "statement"))


class TestSafety:
    @pytest.mark.parametrize("text", FORMULAS)
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_no_cell_is_a_formula(self, client, text, kind):
        Company.objects.create(name=text, slug="evil", ticker=text[:16])
        data = body(export(client, "company", kind))
        if kind == "csv":
            row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@", "\t", "\r"))]
            assert plain_cell(row["name"]) == text
            return
        cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith(("=", "+", "-", "@"))]

    @pytest.mark.parametrize("text", [MARKUP, *MIXED.values()], ids=["markup", *MIXED])
    def test_words_come_out_as_they_are(self, client, text):
        Company.objects.create(name=text[:190], slug="evil")
        answer = export(client, "company")
        assert answer["Content-Type"].startswith("text/csv")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert table(answer)[0]["name"] == text[:190]

    def test_memory_does_not_grow_with_the_rows(self, client):
        Company.objects.bulk_create(Company(name=f"Works {n}", slug=f"works-{n}") for n in range(4_000))
        body(export(client, "company", q="Works 1 "))
        peaks = []
        for search in ("Works 12", ""):
            answer = export(client, "company", q=search)
            tracemalloc.start()
            for _ in answer:
                pass
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert peaks[1] < peaks[0] + 4_000_000, peaks


class TestRights:
    def test_only_who_may_see_the_list(self, client):
        assert export(client, "event").status_code == 200
        Group.objects.get(name="editor").permissions.remove(
            *Group.objects.get(name="editor").permissions.filter(codename="view_event")
        )
        assert export(client, "event").status_code == 403
        assert export(Client(), "claim").status_code == 302

    def test_a_post_is_refused(self, client):
        assert client.post("/admin/tracker/claim/export.csv").status_code == 405


class TestPublicClaims:
    def rows(self, **asked: str) -> list[dict[str, str]]:
        return table(Client().get(reverse("claims-csv"), asked))

    def test_published_claims_and_no_others(self, settings):
        settings.SITE_URL = "https://record.example"
        claim, draft = builders.published_claim(), builders.draft_claim()
        gone = builders.published_claim()
        claims.withdraw(gone, builders.person(), "Wrong person.", timezone.now())
        row = self.rows()[0]
        assert [item["id"] for item in self.rows()] == [str(claim.pk)]
        assert draft.proposition not in str(self.rows())
        assert row["address"] == f"https://record.example/claims/{claim.pk}/"
        assert row["speaker_address"].startswith("https://record.example/executives/")
        assert (row["due_from"], row["due_by"], row["outcome"]) == ("2025-01-01", "2025-12-31", "open")
        assert row["words"] == claim.statement.words

    def test_the_filters_of_the_list(self):
        first, second = builders.published_claim(), builders.published_claim()
        first.topics.add(Topic.objects.create(name="Stores", slug="stores"))
        assert [row["topics"] for row in self.rows(company=first.company.slug)] == ["Stores"]
        assert [row["id"] for row in self.rows(q="store")] == [str(second.pk), str(first.pk)]
        assert self.rows(outcome="kept") == []
        assert len(self.rows(horizon_state="past_due")) == 2

    @pytest.mark.parametrize("asked", [{"outcome": "x"}, {"company": "x"}, {"colour": "x"}, {"horizon_state": "x"}])
    def test_a_parameter_that_it_does_not_know_is_refused(self, asked):
        assert Client().get("/claims.csv", asked).status_code == 400

    def test_no_cell_is_a_formula(self):
        claim = builders.published_claim()
        Company.objects.filter(pk=claim.company_id).update(name="=HYPERLINK(1)")
        assert self.rows()[0]["company"] == "'=HYPERLINK(1)"

    def test_more_claims_than_a_batch_cost_a_few_queries_each(self, monkeypatch, django_assert_max_num_queries):
        made = [builders.published_claim() for _ in range(7)]
        monkeypatch.setattr("tracker.queries.exports.AT_A_TIME", 3)
        with django_assert_max_num_queries(30):
            assert [row["id"] for row in self.rows()] == [str(claim.pk) for claim in reversed(made)]
        assert Claim.objects.count() == 7

    def test_it_is_only_read(self):
        assert Client().post("/claims.csv").status_code == 405
