"""Following by e-mail. Links in mails only show a button: programs that open links change nothing."""

from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.middleware import client_address
from tracker.actions import subscriptions
from tracker.models import Company, Executive, FormerSlug, Topic
from tracker.queries.cards import standing_claims
from tracker.queries.feeds import Subject
from tracker.vocabulary import FollowKind

METHODS = ["GET", "HEAD", "POST"]


class FollowForm(forms.Form):
    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "aria-describedby": "promise"}),
    )


@never_cache
@require_http_methods(METHODS)
def follow(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The form; sent, the same answer for every address, whether it follows already or not."""
    try:
        subject = _subject(kind, key)
    except Http404:
        heir = FormerSlug.objects.heir(kind, slug=key) if kind in (FollowKind.EXECUTIVE, FollowKind.COMPANY) else None
        if heir is None:
            raise
        return redirect("follow", kind, heir.slug, permanent=True)
    form = FollowForm(request.POST or None)
    context = {"subject": subject, "form": form}
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        if form.errors:
            form.fields["address"].widget.attrs["aria-describedby"] = "id_address_error promise"
        return render(request, "tracker/follow/form.html", context, status=status)
    try:
        subscriptions.ask(form.cleaned_data["address"], subject, client_address(request), timezone.now())
    except subscriptions.TooMany:
        answer = render(request, "tracker/follow/too_many.html", context, status=429)
        answer["Retry-After"] = str(int(subscriptions.WITHIN.total_seconds()))
        return answer
    return render(request, "tracker/follow/asked.html", context)


@never_cache
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    found = subscriptions.to_confirm(token)
    if found is None:
        return render(request, "tracker/follow/lapsed.html", status=404)
    if request.method == "POST":
        subscriptions.confirm(found, timezone.now())
    stage = "confirmed" if request.method == "POST" else "confirm"
    return render(request, f"tracker/follow/{stage}.html", {"subscription": found})


@csrf_exempt
@never_cache
@require_http_methods(METHODS)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST ends it at once, also from a mail program that has no cookie of ours (RFC 8058)."""
    found = subscriptions.to_end(token)
    if found is not None and request.method != "POST":
        return render(request, "tracker/follow/end.html", {"subscription": found})
    if found is not None:
        subscriptions.end(found)
    return render(request, "tracker/follow/ended.html")


def _subject(kind: str, key: str) -> Subject:
    """What readers may find, and nothing else: 404."""
    if kind == FollowKind.CLAIM:
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise Http404
        return Subject(kind, get_object_or_404(standing_claims(), pk=int(key)))
    models: dict[str, type[Executive] | type[Company] | type[Topic]] = {
        FollowKind.EXECUTIVE: Executive,
        FollowKind.COMPANY: Company,
        FollowKind.TOPIC: Topic,
    }
    if kind not in models:
        raise Http404
    found = get_object_or_404(models[kind]._default_manager, slug=key)
    return Subject(kind, cast(Executive | Company | Topic, found))
