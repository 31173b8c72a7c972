"""Quick capture: an address or a text pasted, or sent by the bookmarklet from the page one is reading."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from tracker.actions import articles
from tracker.admin.articles import add_article
from tracker.admin.own_pages import add_pages
from tracker.admin.reading.pages import SEEING
from tracker.admin.refusals import add_refusal
from tracker.admin.steps import editor
from tracker.models import Article, Outlet
from tracker.models.articles import LONGEST_TEXT
from tracker.queries.outlets import host_of, outlet_at

OUTLETS_OFFERED = 500
LONGEST_ADDRESS = 3800
"""Characters of the address that the bookmarklet makes: gunicorn reads request lines of up to 4,094 bytes."""

BOOKMARKLET = """
(()=>{
const plain=(text,most)=>[...text.replace(/\\p{Surrogate}/gu,'')].slice(0,most).join('');
const add=(name,text)=>'&'+name+'='+encodeURIComponent(text);
let to=%(page)s+'?from=bookmarklet'+add('url',plain(location.href,1000))+add('title',plain(document.title,200));
const words=add('selection',plain(String(getSelection()),4000).trim());
to+=to.length+words.length>%(longest)d?'&cut=1':words;
if(to.length>%(longest)d)to=%(page)s+'?from=bookmarklet&cut=1';
window.open(to,'_blank','noopener');
})()
"""
SENT = ("url", "title", "selection")
CUT = "What you selected is too long for an address. Paste it here, or leave the text empty and the page itself is fetched."


def day_input() -> forms.DateInput:
    """A date field that a browser draws by itself, so that it works without JavaScript."""
    return UnfoldAdminTextInputWidget(attrs={"type": "date"})


class QuickForm(forms.Form):
    """An address, a text or both. The outlet may be told by the address."""

    url = forms.URLField(
        label="Address",
        max_length=1000,
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Where the article can be read. Without a text the page is fetched from there.",
    )
    text = forms.CharField(
        label="Text",
        max_length=LONGEST_TEXT,
        strip=False,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
        help_text="Word for word as it was published. It is stored as a capture and never changed.",
    )
    outlet = forms.CharField(
        label="Outlet",
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"list": "outlets", "autocomplete": "off"}),
        help_text="Who published it. Empty: the outlet that is known at the address.",
    )
    title = forms.CharField(
        label="Title",
        max_length=500,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Empty: the first line of the text, or what the page says.",
    )
    published_on = forms.DateField(
        label="Published on",
        required=False,
        widget=day_input(),
        help_text="Empty: what the page says. Time phrases are read against the day said.",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("text", "").strip() and not typed.get("url") and not {"text", "url"} & set(self.errors):
            self.add_error("url", "Give the address, or paste the text below.")
        name = " ".join(typed.get("outlet", "").split())
        typed["outlet"] = name
        if not name and "url" not in self.errors and (typed.get("url") or typed.get("text")):
            typed["known"] = outlet_at(typed.get("url") or "")
            if typed["known"] is None:
                self.add_error("outlet", _unknown(host_of(typed.get("url") or "")))
        return typed


def _unknown(host: str) -> str:
    return f"No outlet is known at {host}. Say who published it." if host else "Say who published it."


def pages(site: AdminSite) -> list[URLPattern]:
    def quick(request: HttpRequest) -> HttpResponse:
        return page(site, request)

    return [path("quick/", site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(quick)), name="quick")]


def page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The form. A GET fills it from the address and writes nothing."""
    if not request.user.has_perm("tracker.add_article"):
        raise PermissionDenied
    form = QuickForm(request.POST) if request.method == "POST" else QuickForm(initial=_sent(request))
    if form.is_bound and form.is_valid():
        article = _store(request, form)
        if article is not None:
            return HttpResponseRedirect(_reading_desk(request, article))
    context = {
        **site.each_context(request),
        "title": "Quick capture",
        "form": form,
        "outlets": Outlet.objects.order_by("name").values_list("name", flat=True)[:OUTLETS_OFFERED],
        "cut": CUT if request.GET.get("cut") == "1" else "",
        "bookmarklet": bookmarklet(),
        "is_popup": False,
    }
    return TemplateResponse(
        request, "admin/quick.html", context, status=200 if form.is_valid() or not form.errors else 422
    )


def _sent(request: HttpRequest) -> dict[str, str]:
    """What the bookmarklet sent, cut to what the fields take."""
    url, title, selection = (request.GET.get(name, "") for name in SENT)
    web = url if url.lower().startswith(("http://", "https://")) else ""
    known = outlet_at(web)
    return {
        "url": web[:1000],
        "title": " ".join(title.split())[:500],
        "text": selection[:LONGEST_TEXT],
        "outlet": known.name if known else "",
    }


def _store(request: HttpRequest, form: QuickForm) -> Article | None:
    """The article; None where it was refused, with the reasons beside the form's fields."""
    typed = form.cleaned_data
    try:
        with transaction.atomic():
            outlet = typed.get("known") or _outlet(request, typed["outlet"])
            article = add_article({**typed, "canonical_url": typed["url"], "outlet": outlet})
            LogEntry.objects.log_actions(editor(request).pk, [article], ADDITION, "Quick capture", single_object=True)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, "Stored. It is read now." if typed["text"] else "Noted. The page is fetched now.")
    return article


def _outlet(request: HttpRequest, name: str) -> Outlet:
    known = Outlet.objects.filter(name__iexact=name).order_by("pk").first()
    if known is None and not request.user.has_perm("tracker.add_outlet"):
        raise ValidationError({"outlet": "No outlet bears this name, and you may not add one. Pick one that is known."})
    return known or articles.add_outlet(name)


def _reading_desk(request: HttpRequest, article: Article) -> str:
    may_read = request.user.has_perms(SEEING)
    return reverse(f"admin:tracker_article_{'read' if may_read else 'change'}", args=[article.pk])


def bookmarklet() -> str:
    """The bookmark's address: a script that opens the quick page for the page that one is reading."""
    at = f"'{settings.SITE_URL}{reverse('admin:quick')}'"
    script = BOOKMARKLET.replace("\n", "") % {"page": at, "longest": LONGEST_ADDRESS}
    return "javascript:" + quote(script, safe="!*'();:@&=+$,/?[]~")


add_pages(pages)
