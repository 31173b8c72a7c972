"""Checks uploaded rows against the record, all of them and all that is wrong with each, and writes nothing."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q

from tracker.actions import import_columns as columns
from tracker.actions.import_columns import shown
from tracker.actions.people import bearers
from tracker.actions.statements import find_in
from tracker.intake.canonical import canonical_url
from tracker.models import (
    Appearance,
    Article,
    Capture,
    Company,
    Executive,
    ImportRow,
    Outlet,
    Position,
    Statement,
    Topic,
)
from tracker.queries.outlets import outlet_at
from tracker.text import Span
from tracker.vocabulary import DueKind, EditorialState, Precision

Read = TypeVar("Read")


@dataclass(frozen=True)
class Finding:
    """What is wrong with a cell, or worth a look."""

    column: str
    value: str
    reason: str


@dataclass
class Source:
    """Where the words were printed: a capture that holds them, or an article to store."""

    url: str = ""
    text: str = ""
    title: str = ""
    published_on: date | None = None
    outlet: Outlet | None = None
    capture: Capture | None = None
    spans: list[Span] = field(default_factory=list)


@dataclass
class ClaimPlan:
    company: Company | None
    values: dict[str, Any]
    topics: list[Topic]
    due_kind: DueKind | None = None
    due_from: date | None = None
    due_by: date | None = None


@dataclass
class Checked:
    """A row with what was read from it; `errors` keep the whole file from being imported."""

    row: ImportRow
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    speaker: Executive | None = None
    position: Position | None = None
    company: Company | None = None
    said_on: date | None = None
    precision: Precision = Precision.DAY
    form: str = ""
    source: Source | None = None
    claim: ClaimPlan | None = None
    known: Statement | None = None
    claim_is_known: bool = False

    def cell(self, column: str) -> str:
        return self.row.typed.get(column, "")

    def refuse(self, column: str, reason: str) -> None:
        self.errors.append(Finding(column, shown(self.cell(column)), reason))

    def warn(self, column: str, reason: str) -> None:
        self.warnings.append(Finding(column, shown(self.cell(column)), reason))

    def read(self, column: str, reader: Callable[[str], Read]) -> Read | None:
        """The cell as a value; None with an error noted where it is none."""
        try:
            return reader(self.cell(column))
        except ValueError as error:
            self.refuse(column, str(error))
            return None

    @property
    def key(self) -> tuple[int, str, date | None]:
        """Rows with one key are one statement."""
        return (self.speaker.pk if self.speaker else 0, folded(self.cell("words")), self.said_on)


def folded(words: str) -> str:
    """The letters and digits of the words, in lower case: what two prints of them share."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def check_rows(rows: Iterable[ImportRow], today: date) -> list[Checked]:
    """Every row with every error and warning. What is on record already is found, and said so by a warning."""
    record = Record()
    checked = [check_row(row, record, today) for row in rows]
    _find_known(checked, record)
    _find_twins(checked)
    return checked


class Record:
    """What the rows name, looked up once for each name."""

    def __init__(self) -> None:
        self.people: dict[str, list[Executive]] = {}
        self.posts: dict[int, list[Position]] = {}
        self.companies: dict[str, list[Company]] = {}
        self.outlets: dict[str, Outlet | None] = {}
        self.topics = {key: row for row in Topic.objects.all() for key in (row.name.casefold(), row.slug)}
        self.captures: dict[str, tuple[bool, Capture | None]] = {}

    def executives(self, name: str) -> list[Executive]:
        key = name.casefold()
        if key not in self.people:
            by_slug = Executive.objects.filter(slug=name)
            found = by_slug if by_slug.exists() else bearers(name)
            self.people[key] = list(found[:5])
        return self.people[key]

    def positions(self, who: Executive) -> list[Position]:
        if who.pk not in self.posts:
            self.posts[who.pk] = list(Position.objects.filter(executive=who).select_related("company"))
        return self.posts[who.pk]

    def named_companies(self, name: str) -> list[Company]:
        key = name.casefold()
        if key not in self.companies:
            named = Q(name__iexact=name) | Q(slug=name) | Q(aliases__name__iexact=name)
            self.companies[key] = list(Company.objects.filter(named).distinct()[:5])
        return self.companies[key]

    def outlet(self, name: str, url: str) -> Outlet | None:
        key = name.casefold() or f"at {url}"
        if key not in self.outlets:
            named = Outlet.objects.filter(name__iexact=name).order_by("pk").first()
            self.outlets[key] = named if name else outlet_at(url)
        return self.outlets[key]

    def latest_capture(self, url: str) -> tuple[bool, Capture | None]:
        """Whether an article is stored at the address, and its latest capture."""
        if url not in self.captures:
            article = Article.objects.filter(canonical_url=url).first()
            capture = article.captures.order_by("-pk").first() if article else None
            self.captures[url] = (article is not None, capture)
        return self.captures[url]


