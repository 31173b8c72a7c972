"""Numbers with their units, as a claim states them: "$2 billion", "15%", "500,000 vehicles a year"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from tracker.text import Span

MOST_NUMBERS = 20
LARGEST = Decimal(10**18)


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is a currency's ISO code, "%", or the counted noun, with "a year" where it is said; `span` is in the
    words that were read.
    """

    value: Decimal
    unit: str
    words: str
    span: Span


CURRENCIES = {
    "$": "USD", "US$": "USD", "C$": "CAD", "A$": "AUD", "HK$": "HKD", "S$": "SGD", "€": "EUR", "£": "GBP", "¥": "JPY",
    "₹": "INR", "₩": "KRW", "CHF": "CHF", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "Rs": "INR", "R$": "BRL",
    "RMB": "CNY",
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "won": "KRW", "rupee": "INR",
    "franc": "CHF", "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "rouble": "RUB", "ruble": "RUB",
    "real": "BRL", "peso": "MXN", "renminbi": "CNY",
}  # fmt: skip
SCALES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mn": 10**6, "mln": 10**6,
    "billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "trn": 10**12, "tn": 10**12, "dozen": 12,
    "lakh": 10**5,
    "crore": 10**7,
}  # fmt: skip
_spelt = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
SPELT = {word: number for number, word in enumerate(_spelt.split(), 1)}
SPELT |= {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "a": 1,
    "half a": 0,
}
_symbol = "|".join(re.escape(sign) for sign in ("US$", "C$", "A$", "HK$", "S$", "R$", "$", "€", "£", "¥", "₹", "₩"))
_code = r"(?:CHF|USD|EUR|GBP|Rs\.?|RMB)"
_digits = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
_scale = r"hundred|thousand|million|billion|trillion|mln|mn|bn|trn|tn|dozen|lakh|crore"
_spelt_out = "|".join(sorted((word for word in SPELT if " " not in word and word != "a"), key=len, reverse=True))
_money = (
    r"(?:US |Canadian |Australian |Swiss |Swedish |Norwegian |Danish |Hong Kong )?"
    r"(?:dollar|euro|pound|yen|yuan|won|rupee|franc|krona|kronor|krone|kroner|rouble|ruble|real|peso|renminbi)s?"
)
_time = r"(?:years?|months?|weeks?|days?|hours?|minutes?|quarters?|decades?|centur(?:y|ies)|fortnights?|halves|half)"
_rate = r"(?:(?:a|an|per|each|every) (?:year|month|week|day|hour|quarter)|annually|yearly|daily|monthly)"
NUMBER = re.compile(
    rf"(?<![\w.,$€£¥])(?<![A-Za-z]-)(?:(?P<sign>{_symbol}|{_code}) ?)?"
    rf"(?P<number>{_digits}|(?:{_spelt_out})(?:-(?:{_spelt_out}))?|(?=a (?:hundred|thousand|million|billion|dozen)\b)a)"
    rf"(?:(?P<short>[kmb]n?)(?![\w])|[ -](?P<scale>{_scale})s?\b)?"
    rf"(?P<percent> ?%| ?per ?cent\b|-percent\b)?(?P<points>(?: percentage| basis)?[ -]points?\b)?",
    re.IGNORECASE,
)
MONEY_AFTER = re.compile(rf" (?P<money>{_money})\b", re.IGNORECASE)
MEASURE = re.compile(
    r"[ -]?(?P<measure>[GMk]Wh?|km/h|km|kg|nm|mph|[GT]B|[Kk]ilomet(?:er|re)s?|miles?|tons?|tonnes?|acres?|hectares?)\b"
)
RATE = re.compile(rf" (?P<rate>{_rate})\b", re.IGNORECASE)
# of our warehouses; new electric lorries; retail stores. The noun is the last plural word before the phrase ends.
NOUN = re.compile(
    r" (?:(?:of (?:its|our|their|the|his|her|my) )?(?:(?:new|more|additional|extra|further|full-time|of the|other) )?)"
    r"(?:[a-z][\w’'-]{0,24} ){0,3}?(?P<noun>[a-z][\w’'-]{1,24}s|people|men|women|children|staff)(?![\w’'-])"
)
NO_NOUNS = frozenset(
    ["is", "was", "has", "does", "its", "this", "times", "as", "less", "us", "his", "plus", "across", "versus", "thus"]
)
STOPS = re.compile(
    r"^ (?:by|in|on|at|to|from|for|and|or|but|if|when|will|would|is|are|was|were|that|which|who|as|with|than|over|this|"
    r"next|last|before|after|until|within|during|per|a|an|the|it|we|they|he|she|you|i|not|have|has|had|can|could)\b"
)
# 2026; June 3; 3 March: a day or a year is no quantity
_month = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
BEFORE_DATE = re.compile(rf"(?:{_month}|[Qq]uarter|Q|H|FY|fiscal|year|No\.?|number|week|chapter|version|Phase|phase) $")
BEFORE_YEAR = re.compile(
    r"\b(?:in|by|from|since|until|till|before|after|of|for|through|during|year|early|mid|late|and|to)[ -]$", re.I
)
AFTER_DATE = re.compile(rf"(?:st|nd|rd|th)?(?: of)? {_month}\b")
RANGE_END = re.compile(r" ?(?:and|to|or|[-–]) ?$")


