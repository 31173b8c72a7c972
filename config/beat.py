"""Beat that leaves a sign of life in the database, where the health page looks for it."""

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler

logger = logging.getLogger(__name__)
HEARTBEAT_SECONDS = 3


class HeartbeatScheduler(PersistentScheduler):
    """Lives on without the database: what it sends goes to the broker."""

    last_beat = float("-inf")

    def tick(self, *args: Any, **kwargs: Any) -> float:
        pause: float = super().tick(*args, **kwargs)
        if time.monotonic() - self.last_beat >= HEARTBEAT_SECONDS:
            self.last_beat = time.monotonic()
            record_heartbeat()
        return pause


def record_heartbeat() -> None:
    # Beat imports this file before Django's apps are ready.
    from django.db import DatabaseError, close_old_connections

    from tracker.actions import health

    close_old_connections()
    try:
        health.beat_ticked()
    except DatabaseError as problem:
        logger.warning("No heartbeat recorded: %s", problem)
        close_old_connections()