def check_row(row: ImportRow, record: Record, today: date) -> Checked:
    checked = Checked(row)
    for column, longest in columns.LONGEST.items():
        if len(checked.cell(column)) > longest:
            checked.refuse(column, f"It has {len(checked.cell(column)):,} characters; the most is {longest:,}.")
    for column in columns.REQUIRED:
        if not checked.cell(column):
            checked.refuse(column, "It is empty.")
    checked.form = checked.read("form", lambda cell: columns.choice("form", cell)) or ""
    _check_day(checked, today)
    _check_people(checked, record)
    _check_source(checked, record, today)
    if any(checked.cell(column) for column in columns.CLAIM_NAMES):
        _check_claim(checked, record)
    return checked


def _check_day(checked: Checked, today: date) -> None:
    if not checked.cell("said_on"):
        return
    found = checked.read("said_on", columns.day_said)
    if found and found[0] > today:
        checked.refuse("said_on", "The day lies in the future: nobody has said it yet.")
    elif found:
        checked.said_on, checked.precision = found


def _check_people(checked: Checked, record: Record) -> None:
    checked.company = _sole(checked, "company", record.named_companies(checked.cell("company")), "a company")
    checked.speaker = _sole(checked, "speaker", record.executives(checked.cell("speaker")), "an executive")
    if checked.speaker is None or checked.said_on is None:
        return
    held = [post for post in record.positions(checked.speaker) if _may_be_meant(checked, post)]
    if len(held) == 1:
        checked.position = held[0]
    elif held:
        listed = "; ".join(str(post) for post in held)
        checked.refuse("title", f"Several positions fit, give company and title: {listed}.")
    else:
        checked.warn("speaker", "No position of theirs fits that day: the draft is without one.")


def _may_be_meant(checked: Checked, post: Position) -> bool:
    day, title = checked.said_on, checked.cell("title").casefold()
    assert day is not None
    held = (post.started_on is None or post.started_on <= day) and (post.ended_on is None or post.ended_on > day)
    there = checked.company is None or post.company_id == checked.company.pk
    return held and there and title in ("", post.title.casefold())


def _sole(checked: Checked, column: str, found: list[Any], noun: str) -> Any:
    name = checked.cell(column)
    if not name:
        return None
    if not found:
        checked.refuse(column, f"There is no such name on record. Add {noun} of that name first.")
    elif len(found) > 1:
        checked.refuse(column, f"Several bear the name. Write one of: {', '.join(row.slug for row in found)}.")
    return found[0] if len(found) == 1 else None


def _check_source(checked: Checked, record: Record, today: date) -> None:
    url, text = checked.cell("source_url"), checked.cell("source_text")
    if not url and not text:
        checked.warn("source_url", "No source: the statement can't be published until its words are attached to one.")
        return
    source = checked.source = Source(text=text, title=checked.cell("source_title"))
    if url:
        source.url = checked.read("source_url", canonical_url) or ""
    if checked.cell("published_on"):
        source.published_on = checked.read("published_on", columns.day)
        if source.published_on and source.published_on > today:
            checked.refuse("published_on", "The day lies in the future.")
    is_stored, source.capture = record.latest_capture(source.url) if not text else (False, captured(source.url, text))
    if not is_stored:
        source.outlet = record.outlet(checked.cell("outlet"), source.url)
        if source.outlet is None:
            named = checked.cell("outlet")
            checked.refuse("outlet", "No outlet on record bears this name." if named else "Say who published it.")
    printed = text or (source.capture.text if source.capture else "")
    if printed:
        _find_words(checked, source, printed)
    elif source.url:
        checked.warn("source_url", "The page is fetched after the import; attach the words when it is there.")


