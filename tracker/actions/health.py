from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from tracker.extraction import model
from tracker.matching import network
from tracker.models import Heartbeat, Job

ALIVE_FOR = timedelta(seconds=30)


def seen(name: str, now: datetime) -> None:
    """Notes that a part of the program is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now})


def beat_ticked() -> None:
    """Called by the beat scheduler itself, so that a beat without a worker is told from no beat at all."""
    seen("beat", timezone.now())


def state(now: datetime) -> dict[str, Any]:
    """The state of database, worker and beat, the oldest waiting job in seconds, and how many jobs are parked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beats = {beat.name: beat.seen_at for beat in Heartbeat.objects.all()}
        oldest = Job.objects.waiting().filter(run_after__lte=now).order_by("run_after").first()
        parked = Job.objects.parked().count()
    except DatabaseError as error:
        return {"ok": False, "database": f"unreachable: {type(error).__name__}"}
    parts = {name: _alive(beats.get(name), now) for name in ("worker", "beat")}
    waiting = oldest and {"kind": oldest.kind, "seconds": round((now - oldest.run_after).total_seconds(), 1)}
    return {
        "ok": all(part["state"] == "alive" for part in parts.values()),
        "database": "ok",
        **parts,
        "oldest_waiting_job": waiting or None,
        "parked_jobs": parked,
        "reader": _reader(model.why_unusable()),
        "stance_reader": _reader(network.why_unusable()),
    }


def _alive(seen_at: datetime | None, now: datetime) -> dict[str, Any]:
    if seen_at is None:
        return {"state": "never seen", "seen_at": None}
    return {"state": "alive" if now - seen_at < ALIVE_FOR else "silent", "seen_at": seen_at.isoformat()}


def _reader(reason: str) -> dict[str, str]:
    return {"state": "rules alone", "reason": reason} if reason else {"state": "trained"}
