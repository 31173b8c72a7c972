"""Which texts are one: credits and shared runs of words. All companies, people and articles are invented."""

import time

import pytest

from tracker.intake.duplicates import (
    Likeness,
    credited_wire,
    is_copy,
    likeness,
    runs_of,
    sample_of,
    wire_of,
)

WIRE = """OSLO, March 12 (Reuters) - Fjordly will open its first store in Canada next year, its chief executive said on \
Tuesday, as the Norwegian maker of rain gear looks for growth outside a home market that has hardly moved since 2021.

"We will open a store in Toronto next year, and if it does well there will be others," Kari Nord told a conference in \
Oslo. She gave no date and named no street, but said that the company had looked at nine places and liked two of them.

Fjordly sells in eleven countries, nearly all of them in Europe, and has never run a shop of its own across the \
Atlantic. A first try to sell there through a chain of outdoor shops ended in 2019 with returned stock and a write-down \
of 40 million crowns that cost her predecessor the job.

Analysts at Havnebank said the plan was small enough to fail without harm. "One store is a postcard, not a strategy," \
wrote Ola Berg, who rates the shares at hold and expects sales of 3.1 billion crowns this year, two percent above last.

The shares were down 0.4 percent at 1210 GMT in a market that stood still. Fjordly will report its first quarter on \
April 25 and has said that it expects margins to be a little lower because of dearer freight.
"""

CUT = "\n\n".join(WIRE.split("\n\n")[:2])
RESTYLED = (
    WIRE.replace("(Reuters) - ", "")
    .replace(" percent", "%")
    .replace("Tuesday", "Tuesday morning")
    .replace('"', "”")
    .replace("crowns", "kroner")
    .replace("chief executive", "CEO")
)
WITH_MORE = WIRE + (
    "\nReaders of this paper may remember the old Fjordly warehouse on the quay, which burned in 1998 and was never "
    "built up again. The town bought the ground for a library in 2004. A reading room opened there last autumn, and the "
    "mayor has said that she would rather have had the jobs, though few of them were left when the fire came."
)
OWN_REPORT = """The rain gear maker Fjordly wants to try its luck in Canada once more. Speaking on a stage by the harbour, \
Kari Nord said: "We will open a store in Toronto next year, and if it does well there will be others."

It would be the second attempt. The first was a disaster, as people who worked on it remember: crates of jackets came \
back over the ocean in the summer of 2019, and three managers went with them. This time the company will do without \
partners, Nord said in the corridor afterwards, and nobody should expect a chain.

What has changed is the money. Fjordly has no debt, and its owners, two brothers from Bergen, have stopped asking for \
dividends. The union welcomes the plan and wants to know what it means for the sewing room in Latvia.
"""
REWRITTEN = """Fjordly is heading for Toronto. According to Reuters, the Norwegian outdoor company intends to have a shop of \
its own there by the end of next year, after a failed attempt in 2019 that left it with unsold jackets. Its boss hinted \
at more Canadian shops should the first one please. Analysts shrugged, one of them calling the plan a postcard.
"""


def pair(earlier: str, later: str) -> Likeness:
    return likeness(runs_of(earlier), runs_of(later))


@pytest.mark.parametrize("later", [WIRE, RESTYLED, CUT, WITH_MORE, "Another headline\n\n" + WIRE.upper()])
def test_a_copy_is_told_whether_restyled_cut_or_added_to(later):
    assert is_copy(pair(WIRE, later), one_wire=False, days_apart=1)


@pytest.mark.parametrize("later", [OWN_REPORT, REWRITTEN, ""])
@pytest.mark.parametrize("one_wire", [False, True])
def test_a_text_of_its_own_that_quotes_the_same_words_is_no_copy(later, one_wire):
    assert not is_copy(pair(WIRE, later), one_wire=one_wire, days_apart=0)


def test_a_long_text_that_holds_a_short_one_is_a_text_of_its_own():
    flash = WIRE.split("\n\n")[0]
    long = WITH_MORE.replace("Fjordly", "The company") + OWN_REPORT
    assert pair(flash, flash + OWN_REPORT).of_earlier > 0.9
    assert not is_copy(pair(flash, flash + long + OWN_REPORT), one_wire=False, days_apart=0)


def test_two_of_one_wire_need_to_share_less_and_only_within_a_week():
    half = likeness(frozenset(runs_of(WIRE)), runs_of(CUT + OWN_REPORT + OWN_REPORT[:200]))
    assert 0.35 < half.of_later < 0.6
    assert is_copy(half, one_wire=True, days_apart=2)
    assert not is_copy(half, one_wire=True, days_apart=9)
    assert not is_copy(half, one_wire=False, days_apart=2)


QUARTER = (
    "BERGEN, {day} /PRNewswire/ -- Fjordly today announced results for the {nth} quarter. Sales were {sales} million "
    "crowns. {outlook}\n\nAbout Fjordly. Fjordly makes rain gear for those who work outside. It was founded in 1931 in "
    "Bergen, employs 1,900 people in eleven countries and is listed in Oslo. Its brands are Fjordly, Regn and Skodde. "
    "Media contacts can be reached at the head office between eight and four on all working days of the week.\n\n"
    "Figures in this release have not been audited. Rounding may cause sums to differ from the total that is given. "
    "The full report with all notes can be read at the company's own site from noon, and printed copies can be ordered."
)