def captured(url: str, text: str) -> Capture | None:
    """The capture of this very text, where it was stored before."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Capture.objects.filter(sha256=digest, article__canonical_url=url or f"urn:sha256:{digest}").first()


def _find_words(checked: Checked, source: Source, printed: str) -> None:
    try:
        source.spans = find_in(printed, checked.cell("words"))
    except ValidationError as error:
        checked.refuse("words", " ".join(error.messages))


def _check_claim(checked: Checked, record: Record) -> None:
    if not checked.cell("proposition"):
        checked.refuse("proposition", "The row describes a claim and does not say what is claimed.")
    values: dict[str, Any] = {name: checked.cell(name) for name in ("proposition", "condition", "market", "phrase")}
    values["criteria"] = checked.cell("criteria")
    for name in ("kind", "modality"):
        values[name] = checked.read(name, lambda cell, name=name: columns.choice(name, cell))  # type: ignore[misc]
    values["grace_days"] = checked.read("grace_days", columns.grace)
    company = checked.company or (checked.position.company if checked.position else None)
    if company is None and not checked.errors:
        checked.refuse("company", "Say which company owes the claim.")
    if not values["criteria"]:
        checked.warn("criteria", "A claim can't be published without saying how it will be judged.")
    checked.claim = ClaimPlan(company, values, _topics(checked, record))
    _check_window(checked, checked.claim)


def _topics(checked: Checked, record: Record) -> list[Topic]:
    names = [name.strip() for name in checked.cell("topics").replace("|", ";").split(";") if name.strip()]
    unknown = [name for name in names if name.casefold() not in record.topics]
    if unknown:
        checked.refuse("topics", f"No topic on record: {shown(', '.join(unknown))}.")
    return list({row.pk: row for name in names if (row := record.topics.get(name.casefold()))}.values())


def _check_window(checked: Checked, plan: ClaimPlan) -> None:
    plan.due_from = checked.read("due_from", columns.day) if checked.cell("due_from") else None
    plan.due_by = checked.read("due_by", columns.day) if checked.cell("due_by") else None
    if plan.due_from and plan.due_by:
        plan.due_kind = DueKind.WITHIN
        if plan.due_by < plan.due_from:
            checked.refuse("due_by", "The window ends before it begins.")
    elif plan.due_by:
        plan.due_kind = DueKind.BY
    elif plan.due_from:
        plan.due_kind = DueKind.NOT_BEFORE
    if plan.due_by == date.max:
        checked.refuse("due_by", "No calendar goes so far.")


# What is on record already ------------------------------------------------------------------------------------------


def _find_known(checked: list[Checked], record: Record) -> None:
    speakers = {row.speaker.pk for row in checked if row.speaker}
    said: dict[tuple[int, str], list[Statement]] = {}
    for statement in Statement.objects.filter(speaker__in=speakers).defer("search").prefetch_related("claims"):
        said.setdefault((statement.speaker_id or 0, folded(statement.words)), []).append(statement)
    for row in checked:
        alike = said.get(row.key[:2], [])
        row.known = next((s for s in alike if s.said_on == row.said_on), None) or _printed_there(row)
        if row.known is not None:
            _say_known(row, row.known)
        elif alike:
            days = ", ".join(str(s.said_on) for s in alike[:3])
            row.warn("words", f"The same words of theirs are on record, said on {days}: statement {alike[0].pk}.")


def _printed_there(row: Checked) -> Statement | None:
    """The statement to which the place in the stored source belongs already, such as a reader's suggestion."""
    source = row.source
    if source is None or source.capture is None or not source.spans:
        return None
    first, last = source.spans[0].start, source.spans[-1].end
    at = Appearance.objects.filter(capture=source.capture, start=first, end=last).select_related("statement").first()
    return at.statement if at else None


def _say_known(row: Checked, known: Statement) -> None:
    if known.state == EditorialState.WITHDRAWN:
        row.refuse("words", f"They were withdrawn: statement {known.pk}.")
        return
    if known.speaker_id is not None and row.speaker is not None and known.speaker_id != row.speaker.pk:
        row.refuse("speaker", f"In the source these words are {known.speaker}’s already: statement {known.pk}.")
        return
    if row.claim is not None:
        typed = folded(row.cell("proposition"))
        row.claim_is_known = any(folded(claim.proposition) == typed for claim in known.claims.all())
    rest = "" if row.claim is None or row.claim_is_known else " The claim is drafted on it."
    row.warn("words", f"On record already as statement {known.pk}, which stays as it is.{rest}")


def _find_twins(checked: list[Checked]) -> None:
    """Rows of the file that say the same claim of the same statement twice."""
    seen: dict[tuple[Any, ...], int] = {}
    for row in checked:
        if not row.cell("words"):
            continue
        key = (*row.key, row.cell("speaker").casefold(), folded(row.cell("proposition")))
        if key in seen:
            row.refuse("words", f"The same as row {seen[key]}.")
        else:
            seen[key] = row.row.number
