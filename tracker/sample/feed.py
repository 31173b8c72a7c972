"""The sample data's live feed: what its articles say, and the row that polls it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from tracker.actions import articles
from tracker.models import Feed
from tracker.sample.rows import read_table

OUTLET = "Lantern Business Wire"
PATH = "/feed.xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the feed; paragraphs are parted by blank lines."""

    slug: str
    title: str
    author: str
    text: str

    @property
    def path(self) -> str:
        return f"/articles/{self.slug}.html"


def read_entries(today: date) -> tuple[Entry, ...]:
    """In the order in which they arrive."""
    return tuple(Entry(**{**row, "text": row["text"].strip()}) for row in read_table("feed", today)["entry"])


def point_feed_at(origin: str, now: datetime) -> Feed:
    """The sample's feed at this origin. When the port has changed, the row follows and is polled at once."""
    outlet = articles.add_outlet(OUTLET, is_sample=True)
    url = f"{origin}{PATH}"
    feed = next((row for row in outlet.feeds.order_by("pk") if urlsplit(row.url).path == PATH), None)
    if feed is None:
        return Feed.objects.create(outlet=outlet, url=url, every_minutes=1, next_poll_at=now)
    if feed.url != url:
        # The marks belong to the old address's answers.
        feed.url, feed.etag, feed.last_modified = url, "", ""
        feed.failures, feed.error, feed.next_poll_at = 0, "", now
        feed.save()
    return feed
