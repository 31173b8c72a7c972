"""Merging on the pages of the admin, and where the old addresses of what was merged lead."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import admin_builders as build
from tests.hostile import MIXED
from tests.test_merging import chief, client, firms, merge, said_by, twins
from tracker.models import Company, FormerSlug

__all__ = ["chief", "client"]

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = "<script>alert(1)</script>"


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
