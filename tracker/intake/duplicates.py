"""Which articles are one text: the wire that a text credits, and how many runs of words two texts share. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from tracker.text import article_proper

HEAD, TAIL = 1500, 700
"""Characters of a text in which a credit stands: its first lines, or its last."""

# A pattern as it is printed, and the name by which readers know the wire.
WIRES = (
    (r"(?:Thomson )?Reuters", "Reuters"),
    (r"(?:The )?Associated Press", "Associated Press"),
    (r"AP", "Associated Press"),
    (r"AFP|Agence France[- ]Presse", "AFP"),
    (r"dpa(?:-AFX)?|Deutsche Presse[- ]Agentur", "dpa"),
    (r"Bloomberg(?: News)?", "Bloomberg"),
    (r"PTI|Press Trust of India", "PTI"),
    (r"IANS", "IANS"),
    (r"ANI", "ANI"),
    (r"Xinhua", "Xinhua"),
    (r"Kyodo(?: News)?", "Kyodo"),
    (r"Yonhap", "Yonhap"),
    (r"EFE", "EFE"),
    (r"ANSA", "ANSA"),
    (r"UPI", "UPI"),
    (r"Interfax", "Interfax"),
    (r"TASS", "TASS"),
    (r"PA Media|Press Association", "PA Media"),
    (r"AAP|Australian Associated Press", "AAP"),
    (r"(?:The )?Canadian Press", "The Canadian Press"),
    (r"Dow Jones Newswires", "Dow Jones Newswires"),
    (r"PR ?Newswire", "PR Newswire"),
    (r"BUSINESS WIRE|Business Wire", "Business Wire"),
    (r"GLOBE ?NEWSWIRE|GlobeNewswire", "GlobeNewswire"),
    (r"ACCESS ?WIRE|Accesswire", "ACCESSWIRE"),
    (r"CNW(?: Group)?", "CNW"),
)
NAMED = [(re.compile(rf"(?:{pattern})\Z"), name) for pattern, name in WIRES]
ANY = "|".join(f"(?:{pattern})" for pattern, _ in WIRES)

# "told Reuters" and "Reuters reported" are no credits: such an article names a source and is a text of its own.
AT_THE_TOP = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # OSLO, March 12 (Reuters) - Fjordly will …
        rf"\((?P<wire>{ANY})\)[^\S\n]{{0,3}}(?:[-–—]|:)",
        # OSLO, March 12, 2024 /PRNewswire/ -- Fjordly …
        rf"/(?P<wire>{ANY})(?:[^\S\n]?-[^/\n]{{1,40}})?/",
        # (BUSINESS WIRE)--Fjordly …
        rf"\((?P<wire>{ANY})\)-{{1,2}}",
        # By Reuters / By Jane Roe, Associated Press / By Jane Roe | AFP
        rf"^[^\S\n]{{0,8}}By (?:[^\n,|/]{{2,60}}?(?:,|\||/| of| for)[^\S\n]{{0,3}})?(?:the )?(?P<wire>{ANY})[^\S\n]{{0,8}}$",
        # Reuters (a line of its own below the headline)
        rf"^[^\S\n]{{0,8}}(?P<wire>{ANY})[^\S\n]{{0,8}}$",
    )
)
AT_THE_END = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # Source: AFP / Source - Xinhua / Credit: Reuters
        rf"^[^\S\n]{{0,8}}\(?(?:Source|Credit|Agency)[^\S\n]{{0,3}}[:–-][^\S\n]{{0,3}}(?P<wire>{ANY})\b[^\n]{{0,40}}$",
        # © 2024 AFP / Copyright 2024 The Associated Press. All rights reserved.
        rf"(?:©|\(c\)|Copyright)(?: ©)?[^\S\n]{{0,3}}(?:\d{{4}}[^\S\n]{{0,3}})?(?P<wire>{ANY})\b",
        # (Reporting by Jane Roe; Editing by John Doe)
        r"\((?P<wire>Reporting) by [^()\n]{3,200}; ?[Ee]diting by [^()\n]{3,120}\)",
        # This story … is published from a syndicated feed of PTI.
        rf"(?:published|auto-generated) from an? (?:syndicated|agency|wire)[^\n.]{{0,30}}?\b(?P<wire>{ANY})\b",
    )
)
IN_A_BYLINE = re.compile(rf"^(?:By )?(?:.{{2,80}}?(?:,|\||/|;| - )\s*)?(?:the )?(?P<wire>{ANY})\s*$")

HOSTS = {
    "reuters.com": "Reuters",
    "apnews.com": "Associated Press",
    "afp.com": "AFP",
    "dpa.com": "dpa",
    "bloomberg.com": "Bloomberg",
    "ptinews.com": "PTI",
    "ians.in": "IANS",
    "aninews.in": "ANI",
    "xinhuanet.com": "Xinhua",
    "kyodonews.net": "Kyodo",
    "yna.co.kr": "Yonhap",
    "upi.com": "UPI",
    "interfax.com": "Interfax",
    "tass.com": "TASS",
    "prnewswire.com": "PR Newswire",
    "businesswire.com": "Business Wire",
    "globenewswire.com": "GlobeNewswire",
    "accesswire.com": "ACCESSWIRE",
    "newswire.ca": "CNW",
}


def credited_wire(text: str, author: str = "") -> str:
    """The wire that the byline, the dateline or the last lines credit with the text; empty where none is."""
    if found := IN_A_BYLINE.match(author.strip()):
        return _name(found["wire"])
    for patterns, part in ((AT_THE_TOP, text[:HEAD]), (AT_THE_END, text[-TAIL:])):
        for pattern in patterns:
            if found := pattern.search(part):
                return _name(found["wire"])
    return ""


def wire_of(url: str, outlet: str) -> str:
    """The wire whose own article stands at this address, or that the outlet is; empty for all others."""
    host = (urlsplit(url).hostname or "").lower()
    parts = host.split(".")
    for count in (2, 3):
        if name := HOSTS.get(".".join(parts[-count:])):
            return name
    return next((name for pattern, name in NAMED if pattern.match(outlet.strip())), "")


def _name(printed: str) -> str:
    # Only Reuters signs its articles in this way.
    return "Reuters" if printed == "Reporting" else next(name for pattern, name in NAMED if pattern.match(printed))


RUN = 5
"""Words in a run."""
MOST_WORDS = 20_000
# A letter of Chinese or Japanese counts as a word: these texts have no spaces.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_]+")

Run = tuple[str, ...]
Runs = frozenset[Run]


def runs_of(text: str) -> Runs:
    """Every run of five words of the article proper, in lower case and without marks."""
    proper = article_proper(text).of(text)
    words = [found[0] for found, _ in zip(WORD.finditer(proper.casefold()), range(MOST_WORDS), strict=False)]
    return frozenset(zip(*(words[at:] for at in range(RUN)), strict=False))


ONE_IN = 8
FEWEST, MOST = 16, 32


def sample_of(runs: Runs) -> tuple[int, ...]:
    """What is stored of a text to find its copies by: of all runs' hashes the smallest, one run in eight, 16 to 32.

    Smallest by value, so that two texts keep the same ones of the runs that they share, a cut copy too.
    """
    hashes = sorted(_hashes(runs))
    below = sum(value < 2**64 // ONE_IN for value in hashes)
    return tuple(value - 2**63 for value in hashes[: max(FEWEST, min(MOST, below))])


def _hashes(runs: Runs) -> Iterator[int]:
    for run in runs:
        yield int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two texts share, each from 0 to 1; `runs` is the size of the shorter one."""

    of_earlier: float
    of_later: float
    runs: int

    @property
    def score(self) -> float:
        return max(self.of_earlier, self.of_later)


