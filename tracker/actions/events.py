from typing import Any

from tracker.models import Event
from tracker.vocabulary import EventKind


def record(kind: EventKind, **about: Any) -> Event:
    """Writes the public change into the outbox, in the transaction of the change itself."""
    return Event.objects.create(kind=kind, **about)
