"""How good the stance reader is, on published data: class by class, as FNC-1 counts and as macro F1."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tracker.matching.conflicts import Due
from tracker.matching.network import network
from tracker.matching.stance import StanceReading, read_article, read_document
from tracker.vocabulary import Stance

RELATED_RIGHT = 0.25
STANCE_RIGHT = 0.75

Pairs = Counter[tuple[Stance, Stance]]

HABITS = {"fnc1": "fnc1", "emergent": "emergent", "argus": "argus", "arc": "arc"}
"""By how a row's id begins: whose way of labelling it is read by. Others are read as the tracker's own claims."""


def score_stance(rows: Iterable[dict[str, Any]], progress: Callable[[int], None] | None = None) -> dict[str, Any]:
    """Reads each row {"id", "claim", "title", "text", "stance"} and compares; shares are 0..1.

    Rows of published sets (known by how their ids begin, HABITS) are read whole, by the habit of their set and without
    a threshold; other rows as the tracker reads articles, with rules and thresholds, and may give the day said and
    the day of publication (`said_on`, `published`). `fnc_score` is FNC-1's: 0.25 for related or unrelated read
    right, 0.75 more for the right stance of what is related, over the highest sum possible. F1 is over the classes
    that stand in the rows. `sure` has precision and recall of what is read at the shipped thresholds. Raises
    ValueError naming the row and the field that is wrong.
    """
    began = time.perf_counter()
    pairs: Pairs = Counter()
    sure: Pairs = Counter()
    for number, row in enumerate(rows, start=1):
        claim, text, gold = _checked(row, number)
        reading = _read(row, claim, text)
        pairs[gold, reading.stance] += 1
        sure[gold, reading.stance if _is_sure(reading) else Stance.DISCUSSES] += 1
        if progress is not None:
            progress(number)
    return {**_figures(pairs), "sure": _sided(sure), "seconds": round(time.perf_counter() - began, 2)}


def _read(row: dict[str, Any], claim: str, text: str) -> StanceReading:
    habit = HABITS.get(str(row.get("id", "")).split("-")[0])
    if habit is not None:
        return read_document(claim, text, habit)
    said_on, published = (_day(row, field) for field in ("said_on", "published"))
    return read_article(claim, text, Due(said_on), published)


def _day(row: dict[str, Any], field: str) -> date | None:
    try:
        return date.fromisoformat(row[field]) if row.get(field) else None
    except (TypeError, ValueError) as error:
        raise ValueError(f'Row {row.get("id")}: "{field}" is no day: {row[field]!r}.') from error


def _is_sure(reading: StanceReading) -> bool:
    trained = network()
    return trained is None or reading.score >= trained.calibration.sure.get(reading.stance, 0.0)


def _sided(pairs: Pairs) -> dict[str, dict[str, float]]:
    return {
        stance.value: {"precision": _precision(pairs, stance), "recall": _recall(pairs, stance)}
        for stance in (Stance.CONFIRMS, Stance.CONTRADICTS)
    }


def _checked(row: object, number: int) -> tuple[str, str, Stance]:
    if not isinstance(row, dict):
        raise ValueError(f"Row {number} is not an object.")
    for field in ("claim", "text"):
        if not isinstance(row.get(field), str) or not row[field].strip():
            raise ValueError(f'Row {number}: "{field}" is missing, empty or not a string.')
    title = row.get("title") or ""
    if not isinstance(title, str):
        raise ValueError(f'Row {number}: "title" is not a string.')
    try:
        gold = Stance(str(row.get("stance")))
    except ValueError as error:
        raise ValueError(f'Row {number}: "stance" is none of {", ".join(Stance.values)}.') from error
    return row["claim"], f"{title}\n\n{row['text']}" if title else row["text"], gold


def _figures(pairs: Pairs) -> dict[str, Any]:
    n = sum(pairs.values())
    classes = [stance for stance in Stance if any(gold is stance for gold, _ in pairs)]
    precision = {stance.value: _precision(pairs, stance) for stance in classes}
    recall = {stance.value: _recall(pairs, stance) for stance in classes}
    f1 = {name: _harmonic(precision[name], recall[name]) for name in precision}
    return {
        "n": n,
        "macro_f1": sum(f1.values()) / len(f1) if f1 else 0.0,
        "accuracy": _share(sum(count for (gold, read), count in pairs.items() if gold is read), n),
        "fnc_score": _fnc_score(pairs),
        "f1": f1,
        "precision": precision,
        "recall": recall,
    }


def _precision(pairs: Pairs, stance: Stance) -> float:
    return _share(pairs[stance, stance], sum(count for (_, read), count in pairs.items() if read is stance))


def _recall(pairs: Pairs, stance: Stance) -> float:
    return _share(pairs[stance, stance], sum(count for (gold, _), count in pairs.items() if gold is stance))


def _fnc_score(pairs: Pairs) -> float:
    earned = sum(_points(gold, read) * count for (gold, read), count in pairs.items())
    highest = sum(_points(gold, gold) * count for (gold, _), count in pairs.items())
    return _share(earned, highest)


def _points(gold: Stance, read: Stance) -> float:
    if (gold is Stance.UNRELATED) != (read is Stance.UNRELATED):
        return 0.0
    if gold is Stance.UNRELATED:
        return RELATED_RIGHT
    return RELATED_RIGHT + (STANCE_RIGHT if gold is read else 0.0)


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
