import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from tracker.actions.anchors import check_capture
from tracker.actions.jobs import enqueue
from tracker.actions.origins import find_origin
from tracker.intake.canonical import canonical_url
from tracker.intake.extract import Extracted
from tracker.intake.polling import Entry
from tracker.models import Article, Capture, Feed, Job, Outlet
from tracker.models.articles import LONGEST_TEXT
from tracker.vocabulary import CaptureOrigin, FetchStatus, JobKind


def add_outlet(name: str, *, website: str = "", is_sample: bool = False) -> Outlet:
    """The outlet of that name, made when there is none."""
    outlet, _ = Outlet.objects.get_or_create(
        name=name.strip(),
        defaults={"slug": slugify(name)[:220] or "outlet", "website": website, "is_sample": is_sample},
    )
    return outlet


def add_text(
    outlet: Outlet,
    text: str,
    *,
    now: datetime,
    published_on: date | None,
    url: str = "",
    title: str = "",
    author: str = "",
    language: str = "en",
    source: CaptureOrigin = CaptureOrigin.FILE,
) -> Capture:
    """Stores an article's text, and the job to read it. The same text at the same address leaves one capture.

    Without a `url` the article is known by the hash of its text. Raises ValidationError naming the field.
    """
    check_text(text)
    if published_on is not None and published_on > now.date() + timedelta(days=1):
        raise ValidationError({"published": f"{published_on} lies in the future."})
    with transaction.atomic():
        article, _ = Article.objects.get_or_create(
            canonical_url=_address(url, text),
            defaults={
                "outlet": outlet,
                "title": (title or _headline(text))[:500],
                "author": author[:300],
                "language": language,
                "published_on": published_on,
            },
        )
        return store_capture(article, text, source=source, fetched_at=now)


def add_address(outlet: Outlet, url: str, *, now: datetime, published_on: date | None, title: str = "") -> Article:
    """The article at this address, with the job to fetch it where nothing of it is captured. Raises ValidationError."""
    if not url:
        raise ValidationError({"url": "Give an address, or the text."})
    if published_on is not None and published_on > now.date() + timedelta(days=1):
        raise ValidationError({"published": f"{published_on} lies in the future."})
    with transaction.atomic():
        article, _ = Article.objects.get_or_create(
            canonical_url=_address(url, ""),
            defaults={"outlet": outlet, "title": title[:500], "published_on": published_on},
        )
        if not article.captures.exists():
            _ask_for(article, now)
    return article


def addresses_known(addresses: Iterable[str]) -> set[str]:
    """Those of the canonical addresses at which an article is stored."""
    known = Article.objects.filter(canonical_url__in=list(addresses))
    return set(known.values_list("canonical_url", flat=True))


def store_capture(article: Article, text: str, *, source: CaptureOrigin, fetched_at: datetime) -> Capture:
    """The capture of this text of the article, with the jobs to read and to match it. One per text, however often."""
    check_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        capture, new = Capture.objects.get_or_create(
            article=article, sha256=digest, defaults={"text": text, "fetched_at": fetched_at, "source": source}
        )
        if new:
            enqueue(JobKind.READ_CAPTURE, capture)
            enqueue(JobKind.MATCH_CAPTURE, capture)
            check_capture(capture)
            find_origin(capture)
    return capture


def store_entry(feed: Feed, entry: Entry, now: datetime) -> Article | None:
    """The article of a feed's entry, with the job to fetch it. None when it is known, or has no usable address."""
    try:
        address = canonical_url(entry.url)
    except ValueError:
        return None
    published = entry.published.date() if entry.published and entry.published <= now + timedelta(days=1) else None
    with transaction.atomic():
        article, new = Article.objects.get_or_create(
            canonical_url=address,
            defaults={
                "outlet": feed.outlet,
                "title": entry.title.strip()[:500],
                "author": entry.author[:300],
                "published_on": published,
            },
        )
        if not new:
            return None
        enqueue(JobKind.CAPTURE_ARTICLE, article)
    return article


def store_page(article: Article, page: Extracted, *, source: CaptureOrigin, now: datetime) -> Capture:
    """The capture of a fetched page; title, author and day are filled in where the feed gave none."""
    article.title = article.title or page.title[:500]
    article.author = article.author or page.author[:300]
    article.language = page.language[:16] or article.language
    if article.published_on is None and page.published and page.published <= now.date() + timedelta(days=1):
        article.published_on = page.published
    article.claimed_canonical = page.claimed_canonical[:1000]
    article.fetch_error = "Behind a paywall: only what was free to read is stored." if page.partial else ""
    article.fetch_status = FetchStatus.PAYWALL if page.partial else FetchStatus.FETCHED
    # Only these: the row was read before the fetch, and an editor may have changed the others meanwhile.
    article.save(
        update_fields=[
            "title",
            "author",
            "language",
            "published_on",
            "claimed_canonical",
            "fetch_error",
            "fetch_status",
        ]
    )
    return store_capture(article, page.text, source=source, fetched_at=now)


def note_failure(article: Article, reason: str, kind: FetchStatus = FetchStatus.UNREACHABLE) -> None:
    """A fetch that failed, and how: each look that would have read the article knows."""
    Article.objects.filter(pk=article.pk).update(fetch_error=reason[:2000], fetch_status=kind)


def check_text(text: str) -> None:
    """Raises ValidationError naming the reason when a text can't be stored."""
    if not text.strip():
        raise ValidationError({"text": "The text is empty."})
    if "\x00" in text:
        raise ValidationError({"text": "The text holds a NUL character: it is no article."})
    if len(text) > LONGEST_TEXT:
        raise ValidationError({"text": f"The text has {len(text):,} characters; the most is {LONGEST_TEXT:,}."})
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValidationError(
            {"text": f"The text holds half a character at {error.start:,} (a lone surrogate)."}
        ) from error


def _ask_for(article: Article, now: datetime) -> None:
    """The job to fetch it, and a new one where an earlier one ended without a text (a page that was not found)."""
    ended = Job.objects.filter(kind=JobKind.CAPTURE_ARTICLE, article=article, done_at__isnull=False)
    again = ended.exists() and not Job.objects.waiting().filter(kind=JobKind.CAPTURE_ARTICLE, article=article).exists()
    enqueue(JobKind.CAPTURE_ARTICLE, article, key=f"again:{article.pk}:{now:%Y-%m-%dT%H:%M}" if again else "")


def _address(url: str, text: str) -> str:
    if not url:
        return f"urn:sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    try:
        return canonical_url(url)
    except ValueError as error:
        raise ValidationError({"url": str(error)}) from error


def _headline(text: str) -> str:
    first = text.strip().splitlines()[0]
    return first if len(first) <= 120 else f"{first[:119]}…"
