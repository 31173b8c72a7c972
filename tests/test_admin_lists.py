"""Every list answers, costs the same with few rows and with many, and leaves the record alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import admin_builders as build
from tests.factories import make_suggested_link
from tracker.actions import evidence, lineage, statements, verdicts
from tracker.models import (
    Capture,
    Claim,
    Correction,
    Event,
    Feed,
    FollowUpCheck,
    Look,
    Reply,
    Topic,
    Verdict,
    VerdictProposal,
)

pytestmark = pytest.mark.django_db

LISTS = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)
RECORD = (Capture, FollowUpCheck, Look, Verdict, Correction, Event)


@pytest.fixture
def chief() -> User:
    return User.objects.create_superuser("boss", password="pass")


def fill(by: User, numbers: range) -> None:
    """A row of everything for each number."""
    second = User.objects.filter(username="second").first() or build.editor("second", "chief editor")
    for number in numbers:
        claim = build.published_claim(by, number)
        statements.correct(claim.statement, {"venue": f"a fair {number}"}, by, "why", "what", now=timezone.now())
        found = build.suggestion(claim, number)
        evidence.confirm(found, by, build.NOW)
        build.look(claim, number)
        Feed.objects.create(outlet=build.outlet(), url=f"https://example.org/{number}", next_poll_at=build.NOW)
        Topic.objects.create(name=f"topic {number}", slug=f"topic-{number}")
        Reply.objects.create(claim=claim, asked_on=build.SAID_ON, asked_by=by, channel="email")
        who, at = build.executive(f"Person {number}"), build.company(f"Company {number}")
        build.position(who, at)
        decide(claim, by, second, found)
        if number:
            first = Claim.objects.exclude(pk=claim.pk).order_by("pk")[0]
            make_suggested_link(claim, first)
            lineage.link(claim, first, "restates", by)


def decide(claim: Claim, by: User, second: User, found: Any) -> None:
    decision: Any = {
        "outcome": "kept",
        "reason_code": "reported_done",
        "rationale": "It opened.",
        "true_since": build.SAID_ON + timedelta(days=400),
        "evidence": [found],
    }
    proposal = verdicts.propose(claim, by, **decision)
    verdicts.second(proposal, second, build.NOW)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        page = client.get(url)
    assert page.status_code == 200, url
    return len(caught)


@pytest.fixture
def few_and_many(chief: User) -> Any:
    """Counts a page's queries with two rows of everything, then with seven."""
    client = build.client_of(chief)
    client.get(reverse("admin:index"))

    def count(urls: list[str]) -> list[tuple[str, int, int]]:
        fill(chief, range(2))
        few = [queries_of(client, url) for url in urls]
        fill(chief, range(2, 7))
        many = [queries_of(client, url) for url in urls]
        return list(zip(urls, few, many, strict=True))

    return count


def test_no_list_costs_more_with_more_rows(few_and_many: Any) -> None:
    for url, few, many in few_and_many([reverse(f"admin:{name}_changelist") for name in LISTS] + ["/admin/"]):
        assert many <= few, url


def test_each_list_is_searched(chief: User) -> None:
    fill(chief, range(1))
    client = build.client_of(chief)
    for name in LISTS:
        assert client.get(reverse(f"admin:{name}_changelist"), {"q": "plant"}).status_code == 200, name


def test_each_row_has_a_page(chief: User) -> None:
    fill(chief, range(2))
    client = build.client_of(chief)
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is not None:
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
            assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model.__name__)
def test_the_record_is_only_looked_at_even_by_a_superuser(model: Any, chief: User) -> None:
    fill(chief, range(1))
    client, name = build.client_of(chief), f"admin:tracker_{model._meta.model_name}"
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert client.post(reverse(f"{name}_change", args=[row.pk]), {"text": "x"}).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse(f"{name}_changelist"), chosen)
    assert model.objects.filter(pk=row.pk).values().get() == before


def test_what_was_published_is_not_deleted_in_bulk(chief: User) -> None:
    claim = build.published_claim(chief)
    chosen = {"action": "delete_selected", "_selected_action": [claim.pk], "post": "yes"}
    build.client_of(chief).post(reverse("admin:tracker_claim_changelist"), chosen)
    assert Claim.objects.filter(pk=claim.pk).exists()


STEPS = {
    "statement": ("write_claim", "submit", "publish", "correct", "withdraw"),
    "claim": ("propose", "look", "submit", "publish", "correct", "withdraw", "link", "ask_reply"),
    "evidence": ("judge",),
    "verdictproposal": ("second", "decline"),
    "reply": ("record_answer",),
    "job": ("try_again",),
}


@pytest.mark.parametrize(("name", "verb"), [(name, verb) for name, verbs in STEPS.items() for verb in verbs])
def test_a_step_is_refused_to_who_may_only_look(name: str, verb: str, chief: User) -> None:
    fill(chief, range(1))
    reader = User.objects.create_user("reader", is_staff=True)
    url = f"admin:tracker_{name}_{verb}"
    model = next(model for model in admin.site._registry if model._meta.label_lower == f"tracker.{name}")
    page = build.client_of(reader).post(reverse(url, args=[model._default_manager.first().pk]), {})
    assert page.status_code == 403


def test_every_permission_that_a_step_asks_for_exists() -> None:
    asked = set()
    for model_admin in admin.site._registry.values():
        for action in [*model_admin._get_base_actions_detail(), *model_admin._get_base_actions_row()]:
            asked |= {name for name in getattr(action.method, "allowed_permissions", ()) if "." in name}
    assert asked
    superuser = User.objects.create_superuser("all")
    assert asked <= superuser.get_all_permissions()


def test_proposals_show_who_closed_them(chief: User) -> None:
    fill(chief, range(1))
    page = build.client_of(chief).get(reverse("admin:tracker_verdictproposal_changelist")).content.decode()
    assert "✓ Kept" in page
    assert VerdictProposal.objects.get().closed_by.username in page
