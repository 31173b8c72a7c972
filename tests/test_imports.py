"""Files of statements and claims: what is refused and why, and what they become."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import admin_builders as build
from tests.hostile import MIXED
from tracker.actions import imports
from tracker.models import Article, Claim, ImportBatch, ImportRow, Statement, Topic
from tracker.vocabulary import EditorialState

pytestmark = pytest.mark.django_db

ROW = {
    "words": build.WORDS,
    "speaker": "Mara Quill",
    "said_on": "2024-03-05",
    "outlet": "Northport Post",
    "source_text": build.TEXT,
    "proposition": "A plant opens in Norland in 2025.",
    "modality": "will",
    "criteria": "Kept when a plant opens.",
    "phrase": "next year",
}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def edith():
    return build.editor()


@pytest.fixture
def client(edith) -> Client:
    build.position(build.executive(), build.company())
    build.outlet()
    return build.client_of(edith)


def sheet(*rows: dict[str, Any]) -> bytes:
    names = list({name: None for row in rows for name in row})
    kept = io.StringIO()
    writer = csv.DictWriter(kept, names)
    writer.writeheader()
    writer.writerows(rows)
    return kept.getvalue().encode()


def upload(client: Client, data: bytes, name: str = "plans.csv") -> HttpResponse:
    return client.post("/admin/import/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client: Client) -> HttpResponse:
    batch = ImportBatch.objects.latest("pk")
    return client.post(reverse("admin:import_confirm", args=[batch.pk]), follow=True)


def found(page: HttpResponse, kind: str = "errors") -> list[tuple[int, str, str]]:
    return [(item.number, item.finding.column, item.finding.reason) for item in page.context[kind]]


class TestImporting:
    def test_a_row_becomes_an_anchored_draft_with_its_claim(self, client, edith):
        page = upload(client, sheet(ROW))
        assert (found(page), page.context["right"]) == ([], 1)
        assert (Statement.objects.count(), Article.objects.count()) == (0, 0)
        assert "1 statements and 1 claims" in confirm(client).content.decode()
        statement, claim = Statement.objects.get(), Claim.objects.get()
        assert (statement.state, claim.state) == (EditorialState.DRAFT, EditorialState.DRAFT)
        assert (statement.created_by, statement.position.title) == (edith, "Chief executive")
        assert statement.appearances.get().exact == build.WORDS
        assert (str(claim.window.lower), str(claim.window.upper)) == ("2025-01-01", "2026-01-01")
        assert (claim.company.name, claim.rule != "") == ("Quill Works", True)

    def test_rows_of_one_statement_share_it(self, client):
        upload(client, sheet(ROW, {**ROW, "proposition": "It employs 200 people."}))
        confirm(client)
        assert (Statement.objects.count(), Claim.objects.count()) == (1, 2)

    def test_a_row_without_a_proposition_is_a_statement_alone(self, client):
        upload(client, sheet({"words": "We will grow", "speaker": "quill MARA", "said_on": "2024-Q1"}))
        confirm(client)
        statement = Statement.objects.get()
        assert (str(statement.said_on), statement.said_precision) == ("2024-01-01", "quarter")
        assert Claim.objects.count() == 0

    @pytest.mark.parametrize(
        ("typed", "kind", "window"),
        [
            ({"due_from": "2025-02-01", "due_by": "2025-02-28"}, "within", ("2025-02-01", "2025-03-01")),
            ({"due_by": "2025-02-28"}, "by", ("None", "2025-03-01")),
            ({"due_from": "2025-02-01"}, "not_before", ("2025-02-01", "None")),
        ],
    )
    def test_a_window_given_by_hand(self, client, typed, kind, window):
        Topic.objects.create(name="Plants", slug="plants")
        upload(client, sheet({**ROW, **typed, "topics": "plants; Plants", "grace_days": "30"}))
        confirm(client)
        claim = Claim.objects.get()
        assert (claim.due_kind, (str(claim.window.lower), str(claim.window.upper))) == (kind, window)
        assert (claim.rule, claim.grace_days, claim.topics.get().name) == ("by hand", 30, "Plants")

    def test_a_workbook_is_read_like_a_text(self, client):
        book = openpyxl.Workbook()
        book.active.append(list(ROW))
        book.active.append(list(ROW.values()))
        kept = io.BytesIO()
        book.save(kept)
        upload(client, kept.getvalue(), "plans.xlsx")
        confirm(client)
        assert Claim.objects.count() == 1

    def test_the_words_are_anchored_in_a_stored_article(self, client):
        source = build.article(url="https://news.example/plans")
        row = {**ROW, "source_text": "", "source_url": "https://news.example/plans?utm_source=x"}
        assert found(upload(client, sheet(row))) == []
        confirm(client)
        assert Statement.objects.get().appearances.get().capture.article == source

    def test_an_address_we_do_not_know_waits_to_be_fetched(self, client):
        page = upload(client, sheet({**ROW, "source_text": "", "source_url": "https://news.example/plans"}))
        assert "fetched after the import" in found(page, "warnings")[0][2]
        confirm(client)
        assert Article.objects.get().captures.count() == 0

    def test_what_was_imported_leads_to_its_drafts(self, client):
        upload(client, sheet(ROW))
        page = confirm(client).content.decode()
        assert reverse("admin:tracker_claim_change", args=[Claim.objects.get().pk]) in page


class TestLongFiles:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch):
        monkeypatch.setattr("tracker.admin.imports.LONG", 2)
        monkeypatch.setattr("tracker.actions.imports.TELLS_AFTER", 2)

    def rows(self) -> list[dict[str, str]]:
        return [{**ROW, "proposition": f"Plan {number}."} for number in range(5)]

    def test_the_page_tells_how_far_it_is(self, client):
        upload(client, sheet(*self.rows()), f"{HOSTILE[:60]}.csv")
        page = confirm(client).getvalue().decode()
        assert page.index("2 of 5 rows") < page.index("4 of 5 rows") < page.index("5 claims")
        assert HOSTILE[:30] not in page
        assert Claim.objects.count() == 5

    @pytest.mark.django_db(transaction=True)
    def test_whoever_leaves_before_the_end_has_saved_nothing(self, client):
        upload(client, sheet(*self.rows()))
        answer = confirm(client)
        pieces = iter(answer)
        assert [next(pieces) for _ in range(3)]
        answer.close()
        del pieces
        assert (Claim.objects.count(), Article.objects.count()) == (0, 0)
        assert "5 claims" in confirm(client).getvalue().decode()

    def test_what_is_refused_is_told_there(self, client):
        upload(client, sheet(*self.rows()))
        ImportBatch.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
        assert "have expired" in confirm(client).getvalue().decode()


class TestRefusing:
    def test_every_bad_cell_of_every_row_is_named_and_nothing_is_saved(self, client):
        bad = {
            **ROW,
            "speaker": "Nobody Known",
            "said_on": "2024-02-30",
            "modality": "maybe",
            "due_by": "soon",
            "grace_days": "-1",
            "topics": "Unheard",
            "outlet": "No Such Paper",
        }
        page = upload(client, sheet(ROW, bad, {**ROW, "words": "", "proposition": "", "said_on": "2199-01-01"}))
        told = {(number, column) for number, column, _ in found(page)}
        names = ("speaker", "said_on", "modality", "due_by", "grace_days", "topics", "outlet")
        assert told == {(3, name) for name in names} | {(4, "words"), (4, "proposition"), (4, "said_on")}
        assert "There is no such day." in page.content.decode()
        assert "Nobody Known" in page.content.decode()
        assert "2 of 3 rows are not right" in page.content.decode()
        assert "Nothing was saved" in confirm(client).content.decode()
        assert (Statement.objects.count(), Article.objects.count()) == (0, 0)

    def test_words_that_the_source_does_not_print_are_named(self, client):
        page = upload(client, sheet({**ROW, "words": "Next year we might"}))
        assert found(page)[0][:2] == (2, "words")

    def test_a_row_that_stands_twice_is_named(self, client):
        assert found(upload(client, sheet(ROW, {**ROW, "words": f"{build.WORDS} "}))) == [
            (3, "words", "The same as row 2.")
        ]

    def test_a_name_that_several_bear_asks_which(self, client):
        build.Executive.objects.create(name="Mara Quill", slug="mara-quill-2", family_name="Quill")
        assert "mara-quill-2" in found(upload(client, sheet(ROW)))[0][2]
        assert found(upload(client, sheet({**ROW, "speaker": "mara-quill"}))) == []

    def test_several_positions_ask_for_a_title(self, client):
        build.position(build.Executive.objects.get(), build.company("Other Works"), "Chair")
        assert found(upload(client, sheet(ROW)))[0][1] == "title"
        assert found(upload(client, sheet({**ROW, "title": "Chair"}))) == []

    @pytest.mark.parametrize("data", [b"", b"not,a,table\n1,2,3\n", b"PK\x03\x04", b"\xff\xfe\x00"])
    def test_a_file_that_is_no_table_is_refused_beside_its_field(self, client, data):
        page = upload(client, data)
        assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
        assert ImportBatch.objects.count() == 0

    def test_a_row_that_goes_bad_after_the_look_saves_nothing(self, client):
        upload(client, sheet(ROW, {**ROW, "words": "Analysts doubted it", "proposition": "B"}))
        Statement.objects.all().delete()
        build.Position.objects.all().delete()
        build.Executive.objects.all().delete()
        assert "2 rows are not right" in confirm(client).content.decode()
        assert Statement.objects.count() == 0


class TestAgain:
    def test_the_same_file_twice_tells_so(self, client, edith):
        upload(client, sheet(ROW))
        upload(client, sheet(ROW))
        assert ImportBatch.objects.count() == 1
        confirm(client)
        assert "This file was imported by edith" in upload(client, sheet(ROW)).content.decode()
        assert "This file was imported by edith" in confirm(client).content.decode()
        assert (Statement.objects.count(), Claim.objects.count()) == (1, 1)

    def test_another_file_with_the_same_row_adds_nothing(self, client):
        upload(client, sheet(ROW))
        confirm(client)
        page = upload(client, sheet({**ROW, "market": "Norland"}))
        assert "On record already as statement" in found(page, "warnings")[0][2]
        assert "1 rows were on record already" in confirm(client).content.decode()
        assert (Statement.objects.count(), Claim.objects.count()) == (1, 1)

    def test_a_new_claim_is_drafted_on_the_statement_we_know(self, client, edith):
        claim = build.published_claim(edith)
        upload(client, sheet({**ROW, "words": claim.statement.words, "proposition": "Another."}))
        confirm(client)
        assert (Statement.objects.count(), claim.statement.claims.count()) == (1, 2)
        claim.statement.refresh_from_db()
        assert claim.statement.state == EditorialState.PUBLISHED

    def test_a_suggestion_at_the_same_place_is_used(self, client, edith):
        said = build.statement(edith, speaker=None, position=None, speaker_status="unknown")
        row = {**ROW, "source_text": said.appearances.get().capture.text}
        assert found(upload(client, sheet(row))) == []
        confirm(client)
        assert (Statement.objects.get(), said.claims.count()) == (said, 1)

    def test_the_same_words_on_another_day_are_worth_a_look(self, client, edith):
        build.statement(edith)
        page = upload(client, sheet({**ROW, "said_on": "2024-04-09"}))
        assert "The same words of theirs are on record" in found(page, "warnings")[0][2]


class TestWaiting:
    def test_rows_are_the_editors_own(self, client, edith):
        upload(client, sheet(ROW))
        batch = ImportBatch.objects.get()
        other = build.client_of(build.editor("otto", "chief editor"))
        assert other.get(reverse("admin:import_batch", args=[batch.pk])).status_code == 404
        assert other.post(reverse("admin:import_confirm", args=[batch.pk])).status_code == 404
        assert other.post(reverse("admin:import_discard", args=[batch.pk])).status_code == 404

    def test_rows_expire(self, client, edith):
        upload(client, sheet(ROW))
        ImportBatch.objects.update(uploaded_at=timezone.now() - timedelta(days=3))
        page = client.get(reverse("admin:import_batch", args=[ImportBatch.objects.get().pk]), follow=True)
        assert "have expired" in page.content.decode()
        assert "have expired" in confirm(client).content.decode()
        upload(client, sheet({**ROW, "market": "x"}))
        assert ImportBatch.objects.count() == 1

    def test_rows_are_discarded(self, client):
        upload(client, sheet(ROW))
        client.post(reverse("admin:import_discard", args=[ImportBatch.objects.get().pk]))
        assert ImportRow.objects.count() == 0

    def test_so_many_files_wait_and_no_more(self, client):
        for number in range(imports.MOST_WAITING):
            upload(client, sheet({**ROW, "market": str(number)}))
        assert "10 files of yours wait" in upload(client, sheet(ROW)).content.decode()

    def test_looking_writes_nothing(self, client, django_assert_max_num_queries):
        upload(client, sheet(*({**ROW, "proposition": f"Plan {number}."} for number in range(40))))
        with django_assert_max_num_queries(80) as few:
            client.get(reverse("admin:import_batch", args=[ImportBatch.objects.get().pk]))
        assert not [query for query in few.captured_queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


class TestHostile:
    @pytest.mark.parametrize("text", [HOSTILE, *MIXED.values()], ids=["markup", *MIXED])
    def test_what_a_file_holds_is_shown_as_text(self, client, text):
        page = upload(client, sheet({**ROW, "speaker": text[:80], "words": text}), f"{HOSTILE[:60]}.csv")
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()

    def test_a_formula_that_an_export_marked_comes_back_as_words(self, client):
        upload(client, sheet({"words": "'=1+1 is two", "speaker": "Mara Quill", "said_on": "2024"}))
        confirm(client)
        assert Statement.objects.get().words == "=1+1 is two"


class TestTemplates:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_the_template_comes_back_with_a_row_added(self, client, kind):
        data = client.get(f"/admin/import/template.{kind}").content
        if kind == "csv":
            text = data.decode("utf-8-sig")
            names = next(csv.reader(io.StringIO(text)))
            data += (",".join(f'"{ROW.get(name, "")}"' for name in names) + "\r\n").encode()
        else:
            book = openpyxl.load_workbook(io.BytesIO(data))
            book.active.append([ROW.get(cell.value, "") for cell in book.active[1]])
            kept = io.BytesIO()
            book.save(kept)
            data = kept.getvalue()
        assert found(upload(client, data, f"t.{kind}")) == []
        confirm(client)
        assert Claim.objects.count() == 1

    def test_the_page_says_what_each_column_means(self, client):
        assert "The time phrase as spoken" in client.get("/admin/import/").content.decode()


class TestRights:
    PATHS = ("/admin/import/", "/admin/import/template.csv")

    @pytest.mark.parametrize("path", PATHS)
    def test_who_may_not_add_drafts_is_refused(self, path):
        user = build.editor()
        user.groups.clear()
        assert build.client_of(user).get(path).status_code == 403
        assert Client().get(path).status_code == 302

    def test_a_confirmation_is_never_a_get(self, client):
        upload(client, sheet(ROW))
        batch = ImportBatch.objects.get()
        assert client.get(reverse("admin:import_confirm", args=[batch.pk])).status_code == 405
        assert Statement.objects.count() == 0
