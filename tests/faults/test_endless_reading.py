"""A text on which reading does not end costs its own job, not the worker: other articles are read meanwhile and after."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import capture
from tests.faults.endless_app import DEAF, ENDLESS
from tests.faults.test_killed_worker import environment
from tests.faults.workers import Worker, eventually
from tracker.models import Capture, Job
from tracker.vocabulary import JobKind

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="on-record-faults-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def reading_of(row: Capture) -> Job:
    return Job.objects.get(kind=JobKind.READ_CAPTURE, capture=row)


def test_endless_readings_are_stopped_and_the_others_go_on(folder):
    endless = capture(f"{ENDLESS} “We will come,” said Ann Lee.")
    deaf = capture(f"{DEAF} “We will come,” said Ann Lee.")
    hasty = environment(folder) | {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty_settings"}
    with Worker("tests.faults.endless_app", hasty, folder / "log", "-B", "-s", str(folder / "beat")) as worker:
        parked = eventually(lambda: reading_of(endless).parked_at, 120, every=0.2)
        assert parked, (folder / "log").read_text()[-3000:]
        assert "Stopped after 3 seconds" in reading_of(endless).error
        assert reading_of(endless).attempts == 1
        assert eventually(lambda: reading_of(deaf).attempts >= 2, 120, every=0.2), "killed, and taken again"
        later = capture("“We will come,” said Mira Solberg.")
        assert eventually(lambda: reading_of(later).done_at, 120, every=0.2), "the worker still reads"
        assert worker.process.poll() is None
    assert "TimeLimitExceeded" in (folder / "log").read_text()
