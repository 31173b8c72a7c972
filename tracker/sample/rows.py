"""The sample data as written in `data/*.toml`: frozen rows, with years and days counted from the day of loading."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

DATA = Path(__file__).parent / "data"

YEAR = re.compile(r"\{y([+-]\d+)?\}")
DAYS_AGO = re.compile(r"-\d+")

Row = TypeVar("Row")
Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    name: str
    ticker: str = ""
    qid: str = ""
    aliases: tuple[str, ...] = ()
    year_end: tuple[int, int] = (12, 31)
    real: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """Days as "2021", "2021-05" or "2021-05-03": what is left out is not known."""

    company: str
    title: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutiveRow:
    name: str
    family: str
    family_first: bool = False
    aliases: tuple[str, ...] = ()
    real: bool = False
    positions: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    key: str
    proposition: str
    criteria: str = ""
    kind: str = "commitment"
    modality: str = "will"
    phrase: str = ""
    market: str = ""
    condition: str = ""
    topics: tuple[str, ...] = ()
    grace: int = 0
    state: str = "published"
    company: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """`printed` is what the article prints where that differs from the fullest words; "…" joins a split quote."""

    by: str
    words: str
    printed: str = ""
    form: str = "direct"
    said: str = ""
    venue: str = ""
    cue: str = "said"
    title: str = ""
    state: str = "published"
    key: str = ""
    claims: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintRow:
    """A statement of another article that this one prints too."""

    statement: str
    printed: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """`on` is an ISO day or days before today ("-40"), empty where it is not known. With `copy_of`, the other's text follows this one's."""

    key: str
    outlet: str
    on: str
    title: str
    text: str
    author: str = ""
    origin: str = ""
    copy_of: str = ""
    read: bool = False
    match: bool = False
    reprints: tuple[ReprintRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    article: str
    words: str
    stance: str = "confirms"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """Without a `second`, a proposal on an outcome that needs two people goes on waiting."""

    claim: str
    outcome: str
    reason: str
    rationale: str
    since: str = ""
    second: bool = True
    looks: tuple[str, ...] = ()
    passages: tuple[PassageRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    companies: tuple[CompanyRow, ...]
    executives: tuple[ExecutiveRow, ...]
    articles: tuple[ArticleRow, ...]
    verdicts: tuple[VerdictRow, ...]
    links: tuple[tuple[str, str, str], ...]


def read_sample(today: date) -> Sample:
    """All rows but the feed's. The files' order is the order of loading."""
    people = read_table("people", today)
    outcomes = read_table("outcomes", today)
    written = ("real", "mobility", "devices", "devices_later", "makers", "services", "others")
    articles = [row for name in written for row in read_table(name, today)["article"]]
    return Sample(
        companies=_rows(CompanyRow, people["company"]),
        executives=_rows(ExecutiveRow, people["executive"], positions=PositionRow),
        articles=tuple(_article(row, today) for row in articles),
        verdicts=_rows(VerdictRow, outcomes["verdict"], passages=PassageRow),
        links=tuple((row["later"], row["kind"], row["earlier"]) for row in outcomes["link"]),
    )


def read_table(name: str, today: date) -> Table:
    """One file with its {y-1} filled in."""
    text = (DATA / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(YEAR.sub(lambda found: str(today.year + int(found[1] or 0)), text))


def day_of(written: str, today: date) -> date:
    """An ISO day, the first day of "2021-05" or "2021", or so many days before today ("-40")."""
    if DAYS_AGO.fullmatch(written):
        return today + timedelta(days=int(written))
    parts = [int(part) for part in written.split("-")]
    return date(*[*parts, 1, 1][:3])


def _article(row: Table, today: date) -> ArticleRow:
    text = row["text"].strip()
    if row["on"]:
        text = text.replace("{weekday}", f"{day_of(row['on'], today):%A}")
    statements = tuple(_statement(said) for said in row.get("statements", ()))
    return ArticleRow(
        **{
            **row,
            "text": text,
            "statements": statements,
            "reprints": _rows(ReprintRow, row.get("reprints", ())),
        }
    )


def _statement(row: Table) -> StatementRow:
    return StatementRow(**{**_frozen(row), "claims": _rows(ClaimRow, row.get("claims", ()))})


def _rows(kind: type[Row], tables: Iterable[Table], **nested: type[Any]) -> tuple[Row, ...]:
    """Rows of one kind; `nested` names the lists of rows within each."""
    made = []
    for table in tables:
        inner = {name: _rows(of, table.get(name, ())) for name, of in nested.items()}
        made.append(kind(**{**_frozen(table), **inner}))
    return tuple(made)


def _frozen(table: Table) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
