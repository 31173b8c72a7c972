"""Articles with published words are fetched again each night. The row says when; many nights of failure, less often."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tracker.actions import jobs
from tracker.actions.anchors import check_capture, note_unreachable
from tracker.actions.articles import store_page
from tracker.intake.extract import Extracted
from tracker.models import Appearance, Article, Evidence
from tracker.models.articles import ArticleQuerySet
from tracker.vocabulary import CaptureOrigin, JobKind

NIGHT = timedelta(hours=6)
"""From midnight (UTC). Each article has its own minute of the night, so that no outlet is asked for all at once."""

LONGEST_PAUSE = 31
"""Days between two looks at a source that cannot be read."""


def watch_new(now: datetime, most: int = 500) -> int:
    """Sets the first recheck of articles in which something was published since. Returns how many."""
    new = with_published_words().filter(recheck_at=None, canonical_url__startswith="http").order_by("pk")
    articles = list(new.values_list("pk", flat=True)[:most])
    for pk in articles:
        Article.objects.filter(pk=pk, recheck_at=None).update(recheck_at=next_night(pk, now))
    return len(articles)


def schedule_due(now: datetime, most: int = 100) -> int:
    """Queues a recheck of each article whose time has come, and sets the next. Returns how many.

    An article in which nothing published stands any more is looked at no longer.
    """
    with transaction.atomic():
        due = list(Article.objects.due_for_recheck(now).select_for_update(skip_locked=True, no_key=True)[:most])
        watched = set(with_published_words().filter(pk__in=[row.pk for row in due]).values_list("pk", flat=True))
        for article in due:
            after = None
            if article.pk in watched:
                key = f"recheck:{article.pk}:{article.recheck_at:%Y-%m-%dT%H:%M:%S}"
                jobs.enqueue(JobKind.RECHECK_ARTICLE, article, key=key)
                after = next_night(article.pk, now)
            Article.objects.filter(pk=article.pk).update(recheck_at=after)
    return len(watched)


def store_recheck(article: Article, found: Extracted | str, now: datetime) -> None:
    """What a recheck brought: the page, or the reason why it could not be read.

    The page is stored as a capture when its text differs, and the published words are looked for in it.
    """
    with transaction.atomic():
        # The row as it stands: it was read before the fetch.
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if isinstance(found, str):
            note_unreachable(article, found)
            failures = min(article.recheck_failures + 1, 1000)
            pause = timedelta(days=min(2 ** min(failures, 10) // 2, LONGEST_PAUSE) - 1)
            values = {"recheck_failures": failures, "recheck_at": next_night(article.pk, now + pause)}
            Article.objects.filter(pk=article.pk).update(**values)
            return
        check_capture(store_page(article, found, source=CaptureOrigin.FETCH, now=now))
        Article.objects.filter(pk=article.pk).update(recheck_failures=0, seen_at=now)


def with_published_words() -> ArticleQuerySet:
    """Articles that a published statement or confirmed evidence stands on."""
    words = Appearance.objects.published().filter(capture__article=OuterRef("pk"))
    passages = Evidence.objects.confirmed().filter(capture__article=OuterRef("pk"))
    return Article.objects.filter(Q(Exists(words)) | Q(Exists(passages)))


def next_night(pk: int, after: datetime) -> datetime:
    """The article's own moment of the night that follows `after`."""
    own = timedelta(seconds=pk * 7919 % int(NIGHT.total_seconds()))
    return datetime.combine(after.astimezone(UTC).date() + timedelta(days=1), time.min, UTC) + own
