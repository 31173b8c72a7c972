"""One request at a time for each site, over all workers: the row says when the site may be asked next."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from types import TracebackType
from uuid import uuid4

from django.db import transaction
from django.db.models import DateTimeField, Func

from tracker.actions.jobs import Later
from tracker.models import Host

HELD_FOR = timedelta(seconds=35)
"""Longer than work may take (CELERY_TASK_SOFT_TIME_LIMIT). A worker that dies holds its site no longer than this."""

LONGEST_PAUSE = 60.0


class _Clock(Func):
    """The database's time, on which all workers agree; not Now(), which stands still in a transaction."""

    function = "clock_timestamp"
    output_field = DateTimeField()


class Visit(AbstractContextManager["Visit"]):
    """The sites that one piece of work asks, each held until it is through: robots.txt, page and redirects are one visit.

    Taking a site that another visit holds, or that was asked a moment ago, raises Later with this work's turn.
    """

    def __init__(self) -> None:
        self._token = uuid4().hex
        self._held: set[str] = set()

    def take(self, host: str) -> None:
        name = host.lower()[:255]
        if name in self._held:
            return
        Host.objects.get_or_create(name=name)
        free = Host.objects.filter(name=name, free_at__lte=_Clock())
        if free.update(free_at=_Clock() + HELD_FOR, held_by=self._token) == 1:
            self._held.add(name)
            return
        raise Later(_book(name))

    def slow_down(self, host: str, seconds: float) -> None:
        Host.objects.filter(name=host.lower()[:255]).update(pause=min(max(seconds, 0.0), LONGEST_PAUSE))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for row in Host.objects.filter(name__in=self._held, held_by=self._token):
            mine = Host.objects.filter(pk=row.pk, held_by=self._token)
            mine.update(free_at=_Clock() + timedelta(seconds=row.pause), held_by="")
        self._held.clear()


def visit() -> Visit:
    """A turn to pass to `intake.pages.fetch`; `with` hands the sites back."""
    return Visit()


def _book(name: str) -> datetime:
    """A turn of its own for each who waits: all waking at once would only send all but one away again."""
    with transaction.atomic():
        row = Host.objects.select_for_update().annotate(clock=_Clock()).get(pk=name)
        pause = timedelta(seconds=max(row.pause, 0.1))
        # While the site is held, `free_at` is only the latest end.
        turn = max(row.booked_until + pause, row.clock + pause if row.held_by else row.free_at)
        Host.objects.filter(pk=name).update(booked_until=turn)
    return turn
