"""The arrays find what the plain index finds: the same claims, in the same order, with the same scores."""

import random
from datetime import date, timedelta

import pytest

from tracker.matching.candidates import ClaimIndex, OpenClaim
from tracker.matching.mentions import Mention
from tracker.matching.packed import PackedClaims
from tracker.matching.terms import read_words
from tracker.text import Span

VERBS = ["opens", "builds", "sells", "launches", "hires", "closes", "doubles", "electrifies"]
THINGS = [
    "plant",
    "ferry",
    "battery",
    "store",
    "phone",
    "drug",
    "turbine",
    "warehouse",
    "vaccine",
    "satellite",
    "something",
]
PLACES = ["Halden", "Oslo", "Lyon", "Porto", "Gdansk", "Turku", "Cork"]
MARKETS = ["", "", "US", "United States", "Canada", "Norway", "the Nordics"]
SPELLED = ["the US", "America", "Canada", "Norwegian towns", "the Nordics", "us"]


def a_claim(rng: random.Random, number: int) -> OpenClaim:
    words = rng.sample(VERBS, rng.randrange(0, 2)) + rng.sample(THINGS, rng.randrange(1, 4))
    words += rng.sample(PLACES, rng.randrange(0, 3)) + [f"rare{rng.randrange(60)}"] * rng.randrange(0, 2)
    return OpenClaim(
        id=1_000 + number,
        company_id=rng.randrange(6),
        executive_id=rng.choice([None, rng.randrange(4)]),
        proposition=f"Nordlys {' '.join(words)} by 2030",
        market=rng.choice(MARKETS),
        company_ids=(rng.randrange(6),) * rng.randrange(0, 2),
        names=("Nordlys Ferry",),
        said_on=rng.choice([None, date(2024, 1, 1) + timedelta(days=rng.randrange(700))]),
    )


def an_article(rng: random.Random) -> tuple[str, list[Mention]]:
    sentences = [
        " ".join(rng.choices([*VERBS, *THINGS, *PLACES, *SPELLED, "market", f"rare{rng.randrange(60)}"], k=6)).title()
        + "s. "
        for _ in range(rng.randrange(1, 12))
    ]
    text = "".join(sentences)
    mentions = [
        Mention(
            Span(at := rng.randrange(len(text)), at + 1),
            rng.choice(["company", "executive"]),
            tuple(sorted(rng.sample(range(7), rng.randrange(1, 3)))),
            rng.random() < 0.8,
        )
        for _ in range(rng.choice([0, 1, 2, 3, 5]))
    ]
    return text, mentions


@pytest.mark.parametrize("seed", range(60))
def test_the_arrays_agree_with_the_plain_index(seed):
    rng = random.Random(seed)
    claims = [a_claim(rng, number) for number in range(rng.choice([0, 1, 5, 80, 400]))]
    plain, packed = ClaimIndex(claims), PackedClaims(claims)
    for _ in range(20):
        text, mentions = an_article(rng)
        most, on = rng.choice([3, 20, 128]), rng.choice([None, date(2024, 8, 1)])
        words = read_words(text)
        assert packed.for_article(words, mentions, most, on) == plain.for_article(words, mentions, most, on)


def test_a_claim_beside_the_arrays_is_weighed_as_if_among_them():
    rng = random.Random(7)
    claims = [a_claim(rng, number) for number in range(300)]
    packed = PackedClaims(claims)
    beside = ClaimIndex(claims[:40], packed.weights)
    ids = {claim.id for claim in claims[:40]}
    for _ in range(20):
        text, mentions = an_article(rng)
        if mentions:
            among = [one for one in packed.for_article(text, mentions, 1_000) if one.claim_id in ids]
            assert beside.for_article(text, mentions, 1_000) == among


def test_no_claims_and_no_words_find_nothing():
    assert PackedClaims([]).for_article("Nordlys opens a plant.", []) == []
    assert PackedClaims([a_claim(random.Random(1), 1)]).for_article("", []) == []
