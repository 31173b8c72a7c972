"""Two editors on one row: the second is told what the first changed, and loses no typing."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tests.test_admin import at, fill_in, form_values
from tracker.models import Company, Evidence, Position, Statement

pytestmark = pytest.mark.django_db


def open_and_post(client: Client, url: str) -> tuple[dict[str, Any], Any]:
    return form_values(client.get(url)), lambda values: client.post(url, values, follow=True)


def errors_of(page: HttpResponse) -> str:
    return " ".join(page.context["adminform"].form.non_field_errors())


class TestTwoEditors:
    def test_the_second_is_told_who_changed_what_and_keeps_the_typing(self) -> None:
        edith, otto = build.editor(), build.editor("otto")
        row = build.company()
        url = at("company_change", row.pk)
        opened, post = open_and_post(build.client_of(otto), url)
        fill_in(build.client_of(edith), url, **no_aliases(), ticker="QW.N")
        page = post({**opened, **no_aliases(), "ticker": "QUILL"})
        row.refresh_from_db()
        assert row.ticker == "QW.N"
        assert "Changed by edith at " in errors_of(page)
        assert "ticker: nothing → QW.N" in errors_of(page)
        assert page.context["adminform"].form["ticker"].value() == "QUILL"

    def test_a_second_deliberate_save_goes_through(self) -> None:
        edith, otto = build.editor(), build.editor("otto")
        row = build.company()
        url = at("company_change", row.pk)
        opened, post = open_and_post(build.client_of(otto), url)
        fill_in(build.client_of(edith), url, **no_aliases(), ticker="QW.N")
        page = post({**opened, **no_aliases(), "ticker": "QUILL"})
        post({**form_values(page), **no_aliases()})
        row.refresh_from_db()
        assert row.ticker == "QUILL"

    def test_a_change_past_the_admin_is_noticed_too(self) -> None:
        row = build.company()
        opened, post = open_and_post(build.client_of(build.editor()), at("company_change", row.pk))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE tracker_company SET ticker = 'SQL' WHERE id = %s", [row.pk])
        page = post({**opened, **no_aliases(), "ticker": "QUILL"})
        assert "ticker: nothing → SQL" in errors_of(page)
        assert Company.objects.get().ticker == "SQL"

    def test_a_form_that_does_not_say_its_version_is_refused(self) -> None:
        row = build.company()
        opened, post = open_and_post(build.client_of(build.editor()), at("company_change", row.pk))
        opened.pop("opened_at_version")
        page = post({**opened, **no_aliases(), "ticker": "QUILL"})
        assert "does not say which version" in errors_of(page)

    @pytest.mark.parametrize("nonsense", ["-1", "0", "99", "²", "1e9", "drop table", "9" * 400])
    def test_a_nonsense_version_is_refused_not_crashed_on(self, nonsense: str) -> None:
        row = build.company()
        opened, post = open_and_post(build.client_of(build.editor()), at("company_change", row.pk))
        page = post({**opened, **no_aliases(), "ticker": "QUILL", "opened_at_version": nonsense})
        assert page.status_code == 200
        assert Company.objects.get().ticker == ""

    def test_a_stale_page_publishes_nothing(self) -> None:
        edith = build.editor()
        row = build.statement(edith)
        url = at("statement_publish", row.pk)
        opened, post = open_and_post(build.client_of(edith), url)
        Statement.objects.filter(pk=row.pk).update(venue="a fair")
        page = post(opened)
        row.refresh_from_db()
        assert row.state == "draft"
        assert "venue: nothing → a fair" in page.content.decode()
        post(form_values(page))
        row.refresh_from_db()
        assert row.state == "published"

    def test_two_judges_do_not_overrule_each_other_unseen(self) -> None:
        edith, otto = build.editor(), build.editor("otto")
        row = build.suggestion(build.published_claim(edith))
        url = at("evidence_judge", row.pk)
        opened, post = open_and_post(build.client_of(otto), url)
        fill_in(build.client_of(edith), url, decision="reject", stance="confirms")
        page = post({**opened, "decision": "confirm", "stance": "confirms"})
        assert Evidence.objects.get().state == "rejected"
        assert "Changed by edith" in page.content.decode()

    def test_a_position_changed_elsewhere_is_not_reverted_through_the_executive_page(self) -> None:
        held = build.position(build.executive(), build.company())
        url = at("executive_change", held.executive_id)
        client = build.client_of(build.editor())
        opened = inline_values(client.get(url))
        Position.objects.filter(pk=held.pk).update(title="Chair")
        page = client.post(url, opened, follow=True)
        held.refresh_from_db()
        assert held.title == "Chair"
        assert "title: Chief executive → Chair" in page.content.decode()
        client.post(url, inline_values(page), follow=True)
        held.refresh_from_db()
        assert held.title == "Chief executive"


def no_aliases() -> dict[str, int]:
    return {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}


def inline_values(page: HttpResponse) -> dict[str, Any]:
    values = form_values(page)
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        forms = [formset.management_form, *formset.initial_forms]
        for field in (field for form in forms for field in form):
            values[field.html_name] = "" if field.value() is None else field.value()
        values[f"{formset.prefix}-TOTAL_FORMS"] = len(formset.initial_forms)
    return values


class TestRefusals:
    def test_a_named_trigger_of_the_database_ends_in_a_form_error(self) -> None:
        """Deleting a published statement through the page is refused in words."""
        edith = build.editor()
        claim = build.published_claim(edith)
        client = build.client_of(edith)
        assert client.post(at("statement_delete", claim.statement_id), {"post": "yes"}).status_code == 403
        assert Statement.objects.filter(pk=claim.statement_id).exists()

    def test_a_second_company_of_one_name_is_an_error_beside_the_name(self) -> None:
        build.company()
        client = build.client_of(build.editor())
        typed = {"name": "Quill Works", "slug": "other", "fiscal_year_end_month": 1, "fiscal_year_end_day": 31}
        page = client.post(at("company_add"), {**typed, **no_aliases()})
        assert page.context["adminform"].form.errors["name"]

    @pytest.mark.parametrize("pk", ["0", "x", "9" * 30, "1%20or%201", "-1", "٣"])
    @pytest.mark.parametrize("verb", ["change", "publish", "correct", "delete", "history"])
    def test_a_bad_id_is_never_a_crash(self, pk: str, verb: str) -> None:
        client = build.client_of(build.editor("carl", "chief editor"))
        for name in ("statement", "claim"):
            assert client.get(f"/admin/tracker/{name}/{pk}/{verb}/", follow=True).status_code in (200, 404)

    def test_bad_filters_are_never_a_crash(self) -> None:
        client = build.client_of(build.editor())
        for query in (
            "horizon=x",
            "outcome=x",
            "said_on_from=x",
            "state__in=x",
            "p=x",
            "o=99.99",
            "_to_field=x",
            "q=%F0",
        ):
            for name in ("claim", "statement", "evidence", "job"):
                assert client.get(f"{at(f'{name}_changelist')}?{query}", follow=True).status_code in (200, 400), query

    def test_dates_at_the_edge_of_the_calendar_are_refused(self) -> None:
        edith = build.editor()
        client, claim = build.client_of(edith), build.claim_on(build.statement(edith), edith)
        page = fill_in(client, at("claim_change", claim.pk), last_day="9999-12-31")
        assert "too far away" in page.content.decode()

    def test_login_is_asked_for(self) -> None:
        assert Client().get(reverse("admin:index")).status_code == 302
