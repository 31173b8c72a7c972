"""The API changes nothing: every route of /api/v1/ refuses every unsafe method, whoever asks."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.builders import chief, complete_check, fingerprint, published_claim, verdict

pytestmark = pytest.mark.django_db(transaction=True)


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        else:
            yield path


def api_paths(pk: int) -> list[str]:
    """Every route with a number where it asks for one."""
    found = [path for path in routes(get_resolver().url_patterns) if path.startswith("api/")]
    known = {"(?P<pk>[^/.]+)": str(pk), "<path:path>": "nowhere", "<int:pk>": str(pk), "^": "", "$": "", "\\Z": ""}
    for old, new in known.items():
        found = [path.replace(old, new) for path in found]
    return sorted({f"/{path}" for path in found})


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_route_of_the_api_writes(signed_in):
    claim = published_claim()
    verdict(claim, checks=[complete_check(claim)])
    client = Client()
    if signed_in:
        client.force_login(chief())
    before, paths = fingerprint(), api_paths(claim.pk)
    assert len(paths) > 6, paths
    for path in paths:
        for method in (client.post, client.put, client.patch, client.delete):
            answer = method(path, {"outcome": "kept", "state": "draft"}, content_type="application/json")
            assert answer.status_code in (403, 404, 405), (path, answer.status_code)
            if answer.status_code == 404:
                assert client.get(path).status_code == 404
    assert fingerprint() == before
