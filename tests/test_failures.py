from datetime import UTC, datetime, timedelta

import pytest

from tracker.intake.failures import TRIES, Failed, FetchFailed, kind_of, read_retry_after
from tracker.vocabulary import FetchStatus

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(0, "unreachable"), (204, "no_text"), (300, "redirects"), (401, "denied"), (402, "paywall"), (403, "denied"),
     (404, "not_found"), (408, "timeout"), (410, "gone"), (429, "busy"), (451, "denied"), (500, "server_error"), (503, "server_error")],
)  # fmt: skip
def test_each_status_has_its_kind(status, kind):
    assert kind_of(status) == FetchFailed("x", status).kind == kind


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("0", 0), ("99999999999", 86_400), ("Sun, 22 Nov 2026 12:10:00 GMT", 600), ("Sun, 22 Nov 2020 12:10:00 GMT", 0),
     ("Sun, 22 Nov 2099 12:10:00 GMT", 86_400)],
)  # fmt: skip
def test_a_wish_to_be_left_alone_is_seconds_or_a_date_and_at_most_a_day(value, seconds):
    assert read_retry_after(value, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "٣", "Sun, 99 Nov 2026 99:99:99 GMT"])
def test_other_wishes_are_none(value):
    assert read_retry_after(value, NOW) is None


@pytest.mark.parametrize(
    "kind", ["gone", "robots", "forbidden", "paywall", "too_large", "no_text", "denied", "redirects"]
)
def test_what_another_try_would_not_change_is_final_at_once(kind):
    assert Failed("x", FetchStatus(kind)).is_final(1)


@pytest.mark.parametrize("kind", ["not_found", "soft_404", "unreadable"])
def test_what_might_have_come_too_soon_is_tried_once_more_an_hour_later(kind):
    failure = Failed("x", FetchStatus(kind))
    assert not failure.is_final(1)
    assert failure.wait(1) == timedelta(hours=1)
    assert failure.is_final(2)


@pytest.mark.parametrize("kind", ["timeout", "server_error", "busy", "unreachable"])
def test_failures_of_the_line_are_tried_over_hours_and_then_wait_for_a_person(kind):
    failure = Failed("x", FetchStatus(kind))
    assert not any(failure.is_final(attempt) for attempt in range(1, 7))
    assert [failure.wait(attempt) for attempt in (1, 2, 3, 4, 5)] == [
        timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=6)
    ]  # fmt: skip


def test_a_server_that_asks_for_longer_is_given_longer():
    failure = FetchFailed("x", 503, retry_after=timedelta(hours=2))
    assert (failure.wait(1), failure.wait(4)) == (timedelta(hours=2), timedelta(hours=6))


def test_every_kind_is_tried_at_least_once_and_at_most_five_times():
    assert all(1 <= TRIES.get(kind, 1) <= 5 for kind in FetchStatus)
