"""One box over everything on record: words by PostgreSQL's full text, names despite typing errors and accents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchHeadline, SearchRank, TrigramWordSimilarity
from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear, Greatest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tracker.models import Claim, Company, Executive, Statement, Topic
from tracker.models.claims import OUTCOMES, ClaimQuerySet
from tracker.models.companies import Plain
from tracker.models.statements import StatementQuerySet
from tracker.queries.cards import ClaimCard, cards, standing_claims
from tracker.queries.lists import words_query
from tracker.queries.past import Moment

LONGEST = 200
PAGE = 20
FIRST = 5
"""Of each kind, where all kinds are shown."""
KINDS = (
    ("claim", "Claims"),
    ("statement", "Statements"),
    ("executive", "Executives"),
    ("company", "Companies"),
    ("topic", "Topics"),
)
ALIKE = 0.45
"""pg_trgm's word_similarity from which a name counts as meant: "Halvorson" finds Halvorsen (0.5), "Narvik" doesn't."""
MEANT = 0.3
"""From which a name is offered where nothing else was found."""
BEGINS, ENDS = "\ue000", "\ue001"
"""Private characters around what matched: the text between is from outside and is escaped after they are found."""
_MATCHED = re.compile(f"{BEGINS}([^{BEGINS}{ENDS}]*){ENDS}")


@dataclass(frozen=True)
class Asked:
    """What a reader asked for. Empty fields ask for nothing."""

    q: str
    type: str = ""
    company: str = ""
    topic: str = ""
    outcome: str = ""
    year: int | None = None
    page: int = 1

    def given(self) -> dict[str, str]:
        return {name: str(value) for name, value in vars(self).items() if value and name != "page"}

    def address(self, **changes: Any) -> str:
        """The query string that asks the same but for the changes, from the first page on."""
        return "?" + urlencode(replace(self, **{"page": 1, **changes}).given() | _page_given(changes))

    def narrows(self) -> bool:
        return bool(self.company or self.topic or self.outcome or self.year)


def _page_given(changes: dict[str, Any]) -> dict[str, str]:
    return {"page": str(changes["page"])} if changes.get("page", 1) > 1 else {}


@dataclass(frozen=True)
class Facet:
    """One value to narrow by, with how many it leaves."""

    name: str
    value: str
    label: str
    count: int
    address: str = ""


@dataclass(frozen=True)
class Found:
    """A claim's card, or a statement, with the words that matched."""

    snippet: SafeString
    statement: Statement
    card: ClaimCard | None = None


