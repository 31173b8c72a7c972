"""The names that the readers look for, out of the database and into plain values."""

from collections.abc import Iterable

from tracker.extraction.speakers import Organisation, Person, Post
from tracker.matching.mentions import Mention, Name, NameIndex
from tracker.models import Company, Executive
from tracker.queries.changes import news_since, this_moment

_kept: tuple[str, NameIndex] | None = None
"""The moment up to which the index is known to hold all names, and the index: one for each process."""


def name_index() -> NameIndex:
    """All names, aliases, tickers and family names of companies and executives. Built anew when one has changed."""
    global _kept
    news = news_since(_kept[0]) if _kept else this_moment()
    index = _kept[1] if _kept and not news.names else NameIndex([*_company_names(), *_executive_names()])
    if news.is_settled:
        _kept = news.moment, index
    return index


def people_and_organisations(mentions: Iterable[Mention]) -> tuple[tuple[Person, ...], tuple[Organisation, ...]]:
    """Whom a text may quote: the executives it names, and those of the companies it names, with their positions."""
    mentions = list(mentions)
    companies = {pk for mention in mentions if mention.kind == "company" for pk in mention.ids}
    named = {pk for mention in mentions if mention.kind == "executive" for pk in mention.ids}
    executives = (
        Executive.objects.filter(pk__in=named) | Executive.objects.filter(positions__company__in=companies)
    ).distinct()
    rows = executives.with_names().prefetch_related("positions__company__aliases").order_by("pk")
    organisations = Company.objects.filter(pk__in=companies).with_names().order_by("pk")
    return tuple(map(_person, rows)), tuple(Organisation(row.pk, tuple(row.names)) for row in organisations)


def _person(row: Executive) -> Person:
    posts = tuple(
        Post(
            id=position.pk,
            company_id=position.company_id,
            company_names=tuple(position.company.names),
            title=position.title,
            start=position.started_on,
            end=position.ended_on,
        )
        for position in row.positions.all()
    )
    aliases = tuple(alias.name for alias in row.aliases.all())
    return Person(row.pk, row.name, aliases, row.family_name, row.family_name_first, posts)


def _company_names() -> Iterable[Name]:
    for pk, name, ticker in Company.objects.values_list("pk", "name", "ticker"):
        yield Name(name, "company", pk)
        if ticker:
            yield Name(ticker, "company", pk, "ticker")
    for pk, name in Company.objects.values_list("pk", "aliases__name").exclude(aliases=None):
        yield Name(name, "company", pk)


def _executive_names() -> Iterable[Name]:
    for pk, name, family, comes_first in Executive.objects.values_list(
        "pk", "name", "family_name", "family_name_first"
    ):
        yield Name(name, "executive", pk)
        yield Name(family, "executive", pk, "family")
        parts = name.split()
        if comes_first and len(parts) == 2:
            yield Name(f"{parts[1]} {parts[0]}", "executive", pk)
    for pk, name in Executive.objects.values_list("pk", "aliases__name").exclude(aliases=None):
        yield Name(name, "executive", pk)
