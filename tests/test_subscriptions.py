"""Following by e-mail, through a real mail server: what is asked, confirmed, told and ended."""

import email
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from config.mail import mail_settings
from tests import builders
from tracker.actions import claims as claim_actions
from tracker.actions import mails, subscriptions
from tracker.models import Claim, Company, Executive, FollowRequest, Mail, Subscription, Topic

pytestmark = pytest.mark.django_db

READER = "ines@reader.example"
TOMORROW = timedelta(days=1)


class Box:
    """What the server was given. `refuse` answers the next messages with a failure."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            return "451 Try again later"
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    found = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(found, hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield found
    finally:
        server.stop()


@pytest.fixture
def claim() -> Claim:
    return builders.published_claim()


def ask(company: Company, address: str = READER, **client: Any) -> Any:
    return Client(**client).post(f"/follow/company/{company.slug}/", {"address": address})


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link(message: EmailMessage) -> str:
    found = re.search(r"http://[^/\s]+(/follow/\S+)", text(message))
    assert found
    return found[1]


def followed(company: Company, box: Box) -> Subscription:
    """A confirmed subscription, by the reader's own steps, begun yesterday."""
    ask(company)
    mails.send_waiting(timezone.now())
    Client().post(link(box.mails.pop()))
    return Subscription.objects.get()


def morning(days: int = 1) -> datetime:
    return datetime.combine(timezone.now().date() + timedelta(days=days), datetime.min.time(), UTC) + timedelta(hours=7)


def tell(days: int = 1) -> None:
    subscriptions.put_together(morning(days))
    mails.send_waiting(morning(days))


