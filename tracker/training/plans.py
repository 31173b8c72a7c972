"""Made-up plans of made-up companies with passages that tell what became of them: rumour data holds none of these."""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "plans_data"
STANCES = ("confirms", "contradicts", "discusses", "unrelated")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
KEPT_VERBS = """open opening opened|build building built|start starting started|sell selling sold|bring bringing brought
launch launching launched|offer offering offered|have having had|add adding added|hire hiring hired
create creating created|take taking taken|recruit recruiting recruited|cut cutting cut|shed shedding shed
reduce reducing reduced|buy buying bought|acquire acquiring acquired|find finding found|divest divesting divested
merge merging merged|combine combining combined|join joining joined|list listing listed|float floating floated
leave leaving left|pull pulling pulled|end ending ended|stop stopping stopped|raise raising raised
charge charging charged|increase increasing increased|lower lowering lowered|win winning won|get getting got
obtain obtaining obtained|deliver delivering delivered|hand handing handed|ship shipping shipped
sign signing signed|work working worked|team teaming teamed|pay paying paid|give giving given
appoint appointing appointed|name naming named|make making made|publish publishing published
release releasing released|keep keeping kept|avoid avoiding avoided|not not not|hold holding held
unveil unveiling unveiled|put putting put|fly flying flown|extend extending extended|cover covering covered
move moving moved|relocate relocating relocated|set setting set|close closing closed|shut shutting shut
repurchase repurchasing repurchased|spend spending spent|do doing done|phase phasing phased|send sending sent
settle settling settled|reach reaching reached|replace replacing replaced|spin spinning spun|split splitting split
hive hiving hived|lift lifting lifted|generate generating generated|achieve achieving achieved|earn earning earned
turn turning turned|return returning returned|break breaking broken|invest investing invested"""
VERBS = {row.split()[0]: row.split()[1:] for row in KEPT_VERBS.replace("\n", "|").split("|")}
PAST = {"taken": "took", "given": "gave", "flown": "flew", "done": "did", "broken": "broke"}
"""Where the simple past is not the participle."""

BACKGROUND_SHARE = 0.4
FRAME_SHARE = 0.3
TAIL_SHARE = 0.2
OWN_WORDS_SHARE = 0.6
POSTPONES_SHARE = 0.18
DATED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Example:
    """A claim and a passage; `postpones` marks a passage that contradicts a dated claim by a later date only."""

    claim: str
    text: str
    stance: str
    postpones: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """One sort of plan; the lists are templates, by stance where passages are meant."""

    name: str
    group: str
    kind: str
    place: str
    numbers: tuple[int, int, int]
    things: tuple[str, ...]
    infinitives: tuple[str, ...]
    deeds: tuple[str, ...]
    told: dict[str, tuple[str, ...]]


Slots = dict[str, str]


def examples(count: int, seed: int) -> Iterator[Example]:
    """`count` examples, the stances in turn and the families by chance; the same seed gives the same examples."""
    chance = random.Random(seed)
    for number in range(count):
        yield _example(STANCES[number % len(STANCES)], chance)


def _example(stance: str, chance: random.Random) -> Example:
    family = chance.choice(families())
    slots = _slots(family, chance)
    dated = chance.random() < DATED_SHARE
    claim = _claim(family, slots, dated, chance)
    if stance == "unrelated":
        return Example(claim, _passage([_elsewhere(family, slots, chance)], slots, chance), stance)
    wanted = stance
    if stance == "contradicts" and dated and family.kind != "denial" and chance.random() < POSTPONES_SHARE:
        wanted = "postpones"
    core = [_told(family, wanted, slots, chance)]
    if chance.random() < BACKGROUND_SHARE and family.kind != "denial":
        core = _with_background(core[0], slots, chance)
    return Example(claim, _passage(core, slots, chance), stance, wanted == "postpones")


def _claim(family: Family, slots: Slots, dated: bool, chance: random.Random) -> str:
    rows = _generic("claims", "denial" if family.kind == "denial" else "dated")
    template = chance.choice(rows)
    time = _fill(chance.choice(_generic("claims", "times")), slots) if dated else ""
    if not dated and template.startswith("{t}"):
        template = "{c} will {do}"
    return _tidy(_fill(template, {**slots, "t": time}))