def likeness(earlier: Runs, later: Runs) -> Likeness:
    """The share of each text's runs that the other holds too. A text of under five words shares nothing."""
    if not earlier or not later:
        return Likeness(0.0, 0.0, 0)
    shared = len(earlier & later)
    return Likeness(shared / len(earlier), shared / len(later), min(len(earlier), len(later)))


COPY = 0.6
COPY_OF_ONE_WIRE = 0.35
NEARLY_ALL = 0.9
WIRE_DAYS, COPY_DAYS = 7, 31
FEWEST_RUNS = 40
TAKEN_OVER = 0.3
"""Of a text that holds an earlier one whole: below this share it is a text of its own."""


def is_copy(found: Likeness, *, one_wire: bool, days_apart: int) -> bool:
    """Whether the later text was taken from the earlier one, or both from one that is not stored.

    Two texts that credit one wire within a week need to share less: outlets cut and rewrite. Two that are more
    than a month apart need to share nearly all: a company's quarterly releases hold the same paragraphs. So do
    briefs of two or three sentences: on one announcement they share most of their words by nature.
    """
    if found.runs < FEWEST_RUNS:
        return min(found.of_earlier, found.of_later) >= NEARLY_ALL
    enough = COPY
    if one_wire and days_apart <= WIRE_DAYS:
        enough = COPY_OF_ONE_WIRE
    elif days_apart > COPY_DAYS:
        enough = NEARLY_ALL
    return found.of_later >= enough or (found.of_earlier >= enough and found.of_later >= TAKEN_OVER)
