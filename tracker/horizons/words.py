"""A time phrase as spoken, to plain lower-case words with numbers in digits."""

import re

LONGEST = 200
ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirtieth": 30,
} | {
    f"{word}th": ONES[word]
    for word in ONES
    if word not in ("zero", "one", "two", "three", "five", "eight", "nine", "twelve")
}
CARDINALS = ONES | TENS

_small = "|".join(sorted(CARDINALS, key=len, reverse=True))
_ordinal = "|".join(sorted(ORDINALS, key=len, reverse=True))
# two thousand and twenty; two thousand; one thousand seven hundred and eighty nine
THOUSAND = re.compile(
    rf"\b(two|one) thousand(?: ({'|'.join(list(ONES)[1:10])}) hundred)?(?:(?: and)? ({_small})(?: ({_small}))?)?\b"
)
# nineteen hundred ninety three; nineteen ninety six; twenty twenty five
CENTURY = re.compile(
    rf"\b(sixteen|seventeen|eighteen|nineteen|twenty)(?: hundred(?: and)?)? ((?:{'|'.join(TENS)})(?: (?:{_small}))?|"
    rf"(?:ten|eleven|\w{{3,5}}teen))\b"
)
# twenty five; thirty first
COMPOUND = re.compile(rf"\b({'|'.join(TENS)})[ -](?:({'|'.join(list(ONES)[1:10])})|({_ordinal}))\b")
CARDINAL = re.compile(rf"\b({_small})\b(?! thousand| hundred)")
ORDINAL = re.compile(rf"\b({_ordinal})\b")


# EOY; 2w
ENDS = {"d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year"}


def plain(phrase: str) -> str:
    """Lower case, straight apostrophes, single spaces, numbers in digits; at most 200 characters are read."""
    words = phrase[:LONGEST].lower()
    words = re.sub(r"[’‘`´]", "'", words)
    words = re.sub(r"[‐‑‒–—―]", "-", words)
    words = re.sub(r"[\"“”!?()\[\]]", " ", words)
    words = re.sub(r"\b([ap])\.m\.?", r"\1m", words)
    words = re.sub(r"\bu\.s\.?", "us", words)
    words = re.sub(r"\beo([dwmqy])\b", lambda found: f"end of {ENDS[found[1]]}", words)
    words = re.sub(r"\b(\d{1,3}) ?(wk|yr|w|y|d)s?\b", lambda found: f"{found[1]} {ENDS[found[2][0]]}s", words)
    words = " ".join(words.split()).strip(" .,;:-")
    words = re.sub(r"(?<=[a-z])'s$", "", words)
    return lengths(digits(SUPERFLUOUS.sub(" ", words)))


# next week, maybe, say on Wednesday
SUPERFLUOUS = re.compile(r"(?:,? (?:how about|maybe|preferably|ideally|perhaps|say|hopefully)\b,?)+ ")
# a year and a half; 2 and a half years; half a decade
AND_A_HALF = re.compile(
    r"\b(?:(?P<a>\d{1,3}|an?) (?P<b>year|decade)s?|(?P<c>\d{1,3})) and (?:a )?half(?: (?P<d>year|decade)s?)?\b"
)
# 2.5 years
DECIMAL = re.compile(r"\b(\d{1,3})\.(\d) (year|decade)s?\b")
HALF = re.compile(r"\bhalf (?:an? )?(year|decade)\b")
HOURS = re.compile(r"\b(\d{1,4}) hours?\b")
MONTHS_OF = {"year": 12, "decade": 120}


def lengths(words: str) -> str:
    """Halves of years in months, hours in whole days: a year and a half is 18 months, 36 hours are 2 days."""
    words = AND_A_HALF.sub(_and_a_half, words)
    words = DECIMAL.sub(lambda found: f"{round(float(f'{found[1]}.{found[2]}') * MONTHS_OF[found[3]])} months", words)
    words = HALF.sub(lambda found: f"{MONTHS_OF[found[1]] // 2} months", words)
    return HOURS.sub(lambda found: f"{-(-int(found[1]) // 24)} days", words)


def _and_a_half(found: re.Match[str]) -> str:
    count, unit = found["a"] or found["c"], found["b"] or found["d"]
    if unit is None:
        # Days and weeks: the half is dropped.
        return count
    months = MONTHS_OF[unit]
    return f"{months * (int(count) if count.isdigit() else 1) + months // 2} months"


def digits(words: str) -> str:
    """Spelled numbers and ordinals as digits: two thousand and twenty is 2020, third is 3rd."""
    words = THOUSAND.sub(_thousand, words)
    words = CENTURY.sub(_century, words)
    words = COMPOUND.sub(_compound, words)
    words = CARDINAL.sub(lambda found: str(CARDINALS[found[1]]), words)
    return ORDINAL.sub(lambda found: _with_suffix(ORDINALS[found[1]]), words)


def _thousand(found: re.Match[str]) -> str:
    rest = sum(CARDINALS[word] for word in found.groups()[2:] if word)
    return str(1000 * CARDINALS[found[1]] + 100 * CARDINALS.get(found[2] or "", 0) + rest)


def _century(found: re.Match[str]) -> str:
    rest = [CARDINALS.get(word, 0) for word in found[2].split()]
    return str(100 * CARDINALS[found[1]] + sum(rest)) if all(rest) else found[0]


def _compound(found: re.Match[str]) -> str:
    if found[2]:
        return str(TENS[found[1]] + ONES[found[2]])
    return _with_suffix(TENS[found[1]] + ORDINALS[found[3]])


def _with_suffix(number: int) -> str:
    if number in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
