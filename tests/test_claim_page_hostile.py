"""A claim's page with texts that try it: markup, direction marks, template tags, ten thousand characters."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from tests.factories import (
    days,
    make_appearance,
    make_article,
    make_capture,
    make_check,
    make_claim,
    make_company,
    make_correction,
    make_evidence,
    make_executive,
    make_outlet,
    make_position,
    make_reply,
    make_statement,
    make_verdict,
)
from tracker.vocabulary import Outcome

pytestmark = pytest.mark.django_db
Y2019 = days(date(2019, 1, 1), date(2020, 1, 1))
SAID = date(2018, 7, 3)


def shown(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \u202eright to left\u202c ]]> --> {{ 7|add:7 }}"
)


def test_hostile_texts_are_shown_as_text(client: Client):
    company = make_company(f"Co {HOSTILE}"[:190])
    ines = make_executive(f"Ines {HOSTILE}"[:190], family_name="Ines", slug="ines")
    position = make_position(ines, company, title=HOSTILE)
    words = f"“{HOSTILE}”"
    statement = make_statement(words, position=position, said_on=SAID, venue=HOSTILE)
    article = make_article(make_outlet(f"Outlet {HOSTILE}"[:190]), title=HOSTILE)
    make_appearance(
        statement, make_capture(f"{HOSTILE} {words} {HOSTILE}", article), [words], title_as_published=HOSTILE
    )
    claim = make_claim(
        statement,
        HOSTILE,
        window=Y2019,
        criteria=HOSTILE,
        condition=HOSTILE,
        market=HOSTILE[:120],
        phrase=HOSTILE,
        rule=HOSTILE[:60],
    )
    passage = make_evidence(claim, HOSTILE, capture=make_capture(f"Before. {HOSTILE} After."), note=HOSTILE)
    make_check(claim, date(2019, 1, 1), date(2019, 2, 1), error=HOSTILE)
    make_verdict(claim, Outcome.KEPT, evidence=[passage], rationale=HOSTILE)
    make_correction(claim, field="criteria", before=HOSTILE, after="b", note=HOSTILE)
    make_reply(claim, answered_on=date(2024, 4, 2), answer=HOSTILE)
    for url in (claim.get_absolute_url(), statement.get_absolute_url()):
        page = shown(client, url)
        assert page.count("<script") == page.count("</script>") == 1
        assert "<img" not in page
        assert "{{ 7|add:7 }}" in page


def test_the_code_to_embed_is_copied_as_it_must_be_pasted(client: Client):
    claim = make_claim(make_statement(said_on=SAID), 'A "plan" onload="alert(1)" </textarea><b>')
    page = shown(client, claim.get_absolute_url())
    [shown_code] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page)
    copied = unescape(shown_code)
    assert copied.startswith("<iframe src=")
    assert "A &quot;plan&quot; onload=&quot;alert(1)&quot; &lt;/textarea&gt;" in copied


def test_ten_thousand_characters_are_shown_whole(client: Client):
    words = "“" + "We will and we will and " * 420 + "we will.”"
    claim = make_claim(make_statement(words, said_on=SAID), window=Y2019)
    page = shown(client, claim.get_absolute_url())
    assert page.count(words) >= 2
    assert len(page) < 120_000
