"""Logging in: the password, the second factor, the recovery codes, and the limit on attempts."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from config.middleware import client_address
from tests.builders import person
from tracker.actions import two_factor

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
DESK = "/admin/"


@pytest.fixture
def edith() -> User:
    user = person("edith")
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(device: TOTPDevice, ahead: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    return f"{totp.token() if not ahead else _later(device, ahead):06d}"


def _later(device: TOTPDevice, steps: int) -> int:
    import time

    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return int(totp.token())


def log_in(user: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("admin:login"), {"username": user.username, "password": password})
    return client


def enrolled(user: User) -> tuple[TOTPDevice, list[str]]:
    return two_factor.confirm(user, code_of(two_factor.begin(user)))


class TestTheCode:
    def test_who_has_no_authenticator_gets_in_by_password_unless_it_is_required(self, edith, settings):
        assert log_in(edith).get(DESK).status_code == 200
        settings.REQUIRE_TWO_FACTOR = True
        answer = log_in(edith).get(DESK)
        assert answer["Location"] == reverse("two-factor")

    def test_it_is_set_up_by_scanning_and_typing_the_code(self, edith):
        client = log_in(edith)
        page = client.get(reverse("two-factor")).content.decode()
        device = TOTPDevice.objects.get(user=edith)
        assert "<svg" in page and not device.confirmed
        assert "wrong" in client.post(reverse("two-factor"), {"code": "000000x"}).content.decode()
        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        done = client.post(reverse("two-factor"), {"code": code_of(device)}).content.decode()
        assert len(re.findall(r"<code class=\"select-all\">\w{8}</code>", done)) == two_factor.RECOVERY_CODES
        assert client.get(DESK).status_code == 200, "who just showed the code isn't asked again"

    def test_a_reload_keeps_the_key(self, edith):
        assert two_factor.begin(edith).key == two_factor.begin(edith).key

    def test_the_password_alone_opens_no_page_of_the_desk(self, edith):
        enrolled(edith)
        client = log_in(edith)
        for address in (DESK, reverse("admin:tracker_claim_changelist"), reverse("admin:tracker_article_add")):
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                assert answer.status_code == 302 and answer["Location"].startswith(reverse("two-factor-code"))
        for name in ("two-factor-codes", "two-factor-off"):
            assert client.post(reverse(name)).status_code == 302
        assert client.get(reverse("two-factor"))["Location"] == reverse("two-factor-code")
        assert two_factor.recovery_codes_left(edith) == two_factor.RECOVERY_CODES and two_factor.is_on(edith)

    def test_the_code_leads_where_one_wanted_to_go(self, edith):
        device, _ = enrolled(edith)
        client = log_in(edith)
        wanted = reverse("admin:tracker_claim_changelist") + "?q=oslo"
        asked = client.get(wanted)["Location"]
        answer = client.post(asked, {"code": code_of(device, ahead=1)})
        assert answer["Location"] == wanted
        assert client.get(wanted).status_code == 200

    def test_it_never_leads_to_another_host(self, edith):
        device, _ = enrolled(edith)
        asked = reverse("two-factor-code") + "?next=https://evil.example/"
        assert log_in(edith).post(asked, {"code": code_of(device, ahead=1)})["Location"] == DESK

    def test_a_code_works_once(self, edith):
        device, _ = enrolled(edith)
        code = code_of(device, ahead=1)
        assert two_factor.check(edith, code) == device
        with pytest.raises(ValidationError, match="wrong or was used"):
            two_factor.check(edith, code)

    def test_wrong_codes_make_the_next_wait(self, edith):
        device, _ = enrolled(edith)
        for _ in range(3):
            with pytest.raises(ValidationError):
                two_factor.check(edith, "123")
        with pytest.raises(ValidationError, match="wait a little"):
            two_factor.check(edith, code_of(device, ahead=1))

    def test_a_recovery_code_works_once(self, edith):
        _, codes = enrolled(edith)
        client = log_in(edith)
        assert client.post(reverse("two-factor-code"), {"code": f" {codes[0].upper()} "})["Location"] == DESK
        assert client.get(DESK).status_code == 200
        assert "wrong" in log_in(edith).post(reverse("two-factor-code"), {"code": codes[0]}).content.decode()

    def test_another_phone_takes_its_place(self, edith):
        device, codes = enrolled(edith)
        client = log_in(edith)
        client.post(reverse("two-factor-code"), {"code": codes[0]})
        assert "takes the place" in client.get(reverse("two-factor") + "?replace=1").content.decode()
        fresh = TOTPDevice.objects.get(user=edith, confirmed=False)
        client.post(reverse("two-factor") + "?replace=1", {"code": code_of(fresh)})
        assert list(TOTPDevice.objects.filter(user=edith)) == [fresh] and fresh.pk != device.pk
        assert client.get(DESK).status_code == 200

    def test_it_is_switched_off_only_where_it_is_not_required(self, edith, settings):
        _, codes = enrolled(edith)
        client = log_in(edith)
        client.post(reverse("two-factor-code"), {"code": codes[0]})
        settings.REQUIRE_TWO_FACTOR = True
        client.post(reverse("two-factor-off"))
        assert two_factor.is_on(edith)
        settings.REQUIRE_TWO_FACTOR = False
        client.post(reverse("two-factor-off"))
        assert not two_factor.is_on(edith) and not two_factor.recovery_codes_left(edith)

    def test_nobody_elses_device_counts(self, edith):
        other = person("other")
        device, _ = enrolled(other)
        enrolled(edith)
        with pytest.raises(ValidationError):
            two_factor.check(edith, code_of(device, ahead=1))

    def test_strangers_and_readers_without_staff_rights_are_sent_to_the_login(self, edith):
        edith.is_staff = False
        edith.save()
        outsider = Client()
        outsider.force_login(edith)
        for client in (Client(), outsider):
            for name in ("two-factor", "two-factor-code"):
                assert client.get(reverse(name))["Location"].startswith(reverse("admin:login"))


class TestTheAdministrator:
    @pytest.fixture
    def ada(self) -> Client:
        client = Client()
        client.force_login(person("ada", "administrator"))
        return client

    def act(self, client: Client, *users: User) -> str:
        values = {"action": "remove_second_factor", "_selected_action": [user.pk for user in users]}
        page = client.post(reverse("admin:auth_user_changelist"), values, follow=True)
        return page.content.decode()

    def test_helps_who_lost_phone_and_codes_but_not_a_superuser(self, ada, edith):
        root = User.objects.create_superuser("root")
        enrolled(edith)
        enrolled(root)
        page = self.act(ada, edith, root)
        assert "edith has no second factor now" in page and "only a superuser may do that" in page
        assert not two_factor.is_on(edith) and two_factor.is_on(root)

    def change(self, client: Client, user: User, **values: Any) -> Any:
        address = reverse("admin:auth_user_change", args=[user.pk])
        typed = {"username": user.username, "is_active": "on", "is_staff": "on", **values}
        typed |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
        return client.post(address, typed)

    def test_gives_roles_but_no_superuser(self, ada, edith):
        chief = Group.objects.get(name="chief editor")
        assert self.change(ada, edith, groups=[chief.pk], is_superuser="on", user_permissions=["1"]).status_code == 302
        edith.refresh_from_db()
        assert list(edith.groups.all()) == [chief]
        assert not edith.is_superuser and not edith.user_permissions.exists()

    def test_changes_no_superuser_and_deletes_nobody(self, ada, edith):
        root = User.objects.create_superuser("root")
        assert self.change(ada, root, is_active="").status_code == 403
        password = reverse("admin:auth_user_password_change", args=[root.pk])
        assert ada.post(password, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 403
        boss = Client()
        boss.force_login(root)
        assert boss.post(reverse("admin:auth_user_delete", args=[edith.pk]), {"post": "yes"}).status_code == 403

    def test_keys_are_on_no_page(self, ada):
        for model in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
            assert ada.get(f"/admin/{model}/").status_code == 404


class TestTheLimit:
    def wrong(self, times: int, name: str = "edith", **sent: Any) -> Any:
        for _ in range(times):
            answer = Client().post(reverse("admin:login"), {"username": name, "password": "wrong"}, **sent)
        return answer

    def test_eight_wrong_passwords_lock_that_name_from_that_address_for_a_while(self, edith):
        assert self.wrong(7).status_code == 200
        locked = self.wrong(1)
        assert locked.status_code == 429 and "quarter of an hour" in locked.content.decode()
        right = Client().post(reverse("admin:login"), {"username": "edith", "password": PASSWORD})
        assert right.status_code == 429

    def test_others_and_other_addresses_get_in(self, edith):
        self.wrong(8)
        client = Client(REMOTE_ADDR="203.0.113.9")
        client.post(reverse("admin:login"), {"username": "edith", "password": PASSWORD})
        assert client.get(DESK).status_code == 200
        assert self.wrong(1, "chief").status_code == 200

    def test_a_right_password_forgets_the_wrong_ones(self, edith):
        self.wrong(7)
        log_in(edith)
        assert self.wrong(7).status_code == 200

    @pytest.mark.parametrize(
        ("proxies", "forwarded", "expected"),
        [
            (0, "198.51.100.1", "127.0.0.1"),
            (1, "198.51.100.1", "198.51.100.1"),
            (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
            (2, "10.0.0.1, 198.51.100.1", "10.0.0.1"),
            (2, "198.51.100.1", "127.0.0.1"),
            (1, "not an address", "127.0.0.1"),
            (1, "", "127.0.0.1"),
        ],
    )
    def test_only_what_ones_own_proxies_wrote_counts_as_the_address(self, settings, proxies, forwarded, expected):
        settings.TRUSTED_PROXIES = proxies
        request = HttpRequest()
        request.META = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}
        assert client_address(request) == expected
