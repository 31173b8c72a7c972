"""Any text is read, or refused with a reason: no reader hangs, raises, or takes the worker with it.

The times of the readers are in README; here a time limit only catches what does not end.
"""

from datetime import date, timedelta
from io import StringIO

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import hostile
from tests.builders import capture, position
from tracker import tasks
from tracker.actions import health, jobs, reading
from tracker.extraction.claims import draft_claim
from tracker.extraction.days import read_day_said
from tracker.extraction.page import LONGEST_ARTICLE
from tracker.extraction.people import Organisation, Person, Post
from tracker.extraction.quotes import find_attributions
from tracker.extraction.scene import set_scene
from tracker.extraction.scope import scope_of
from tracker.extraction.speakers import speaker_in
from tracker.horizons import resolve
from tracker.horizons.finding import find_phrases
from tracker.matching.stance import best_passages
from tracker.models import Appearance, Capture, Job, Statement
from tracker.text import clean
from tracker.vocabulary import JobKind

pytestmark = pytest.mark.timeout(60)

DAY = date(2024, 3, 12)
COMPANY = Organisation(1, ("Vestfjord Ferries", "Vestfjord"))
POST = Post(1, 1, COMPANY.names, "Chief executive", date(2015, 1, 1), None)
PEOPLE = [
    Person(1, "Mira Solberg", ("Solberg",), "Solberg", False, (POST,)),
    Person(2, "Ann Lee", (), "Lee", False, ()),
]
PURE = {**hostile.LONG, **hostile.LANGUAGES, **hostile.MIXED, **hostile.UNSTORABLE}


def ids(texts):
    return pytest.mark.parametrize("name", texts)


@ids(PURE)
def test_every_reader_ends_and_points_into_the_text(name):
    text = PURE[name]
    scene = set_scene(text, PEOPLE, [COMPANY])
    for attribution in find_attributions(text)[: reading.MOST_ATTRIBUTIONS]:
        spans = (*attribution.source, *attribution.cue, *attribution.content)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        day = read_day_said(text, attribution, DAY)
        speaker_in(scene, attribution, day.day)
        draft = draft_claim(text, attribution, "Vestfjord Ferries")
        if draft is not None:
            resolve(draft.phrase, DAY)
    assert all(span.of(text) for span in find_phrases(text))
    assert scope_of(text, "en").text in text
    clean(text).encode()


@ids(["prose", "matched quotations", "one word", "lines", "commas", "arabic", "marks alone", "time phrases"])
def test_the_reader_of_stances_ends(name):
    best_passages("Vestfjord Ferries opens a plant in Halden", hostile.LONG[name])


def job_of(row: Capture) -> Job:
    return Job.objects.get(kind=JobKind.READ_CAPTURE, capture=row)


def assert_anchored() -> None:
    for appearance in Appearance.objects.prefetch_related("capture", "spans"):
        for span in appearance.spans.all():
            assert appearance.capture.text[span.start : span.end] == span.exact


@pytest.mark.django_db(transaction=True)
@ids(
    [
        "prose",
        "matched quotations",
        "sentences of saying",
        "open paragraphs",
        "alternating marks",
        "nested",
        "one word",
        "commas",
        "names and commas",
        "combining marks",
        "bidi controls",
        "emoji",
    ]
)
def test_two_megabytes_on_a_line_are_read_by_the_worker_and_the_rest_is_said(name):
    held = position("Vestfjord Ferries")
    row = capture(hostile.LONG[name].replace("Mira Solberg", held.executive.name)[: hostile.TWO_MEGABYTES])
    for job in Job.objects.order_by("pk"):
        tasks.work(job.pk)
    assert not Job.objects.filter(done_at=None).exists()
    assert Statement.objects.count() <= reading.MOST_ATTRIBUTIONS
    note = job_of(row).note
    assert note.startswith(("Read to character", "Not read")), note
    assert_anchored()
    left = Statement.objects.count()
    reading.suggest(row)
    assert Statement.objects.count() == left


@pytest.mark.django_db(transaction=True)
def test_quotations_beyond_the_most_are_left_and_said():
    row = capture("“We will come next year,” said Ann Lee. The room was quiet.\n\n" * 250)
    tasks.work(job_of(row).pk)
    assert Statement.objects.count() == reading.MOST_ATTRIBUTIONS
    assert f"{reading.MOST_ATTRIBUTIONS} attributions are the most" in job_of(row).note


