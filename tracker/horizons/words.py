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
# two thousand and twenty; two thousand
THOUSAND = re.compile(rf"\b(two|one) thousand(?:(?: and)? ({_small})(?: ({_small}))?)?\b")
# nineteen hundred ninety three; nineteen ninety six; twenty twenty five
CENTURY = re.compile(
    rf"\b(eighteen|nineteen|twenty)(?: hundred(?: and)?)? ((?:{'|'.join(TENS)})(?: (?:{_small}))?|"
    rf"(?:ten|eleven|\w{{3,5}}teen))\b"
)
# twenty five; thirty first
COMPOUND = re.compile(rf"\b({'|'.join(TENS)})[ -](?:({'|'.join(list(ONES)[1:10])})|({_ordinal}))\b")
CARDINAL = re.compile(rf"\b({_small})\b(?! thousand| hundred)")
ORDINAL = re.compile(rf"\b({_ordinal})\b")


def plain(phrase: str) -> str:
    """Lower case, straight apostrophes, single spaces, numbers in digits; at most 200 characters are read."""
    words = phrase[:LONGEST].lower()
    words = re.sub(r"[’‘`´]", "'", words)
    words = re.sub(r"[‐‑‒–—―]", "-", words)
    words = re.sub(r"[\"“”!?()\[\]]", " ", words)
    words = re.sub(r"\b([ap])\.m\.?", r"\1m", words)
    words = re.sub(r"\bu\.s\.?", "us", words)
    words = " ".join(words.split()).strip(" .,;:-")
    return digits(words)


def digits(words: str) -> str:
    """Spelled numbers and ordinals as digits: two thousand and twenty is 2020, third is 3rd."""
    words = THOUSAND.sub(_thousand, words)
    words = CENTURY.sub(_century, words)
    words = COMPOUND.sub(_compound, words)
    words = CARDINAL.sub(lambda found: str(CARDINALS[found[1]]), words)
    return ORDINAL.sub(lambda found: _with_suffix(ORDINALS[found[1]]), words)


def _thousand(found: re.Match[str]) -> str:
    rest = sum(CARDINALS[word] for word in found.groups()[1:] if word)
    return str(1000 * CARDINALS[found[1]] + rest)


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
