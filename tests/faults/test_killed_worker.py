"""A worker killed at any moment loses nothing and doubles nothing: the row waits, the broker only wakes."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from tests.builders import capture, position
from tests.faults.workers import Worker, eventually
from tracker import ledger
from tracker.actions import reading
from tracker.models import Appearance, Capture, Claim, Evidence, FollowUpCheck, Job, Statement

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]

ARTICLES = 200
KILLS = 10
LEASE_SECONDS = 5


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="on-record-faults-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def database_url() -> str:
    known = connection.get_connection_params()
    host, port = quote(str(known.get("host", "")), safe=""), known.get("port", 5432)
    secret = f":{quote(known['password'], safe='')}" if known.get("password") else ""
    return f"postgresql://{known.get('user', '')}{secret}@{host}:{port}/{known['dbname']}"


def environment(folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CELERY_BROKER_URL": "filesystem://",
        "SECRET_KEY": "for the tests only",
        "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "ON_RECORD_ACTOR": "machine",
    }


def add_articles() -> list[str]:
    held = position("Fjordly")
    name = held.executive.name
    texts = [
        f"OSLO. “We will open store number {n} in Norway next year,” {name}, chief executive of Fjordly, said on Tuesday."
        for n in range(ARTICLES)
    ]
    for text in texts:
        capture(text)
    return texts


def rows_left() -> Counter[str]:
    """What reading leaves, told by content and not by number, so that two runs can be compared."""
    left: Counter[str] = Counter()
    for article, words in Statement.objects.values_list("appearances__capture__sha256", "words"):
        left[f"statement {article} {words}"] += 1
    for article, proposition in Claim.objects.values_list("statement__appearances__capture__sha256", "proposition"):
        left[f"claim {article} {proposition}"] += 1
    for model in (Appearance, Evidence, FollowUpCheck):
        left[model.__name__] = model.objects.count()
    return left


def leased() -> int:
    return Job.objects.filter(done_at=None, leased_until__gt=timezone.now()).count()


def waiting() -> int:
    return Job.objects.waiting().count()


def test_ten_kills_lose_nothing_and_double_nothing(folder):
    add_articles()
    kills = 0
    with Worker("config.celery", environment(folder), folder / "log", "-B", "-s", str(folder / "beat")) as worker:
        while kills < KILLS and waiting():
            assert eventually(lambda: leased() or not waiting(), 60), (folder / "log").read_text()[-3000:]
            caught = leased()
            worker.kill()
            # Only now is it certain that the kill came in the middle of a job: nobody is left to finish it.
            kills += bool(caught and leased())
            worker.start()
        landed = Job.objects.filter(attempts__gt=1).count()
        assert eventually(lambda: not waiting(), 180, every=0.2), f"{waiting()} jobs still wait"
    assert kills == KILLS, f"only {kills} kills met a running job"
    assert Job.objects.filter(attempts__gt=1).count() >= max(landed, 1), "no job was ever taken again"
    assert not Job.objects.parked().exists()
    assert_all_read_once()
    killed = rows_left()
    assert killed == rows_without_kills(), "another result than a run without kills"
    assert [finding for finding in ledger.verify() if finding.violations] == []


def assert_all_read_once() -> None:
    for kind in ("read_capture", "match_capture"):
        done = Counter(Job.objects.filter(kind=kind, done_at__isnull=False).values_list("capture", flat=True))
        assert done == Counter(dict.fromkeys(Capture.objects.values_list("pk", flat=True), 1))
    assert Statement.objects.count() == ARTICLES
    assert Appearance.objects.values("capture", "start", "end").distinct().count() == ARTICLES


def rows_without_kills() -> Counter[str]:
    """The same articles read once more in this process, undisturbed."""
    Claim.objects.all().delete()
    Statement.objects.all().delete()
    for known in Capture.objects.order_by("pk"):
        reading.suggest(known)
    return rows_left()


def done(folder: Path) -> int:
    return sum(1 for _ in (folder / "done").iterdir())


def test_the_harness_sees_losses_where_there_are_some(folder, monkeypatch):
    """A bare task over the same broker, killed in the same way: what was in hand when the worker died is gone."""
    monkeypatch.setenv("BARE_FOLDER", str(folder))
    monkeypatch.setenv("CELERY_BROKER_URL", "filesystem://")
    for name in ("queue", "control", "started", "done"):
        (folder / name).mkdir()
    from tests.faults import bare_app

    for number in range(ARTICLES):
        bare_app.work.delay(number)
    bare = {"BARE_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": ""}
    kills = 0
    with Worker("tests.faults.bare_app", bare, folder / "log") as worker:
        while kills < KILLS and any((folder / "queue").iterdir()):
            eventually(lambda: any((folder / "started").iterdir()), 30, every=0.005)
            worker.kill()
            caught = list((folder / "started").iterdir())
            kills += bool(caught)
            for mark in caught:
                mark.unlink()
            worker.start()
        eventually(lambda: not any((folder / "queue").iterdir()), 90, every=0.2)
        eventually(lambda: done(folder) == ARTICLES, 2)
    lost = ARTICLES - done(folder)
    assert kills > 0
    assert lost > 0, "if late acknowledgement alone were enough, the job rows would not be needed"