def find_quantities(words: str) -> tuple[Quantity, ...]:
    """The numbers that the words state, in order, years and days and spans of time left out."""
    found: list[Quantity] = []
    for hit in NUMBER.finditer(words):
        one = _quantity(words, hit)
        if one is not None:
            found.append(one)
        if len(found) == MOST_NUMBERS:
            break
    return tuple(_ranges_filled(words, found))


def _quantity(words: str, hit: re.Match[str]) -> Quantity | None:
    value = _value(hit)
    if value >= LARGEST:
        return None
    end, unit = hit.end(), ""
    after = words[end : end + 120]
    if hit["points"]:
        unit = " ".join(re.sub("-", " ", hit["points"]).split()).removesuffix("s") + "s"
        unit = f"percentage {unit}" if hit["percent"] and "basis" not in unit else unit
    elif hit["percent"]:
        unit = "%"
    elif hit["sign"]:
        unit = CURRENCIES.get(hit["sign"].strip(". "), CURRENCIES.get(hit["sign"].upper(), hit["sign"]))
    elif money := MONEY_AFTER.match(after):
        unit = CURRENCIES[money["money"].split()[-1].lower().removesuffix("s")]
        end += money.end()
    elif _is_time(words, hit, after):
        return None
    elif measure := MEASURE.match(after):
        unit = measure["measure"]
        end += measure.end()
    elif (noun := NOUN.match(after)) and not STOPS.match(after) and noun["noun"] not in NO_NOUNS:
        unit = noun["noun"]
        end += noun.end()
    elif hit["number"].isalpha() and not hit["scale"]:
        return None
    if rate := RATE.match(words[end : end + 20]):
        unit = f"{unit} {rate['rate']}".strip()
        end += rate.end()
    return Quantity(value, unit, words[hit.start() : end], Span(hit.start(), end))


def _value(hit: re.Match[str]) -> Decimal:
    number = hit["number"].lower()
    if number[0].isdigit():
        value = Decimal(number.replace(",", ""))
    else:
        value = Decimal(sum(SPELT[part] for part in number.split("-")))
    scale = (hit["scale"] or hit["short"] or "").lower()
    return value * SCALES[scale] if scale in SCALES else value


def _is_time(words: str, hit: re.Match[str], after: str) -> bool:
    """2026; the 3rd; June 3; two years; 18 to 24 months."""
    number = hit["number"]
    before = words[max(0, hit.start() - 20) : hit.start()]
    bare = not hit["scale"] and not hit["short"]
    if bare and re.fullmatch(r"(?:19|20)\d\d", number):
        return bool(STOPS.match(after) or BEFORE_YEAR.search(before) or not NOUN.match(after))
    if bare and (BEFORE_DATE.search(before) or AFTER_DATE.match(after) or re.match(r"st|nd|rd|th", after)):
        return True
    return bool(
        re.match(rf"(?: ?(?:to|or|and|[-–]) ?\w{{1,10}})?[ -](?:more |full |business |working )?{_time}\b", after)
    )


def _ranges_filled(words: str, found: list[Quantity]) -> list[Quantity]:
    """Between 200 and 300 jobs: the first number has the second one's unit."""
    for at in range(len(found) - 2, -1, -1):
        one, following = found[at], found[at + 1]
        if not one.unit and RANGE_END.fullmatch(words[one.span.end : following.span.start]):
            found[at] = Quantity(one.value, following.unit, one.words, one.span)
    return found