@pytest.mark.django_db(transaction=True)
@ids(hostile.LANGUAGES)
def test_another_language_is_refused_by_name(name):
    row = capture(hostile.LANGUAGES[name])
    tasks.work(job_of(row).pk)
    assert job_of(row).done_at is not None
    assert job_of(row).note.startswith("Not read: ") and name in job_of(row).note
    assert not Statement.objects.exists()


@pytest.mark.django_db(transaction=True)
@ids(hostile.MIXED)
def test_odd_letters_in_an_english_text_are_read(name):
    row = capture(hostile.MIXED[name])
    tasks.work(job_of(row).pk)
    assert job_of(row).note == ""
    assert Statement.objects.exists()
    assert_anchored()


@pytest.mark.django_db(transaction=True)
def test_a_text_without_quotes_is_read_and_nothing_is_said():
    row = capture(hostile.PROSE)
    tasks.work(job_of(row).pk)
    assert (job_of(row).done_at is not None, job_of(row).note, Statement.objects.count()) == (True, "", 0)


@pytest.mark.django_db
@ids(hostile.UNSTORABLE)
def test_what_cannot_be_stored_is_refused_with_a_reason(name):
    with pytest.raises(ValidationError) as refusal:
        capture(hostile.UNSTORABLE[name])
    assert refusal.value.message_dict["text"]
    assert not Capture.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (hostile.LONG["matched quotations"].encode(), "Left unread: Read to character "),
        (hostile.LANGUAGES["German"].encode(), "Left unread: Not read: language de (German)"),
        (hostile.MIXED["emoji"].encode(), "direct"),
        (hostile.PROSE.encode(), "Nothing new is suggested"),
        ("“We will come,” said \ud83d Ann Lee.".encode("utf-16", "surrogatepass"), "direct"),
    ],
)
def test_the_command_says_what_it_read(tmp_path, data, answer):
    assert answer in add_article(tmp_path, data)


def add_article(folder, data: bytes) -> str:
    file, out = folder / "article.txt", StringIO()
    file.write_bytes(data)
    call_command("add_article", str(file), outlet="Gazette", new_outlet=True, published="2024-03-12", stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "data", [b"", b" \n\t ", b"said \x00 Ann", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"x" * 5_000_001, b"\x01" * 99]
)
def test_the_command_refuses_with_a_reason(tmp_path, data):
    with pytest.raises(CommandError, match="source: "):
        add_article(tmp_path, data)
    assert not Capture.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_work_that_does_not_end_is_stopped_and_parked_with_its_reason(monkeypatch):
    row = capture("“We will come,” said Ann Lee.")

    def never(job, ready):
        raise SoftTimeLimitExceeded

    monkeypatch.setitem(tasks.WORK, JobKind.READ_CAPTURE, (tasks._nothing, never))
    with pytest.raises(SoftTimeLimitExceeded):
        tasks.work(job_of(row).pk)
    job = job_of(row)
    assert (job.parked_at is not None, job.attempts) == (True, 1)
    assert "Stopped after" in job.error
    assert health.state(timezone.now())["parked_jobs"] == 1
    assert jobs.take(job.pk) is None


def test_a_worker_stops_before_its_lease_ends():
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < settings.JOB_LEASE_SECONDS
    assert timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "declared", "read"),
    [
        (hostile.PROSE, "en", True),
        (hostile.PROSE, "de-DE", True),
        (hostile.PROSE, "", True),
        ("“We will come,” said Ann Lee.", "en-GB", True),
        ("“We will come,” said Ann Lee.", "und", True),
        ("“We will come,” said Ann Lee.", "utf-8; nonsense", True),
        ("“We will come,” said Ann Lee.", "{{ lang }}", True),
        ("“We will come,” said Ann Lee.", "de", False),
        ("Ann Lee. Mira Solberg. Halden.", "xx", False),
        (hostile.LANGUAGES["German"], "en", False),
        (hostile.LANGUAGES["Japanese"], "en", False),
        ("", "en", True),
    ],
)
def test_the_words_tell_the_language_before_what_is_declared(text, declared, read):
    scope = scope_of(text, declared)
    assert (scope.text == text and not scope.reason) if read else (scope.text == "" and "Not read" in scope.reason)


def test_what_is_too_long_is_read_to_its_limit():
    scope = scope_of(hostile.LONG["prose"], "en")
    assert len(scope.text) == LONGEST_ARTICLE
    assert "100,000 of 2,000,000" in scope.reason
