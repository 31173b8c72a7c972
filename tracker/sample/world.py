"""An invented world of any size, to measure matching: companies, executives, claims, and articles that speak to them.

All names are made of syllables. The same seed gives the same world.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Literal

Wording = Literal["close", "paraphrased"]

STARTS = [
    "Ar",
    "Bel",
    "Cor",
    "Dra",
    "El",
    "Fen",
    "Gar",
    "Hal",
    "Is",
    "Jor",
    "Kal",
    "Lun",
    "Mor",
    "Nes",
    "Ost",
    "Pel",
    "Quin",
    "Ras",
    "Sol",
    "Tor",
    "Ul",
    "Var",
    "Wes",
    "Yr",
    "Zan",
]
MIDDLES = ["a", "e", "i", "o", "u", "an", "er", "il", "or", "en", "ab", "ek", "is", "om", "ut"]
ENDS = [
    "dal",
    "vik",
    "mark",
    "stad",
    "berg",
    "ton",
    "ford",
    "heim",
    "lund",
    "nes",
    "wick",
    "mere",
    "dorf",
    "gard",
    "holm",
]
TRADES = [
    "Ferries",
    "Motors",
    "Foods",
    "Energy",
    "Optics",
    "Paper",
    "Robotics",
    "Textiles",
    "Mining",
    "Airways",
    "Pharma",
    "Logistics",
    "Marine",
    "Steel",
]
GIVEN = [
    "Mira",
    "Ivo",
    "Tessa",
    "Bram",
    "Lena",
    "Oskar",
    "Nadia",
    "Piet",
    "Runa",
    "Elias",
    "Vera",
    "Tomas",
    "Ylva",
    "Jonas",
    "Petra",
    "Anton",
    "Sanne",
    "Kaspar",
]
SPELLED = ("", "", "", "the United States", "Canada", "Norway", "Brazil", "Japan", "Germany")

# What is planned, how news close to it tells that it came, and how news that avoids its words does.
DEEDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("open {}", "opened {}", ("inaugurated {}", "cut the ribbon on {}", "has {} up and running")),
    ("build {}", "built {}", ("put up {}", "finished work on {}", "has constructed {}")),
    ("sell {}", "sold {}", ("found a buyer for {}", "disposed of {}", "parted with {}")),
    ("launch {}", "launched {}", ("unveiled {}", "brought {} to market", "rolled out {}")),
    ("close {}", "closed {}", ("shut {}", "wound down {}", "turned off the lights at {}")),
    ("buy {}", "bought {}", ("acquired {}", "took over {}", "snapped up {}")),
    ("double the output of {}", "doubled the output of {}", ("makes twice as much at {}", "lifted production at {}")),
    ("test {}", "tested {}", ("ran trials of {}", "began a pilot of {}", "put {} through its paces")),
    ("electrify {}", "electrified {}", ("switched {} to batteries", "took diesel out of {}")),
    ("postpone {}", "postponed {}", ("delayed {}", "pushed back {}", "put off {}")),
)
THINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("battery plant", ("factory for cells", "battery works")),
    ("research centre", ("laboratory", "hub for its scientists")),
    ("car ferry", ("vessel for motorists", "boat")),
    ("flagship store", ("shop", "retail outlet")),
    ("electric truck", ("lorry without diesel", "battery-powered lorry")),
    ("smartphone", ("handset", "phone")),
    ("cancer drug", ("therapy against tumours", "oncology medicine")),
    ("wind farm", ("turbines", "park of windmills")),
    ("container terminal", ("port for boxes", "harbour for freight")),
    ("data centre", ("server hall", "building full of servers")),
    ("regional jet", ("aircraft for short hops", "small plane")),
    ("paper mill", ("factory for cardboard", "plant that makes paper")),
    ("copper mine", ("pit", "quarry for copper")),
    ("robot kitchen", ("automated canteen", "cooking machines")),
    ("vaccine line", ("production of jabs", "filling of vaccines")),
    ("satellite network", ("constellation in orbit", "fleet of satellites")),
    ("steel furnace", ("blast oven", "smelter")),
    ("textile workshop", ("sewing hall", "cloth factory")),
    ("rail link", ("railway line", "track")),
    ("heat pump", ("boiler without gas", "device that warms homes")),
    ("cheese dairy", ("creamery", "works for milk")),
    ("game studio", ("team of developers", "maker of games")),
    ("parking app", ("software for drivers", "tool on the phone")),
    ("insurance product", ("cover", "policy for households")),
    ("training academy", ("school for apprentices", "courses for young workers")),
    ("cooling tower", ("chimney", "structure that takes heat away")),
    ("hotel chain", ("group of guest houses", "resorts")),
    ("fish farm", ("cages for salmon", "aquaculture site")),
    ("bakery line", ("ovens", "production of bread")),
    ("lithium refinery", ("works for white metal", "processing of battery salts")),
    ("drone service", ("flying couriers", "delivery from the air")),
    ("night train", ("sleeper service", "overnight railway connection")),
)
KINDS = [
    "new",
    "second",
    "third",
    "coastal",
    "northern",
    "southern",
    "hybrid",
    "compact",
    "premium",
    "low-cost",
    "joint",
    "pilot",
    "modular",
    "floating",
    "tidal",
    "alpine",
    "urban",
    "rural",
    "automated",
    "shared",
    "refurbished",
    "carbon-free",
    "solar-powered",
    "family",
    "student",
    "express",
    "overnight",
    "open-air",
    "indoor",
    "underground",
    "two-storey",
    "digital",
    "wireless",
    "foldable",
    "recycled",
    "organic",
    "refrigerated",
    "fifth-generation",
    "high-speed",
    "zero-waste",
]
FILLER = """
analysts said the shares had moved little since the morning and that few investors expected a surprise
the company reported revenue in line with what the market had expected for the quarter
a spokeswoman said that talks with the union would go on next week in the capital
costs for energy and freight have risen across the industry since last year
the board will meet again in the autumn to look at the budget for the coming years
rivals have cut prices, and customers are waiting for the summer before they decide
the regulator asked for more documents and gave no date for a decision
demand in Asia was weaker than in Europe, where orders grew by four percent
the group employs several thousand people and has its seat near the harbour
its chairman thanked the workers and said that the hard part of the year was over
shipping routes were longer than usual because of the weather in the north
banks have agreed to extend the loan, a person familiar with the matter said
the plan had been debated for years, and local politicians were divided about it
new rules on waste come into force next spring and will concern most of the sector
suppliers were told to send their offers by the end of the month
the price of copper fell, while that of timber reached the highest level in a decade
""".strip().splitlines()


@dataclass(frozen=True, slots=True)
class SampleCompany:
    id: int
    name: str
    ticker: str
    executive: str


@dataclass(frozen=True, slots=True)
class SampleClaim:
    """`deed`, `thing` and `kind` say which words the proposition is made of."""

    id: int
    company: int
    proposition: str
    market: str
    said_on: date
    deed: int
    thing: int
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """A text in which one claim is spoken to, in words close to its own or in others."""

    text: str
    claim: int
    wording: Wording
    is_named: bool


class World:
    """So many open claims of a twentieth as many companies, some of which have many more than others: of 100,000 the first has about 500."""

    def __init__(self, claims: int, seed: int = 1) -> None:
        self._random = random.Random(seed)
        names = self._made_up(max(claims // 20, 20))
        self.companies = [self._company(number, name) for number, name in enumerate(names, 1)]
        self._shares = list(accumulate((rank + 20) ** -0.6 for rank in range(len(self.companies))))
        self._places = self._made_up(300)
        self.claims = [self._claim(number) for number in range(1, claims + 1)]

    def articles(self, wording: Wording, count: int, words: int = 600) -> Iterator[SampleArticle]:
        """Articles of about so many words; 92 of 100 name the company, seven its executive alone, one nobody."""
        return (self._article(wording, words) for _ in range(count))

    def _made_up(self, count: int) -> list[str]:
        every = [start + middle + end for start in STARTS for middle in MIDDLES for end in ENDS]
        self._random.shuffle(every)
        return every[:count]

    def _company(self, number: int, name: str) -> SampleCompany:
        family = self._random.choice(STARTS) + self._random.choice(MIDDLES) + self._random.choice(ENDS)
        trade, given = self._random.choice(TRADES), self._random.choice(GIVEN)
        ticker = (name[:2] + trade[:1] + chr(65 + number % 26)).upper()
        return SampleCompany(number, f"{name} {trade}", ticker, f"{given} {family}")

    def _drawn(self) -> SampleCompany:
        return self._random.choices(self.companies, cum_weights=self._shares)[0]

    def _claim(self, number: int) -> SampleClaim:
        company, place = self._drawn(), self._random.choice(self._places)
        deed, thing = self._random.randrange(len(DEEDS)), self._random.randrange(len(THINGS))
        kind, market = self._random.choice(KINDS), self._random.choice(SPELLED)
        what = DEEDS[deed][0].format(f"a {kind} {THINGS[thing][0]}")
        where = f" in {place}" + (f" in {market}" if market else "")
        year = self._random.randrange(2026, 2032)
        said_on = date(2023, 1, 1) + timedelta(days=self._random.randrange(900))
        words = f"{company.name} will {what}{where} by {year}"
        return SampleClaim(number, company.id, words, market, said_on, deed, thing, kind, place)

    def _article(self, wording: Wording, words: int) -> SampleArticle:
        claim = self._random.choice(self.claims)
        company = self.companies[claim.company - 1]
        dice = self._random.random()
        who = company.name if dice < 0.92 else company.executive if dice < 0.99 else "The company"
        told = [f"{who} {self._told(claim, wording)}."]
        told += [self._aside() for _ in range(self._random.randrange(1, 4))]
        size = sum(len(one.split()) for one in told)
        while size < words:
            told.append(self._random.choice(FILLER).capitalize() + ".")
            size += len(told[-1].split())
        self._random.shuffle(told)
        paragraphs = (" ".join(told[at : at + 4]) for at in range(0, len(told), 4))
        return SampleArticle("\n\n".join(paragraphs), claim.id, wording, dice < 0.99)

    def _told(self, claim: SampleClaim, wording: Wording) -> str:
        if wording == "close":
            kind = f"{claim.kind} " if self._random.random() < 0.7 else ""
            place = f" in {claim.place}" if self._random.random() < 0.8 else " on Monday"
            return DEEDS[claim.deed][1].format(f"its {kind}{THINGS[claim.thing][0]}") + place
        what = self._random.choice(DEEDS[claim.deed][2]).format(f"its {self._random.choice(THINGS[claim.thing][1])}")
        return what + (f" near {claim.place}" if self._random.random() < 0.7 else " on Monday")

    def _aside(self) -> str:
        """News on another claim, of another company."""
        other = self._random.choice(self.claims)
        return f"{self.companies[other.company - 1].name} {self._told(other, 'close')}."


def quoted(world: World, count: int, seed: int = 2) -> Iterator[str]:
    """Articles of about 400 words as the whole way meets them: each quotes two executives and tells of claims."""
    rng = random.Random(seed)
    wordings: Sequence[Wording] = ("close", "paraphrased")
    for number in range(count):
        (article,) = world.articles(wordings[number % 2], 1, words=330)
        said = (world.companies[rng.randrange(len(world.companies))] for _ in range(2))
        quotes = (
            f"“We will open {rng.randrange(3, 90)} shops by the end of next year,” said {one.executive}, chief executive "
            f"of {one.name}. He told reporters on Tuesday that prices would not rise before 2029."
            for one in said
        )
        yield f"Report {number} of {rng.randrange(10**9)}.\n\n{article.text}\n\n" + "\n\n".join(quotes)
