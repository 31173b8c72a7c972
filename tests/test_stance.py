import pytest

from tracker.matching import measure, rules, stance
from tracker.matching.measure import score_stance
from tracker.matching.stance import StanceReading, best_passages, read_document, read_stance
from tracker.text import Span
from tracker.vocabulary import Stance

CLAIM = "Xiaomi will sell phones in the United States in 2019"
FACTORY = "Acme will open a battery factory in Leipzig by 2025"

READ = [
    (CLAIM, "Xiaomi launched its first phone in the US on Monday.", Stance.CONFIRMS),
    (CLAIM, "Xiaomi has begun to sell phones in the United States.", Stance.CONFIRMS),
    (FACTORY, "Acme opened its battery factory in Leipzig on Tuesday, ahead of schedule.", Stance.CONFIRMS),
    ("Acme will hire 500 people in Leipzig", "Acme has hired 520 people in Leipzig.", Stance.CONFIRMS),
    ("Acme plans to sell its paint unit", "Acme sold the paint unit to Zed for a billion.", Stance.CONFIRMS),
    ("Acme plans to sell its paint unit", "Acme may have sold its paint unit, sources said.", Stance.DISCUSSES),
    ("Acme plans to sell its paint unit", "Acme never sold its paint unit.", Stance.CONTRADICTS),
    (CLAIM, "Xiaomi's bosses never denied that they would sell phones in the US.", Stance.DISCUSSES),
    (CLAIM, "Xiaomi has scrapped its plans to sell phones in the US, the company said.", Stance.CONTRADICTS),
    (CLAIM, "Xiaomi did not sell phones in the US in 2019.", Stance.CONTRADICTS),
    (CLAIM, "Xiaomi denied that it would sell phones in the US.", Stance.CONTRADICTS),
    (FACTORY, "Acme has abandoned the battery factory in Leipzig.", Stance.CONTRADICTS),
    (FACTORY, "Acme no longer wants to build its Leipzig battery factory.", Stance.CONTRADICTS),
    (CLAIM, "Xiaomi has pushed back its US phone launch to 2021.", Stance.POSTPONES),
    (CLAIM, "Xiaomi will not sell phones in the US before 2020; the sale was delayed.", Stance.POSTPONES),
    (
        FACTORY,
        "Acme's battery factory in Leipzig is behind schedule and will open in 2027.",
        Stance.POSTPONES,
    ),
    (FACTORY, "The opening of the Leipzig battery factory was postponed.", Stance.POSTPONES),
    (CLAIM, "Xiaomi still plans to sell phones in the US.", Stance.DISCUSSES),
    (CLAIM, "Xiaomi is reportedly considering phones for the US market.", Stance.DISCUSSES),
    (FACTORY, "The battery factory in Leipzig would be Acme's third.", Stance.DISCUSSES),
    (CLAIM, "Xiaomi's profit rose by a tenth in the third quarter.", Stance.UNRELATED),
    (CLAIM, "The weather in Beijing was fine.", Stance.UNRELATED),
    (FACTORY, "", Stance.UNRELATED),
]


@pytest.mark.parametrize(("claim", "text", "stance"), READ)
def test_rules_read_a_passage(claim, text, stance):
    read, score = rules.read(claim, text)
    assert read is stance
    assert 0 <= score <= 1


@pytest.mark.parametrize(("claim", "text", "stance"), READ)
def test_no_passage_is_read_as_the_contrary(claim, text, stance):
    reading = read_stance(claim, text)
    assert {reading.stance, stance} != {Stance.CONFIRMS, Stance.CONTRADICTS}
    assert 0 <= reading.score <= 1
    assert reading.span == Span(0, len(text))


ARTICLE = (
    "Xiaomi reported its results on Tuesday. Profit rose by a tenth.\n\n"
    "Xiaomi has pushed back the launch of its phones in the US to 2021. It gave no reason.\n\n"
    "Its shares fell in Hong Kong. Analysts were surprised."
)


def test_the_passage_that_tells_most_comes_first_and_stands_where_its_span_says():
    first = best_passages(CLAIM, ARTICLE)[0]
    assert first.stance is Stance.POSTPONES
    assert "pushed back the launch" in first.span.of(ARTICLE)


def test_passages_do_not_overlap_and_are_no_more_than_asked():
    readings = best_passages(CLAIM, "Xiaomi sells phones in the US. " * 20, most=3)
    assert len(readings) == 3
    assert not any(a.span.overlaps(b.span) for a in readings for b in readings if a is not b)


def test_reading_twice_gives_the_same():
    assert best_passages(CLAIM, ARTICLE) == best_passages(CLAIM, ARTICLE)


@pytest.mark.parametrize("text", ["", " \n ", "\ud800\x00", "a" * 200_000, "US " * 50_000, "“”’" * 99])
def test_odd_texts_do_no_harm(text):
    assert isinstance(read_document(CLAIM, text), StanceReading)
    assert isinstance(best_passages("", text), list)


def test_the_measure_counts_as_fnc_1_does(monkeypatch):
    for module in (measure, stance):
        monkeypatch.setattr(module, "network", lambda: None)
    rows = [
        {"id": "1", "claim": CLAIM, "title": None, "text": READ[0][1], "stance": "confirms"},
        {
            "id": "2",
            "claim": CLAIM,
            "title": "T",
            "text": "Xiaomi still plans to sell phones in the US.",
            "stance": "contradicts",
        },
        {"id": "3", "claim": CLAIM, "title": "", "text": "The weather in Beijing was fine.", "stance": "unrelated"},
    ]
    seen: list[int] = []
    figures = score_stance(rows, seen.append)
    assert (figures["n"], seen) == (3, [1, 2, 3])
    assert figures["accuracy"] == pytest.approx(2 / 3)
    assert figures["fnc_score"] == pytest.approx((1 + 0.25 + 0.25) / 2.25)
    assert figures["f1"] == {"confirms": 1.0, "contradicts": 0.0, "unrelated": 1.0}
    assert figures["macro_f1"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("field", ["claim", "text", "stance", "title"])
def test_a_bad_row_is_named_with_its_field(field):
    row = {"id": "1", "claim": "a", "title": None, "text": "b", "stance": "confirms", field: 7}
    with pytest.raises(ValueError, match=rf'Row 1: "{field}"'):
        score_stance([row])


def test_no_rows_give_no_figures_and_no_error():
    assert score_stance([])["macro_f1"] == 0