@dataclass(frozen=True)
class Results:
    asked: Asked
    counts: dict[str, int]
    claims: tuple[Found, ...] = ()
    statements: tuple[Found, ...] = ()
    names: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    facets: tuple[tuple[str, tuple[Facet, ...]], ...] = ()
    meant: tuple[Any, ...] = ()
    """People and companies whose names are a little like what was typed; only where nothing was found."""
    unnarrowed: int = 0
    """How many claims and statements fit the words alone; only where nothing was found."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def next_page(self) -> int | None:
        if not self.asked.type or self.asked.page * PAGE >= self.counts[self.asked.type]:
            return None
        return self.asked.page + 1


def search(asked: Asked, moment: Moment) -> Results:
    """What fits. The number of queries hangs on what was asked, not on how much is found."""
    claims, statements = _claims(asked), _statements(asked)
    names = {} if asked.narrows() else _names(asked.q)
    counts = {"claim": claims.count(), "statement": statements.count()}
    counts |= {kind: len(names.get(kind, ())) for kind in ("executive", "company", "topic")}
    results = Results(
        asked,
        counts,
        claims=_shown_claims(claims, asked, moment) if _wants(asked, "claim") else (),
        statements=_shown_statements(statements, asked) if _wants(asked, "statement") else (),
        names={kind: tuple(_cut(rows, asked)) for kind, rows in names.items() if _wants(asked, kind)},
        facets=_facets(statements if asked.type == "statement" else claims, asked),
    )
    if results.total:
        return results
    bare = Asked(asked.q)
    return replace(
        results,
        meant=_meant(asked.q),
        unnarrowed=_claims(bare).count() + _statements(bare).count() if asked.narrows() else 0,
    )


def highlighted(text: str) -> SafeString:
    """A headline with <mark> around what matched, everything else escaped."""
    return mark_safe(  # noqa: S308 (escaped first; the only markup is written here)
        _MATCHED.sub(r"<mark>\1</mark>", escape(text)).replace(BEGINS, "").replace(ENDS, "")
    )


def _wants(asked: Asked, kind: str) -> bool:
    return asked.type in ("", kind)


def _cut(rows: Iterable[Any], asked: Asked) -> list[Any]:
    start = (asked.page - 1) * PAGE if asked.type else 0
    return list(rows)[start : start + (PAGE if asked.type else FIRST)]


def _claims(asked: Asked) -> ClaimQuerySet:
    """Each side of the "or" is its own query: joined tables would keep both indexes from being used."""
    query = words_query(asked.q)
    own = Claim.objects.filter(search=query).order_by().values("pk")
    said = Statement.objects.filter(search=query).order_by().values("pk")
    claims = standing_claims().filter(Q(pk__in=own) | Q(statement__in=said)).with_outcome()
    if asked.company:
        claims = claims.filter(company__slug=asked.company)
    if asked.topic:
        claims = claims.filter(topics__slug=asked.topic)
    if asked.outcome:
        claims = claims.filter(Q(outcome=asked.outcome))
    return claims.filter(statement__said_on__year=asked.year) if asked.year else claims


def _statements(asked: Asked) -> StatementQuerySet:
    statements = Statement.objects.published().filter(search=words_query(asked.q))
    if asked.company:
        statements = statements.filter(position__company__slug=asked.company)
    if asked.topic or asked.outcome:
        claims = standing_claims().with_outcome()
        claims = claims.filter(topics__slug=asked.topic) if asked.topic else claims
        claims = claims.filter(Q(outcome=asked.outcome)) if asked.outcome else claims
        statements = statements.filter(pk__in=claims.order_by().values("statement"))
    return statements.filter(said_on__year=asked.year) if asked.year else statements


def _headline(source: str, asked: Asked) -> SearchHeadline:
    return SearchHeadline(
        source,
        words_query(asked.q),
        config="english",
        start_sel=BEGINS,
        stop_sel=ENDS,
        max_words=45,
        min_words=20,
    )


def _page(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    start = (asked.page - 1) * PAGE if asked.type else 0
    return rows[start : start + (PAGE if asked.type else FIRST)]


def _shown_claims(claims: ClaimQuerySet, asked: Asked, moment: Moment) -> tuple[Found, ...]:
    query = words_query(asked.q)
    best = Coalesce(SearchRank(F("search"), query), 0.0) + Coalesce(SearchRank(F("statement__search"), query), 0.0)
    ranked = claims.annotate(rank=best, snippet=_headline("statement__words", asked))
    rows = list(_page(ranked.with_everything().order_by(F("rank").desc(), "-pk"), asked))
    snippets = {row.pk: row.snippet for row in rows}
    return tuple(
        Found(highlighted(snippets[card.claim.pk]), card.claim.statement, card) for card in cards(rows, moment)
    )


def _shown_statements(statements: StatementQuerySet, asked: Asked) -> tuple[Found, ...]:
    ranked = statements.annotate(rank=SearchRank(F("search"), words_query(asked.q)), snippet=_headline("words", asked))
    rows = _page(ranked.defer("search").with_people().order_by(F("rank").desc(), "-pk"), asked)
    return tuple(Found(highlighted(row.snippet), row) for row in rows)


def _names(words: str, least: float = ALIKE) -> dict[str, tuple[Any, ...]]:
    people = _alike(Executive.objects.with_positions(), words, least, "aliases__name")
    return {
        "executive": people,
        "company": _alike(Company.objects.all(), words, least, "aliases__name"),
        "topic": _alike(Topic.objects.all(), words, least),
    }


def _alike(rows: QuerySet[Any], words: str, least: float, alias: str = "") -> tuple[Any, ...]:
    """Names with a part like the words, or that the words hold; best first, at most a hundred."""
    typed = Plain(Value(words))
    names = [Plain("name"), *([Plain(Coalesce(alias, Value("")))] if alias else [])]
    alike = [TrigramWordSimilarity(typed, name) for name in names]  # type: ignore[arg-type]
    held = [TrigramWordSimilarity(Plain("name"), typed)]  # type: ignore[arg-type]
    best = rows.annotate(alike=Max(Greatest(*alike, *held)))
    return tuple(best.filter(alike__gte=least).order_by("-alike", "name")[:100])


def _meant(words: str) -> tuple[Any, ...]:
    near = _names(words, MEANT)
    found = [*near["executive"], *near["company"], *near["topic"]]
    return tuple(sorted(found, key=lambda row: -row.alike)[:FIRST])


def _facets(rows: QuerySet[Any], asked: Asked) -> tuple[tuple[str, tuple[Facet, ...]], ...]:
    """How to narrow claims, or statements where these were asked for; what was chosen is no choice any more."""
    of_claims = rows.model is Claim
    company, said = ("company", "statement__said_on") if of_claims else ("position__company", "said_on")
    found = []
    if not asked.company:
        found.append(("Company", _counted(rows, "company", f"{company}__slug", f"{company}__name")))
    if not asked.topic and of_claims:
        found.append(("Topic", _counted(rows, "topic", "topics__slug", "topics__name")))
    if not asked.outcome and of_claims:
        words = dict(OUTCOMES)
        chosen = _counted(rows, "outcome", "outcome", "outcome")
        found.append(("Outcome", tuple(replace(each, label=words.get(each.value, each.value)) for each in chosen)))
    if not asked.year:
        years = rows.annotate(year_said=ExtractYear(said))
        found.append(("Year said", _counted(years, "year", "year_said", "year_said", by_value=True)))
    return tuple((title, tuple(_led(facet, asked) for facet in facets)) for title, facets in found if len(facets) > 1)


def _led(facet: Facet, asked: Asked) -> Facet:
    value = int(facet.value) if facet.name == "year" else facet.value
    return replace(facet, address=asked.address(**{facet.name: value}))


def _counted(rows: QuerySet[Any], name: str, value: str, label: str, by_value: bool = False) -> tuple[Facet, ...]:
    counted = rows.order_by().values(value, label).annotate(n=Count("pk", distinct=True)).exclude(**{value: None})
    ordered = counted.order_by(f"-{value}") if by_value else counted.order_by("-n", label)
    return tuple(Facet(name, str(row[value]), str(row[label]), row["n"]) for row in ordered[:12])