def _told(family: Family, wanted: str, slots: Slots, chance: random.Random) -> str:
    if wanted == "postpones" and family.kind == "denial":
        wanted = "contradicts"
    own = family.told[wanted]
    rows = own if own and chance.random() < OWN_WORDS_SHARE else _generic(family.kind, wanted)
    return _tailed(_fill(chance.choice(rows), slots), wanted, slots, chance)


def _tailed(core: str, wanted: str, slots: Slots, chance: random.Random) -> str:
    """The sentence with "..., the company said": only where it is one plain sentence that names no speaker."""
    plain = core.count(".") == 1 and not re.search(
        r"[“?:;]|\b(said|says|told|reported|confirmed|wrote|announced)\b", core
    )
    if not plain or chance.random() > TAIL_SHARE or wanted == "discusses":
        return core
    return core[:-1] + _fill(chance.choice(_generic("frames", "tail")), slots) + "."


def _with_background(core: str, slots: Slots, chance: random.Random) -> list[str]:
    """The old plan told before what became of it, or after; then the company may be named only once."""
    before = _fill(chance.choice(_generic("background", "any")), slots)
    if chance.random() < 0.3:
        return [core, before]
    name = slots["c"]
    if name in before and core.count(name) == 1 and core.startswith(f"{name} ") and chance.random() < 0.6:
        core = chance.choice(("The company", "It", "The group")) + core[len(name) :]
    return [before, core]


def _elsewhere(family: Family, slots: Slots, chance: random.Random) -> str:
    """Another matter: a rival's like deed, the same deed elsewhere, the company's other deeds, or nothing to do."""
    way = chance.random()
    wanted = chance.choice(("confirms", "contradicts", "discusses", "confirms", "contradicts", "postpones"))
    if way < 0.35:
        return _told(family, wanted, _as_rival(family, slots, chance), chance)
    if way < 0.5 and family.kind == "deed" and family.told["confirms"][0].find("{x}") >= 0:
        return _told_elsewhere(family, wanted, slots, chance)
    if way < 0.85:
        others = [one for one in families() if one.group != family.group]
        other = chance.choice(others)
        moved = {**_slots(other, chance), "c": slots["c"], "s": slots["s"], "w": slots["w"]}
        return _told(other, wanted if other.kind != "denial" else "discusses", _deeds(other, moved, chance), chance)
    return _fill(chance.choice(_generic("other", "apart")), slots)


def _as_rival(family: Family, slots: Slots, chance: random.Random) -> Slots:
    rival = company(chance)
    while rival in (slots["c"], slots["o"]):
        rival = company(chance)
    # Another target and another candidate too: a rival that buys the claim's target would contradict the claim.
    others = {"o": company(chance), "v": person(chance), "w": person(chance)}
    return _deeds(family, {**slots, **others, "c": rival, "s": f"{rival}'s"}, chance)


def _told_elsewhere(family: Family, wanted: str, slots: Slots, chance: random.Random) -> str:
    """The same company with another thing in another place; only sentences that say which."""
    other = _slots(family, chance)
    while other["p"] == slots["p"] or other["x"] == slots["x"] or other["o"] == slots["o"]:
        other = _slots(family, chance)
    moved = _deeds(family, {**other, "c": slots["c"], "s": slots["s"], "w": slots["w"]}, chance)
    rows = [row for row in family.told[wanted] if "{x}" in row]
    if not rows:
        return _told(family, wanted, _as_rival(family, slots, chance), chance)
    return _tailed(_fill(chance.choice(rows), moved), wanted, moved, chance)


def _passage(core: list[str], slots: Slots, chance: random.Random) -> str:
    """The sentences that decide among fillers that do not, up to a length drawn by chance, under a frame."""
    length = chance.randint(12, 75)
    before: list[str] = []
    after: list[str] = []
    fillers = list(_generic("filler", "neutral"))
    chance.shuffle(fillers)
    while sum(len(part.split()) for part in before + core + after) < length and len(before + after) < 4:
        side = before if len(before) < 1 and chance.random() < 0.3 else after
        side.append(_fill(fillers.pop(), {**slots, "mo": chance.choice(MONTHS)}))
    frame = ""
    if chance.random() < FRAME_SHARE:
        frame = _fill(chance.choice((*_generic("frames", "dateline"), *_generic("frames", "headline"))), slots)
    return frame + " ".join(_tidy(part) for part in before + core + after)


