"""Words as the readers compare them: lower case, English stems, stop words out."""

import re
from functools import lru_cache

import snowballstemmer

_STOP_WORDS = """
a about above after again all also am an and any are as at be because been before being below
between both but by can could did do does doing down during each few for from further had has have
having he her here hers him his how i if in into is it its itself just me not more most my of off on
once one only or other our out over own per said same say says she should so some such than that the
their them then there these they this those through to too under until up very was we were what when
where which while who whom why will with would you your s t re ve ll d m something someone anything
thing things somewhere us
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_WORD = re.compile(r"[^\W_]+")
_UNITED_STATES = re.compile(r"\bU\.S\b\.?(?:A\b\.?)?|\bUSA?\b|\bUnited States\b|\bstateside\b", re.IGNORECASE)
_UNITED_KINGDOM = re.compile(r"\bU\.K\b\.?|\bUnited Kingdom\b", re.IGNORECASE)
_OF_THE_STATES = ("u.s", "usa", "united states", "stateside")
_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_STEMMER.stemWord(word))


def raw_words(text: str) -> list[str]:
    """Every word in lower case, stop words too. "U.S." reads "usa", "didn't" reads "did", "not"."""
    return words_of(lowered(text))


def lowered(text: str) -> str:
    """The text in lower case, with one spelling of the two countries that have points and pronouns in theirs."""
    low = text.lower()
    # The substitutions cost more than all the rest, and few texts need one.
    if "US" in text or "uS" in text or any(word in low for word in _OF_THE_STATES):
        # The pronoun "us" must not count as the country: only the capitals do.
        low = (text := _UNITED_STATES.sub(_country, text)).lower()
    if "u.k" in low or "united kingdom" in low:
        low = _UNITED_KINGDOM.sub("uk", text).lower()
    return low.replace("’", "'").replace("n't", " not")


def words_of(low: str) -> list[str]:
    """The words of a text in lower case."""
    return _WORD.findall(low)


def stems(text: str) -> list[str]:
    """Stems in reading order, stop words out: "Xiaomi will launch phones" -> xiaomi, launch, phone."""
    return [stem(word) for word in raw_words(text) if word not in STOP_WORDS]


def _country(match: re.Match[str]) -> str:
    return match.group() if match.group() in ("us", "Us") else "usa"
