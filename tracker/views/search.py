from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tracker.models import Company, Topic
from tracker.models.claims import OUTCOMES
from tracker.queries.past import Moment
from tracker.queries.search import KINDS, LONGEST, Asked, search
from tracker.views.pages import BadParameter, chosen, public_page, whole_number

MOST_PAGES = 50


@public_page("q", "type", "company", "topic", "outcome", "year", "page")
def page(request: HttpRequest) -> HttpResponse:
    """The results, or how to search where nothing was typed."""
    asked = _asked(request)
    context = {"asked": asked}
    if not asked.q:
        return render(request, "tracker/search.html", context)
    subjects = {"company": _known(Company, "company", asked.company), "topic": _known(Topic, "topic", asked.topic)}
    found = search(asked, Moment(timezone.now().date()))
    tabs = [("", "All", found.total, asked.address(type=""))]
    tabs += [(kind, label, found.counts[kind], asked.address(type=kind)) for kind, label in KINDS]
    return render(
        request,
        "tracker/search.html",
        {
            **context,
            "found": found,
            "tabs": tabs,
            "chosen": _chosen(asked, subjects),
            "groups": _groups(found.names),
            "all_claims": asked.address(type="claim"),
            "all_statements": asked.address(type="statement"),
            "older": asked.address(page=found.next_page) if found.next_page else "",
            "bare": Asked(asked.q).address(),
        },
    )


def _asked(request: HttpRequest) -> Asked:
    words = " ".join(request.GET.get("q", "").split())
    if len(words) > LONGEST:
        raise BadParameter("q", f"It has {len(words):,} characters; the most is {LONGEST}.")
    number = whole_number(request, "page") or 1
    if number > MOST_PAGES:
        raise BadParameter("page", f"The last page is {MOST_PAGES}. More words, or a filter, find it sooner.")
    year = whole_number(request, "year")
    if year is not None and not 1900 <= year <= 2100:
        raise BadParameter("year", f"{year} is no year from 1900 to 2100.")
    return Asked(
        q=words,
        type=chosen(request, "type", [kind for kind, _ in KINDS]),
        company=request.GET.get("company", "")[:220],
        topic=request.GET.get("topic", "")[:110],
        outcome=chosen(request, "outcome", [value for value, _ in OUTCOMES]),
        year=year,
        page=number,
    )


def _known(model: type[Company] | type[Topic], name: str, slug: str) -> Company | Topic | None:
    if not slug:
        return None
    row = model._default_manager.filter(slug=slug).first()
    if row is None:
        raise BadParameter(name, f"“{slug[:60]}” is no {name} on record.")
    return row


def _chosen(asked: Asked, subjects: Mapping[str, Company | Topic | None]) -> list[tuple[str, str]]:
    """The filters in force, as (words, address without it)."""
    words = {
        "company": str(subjects["company"] or ""),
        "topic": str(subjects["topic"] or ""),
        "outcome": dict(OUTCOMES).get(asked.outcome, ""),
        "year": f"Said in {asked.year}" if asked.year else "",
    }
    return [(value, asked.address(**{name: None if name == "year" else ""})) for name, value in words.items() if value]


def _groups(names: dict[str, tuple[object, ...]]) -> list[tuple[str, str, tuple[object, ...]]]:
    return [(kind, label, names[kind]) for kind, label in KINDS if names.get(kind)]