class TestAsking:
    def test_the_address_is_asked_to_confirm(self, claim, box):
        assert "Look into your mail" in ask(claim.company).content.decode()
        mails.send_waiting(timezone.now())
        [message] = box.mails
        assert message["To"] == READER and claim.company.name in text(message)
        assert Subscription.objects.get().confirmed_at is None

    def test_opening_the_link_confirms_nothing(self, claim, box):
        ask(claim.company)
        mails.send_waiting(timezone.now())
        address = link(box.mails[0])
        assert "Yes, follow" in Client().get(address).content.decode()
        assert Subscription.objects.get().confirmed_at is None
        Client().post(address)
        assert Subscription.objects.get().confirmed_at is not None

    def test_the_link_lapses_after_three_days(self, claim, box, monkeypatch):
        ask(claim.company)
        token = subscriptions.confirm_token(Subscription.objects.get())
        monkeypatch.setattr(subscriptions, "CONFIRM_WITHIN", timedelta(seconds=-1))
        assert Client().post(f"/follow/confirm/{token}/").status_code == 404
        subscriptions.forget(timezone.now() + timedelta(days=3, minutes=1))
        assert not Subscription.objects.exists()

    def test_the_answer_is_the_same_for_who_follows_already(self, claim, box):
        first = ask(claim.company).content
        row = Subscription.objects.get()
        subscriptions.confirm(row, timezone.now())
        assert ask(claim.company).content == first
        assert ask(claim.company, READER.upper()).content == first
        assert Subscription.objects.count() == 1
        mails.send_waiting(timezone.now())
        assert box.mails == []

    def test_an_address_gets_few_mails_whoever_asks(self, claim, box):
        answers = {
            ask(claim.company, REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(subscriptions.PER_ADDRESS + 4)
        }
        assert answers == {200}
        assert Mail.objects.count() == subscriptions.PER_ADDRESS

    def test_a_client_is_told_when_it_asks_too_often(self, claim):
        for n in range(subscriptions.PER_CLIENT):
            assert ask(claim.company, f"r{n}@reader.example").status_code == 200
        refused = ask(claim.company, "another@reader.example")
        assert refused.status_code == 429 and refused["Retry-After"]
        assert not Subscription.objects.filter(address="another@reader.example").exists()

    @pytest.mark.parametrize("address", ["", "nobody", "a@b.example\r\nBcc: x@y.example", "x" * 300 + "@b.example"])
    def test_what_is_no_address_is_refused(self, claim, address):
        assert ask(claim.company, address).status_code == 400
        assert not FollowRequest.objects.exists()

    def test_requests_keep_no_address(self, claim):
        ask(claim.company)
        row = FollowRequest.objects.get()
        assert READER not in f"{row.address_hash}{row.client_hash}"

    def test_what_is_not_public_cannot_be_followed(self, claim):
        assert Client().get(f"/follow/claim/{claim.pk}/").status_code == 200
        claim_actions.withdraw(claim, builders.person(), "Not a claim.", timezone.now())
        assert Client().get(f"/follow/claim/{claim.pk}/").status_code == 404
        assert Client().get("/follow/claim/x/").status_code == 404
        assert Client().get("/follow/outlet/gazette/").status_code == 404


class TestTelling:
    def test_a_new_claim_is_told_once(self, claim, box):
        followed(claim.company, box)
        news = builders.published_claim(claim.statement)
        tell()
        tell()
        [message] = box.mails
        assert news.proposition in text(message)
        tell(2)
        assert len(box.mails) == 1

    def test_a_verdict_and_a_correction_are_told_with_their_reasons(self, claim, box):
        followed(claim.company, box)
        builders.verdict(claim)
        changes = {"criteria": "Kept when two stores open."}
        claim_actions.correct(claim, changes, builders.person(), "We forgot one.", "Two stores were named.")
        tell()
        [message] = box.mails
        assert "2 changes" in message["Subject"]
        assert f"Verdict: Kept: {claim.proposition}" in text(message)
        assert claim.verdicts.get().rationale in text(message)
        assert f"Corrected: {claim.proposition}" in text(message) and "Two stores were named." in text(message)

    @pytest.mark.parametrize("kind", ["topic", "executive", "claim"])
    def test_each_kind_of_thing_is_followed(self, claim, box, kind):
        topic = Topic.objects.create(name="Stores", slug="stores")
        claim.topics.add(topic)
        key = {"topic": topic.slug, "executive": claim.statement.speaker.slug, "claim": claim.pk}[kind]
        other = builders.published_claim()
        Client().post(f"/follow/{kind}/{key}/", {"address": READER})
        mails.send_waiting(timezone.now())
        Client().post(link(box.mails.pop()))
        builders.verdict(claim)
        builders.verdict(other)
        tell()
        [message] = box.mails
        assert text(message).count("Verdict: ") == 1 and claim.get_absolute_url() in text(message)

    def test_nothing_from_before_is_told(self, claim, box):
        followed(claim.company, box)
        tell()
        assert box.mails == []
        assert not Mail.objects.filter(sent_at=None).exists()

    def test_the_same_task_twice_makes_one_mail(self, claim, box):
        followed(claim.company, box)
        builders.published_claim(claim.statement)
        subscriptions.put_together(morning())
        assert subscriptions.put_together(morning()) == 0
        assert Mail.objects.filter(kind="digest").count() == 1
        first, second = subscriptions.take(morning()), subscriptions.take(morning())
        assert first is not None and second is None

    def test_a_refused_mail_is_sent_later_and_once(self, claim, box):
        followed(claim.company, box)
        builders.published_claim(claim.statement)
        box.refuse = True
        tell()
        waiting = Mail.objects.get(sent_at=None)
        assert "451" in waiting.failure and waiting.send_at > morning()
        box.refuse = False
        mails.send_waiting(morning())
        assert box.mails == []
        mails.send_waiting(waiting.send_at)
        mails.send_waiting(waiting.send_at + TOMORROW)
        assert len(box.mails) == 1

    def test_what_was_taken_back_before_sending_goes_out_without_its_words(self, claim, box):
        followed(claim.company, box)
        news = builders.published_claim(claim.statement)
        subscriptions.put_together(morning())
        claim_actions.withdraw(news, builders.person(), "Not a claim.", timezone.now())
        mails.send_waiting(morning())
        assert all(news.proposition not in str(message) for message in box.mails)

    def test_hostile_names_stay_text(self, claim, box):
        Company.objects.filter(pk=claim.company_id).update(
            name="Evil\r\nBcc: x@y.example\u202e<script>alert(1)</script>"
        )
        followed(Company.objects.get(pk=claim.company_id), box)
        builders.published_claim(claim.statement)
        tell()
        [message] = box.mails
        assert message["Bcc"] is None and "\n" not in message["Subject"]
        html = message.get_body(("html",))
        assert html is not None and "<script>" not in html.get_content()
        assert "\u202e" not in text(message)


class TestEnding:
    def test_one_click_as_rfc_8058_says(self, claim, box):
        followed(claim.company, box)
        builders.published_claim(claim.statement)
        tell()
        [message] = box.mails
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = message["List-Unsubscribe"].strip().strip("<>").removeprefix("http://127.0.0.1:8000")
        outside = Client(enforce_csrf_checks=True)
        assert "End the mails" in outside.get(address).content.decode()
        assert Subscription.objects.exists()
        assert outside.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert not Subscription.objects.exists() and not Mail.objects.exists()
        assert outside.post(address).status_code == 200

    def test_tokens_cannot_be_made_up_or_exchanged(self, claim):
        ask(claim.company)
        row = Subscription.objects.get()
        ended = subscriptions.end_token(row)
        assert Client().post(f"/follow/confirm/{ended}/").status_code == 404
        for token in (row.key.hex, f"{row.key.hex}:x", subscriptions.confirm_token(row)):
            Client().post(f"/follow/end/{token}/")
        assert Subscription.objects.exists()


class TestAdmin:
    def test_administrators_see_no_address(self, claim, client):
        ask(claim.company)
        user = User.objects.create(username="admin", is_staff=True)
        user.groups.add(Group.objects.get(name="administrator"))
        client.force_login(user)
        page = client.get("/admin/tracker/subscription/").content.decode()
        assert "i…@r…" in page and READER not in page
        assert client.get("/admin/tracker/subscription/add/").status_code == 403

    def test_editors_see_nothing(self, claim, client):
        client.force_login(builders.person())
        assert client.get("/admin/tracker/subscription/").status_code == 403


def test_mail_addresses_are_read(tmp_path):
    found = mail_settings("smtp+tls://me:p%40ss@mail.example", tmp_path)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"]) == ("mail.example", 587, "p@ss")
    assert mail_settings("", tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path)
    with pytest.raises(ValueError, match="smtp"):
        mail_settings("https://mail.example", tmp_path)


@pytest.mark.parametrize("kind", ["executive", "company"])
def test_a_follow_page_has_a_form(claim, kind):
    thing: Executive | Company = claim.company if kind == "company" else claim.statement.speaker
    assert "Your e-mail address" in Client().get(f"/follow/{kind}/{thing.slug}/").content.decode()