def test_the_same_companys_next_release_is_no_copy():
    first = QUARTER.format(day="April 25", nth="first", sales="712", outlook="Freight was dear and the winter short.")
    second = QUARTER.format(day="July 18", nth="second", sales="598", outlook="A dry June hurt, as it does each year.")
    found = pair(first, second)
    assert found.score > 0.6
    assert not is_copy(found, one_wire=True, days_apart=84)


def test_a_reprint_after_a_year_is_a_copy_all_the_same():
    assert is_copy(pair(WIRE, WIRE), one_wire=False, days_apart=400)


def test_teasers_below_the_article_do_not_count():
    teasers = "\n\nRead more\n\n" + OWN_REPORT
    assert pair(WIRE, WIRE + teasers).of_later == 1.0


def test_the_sample_of_a_copy_shares_enough_to_find_it():
    whole = set(sample_of(runs_of(WIRE)))
    assert 16 <= len(whole) <= 32
    for copy in (RESTYLED, CUT, WITH_MORE):
        assert len(whole & set(sample_of(runs_of(copy)))) >= 2
    assert not whole & set(sample_of(runs_of(REWRITTEN)))


def test_a_sample_is_bounded_stable_and_fits_a_bigint():
    runs = runs_of(" ".join(f"word{number}" for number in range(50_000)))
    sample = sample_of(runs)
    assert len(sample) == 32
    assert sample == sample_of(frozenset(sorted(runs)))
    assert all(-(2**63) <= value < 2**63 for value in sample)
    assert sample_of(runs_of("Too short.")) == ()


def test_a_text_without_spaces_has_runs_too():
    text = "小米公司明年将在奥斯陆开设第一家门店，公司负责人周二表示。"
    assert pair(text, text).score == 1.0
    assert len(runs_of(text)) > 10


@pytest.mark.parametrize(
    ("text", "author", "wire"),
    [
        ("OSLO, March 12 (Reuters) - Fjordly will open a store.", "", "Reuters"),
        ("OSLO (AP) — Fjordly will open a store.", "", "Associated Press"),
        ("OSLO, March 12, 2024 /PRNewswire/ -- Fjordly will open a store.", "", "PR Newswire"),
        ("OSLO, March 12, 2024 /PRNewswire-Wire Partner/ -- Fjordly will open.", "", "PR Newswire"),
        ("OSLO--(BUSINESS WIRE)--Fjordly will open a store.", "", "Business Wire"),
        ("OSLO, March 12, 2024 (GLOBE NEWSWIRE) -- Fjordly will open.", "", "GlobeNewswire"),
        ("Fjordly to open\nBy Jane Roe, Associated Press\nFjordly will open.", "", "Associated Press"),
        ("Fjordly to open\nBy Reuters\nFjordly will open.", "", "Reuters"),
        ("Fjordly to open\nAFP\nFjordly will open.", "", "AFP"),
        ("Fjordly will open a store.\nSource: AFP", "", "AFP"),
        ("Fjordly will open a store.\n© 2024 AFP", "", "AFP"),
        ("Fjordly will open.\nCopyright 2024 The Associated Press. All rights reserved.", "", "Associated Press"),
        ("Fjordly will open.\n(Reporting by Jane Roe in Oslo; Editing by John Doe)", "", "Reuters"),
        ("Fjordly will open.\nThis story is published from a syndicated feed of PTI.", "", "PTI"),
        ("Fjordly will open a store.", "Jane Roe, Reuters", "Reuters"),
        ("Fjordly will open a store.", "The Associated Press", "Associated Press"),
        ("Fjordly will open a store.", "By AFP", "AFP"),
        ("Kari Nord told Reuters that Fjordly will open.", "", ""),
        ("Fjordly will open, Reuters reported on Tuesday.", "", ""),
        ("Fjordly will open, according to the Associated Press.", "Jane Roe", ""),
        ("Fjordly will open an AP-1000 plant (AP).", "", ""),
        ("The unpaid bill (AP) grew.", "Bloomberg Nguyen Roe", ""),
        ("Source: the company's own filing", "", ""),
    ],
)
def test_credits_are_told_from_mentions(text, author, wire):
    assert credited_wire(text, author) == wire


@pytest.mark.parametrize(
    ("url", "outlet", "wire"),
    [
        ("https://www.reuters.com/business/fjordly", "Somebody", "Reuters"),
        ("https://en.yna.co.kr/view/1", "", "Yonhap"),
        ("https://notreuters.com/x", "The Gazette", ""),
        ("urn:sha256:00", "Reuters", "Reuters"),
        ("urn:sha256:00", "Reuters Fan Club", ""),
    ],
)
def test_a_wires_own_article_is_known_by_address_or_outlet(url, outlet, wire):
    assert wire_of(url, outlet) == wire


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "By " + "a," * 100_000,
        "(Reporting by " + "x " * 100_000,
        " " * 500_000 + "By Reuters",
        "\n" * 300_000,
    ],
)
def test_hostile_texts_take_no_time(text):
    begun = time.perf_counter()
    credited_wire(text, text[:300])
    runs_of(text)
    assert time.perf_counter() - begun < 1.0
