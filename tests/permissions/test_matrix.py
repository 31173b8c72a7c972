import os

import pytest

from tests.permissions import matrix

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows() -> dict[matrix.Row, dict[str, str]]:
    return matrix.reviewed()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", matrix.ROLES)
def test_every_address_answers_as_reviewed(role):
    found = matrix.answers(role, matrix.world())
    if os.environ.get("REWRITE_PERMISSIONS"):
        matrix.write(role, found)
        pytest.fail("matrix.csv was written anew: review its changes, then run without REWRITE_PERMISSIONS")
    expected = matrix.reviewed()
    assert not (missing := sorted(set(found) - set(expected))), f"no reviewed row for {missing}"
    assert not (gone := sorted(set(expected) - set(found))), f"rows for addresses that are gone: {gone}"
    differ = [
        f"{row}: {expected[row][role]} expected, {got} came" for row, got in found.items() if got != expected[row][role]
    ]
    assert not differ, "\n".join(differ)


DECIDING = {"publish", "correct", "withdraw", "judge", "propose", "second", "decline"}


def opened(rows: dict[matrix.Row, dict[str, str]], role: str, steps: set[str]) -> list[matrix.Row]:
    """Addresses that end in one of the steps, and that the role may open."""
    return [row for row, got in rows.items() if got[role] == "200" and steps & set(row[0].split("/")[-2:])]


class TestWhatWasReviewed:
    def test_nothing_fails(self, rows):
        failed = {row[0] for row, got in rows.items() if any(status.startswith("5") for status in got.values())}
        assert failed <= {"healthz"}, "which says that no worker runs beside a test"

    def test_nobody_opens_a_page_of_the_desk(self, rows):
        opened = {row[0] for row, got in rows.items() if row[0].startswith("admin/") and got["nobody"] == "200"}
        assert opened == {"admin/login/"}

    def test_the_api_only_reads(self, rows):
        written = [got for row, got in rows.items() if row[0].startswith("api/") and row[1] != "GET"]
        assert all(set(got.values()) <= {"404", "405"} for got in written)

    def test_pages_are_the_same_for_everybody(self, rows):
        public = {row: got for row, got in rows.items() if not row[0].startswith("admin/")}
        assert [row for row, got in public.items() if len(set(got.values())) > 1] == []

    def test_a_reader_only_looks(self, rows):
        assert opened(rows, "reader", {*DECIDING, "submit", "add"}) == []

    def test_a_contributor_drafts_and_does_not_decide(self, rows):
        assert opened(rows, "contributor", {*DECIDING, "ask_reply", "try_again"}) == []
        assert rows["admin/tracker/statement/add/", "GET"]["contributor"] == "200"

    def test_an_administrator_neither_publishes_nor_judges(self, rows):
        assert opened(rows, "administrator", DECIDING) == []

    def test_only_a_chief_editor_seconds(self, rows):
        got = rows["admin/tracker/verdictproposal/<object_id>/second/", "GET"]
        assert [role for role, status in got.items() if status == "200"] == ["chief editor"]

    def test_only_an_administrator_gives_roles(self, rows):
        got = rows["admin/auth/user/<object_id>/change/", "GET"]
        assert [role for role, status in got.items() if status == "200"] == ["administrator"]
