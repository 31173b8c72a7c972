"""The queries written from a claim: a table, and what both services refuse."""

import re

import pytest

from tracker.matching.looking import LONGEST_GDELT, LONGEST_SEARCH, Subject, gdelt_query, search_query, telling_words

ENGLISH = " sourcelang:english"


def subject(proposition: str, *names: str, market: str = "") -> Subject:
    return Subject(names or ("Fjordly",), proposition, market)


TABLE = [
    # the company's name, then what tells the claim apart: names before words, long words before short ones
    (subject("Fjordly opens a store in Oslo"), "Fjordly (Oslo OR opens OR open OR store)"),
    # a vague claim has its market
    (
        subject("Xiaomi does something in the United States", "Xiaomi", market="United States"),
        'Xiaomi ("United States" OR America OR American)',
    ),
    (
        subject("Xiaomi enters the market", "Xiaomi", market="US"),
        'Xiaomi ("United States" OR America OR American)',
    ),
    # neither a word nor a market: the name alone
    (subject("Fjordly will do more next year"), "Fjordly"),
    # who looks for the short name finds the long one
    (subject("Xiaomi sells phones", "Xiaomi", "Xiaomi Corporation"), "Xiaomi (phones OR phone OR sells OR sell)"),
    # two names that hold neither the other are alternatives
    (subject("Alphabet sells Waymo", "Alphabet", "Google"), "(Alphabet OR Google) (Waymo OR sells OR sell)"),
    # what is written with capitals in a row is a phrase
    (subject("Fjordly opens in New York"), 'Fjordly ("New York" OR opens OR open)'),
    # bare numbers say nothing to a search
    (subject("Fjordly sells 500,000 ferries by 2027"), "Fjordly (ferries OR ferry OR sells OR sell)"),
    # a hyphen is let through between quotation marks only
    (subject("D-Wave doubles its qubits", "D-Wave"), '"D-Wave" (doubles OR double OR qubits OR qubit)'),
]


@pytest.mark.parametrize(("about", "query"), TABLE, ids=[query for _, query in TABLE])
def test_gdelt_is_asked(about, query):
    assert gdelt_query(about) == query + ENGLISH


@pytest.mark.parametrize(
    ("about", "query"),
    [
        (subject("3M closes the plant", "3M"), "3M (closes OR close OR plant)"),
        (subject("AT&T closes its network", "AT&T"), '"AT&T" (network OR closes OR close)'),
        (subject("Fjordly opens in New York"), 'Fjordly ("New York" OR opens OR open)'),
    ],
)
def test_a_search_is_asked(about, query):
    assert search_query(about) == query


@pytest.mark.parametrize("names", [("3M",), ("AT&T",), ("LG", "GE"), ("",), ("…",), ("X Æ",)])
def test_a_name_that_gdelt_refuses_is_not_asked_for(names):
    assert gdelt_query(subject("It opens a plant", *names)) == ""


def test_an_alias_that_it_takes_is_asked_for_instead():
    assert gdelt_query(subject("3M closes the plant", "3M", "3M Company")).startswith('"3M Company" (')


LONG = "Fjordly builds " + " ".join(f"Wordnumber{n} remarkable{n}ferries" for n in range(60))
HOSTILE = ['" OR (', "(((", ")", "\\", "sourcecountry:US", "a\x00b", "near5:“x y”", "--", "'", "<b>", "🛥️", "-x", "OR"]


@pytest.mark.parametrize("text", [LONG, *HOSTILE, " ".join(HOSTILE * 9)])
@pytest.mark.parametrize("name", ["Fjordly", *HOSTILE, "Very Long Name " * 12])
def test_whatever_is_written_the_query_keeps_to_its_grammar_and_length(text, name):
    about = Subject((name, "Fjordly Holding"), text, text[:120])
    asked = gdelt_query(about)
    assert len(asked) <= LONGEST_GDELT
    term = r"(?:[^\W_]{3,}|\"[^\"()\\<>:\x00-\x1f]{5,}\")"
    group = rf"(?:{term}|\({term}(?: OR {term})+\))"
    assert asked == "" or re.fullmatch(rf"{group}(?: {group})?{ENGLISH}", asked), asked
    assert len(search_query(about)) <= LONGEST_SEARCH


def test_a_query_that_is_cut_keeps_some_words_and_the_market():
    asked = gdelt_query(Subject(("Fjordly",), LONG, "Norway"))
    assert "Norway" in asked
    assert "Wordnumber0" in asked


def test_the_companys_own_names_tell_nothing():
    assert telling_words(subject("Fjordly Norge opens Fjordly stores", "Fjordly", "Fjordly Norge")) == [
        "stores",
        "opens",
    ]
