"""Countries and regions as news names them, to one name each."""

import re

MARKETS: tuple[tuple[str, str], ...] = (
    # sold stateside; US carriers; the American market; the United States
    ("United States", r"\bU\.?S\.?A?\b(?!\$)|\bUnited States\b|\b[Ss]tateside\b|\bAmerican?s?\b(?! Express)"),
    # in Britain; UK stores
    ("United Kingdom", r"\bU\.?K\.?\b|\bUnited Kingdom\b|\b(?:Great )?Britain\b|\bBritish\b"),
    # mainland China; Chinese buyers
    ("China", r"\bChina\b|\bChinese\b"),
    # Indian plants
    ("India", r"\bIndian?s?\b"),
    # across Europe; European stores; the EU
    ("Europe", r"\bEurope(?:an)?\b|\bE\.?U\.?\b"),
    # Germany; German roads
    ("Germany", r"\bGerman(?:y|s)?\b"),
    ("France", r"\bFrance\b|\bFrench\b"),
    ("Spain", r"\bSpain\b|\bSpanish\b"),
    ("Italy", r"\bItal(?:y|ian)\b"),
    ("Japan", r"\bJapan(?:ese)?\b"),
    ("South Korea", r"\bSouth Korean?\b"),
    ("Russia", r"\bRussian?\b"),
    ("Brazil", r"\bBrazil(?:ian)?\b"),
    ("Mexico", r"\bMexic(?:o|an)\b"),
    ("Canada", r"\bCanad(?:a|ian)\b"),
    ("Australia", r"\bAustralian?\b"),
    ("Indonesia", r"\bIndonesian?\b"),
    ("Southeast Asia", r"\bSouth-?[Ee]ast Asian?\b"),
    ("Africa", r"\bAfrican?\b"),
    ("Middle East", r"\bMiddle East(?:ern)?\b"),
)
PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in MARKETS)


def market_in(words: str) -> str:
    """The first market named in the words; empty where none is."""
    words = re.sub(r"\bLatin America(?=n?\b)", "Latin Amerika", words)
    hits = [(found.start(), name) for name, pattern in PATTERNS if (found := pattern.search(words))]
    if "Latin Amerika" in words:
        hits.append((words.index("Latin Amerika"), "Latin America"))
    return min(hits)[1] if hits else ""
