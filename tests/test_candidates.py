from tracker.matching.candidates import ClaimIndex, OpenClaim
from tracker.matching.mentions import Mention
from tracker.text import Span

XIAOMI, OTHER, WANG = 1, 2, 7
SOMETHING = OpenClaim(1, XIAOMI, WANG, "Xiaomi will do something in the United States", "US")
FACTORY = OpenClaim(2, XIAOMI, None, "Xiaomi will build a battery factory in Hungary by 2020", "Hungary")
CARS = OpenClaim(3, OTHER, None, "Acme will deliver electric cars in Europe", "Europe")
CLAIMS = ClaimIndex([SOMETHING, FACTORY, CARS])


def _company(*ids: int) -> list[Mention]:
    return [Mention(Span(0, 1), "company", ids)]


def _matched(text: str, mentions: list[Mention], most: int = 128) -> list[int]:
    return [candidate.claim_id for candidate in CLAIMS.for_article(text, mentions, most)]


def test_an_article_that_names_nobody_matches_nothing():
    assert _matched("A battery factory opens in Hungary", []) == []


def test_a_claim_matches_on_its_words_once_its_company_is_named():
    assert _matched("Xiaomi has opened its battery factory", _company(XIAOMI)) == [FACTORY.id]
    assert _matched("Xiaomi has opened its battery factory", _company(OTHER)) == []


def test_the_name_alone_is_not_enough():
    assert _matched("Xiaomi's shares rose in Hong Kong", _company(XIAOMI)) == []


def test_a_vague_claim_needs_its_market():
    assert _matched("Xiaomi opens a shop in Spain, and that is something", _company(XIAOMI)) == []
    for text in (
        "Xiaomi phones in the U.S.",
        "Xiaomi goes stateside",
        "Xiaomi sells in America",
        "in the US",
    ):
        assert _matched(text, _company(XIAOMI)) == [SOMETHING.id]


def test_the_pronoun_us_is_not_the_country():
    assert _matched("Xiaomi told us about phones", _company(XIAOMI)) == []


def test_naming_the_executive_is_as_good_as_naming_the_company():
    assert _matched("Wang on the US", [Mention(Span(0, 4), "executive", (WANG,))]) == [SOMETHING.id]


def test_an_ambiguous_name_reaches_the_claims_of_all_who_bear_it():
    text = "It will deliver electric cars and build a battery factory in Hungary"
    assert set(_matched(text, _company(XIAOMI, OTHER))) == {FACTORY.id, CARS.id}


def test_the_most_alike_come_first_and_only_so_many():
    claims = ClaimIndex(
        OpenClaim(i, XIAOMI, None, "Xiaomi will build a battery factory" + " in Hungary" * (i % 2)) for i in range(300)
    )
    found = claims.for_article("Xiaomi will build a battery factory in Hungary", _company(XIAOMI), most=10)
    assert len(found) == 10
    assert [candidate.score for candidate in found] == sorted((candidate.score for candidate in found), reverse=True)
    assert all(0 < candidate.score <= 1 for candidate in found)


def test_another_company_that_owes_the_claim_counts_too():
    claims = ClaimIndex([OpenClaim(1, XIAOMI, None, "They will build a battery factory", company_ids=(OTHER,))])
    assert claims.for_article("The battery factory will be built", _company(OTHER))


def test_claims_of_companies_that_are_not_named_cost_nothing():
    claims = ClaimIndex(OpenClaim(i, i, None, "It will build a battery factory") for i in range(20_000))
    assert [c.claim_id for c in claims.for_article("battery factory to build", _company(77))] == [77]
