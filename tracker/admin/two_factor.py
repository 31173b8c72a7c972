"""The pages of the second factor, and the guard that asks for it before any page of the desk."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import django_otp
import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.sites import site
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.widgets import UnfoldAdminTextInputWidget

from tracker.actions import two_factor

View = Callable[[HttpRequest], HttpResponseBase]
OPEN = ("admin:login", "admin:logout", "admin:jsi18n", "two-factor-code", "two-factor")
"""What somebody who logged in with a password alone may open."""


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label="Code",
        help_text="The six digits your authenticator app shows for On Record.",
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
    )


class LoginCodeForm(CodeForm):
    code = forms.CharField(
        max_length=40,
        label="Code",
        help_text="The six digits your authenticator app shows for On Record, or one of your recovery codes.",
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", "autocapitalize": "off"}
        ),
    )


def ask_for_second_factor(get_response: View) -> View:
    """Middleware: staff with an authenticator give its code before any page of the desk.

    Staff without one must set it up first where settings.REQUIRE_TWO_FACTOR asks for it.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(reverse("admin:index")):
            return get_response(request)
        user: Any = request.user
        if not (user.is_authenticated and user.is_staff) or user.is_verified():
            return get_response(request)
        if request.path_info in {reverse(name) for name in OPEN}:
            return get_response(request)
        if two_factor.is_on(user):
            return redirect(f"{reverse('two-factor-code')}?{urlencode({'next': _wanted(request)})}")
        if settings.REQUIRE_TWO_FACTOR:
            messages.info(request, "Set up a second factor first: everybody on staff has one here.")
            return redirect("two-factor")
        return get_response(request)

    return middleware


def _wanted(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else reverse("admin:index")


def _page(view: Callable[[HttpRequest, User], HttpResponse]) -> View:
    """For staff only, never kept by a cache."""

    @never_cache
    def checked(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if isinstance(user, AnonymousUser) or not site.has_permission(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, user)

    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@_page
def code(request: HttpRequest, user: User) -> HttpResponse:
    """Asks who logged in with a password for the code."""
    onwards = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(onwards, {request.get_host()}, require_https=request.is_secure()):
        onwards = reverse("admin:index")
    if not two_factor.is_on(user):
        return redirect("two-factor")
    form = LoginCodeForm(request.POST or None)
    if form.is_valid():
        try:
            django_otp.login(request, two_factor.check(user, form.cleaned_data["code"]))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(onwards)
    return _shown(request, "admin/two_factor/code.html", "Second factor", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@_page
def status(request: HttpRequest, user: User) -> HttpResponse:
    """Sets up an authenticator; once one is in use, says so and offers what can be done with it."""
    in_use = two_factor.is_on(user)
    if in_use and not user.is_verified():  # type: ignore[attr-defined]
        return redirect("two-factor-code")
    if in_use and "replace" not in request.GET:
        left = two_factor.recovery_codes_left(user)
        return _shown(request, "admin/two_factor/on.html", "Second factor", left=left, must=settings.REQUIRE_TWO_FACTOR)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = two_factor.confirm(user, form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            django_otp.login(request, device)
            return _codes(request, codes)
    device = two_factor.begin(user)
    context = {"form": form, "picture": _picture(device), "key": _key(device), "replaces": in_use}
    return _shown(request, "admin/two_factor/set_up.html", "Set up a second factor", **context)


@require_POST
@_page
def new_codes(request: HttpRequest, user: User) -> HttpResponse:
    if not user.is_verified():  # type: ignore[attr-defined]
        return redirect("two-factor")
    return _codes(request, two_factor.new_recovery_codes(user))


@require_POST
@_page
def off(request: HttpRequest, user: User) -> HttpResponse:
    if not user.is_verified():  # type: ignore[attr-defined]
        return redirect("two-factor")
    try:
        two_factor.switch_off(user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("two-factor")
    messages.success(request, "The second factor is off: your password alone logs you in.")
    return redirect("admin:index")


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return _shown(request, "admin/two_factor/codes.html", "Recovery codes", codes=codes)


def _shown(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return render(request, template, {**site.each_context(request), "title": title, **context})


def _picture(device: TOTPDevice) -> str:
    """The key's address as a QR code, drawn here: no other host ever sees a key."""
    code = segno.make(device.config_url, error="m")
    drawn = code.svg_inline(scale=5, border=3, dark="#000", light="#fff", title="QR code for your authenticator app")
    return mark_safe(drawn)  # noqa: S308


def _key(device: TOTPDevice) -> str:
    """The same key to be typed, in fours."""
    secret = device.config_url.split("secret=")[1].split("&")[0]
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


urls = [
    path("", status, name="two-factor"),
    path("code/", code, name="two-factor-code"),
    path("recovery-codes/", new_codes, name="two-factor-codes"),
    path("off/", off, name="two-factor-off"),
]
