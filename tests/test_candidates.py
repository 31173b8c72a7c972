from datetime import date

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
        "Xiaomi launches phones in the U.S.",
        "Xiaomi arrives stateside",
        "Xiaomi sells in America",
        "Xiaomi held an event. It will open a shop in the US.",
    ):
        assert _matched(text, _company(XIAOMI)) == [SOMETHING.id]


def test_a_vague_claim_needs_a_deed_beside_the_name_and_the_market():
    for text in (
        "Xiaomi's shares in the US were worth more",
        "Xiaomi rose. Prices were flat. Acme sold phones in the US.",
        "Xiaomi opened a shop. Acme has been in Spain. Nobody knows the US better.",
    ):
        assert _matched(text, _company(XIAOMI)) == []


def test_the_words_of_the_name_tell_no_claim_from_another():
    claim = OpenClaim(1, XIAOMI, None, "Nordlys Ferry opens a yard in Turku", names=("Nordlys Ferry",))
    found = ClaimIndex([claim]).for_article("Nordlys Ferry said that sales were up", _company(XIAOMI))
    assert found == []


def test_words_for_one_thing_are_one():
    claim = ClaimIndex([OpenClaim(1, XIAOMI, None, "Nordlys will launch a smartphone and build a plant in Cork")])
    (found,) = claim.for_article("Nordlys unveiled its handset. The Cork factory was constructed.", _company(XIAOMI))
    assert found.score > 0.7


def test_what_stands_together_comes_before_what_is_strewn_about():
    claims = [
        OpenClaim(1, XIAOMI, None, "It will ship trams to Porto"),
        OpenClaim(2, XIAOMI, None, "It will sell buses to Lyon"),
    ]
    text = "Trams came up first. It was late. Nobody knew of Porto. Then it sold buses to Lyon. A ship left."
    found = ClaimIndex(claims).for_article(text, _company(XIAOMI))
    assert [one.claim_id for one in found] == [2, 1]
    assert (found[0].near, found[1].near < 0.5) == (1.0, True)


def test_an_ambiguous_name_leads_to_less_sure_candidates():
    text = "It has delivered electric cars"
    (sure,), (unsure,) = (CLAIMS.for_article(text, _company(*ids)) for ids in ((OTHER,), (OTHER, 99)))
    assert (sure.sure, unsure.sure) == (True, False)
    assert unsure.score < sure.score
    (maybe,) = CLAIMS.for_article(text, [Mention(Span(0, 1), "company", (OTHER,), sure=False)])
    assert maybe == unsure


def test_an_article_that_names_nobody_gives_what_shares_most_of_its_rare_words():
    text = "The battery factory in Debrecen, Hungary, was built with a solar roof"
    claims = ClaimIndex([FACTORY, OpenClaim(9, OTHER, None, "Acme builds a battery factory with a solar roof")])
    assert next((one.claim_id, one.sure) for one in claims.for_article(text, [])) == (9, False)


def test_a_claim_said_after_the_article_is_passed_over():
    claims = ClaimIndex([OpenClaim(1, XIAOMI, None, "It builds a battery factory", said_on=date(2024, 3, 2))])
    assert claims.for_article("battery factory", _company(XIAOMI), on=date(2024, 3, 1)) == []
    assert claims.for_article("battery factory", _company(XIAOMI), on=date(2024, 3, 2))


def test_the_pronoun_us_is_not_the_country():
    assert _matched("Xiaomi told us about phones", _company(XIAOMI)) == []


def test_naming_the_executive_is_as_good_as_naming_the_company():
    assert _matched("Wang sells in the US", [Mention(Span(0, 4), "executive", (WANG,))]) == [SOMETHING.id]


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
