"""Addresses of rows that are not there, and of what never was a row, say so; none of them fails."""

import re

import pytest

from tests.permissions import matrix

pytestmark = pytest.mark.django_db

NAMES_A_ROW = re.compile(r"<(?:object_id|pk|id|item|revision|slug|key|token|year|month)>")


@pytest.mark.parametrize("role", ["chief editor", "administrator"])
@pytest.mark.parametrize("odd", ["999999", "9" * 23, "x", "1_2F2", "٣", "0", "-1"])
def test_no_address_fails(role, odd):
    known, client = matrix.world(), matrix.client_of(role)
    failed = []
    for route in filter(NAMES_A_ROW.search, matrix.routes()):
        at = matrix.address(NAMES_A_ROW.sub(odd, route), known)
        failed += [
            f"{method} {at}" for method in ("GET", "POST") if matrix.answer_to(client, method, at).startswith("5")
        ]
    assert failed == []
