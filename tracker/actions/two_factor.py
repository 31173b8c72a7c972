"""The second factor of a login: an authenticator app's code (RFC 6238), and recovery codes for a lost phone."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django_otp import match_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
WRONG_CODE = (
    "This code is wrong or was used before. An app shows a new one every 30 seconds; after wrong codes, wait a little."
)


def begin(user: User) -> TOTPDevice:
    """The authenticator being set up: the same one until it is confirmed, so that a reload keeps its key."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "authenticator"})
    return device


def confirm(user: User, code: str) -> tuple[TOTPDevice, list[str]]:
    """Takes the new authenticator in use in place of an earlier one.

    Returns it, and fresh recovery codes; each works once, and no page shows them again.

    Raises ValidationError for a wrong code, or if none is being set up.
    """
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        # A wrong code is counted, so the transaction must not be rolled back for it.
        right = device is not None and device.verify_token(_digits(code))
        if device is not None and right:
            TOTPDevice.objects.filter(user=user, confirmed=True).delete()
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            return device, new_recovery_codes(user)
    raise ValidationError({"code": WRONG_CODE if device else "No authenticator is being set up."})


def check(user: User, code: str) -> Device:
    """The authenticator, or the recovery code's list, that the code belongs to. Wrong codes make the next wait longer.

    Raises ValidationError for a wrong code.
    """
    device: Device | None = match_token(user, _digits(code))
    if device is None:
        raise ValidationError({"code": WRONG_CODE})
    return device


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes, each for one login; earlier ones end."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="recovery codes")
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def recovery_codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def switch_off(user: User) -> None:
    """Raises ValidationError where everybody on staff must have a second factor."""
    if settings.REQUIRE_TWO_FACTOR:
        raise ValidationError(
            "Everybody on staff logs in with a second factor here; it can be replaced, not switched off."
        )
    remove(user)


def remove(user: User) -> None:
    """Forgets authenticators and recovery codes: for somebody who lost both, by an administrator."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()


def is_on(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def _digits(code: str) -> str:
    return "".join(code.split()).lower()
