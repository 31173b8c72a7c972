"""Words as the readers compare them: lower case, English stems, stop words out."""

import re
from functools import lru_cache

import snowballstemmer

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during each few for from further had has have having he her here hers
    him his how i if in into is it its itself just me more most my of off on once one only or other our out over
    own per said same say says she should so some such than that the their them then there these they this those
    through to too under until up very was we were what when where which while who whom why will with would you
    your s t re ve ll d m u something someone anything thing things somewhere""".split()
)

_WORD = re.compile(r"[^\W_]+(?:\.[^\W_](?=\.))*", re.UNICODE)
_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_STEMMER.stemWord(word))


def raw_words(text: str) -> list[str]:
    """Every word in lower case, stop words too; "U.S." is one word, "u.s" without its last dot."""
    return _WORD.findall(text.replace("’", "'").lower())


def stems(text: str) -> list[str]:
    """Stems in reading order, stop words out: "Xiaomi will launch phones" -> xiaomi, launch, phone."""
    return [stem(word) for word in raw_words(text) if word not in STOP_WORDS]
