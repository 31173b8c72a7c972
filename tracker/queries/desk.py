"""A capture as the reading desk shows it: its text with marks, its quotes in reading order, who else is there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tracker.models import Appearance, Article, Capture, Claim, Job, Presence, Statement
from tracker.vocabulary import EditorialState, JobKind


@dataclass(frozen=True)
class Item:
    """One quote of the capture. `number` is its place in reading order, from 1."""

    number: int
    appearance: Appearance
    is_refused: bool

    @property
    def pk(self) -> int:
        return self.appearance.pk

    @property
    def statement(self) -> Statement:
        return self.appearance.statement

    @property
    def claims(self) -> list[Claim]:
        return list(self.statement.claims.all())

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an editor's decision."""
        return not self.is_refused and self.is_unpublished

    @property
    def has_open_claims(self) -> bool:
        """Of a published statement: claims that were never published."""
        return self.statement.state == EditorialState.PUBLISHED and any(
            claim.published_at is None for claim in self.claims
        )

    @property
    def is_unpublished(self) -> bool:
        return self.statement.published_at is None and self.statement.state in (
            EditorialState.DRAFT,
            EditorialState.IN_REVIEW,
        )

    @property
    def state(self) -> str:
        if self.is_refused:
            return "rejected"
        if self.statement.state == EditorialState.DRAFT:
            return "suggested" if self.statement.reader else "draft"
        return str(self.statement.state)

    @property
    def state_word(self) -> str:
        words = {"rejected": "Rejected", "suggested": "Suggested"}
        return words.get(self.state) or self.statement.get_state_display()


@dataclass(frozen=True)
class Stretch:
    """A piece of the text between two ends of marks, and the items whose words it is; none for the words around."""

    text: str
    items: tuple[Item, ...] = ()
    begins: tuple[Item, ...] = ()

    @property
    def top(self) -> Item:
        """The innermost: the shortest of those that share it."""
        return min(self.items, key=lambda item: item.appearance.end - item.appearance.start)


def items_of(capture: Capture) -> list[Item]:
    """All quotes of a capture in reading order, the rejected ones too. A fixed number of queries."""
    claims = Claim.objects.defer("search").select_related("company").order_by("pk")
    rows = (
        Appearance.objects.filter(capture=capture)
        .select_related("statement__speaker", "statement__position__company")
        .defer("statement__search")
        .prefetch_related("spans", Prefetch("statement__claims", claims))
        .annotate(refused=Exists(Statement.objects.refused().filter(pk=OuterRef("statement"))))
        .order_by("start", "end", "pk")
    )
    return [Item(number, row, row.refused) for number, row in enumerate(rows, 1)]


def stretches(text: str, items: Iterable[Item]) -> list[Stretch]:
    """The text cut wherever a mark begins or ends. Marks may overlap and nest; joined, the stretches are the text."""
    opens: dict[int, list[Item]] = defaultdict(list)
    closes: dict[int, list[Item]] = defaultdict(list)
    first: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        spans = list(item.appearance.spans.all())
        for span in spans:
            opens[span.start].append(item)
            closes[span.end].append(item)
        if spans:
            first[spans[0].start].append(item)
    cut: list[Stretch] = []
    over: list[Item] = []
    at = 0
    for place in sorted({*opens, *closes, len(text)}):
        if place > at:
            cut.append(Stretch(text[at:place], tuple(over), tuple(first[at])))
        over = [item for item in over if item not in closes[place]] + opens[place]
        at = max(at, place)
    return cut


@dataclass(frozen=True)
class ReadingState:
    """Where the reader stands with a capture or an article. `word` is for the page, `is_over` ends the waiting."""

    word: str
    is_over: bool
    failed: bool = False


def reading_state(capture: Capture, now: datetime) -> ReadingState:
    job = Job.objects.filter(capture=capture, kind=JobKind.READ_CAPTURE).order_by("pk").first()
    return _job_state(job, now, "Read.", "The reader is reading it", "It waits for the reader")


def fetching_state(article: Article, now: datetime) -> ReadingState:
    job = Job.objects.filter(article=article, kind=JobKind.CAPTURE_ARTICLE).order_by("-pk").first()
    return _job_state(job, now, "Fetched.", "The page is being fetched", "The page waits to be fetched")


def _job_state(job: Job | None, now: datetime, done: str, busy: str, waits: str) -> ReadingState:
    if job is None or job.done_at is not None:
        return ReadingState(done, True)
    if job.parked_at is not None:
        return ReadingState(f"Given up after {job.attempts} attempts: {job.error}", True, failed=True)
    if job.leased_until and job.leased_until > now:
        return ReadingState(f"{busy}…", False)
    after = f" after attempt {job.attempts}: {job.error}" if job.error else ""
    return ReadingState(f"{waits}{after}…", False)


def others_at(capture: Capture, user_id: int, now: datetime) -> list[Presence]:
    return list(Presence.objects.at(capture, now).exclude(user=user_id))


def with_suggestions() -> "QuerySet[Capture]":
    """Captures with drafts that wait for an editor, those of the latest articles first."""
    waiting = Statement.objects.to_check().filter(appearances__capture=OuterRef("pk"), published_at=None)
    return Capture.objects.filter(Exists(waiting)).order_by("-pk")


def next_to_read(after: Capture | None = None) -> int | None:
    """The id of the next capture with suggestions, going back in time and round again."""
    waiting = with_suggestions()
    if after is None:
        return waiting.values_list("pk", flat=True).first()
    older = waiting.filter(pk__lt=after.pk).values_list("pk", flat=True).first()
    return older or waiting.filter(~Q(pk=after.pk)).values_list("pk", flat=True).first()
