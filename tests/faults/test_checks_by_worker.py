"""A look that a real worker takes: provider asked, article fetched, read and matched, evidence suggested."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests import news_services
from tests.builders import person, published_claim
from tests.faults.test_killed_worker import environment
from tests.faults.workers import Worker, eventually
from tracker.actions import checks
from tracker.models import Capture, Evidence, FollowUpCheck, NewsProvider

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="on-record-checks-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def test_a_worker_asks_stores_fetches_and_matches(folder):
    claim = published_claim()
    with news_services.running() as service:
        day = timezone.now().date() - timedelta(days=40)
        text = f"{claim.company} opened its first store in Oslo on Monday."
        service.add("/opened", f"{claim.company} opens in Oslo", day, text)
        url = f"{service.origin}/gdelt"
        NewsProvider.objects.create(kind="gdelt", name="GDELT here", url=url, is_active=True, most_results=250)
        checks.ask_for(claim, person(), timezone.now())
        known = environment(folder) | {"SAMPLE_FEED_ORIGIN": service.origin}
        with Worker("config.celery", known, folder / "log", "-B", "-s", str(folder / "beat")):
            done = eventually(lambda: Evidence.objects.filter(claim=claim).exists(), 200, every=0.2)
        assert done, (folder / "log").read_text()[-3000:]
    look = FollowUpCheck.objects.get(reason="asked").looks.get(place="GDELT here")
    assert (look.articles_seen, look.articles_new, look.error) == (1, 1, "")
    assert Capture.objects.filter(article__canonical_url=f"{service.origin}/opened").count() == 1
    assert Evidence.objects.get(claim=claim).state == "suggested"