def _slots(family: Family, chance: random.Random) -> Slots:
    low, high, step = family.numbers
    number = chance.randrange(low, high + 1, step)
    due = chance.randint(2012, 2029)
    maker = company(chance)
    other = company(chance)
    while other == maker:
        other = company(chance)
    city = chance.choice(_words("city"))
    slots = {
        "c": maker,
        "s": f"{maker}'s",
        "o": other,
        "w": person(chance),
        "v": person(chance),
        "p": chance.choice(_words(family.place)),
        "x": chance.choice(family.things),
        "n": f"{number:,}",
        "l": f"{_below(number, step, chance):,}",
        "m": f"{number + step * max(1, round(number * chance.uniform(0, 0.2) / step)):,}",
        "y": str(due),
        "z": str(due + chance.randint(1, 3)),
        "b": str(due - chance.randint(1, 3)),
        "Y": f"{chance.choice(MONTHS)} {due}",
        "mo": chance.choice(MONTHS),
        "day": chance.choice(DAYS),
        "d": str(chance.randint(1, 28)),
        "city": city,
        "CITY": city.upper(),
    }
    return _deeds(family, slots, chance)


def _below(number: int, step: int, chance: random.Random) -> int:
    return max(step if number > step else 1, int(number * chance.uniform(0.3, 0.92)) // step * step)


def _deeds(family: Family, slots: Slots, chance: random.Random) -> Slots:
    """The slots with the deed in its forms: to open, opening, has opened, the opening."""
    slots["do"] = infinitive = _fill(chance.choice(family.infinitives), slots)
    verb, _, rest = infinitive.partition(" ")
    doing, done = VERBS[verb]
    slots["doing"], slots["done"], slots["did"] = (f"{form} {rest}" for form in (doing, done, PAST.get(done, done)))
    slots["deed"] = _fill(chance.choice(family.deeds), slots)
    return slots


def company(chance: random.Random) -> str:
    """An invented company's name, of a first part, an ending and sometimes a kind."""
    kind = chance.choice(_words("kinds"))
    return f"{chance.choice(_words('heads'))}{chance.choice(_words('tails'))} {kind}".strip()


def person(chance: random.Random) -> str:
    """An invented person's name, given name first."""
    return f"{chance.choice(_words('first'))} {chance.choice(_words('last'))}"


def _fill(template: str, slots: Slots) -> str:
    filled = re.sub(r"\{(\w+)\}", lambda slot: slots[slot[1]], template)
    return re.sub(r"“We[^”]*”", lambda quote: re.sub(r"\bits\b", "our", quote[0]), filled)


def _tidy(sentence: str) -> str:
    spaced = re.sub(r" +([?,.]|$)", r"\1", sentence.strip())
    return spaced[:1].upper() + spaced[1:]


@cache
def families() -> tuple[Family, ...]:
    """Every family of the word lists, in their order."""
    tables = [tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")) for name in ("deeds_1", "deeds_2", "goals")]
    return tuple(_family(name, row) for table in tables for name, row in table.items())


def _family(name: str, row: dict[str, Any]) -> Family:
    told = {"confirms": "did", "contradicts": "failed", "postpones": "late", "discusses": "talk"}
    low, high, step = row.get("n", (1, 2, 1))
    return Family(
        name,
        str(row["group"]),
        str(row.get("kind", "deed")),
        str(row["place"]),
        (low, high, step),
        tuple(row["x"]),
        _lines(row["do"]),
        _lines(row["deed"]),
        {stance: _lines(row[key]) for stance, key in told.items()},
    )


def _lines(text: object) -> tuple[str, ...]:
    return tuple(line for line in str(text).split("\n") if line)


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / "generic.toml").read_text("utf-8"))


@cache
def _generic(section: str, key: str) -> tuple[str, ...]:
    return _lines(_phrases()[section][key])


@cache
def _words(name: str) -> tuple[str, ...]:
    row = tomllib.loads((DATA / "names.toml").read_text("utf-8"))[name]
    return tuple(row.split("|")) if "|" in row else tuple(row.split())
