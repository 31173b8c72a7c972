"""From an attribution to the draft of a claim."""

from pathlib import Path

import pytest

from tracker.extraction.claims import draft_claim
from tracker.extraction.quotes import find_attributions
from tracker.vocabulary import ClaimKind, Modality

STORY = (Path(__file__).parent / "data" / "lumo-canada-plans.txt").read_text(encoding="utf-8")


def draft(text, company="Lumo"):
    return draft_claim(text, find_attributions(text)[0], company)


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Ann Lee said Lumo will open a shop.", ClaimKind.COMMITMENT, Modality.WILL),
        ("Ann Lee said Lumo would open a shop.", ClaimKind.COMMITMENT, Modality.WILL),
        ("Ann Lee promised to open a shop.", ClaimKind.COMMITMENT, Modality.GUARANTEES),
        ("Ann Lee said Lumo plans to open a shop.", ClaimKind.COMMITMENT, Modality.PLANS),
        ("“Next year we hope we can do something there,” Ann Lee said.", ClaimKind.GOAL, Modality.HOPES),
        ("Ann Lee hopes it will open a shop.", ClaimKind.GOAL, Modality.HOPES),
        ("Ann Lee said Lumo aims to sell ten million.", ClaimKind.GOAL, Modality.AIMS),
        ("Ann Lee said Lumo is considering a shop.", ClaimKind.GOAL, Modality.CONSIDERS),
        ("Ann Lee said she expects a good year.", ClaimKind.FORECAST, Modality.EXPECTS),
        ("Ann Lee said sales will double.", ClaimKind.FORECAST, Modality.WILL),
        ("Ann Lee said Lumo will not open a shop.", ClaimKind.DENIAL, Modality.WILL),
        ("“We have no plans to leave,” Ann Lee said.", ClaimKind.DENIAL, Modality.PLANS),
    ],
)
def test_kind_and_modality(text, kind, modality):
    found = draft(text)
    assert (found.kind, found.modality) == (kind, modality)


@pytest.mark.parametrize("text", ["Ann Lee said sales fell.", "“It was a good year,” Ann Lee said."])
def test_nothing_that_points_forward_is_no_claim(text):
    assert draft(text) is None


def test_not_before_is_a_day_and_no_denial():
    found = draft("Ann Lee said Lumo will open a shop, but not before 2027.")
    assert not found.negated
    assert found.phrase == "not before 2027"


def test_the_condition_is_kept():
    assert draft("Ann Lee said Lumo will open a shop if regulators agree.").condition == "if regulators agree"
    assert draft("Ann Lee said Lumo will come in two years, if not sooner.").condition == ""


@pytest.mark.parametrize(
    ("text", "market"),
    [
        ("Ann Lee said Lumo will sell it stateside.", "United States"),
        ("Ann Lee said Lumo will sell it in the US.", "United States"),
        ("Ann Lee said Lumo will sell it through American carriers.", "United States"),
        ("Ann Lee said Lumo will tell us.", ""),
    ],
)
def test_the_market_has_one_name(text, market):
    assert draft(text).market == market


def test_we_is_the_company_only_in_its_own_words():
    assert draft("“We’ll open our shop,” Ann Lee said.").proposition == "Lumo will open its shop"


def test_the_story_gives_one_plan_for_next_year():
    drafts = [draft_claim(STORY, one, "Lumo") for one in find_attributions(STORY)]
    plan = next(one for one in drafts if one and "do something" in one.proposition)
    assert (plan.modality, plan.phrase, plan.market, plan.negated) == (
        Modality.PLANS,
        "next year",
        "Canada",
        False,
    )
    assert plan.kind is ClaimKind.COMMITMENT
