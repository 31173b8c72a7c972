"""Published stance data as claims and texts with a label, each set by its own labels."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

csv.field_size_limit(sys.maxsize)


@dataclass(frozen=True, slots=True)
class Example:
    """`stance` is None where a text is only known not to confirm (RTE's not_entailment). `id` is the source's."""

    id: str
    source: str
    claim: str
    text: str
    stance: str | None


FNC_STANCES = {"agree": "confirms", "disagree": "contradicts", "discuss": "discusses", "unrelated": "unrelated"}
EMERGENT_STANCES = {"for": "confirms", "against": "contradicts", "observing": "discusses"}
FEVER_STANCES = {"SUPPORTS": "confirms", "REFUTES": "contradicts", "NOT_ENOUGH_INFO": "discusses"}
ANSWERS = {"YES": "confirms", "NO": "contradicts"}


def fnc1(folder: Path) -> Iterator[Example]:
    """FNC-1's training rows of the topics that are to be trained on (`train_topic_split.txt`)."""
    kept = set((folder / "train_topic_split.txt").read_text("utf-8").split())
    bodies = {row["Body ID"]: row["articleBody"] for row in _rows(folder / "train_bodies.csv")}
    rows = chain(_rows(folder / "train_stances_part1.csv"), _rows(folder / "train_stances_part2.csv"))
    for number, row in enumerate(rows, start=1):
        name = f"fnc1-train-{number:05}-b{row['Body ID']}"
        if name in kept:
            stance = FNC_STANCES[row["Stance"]]
            yield Example(name, "fnc1", row["Headline"], bodies[row["Body ID"]], stance)


def arc(folder: Path) -> Iterator[Example]:
    """ARC recast as stances."""
    bodies = {row["Body ID"]: row["articleBody"] for row in _rows(folder / "arc_bodies.csv")}
    for number, row in enumerate(_rows(folder / "arc_stances_train.csv")):
        yield Example(f"arc-{number}", "arc", row["Headline"], bodies[row["Body ID"]], FNC_STANCES[row["Stance"]])


def emergent(folder: Path) -> Iterator[Example]:
    """Emergent: a rumour against an article's headline. The id is the rumour's."""
    for row in _rows(folder / "train_minus_fnc1_test_topics.csv"):
        stance = EMERGENT_STANCES[row["articleHeadlineStance"]]
        yield Example(row["claimId"], "emergent", row["claimHeadline"], row["articleHeadline"], stance)


def argus(folder: Path) -> Iterator[Example]:
    """Argus: "Will X do Y?" with one sentence of later news, where one was found. The id is the question."""
    with (folder / "ftrain.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            text, answer = (row.get("FoundSentence") or "").strip(), ANSWERS.get((row.get("TurkAnswer") or "").strip())
            if text and answer:
                yield Example(folded(row["Question"]), "argus", row["Question"].strip(), text, answer)


def climate_fever(folder: Path) -> Iterator[Example]:
    """Climate-FEVER: a claim against a sentence."""
    for line in (folder / "climate-fever.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        for one in row["evidences"]:
            stance = FEVER_STANCES[one["evidence_label"]]
            yield Example(one["evidence_id"], "climate_fever", row["claim"], one["evidence"], stance)


def rte(folder: Path) -> Iterator[Example]:
    """RTE: what a sentence entails it confirms; what it doesn't entail it may contradict or leave open."""
    with (folder / "train.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            stance = "confirms" if row["label"] == "entailment" else None
            yield Example(row["index"], "rte", row["sentence2"], row["sentence1"], stance)


def written(folder: Path) -> Iterator[Example]:
    """Passages on plans, written by hand: each line a claim with passages by stance. All names are invented."""
    for path in sorted(folder.glob("written*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            row = json.loads(line)
            for stance in ("confirms", "contradicts", "postpones", "discusses", "unrelated"):
                for text in row[stance]:
                    yield Example(f"{path.stem}-{number}", "plans", row["claim"], text, stance)


def folded(question: str) -> str:
    """A question's letters and digits, to tell it from others whatever its marks."""
    return "".join(letter for letter in question.lower() if letter.isalnum())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
