"""Atom: every public change, for everything or for one executive, company, topic or claim (RFC 4287, RFC 5005)."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.xmlutils import SimplerXMLGenerator

from tracker.models import Company, Executive, Topic
from tracker.queries.feeds import (
    PAST_DUE,
    Before,
    FeedPage,
    Subject,
    Told,
    edition,
    feed_page,
    midnight,
    subject_of,
)
from tracker.templatetags.follow import absolute, feed_address, one_line, printable
from tracker.templatetags.on_record import LABELS
from tracker.views.leaving import conditional, public_claim, subject_by_slug
from tracker.views.pages import LARGEST_ID, BadParameter, public_page
from tracker.vocabulary import EventKind

MAX_AGE = 300
TITLES = {
    EventKind.CLAIM_PUBLISHED: "Claim",
    EventKind.CLAIM_CORRECTED: "Correction",
    EventKind.STATEMENT_CORRECTED: "Correction",
    EventKind.EVIDENCE_CONFIRMED: "Evidence confirmed",
    EventKind.REPLY_RECEIVED: "Reply received",
    PAST_DUE: "Past due",
}


class RecordFeed(Atom1Feed):
    """With the links between pages, labelled categories, and nothing that XML forbids."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xml:base": absolute("/")}

    def latest_post_date(self) -> datetime:
        """Of an empty feed the day it was asked for: a feed always says when it was updated."""
        return super().latest_post_date() if self.items else self.feed["asked_on"]

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel, address in self.feed["paging"]:
            handler.addQuickElement("link", None, {"rel": rel, "href": address, "type": "application/atom+xml"})
        handler.addQuickElement("generator", "On Record", {"uri": absolute("/")})
        handler.addQuickElement("icon", absolute(static("tracker/mark.svg")))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for scheme, term, label in item["labelled"]:
            handler.addQuickElement("category", None, {"scheme": scheme, "term": term, "label": label})


@public_page("before")
def everything(request: HttpRequest) -> HttpResponse:
    return feed(request, Subject())


@public_page("before")
def executive(request: HttpRequest, slug: str) -> HttpResponse:
    return feed(request, subject_by_slug(Executive, slug))


@public_page("before")
def company(request: HttpRequest, slug: str) -> HttpResponse:
    return feed(request, subject_by_slug(Company, slug))


@public_page("before")
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    return feed(request, subject_by_slug(Topic, slug))


@public_page("before")
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    return feed(request, subject_of(public_claim(pk)))


def feed(request: HttpRequest, subject: Subject) -> HttpResponse:
    now, before = timezone.now(), read_before(request.GET.get("before", ""))

    def make() -> HttpResponse:
        found = feed_page(subject, now.date(), before)
        response = HttpResponse(content_type=RecordFeed.content_type)
        written(request, subject, found, now).write(response, "utf-8")
        return response

    return conditional(request, edition(), now, make, MAX_AGE)


def read_before(value: str) -> Before:
    """The address of a later page, as `write_before` wrote it: 1234.20251231.17, a part that is not known being 0."""
    if not value:
        return Before()
    parts = value.split(".")
    if len(parts) == 3 and all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):
        sequence, day, pk = map(int, parts)
        try:
            due = datetime.strptime(parts[1], "%Y%m%d").date() if day else None
        except ValueError:
            due = date.max
        if due != date.max and max(sequence, pk) <= LARGEST_ID:
            return Before(sequence or None, (due, pk) if due else None)
    raise BadParameter("before", f"“{value[:60]}” is not a page that this feed gave out.")


def write_before(before: Before) -> str:
    day, pk = before.due or (None, 0)
    return f"{before.sequence or 0}.{day.strftime('%Y%m%d') if day else 0}.{pk}"


def page_of(subject: Subject) -> str:
    address = getattr(subject.thing, "get_absolute_url", None)
    return address() if address else "/"


def written(request: HttpRequest, subject: Subject, found: FeedPage, now: datetime) -> RecordFeed:
    address = feed_address(subject)
    page = f"{address}?before={request.GET['before']}" if request.GET.get("before") else address
    paging = [("first", address)]
    if found.older:
        paging.append(("next", f"{address}?before={write_before(found.older)}"))
    name = one_line(str(subject.thing), 200) if subject.thing else ""
    out = RecordFeed(
        title=f"{name} · On Record" if name else "On Record",
        subtitle=f"What was said, when it falls due, and what came of it{': ' + name if name else ''}.",
        link=absolute(page_of(subject)),
        description="",
        feed_url=page,
        # Atom asks for an address that stays; of a page of the feed it is the feed's own.
        feed_guid=address,
        author_name="On Record",
        author_link=absolute("/"),
        language="en",
        paging=paging,
        asked_on=midnight(now.date()),
    )
    for one in found.entries:
        out.add_item(**item(one))
    return out


def item(one: Told) -> dict[str, Any]:
    thing = one.claim or one.statement
    link = absolute(thing.get_absolute_url() + fragment(one))
    return {
        "title": title(one),
        "link": link,
        "description": printable(render_to_string("tracker/feed_entry.html", {"one": one, "claim": one.claim})),
        "unique_id": get_tag_uri(link, one.first_at),
        "pubdate": one.first_at,
        "updateddate": max(one.at, one.first_at),
        "author_name": "On Record",
        "author_link": absolute("/"),
        "labelled": [] if one.is_tombstone else labels(one),
    }


def fragment(one: Told) -> str:
    """What sets the entries of one claim apart, in their links and ids alike."""
    if one.kind == PAST_DUE and one.claim:
        return f"#past-due-{one.at:%Y-%m-%d}"
    if one.event is None or one.kind == EventKind.CLAIM_PUBLISHED:
        return ""
    for name in ("verdict", "evidence", "correction", "reply"):
        if pk := getattr(one.event, f"{name}_id"):
            return f"#{name}-{pk}"
    return f"#event-{one.event.pk}"


def title(one: Told) -> str:
    if one.is_tombstone:
        return "Taken back: this claim was withdrawn from the record"
    about = one.claim.proposition if one.claim else one.statement.words
    if one.kind == EventKind.VERDICT_RECORDED and one.event and one.event.verdict:
        return one_line(f"{LABELS[one.event.verdict.outcome]}: {about}")
    return one_line(f"{TITLES[one.kind]}: {about}")


def labels(one: Told) -> list[tuple[str, str, str]]:
    """Scheme, term and label: the kind of change, the executive, the company, the topics, and the outcome."""
    kind = PAST_DUE if one.kind == PAST_DUE else EventKind(one.kind).value
    found = [(absolute("/method/"), kind, kind.replace("_", " "))]
    if speaker := one.statement.speaker:
        found.append((absolute(reverse("executives")), speaker.slug, one_line(speaker.name)))
    company = one.claim.company if one.claim else one.statement.position and one.statement.position.company
    if company:
        found.append((absolute(reverse("companies")), company.slug, one_line(company.name)))
    if one.claim:
        topics = one.claim.topics.all()
        found += [(absolute("/topics/"), topic.slug, one_line(topic.name)) for topic in topics]
    if one.event and one.event.verdict:
        outcome = one.event.verdict.outcome
        found.append((absolute("/method/#outcomes"), outcome, LABELS[outcome]))
    return found
