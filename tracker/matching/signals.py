"""What in a passage speaks for, against or beside a claim: counts that `stance` weighs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.matching.candidates import VAGUE
from tracker.matching.passages import content_stems, meant
from tracker.matching.words import raw_words, stem

NEAR = 4
REACH = 8
MOST_COUNTED = 3


def _words(listed: str) -> re.Pattern[str]:
    """Phrases separated by commas, each as whole words."""
    phrases = sorted((" ".join(p.split()) for p in re.split(r",\s", listed)), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)


# Each list with the kind of sentence it was made for.

# "The story turned out to be a hoax." "A spokesman denied the report."
REFUTES = _words(
    r"""hoax\w*, fake\w*, false, falsely, untrue, not true, is not true, bogus, debunk\w*, fabricat\w*,
    satir\w*, den(?:y|ies|ied|ying), denial, refut\w*, dispel\w*, dismiss\w*, no truth, made up, never
    happened, baseless, unfounded, prank\w*, photoshopped, doctored, retract\w*, disput\w*, reject\w*,
    misreport\w*, no evidence, mistaken\w*, wrong, inaccurate, not the case, fooled, duped,
    rubbish\w*, alive and well"""
)
# "Plans for the plant were scrapped." "It will no longer sell there."
DROPPED = _words(
    r"""scrap(?:s|ped|ping)?, cancel\w*, abandon\w*, dropped, drops plans?, shelv\w*, axed, no longer,
    withdr[ae]w\w*, called? off, calling off, pulled out, pulls out, gives? up, gave up, backed out,
    halt\w*, ditch\w*, rul(?:es|ed) out, no plans, failed to, fails to, did not, has not, have not, wo
    not, will not, never"""
)
# "The launch was pushed back to 2021."
POSTPONES = _words(
    r"""delay\w*, postpon\w*, push(?:es|ed|ing)? back, put(?:s|ting)? off, not before,
    not (?:\w+ ){1,6}before 20\d\d, later than planned,
    later than expected, behind schedule, slip(?:s|ped)? to, slipped, deferr?(?:s|ed|ing)?, moved?
    back, pushed? (?:\w+ ){1,4}(?:back|to 20\d\d), put on hold, set back, not (?:\w+ ){0,3}until, no
    earlier than, missed (?:its|the|a) (?:deadline|target), (?:needs?|takes?|taking) more time, pushed
    out"""
)
# "It reportedly may." "According to sources."
HEDGES = _words(
    r"""reported(?:ly)?, reports?, claim(?:s|ed|ing)?, alleged(?:ly)?, alleg\w+, rumou?r\w*, unconfirmed,
    unverified, may, might, could, possibl[ey], apparent(?:ly)?, purported\w*, suppos\w+, sources?,
    speculat\w*, suggest\w*, consider(?:s|ed|ing), believed, believes?, according to, yet to, not
    clear, unclear, if confirmed, thought to, investigat\w*, assess\w*, verif\w+, expected, likely,
    seems?, appears?, whether, said to be, questions?"""
)
# "It plans to." "It will open next year."
INTENDS = _words(
    r"""plans? to, planning, intends?, intention, aims? to, aiming, hopes? to, will, would, going to,
    expects? to, next year, next month, soon, in talks, looking to, set to, due to, wants? to,
    prepar\w+, vow\w*, promis\w*"""
)
# "Not before autumn." "It now expects the opening in 2021." "The plant was due in May."
INTENDS_OR_WAITS = re.compile(
    rf"{INTENDS.pattern}|\b(?:not (?:before|until)|no earlier than|at the earliest|now (?:expect|plan|aim|target|due|"
    r"scheduled)\w*|expect(?:s|ed)?|scheduled|due|target(?:s|ed|ing)?|reschedul\w+|later|until|instead)\b",
    re.IGNORECASE,
)
# "The company opened its first shop." "It is now available."
COMPLETES = _words(
    r"""launched, opened, completed, delivered, now available, has begun, have begun, began, started,
    released, unveiled, debuted, finished, introduced, has (?:\w+ )?arrived, went (?:live|on sale), on
    sale now, is live, went into (?:service|production), in operation, rolled out, entered, shipped,
    achieved, reached, hit, acquired, signed, closed, met (?:its|the) (?:goal|target|deadline), ahead
    of schedule, first deliveries"""
)
# "Officials confirmed it."
AFFIRMS = _words(
    r"""confirm\w*, official(?:ly)?, announc\w*, reveal\w*, admit\w*, acknowledg\w*, prov(?:es|ed|en),
    verified, indeed, found that, showed, shows, caught, statement, discovered, turned out"""
)
# "Xiaomi will sell phones in the US by 2019." "Will Acme buy Zed?"
COMMITS = _words(
    r"""will, would, shall, plans? to, expects? to, aims? to, hopes? to, intends? to, going to, promis\w*,
    by 20\d\d, in 20\d\d, by the end of, next (?:year|month|quarter|week), within, set to, goal,
    considers, guarantees"""
)
_NEGATIONS = "not no never without cannot nor neither none nobody hardly fail fails failed"
NEGATIONS = frozenset(_NEGATIONS.split())
# "Acme will hire", "plans to hire", "Will Acme hire": the verb itself, as far as it can be told without a parser.
_DEED = re.compile(r"\b(?:will|to|would)(?: not)? (\w+)")
_IRREGULAR = {
    "sold": "sell",
    "built": "build",
    "bought": "buy",
    "made": "make",
    "won": "win",
    "paid": "pay",
    "grew": "grow",
    "rose": "rise",
    "fell": "fall",
    "left": "leave",
    "became": "become",
    "began": "begin",
    "cut": "cut",
    "met": "meet",
    "brought": "bring",
    "spent": "spend",
    "shut": "shut",
    "took": "take",
    "went": "go",
}
_CAPITALISED = re.compile(r"\b[A-Z][\w.]*")
# "Executives never denied their interest." says the contrary of what each of its words says.
_TWICE_NEGATED = re.compile(
    r"\b(?:not|never|no one|nobody) (?:den(?:y|ied)|rul(?:e|ed) out|rejected|dismissed|cancell?ed|dropped)"
)

FEATURES = (
    "share",
    "refutes_alone",
    "claim_refutes_alone",
    "both_refute",
    "dropped_near",
    "negated",
    "hedges",
    "hedges_near",
    "claim_hedges",
    "intends",
    "completes",
    "affirms",
)


def share_of(claim: frozenset[str], held: Iterable[str]) -> float:
    """How much of the claim's meaning stands among the stems `held`: 0..1, telling words weighing more."""
    total = sum(map(weight, claim))
    return sum(map(weight, claim.intersection(held))) / total if total else 0.0


def weight(stemmed: str) -> float:
    """Numbers and long words tell one claim from another; vague ones do not."""
    if stemmed in VAGUE:
        return 0.4
    return 1.3 if stemmed.isdigit() or len(stemmed) > 6 else 1.0


def features(proposition: str, text: str) -> tuple[float, ...]:
    """One number for each of FEATURES, between 0 and 1 or a count of up to 3 brought into 0..1."""
    claim = content_stems(proposition)
    words = raw_words(text)
    held = [meant(stem(word)) for word in words]
    shared = [i for i, word in enumerate(held) if word in claim]
    near = " ".join(_around(words, shared))
    refutes, claim_refutes = _count(REFUTES, text), 1.0 if REFUTES.search(proposition) else 0.0
    return (
        share_of(claim, held),
        refutes * (1 - claim_refutes),
        claim_refutes if refutes == 0 else 0.0,
        refutes * claim_refutes,
        _count(DROPPED, near),
        _negated(words, shared) * (1 - _negated_claim(proposition)),
        _count(HEDGES, text),
        _count(HEDGES, near),
        _count(HEDGES, proposition),
        _count(INTENDS, text),
        _count(COMPLETES, near),
        _count(AFFIRMS, text),
    )


@dataclass(frozen=True, slots=True)
class Cues:
    """What is said near the words that passage and claim share."""

    postponed: bool
    dropped: bool
    negated: bool
    refuted: bool
    completed: bool
    done: bool
    intended: bool
    hedged: bool
    claim_denies: bool


def cues(proposition: str, text: str) -> Cues:
    """What the passage says of the claim's words; names and years do not count as such words."""
    named = deeds(proposition)
    words = raw_words(text)
    shared = [i for i, word in enumerate(words) if meant(stem(word)) in named]
    near = _TWICE_NEGATED.sub("", " ".join(_around(words, shared, REACH)))
    return Cues(
        postponed=bool(POSTPONES.search(near)),
        dropped=bool(DROPPED.search(near)),
        negated=_negated(words, shared) > 0,
        refuted=bool(REFUTES.search(near)),
        completed=bool(COMPLETES.search(near)),
        done=_is_done(proposition, words),
        intended=bool(INTENDS.search(near)),
        hedged=bool(HEDGES.search(near)),
        claim_denies=_negated_claim(proposition) > 0 or bool(REFUTES.search(proposition)),
    )


def is_commitment(proposition: str) -> bool:
    """Whether the claim is about what will be done: "will", "plans to", a year to come."""
    return bool(COMMITS.search(proposition))


def decides(text: str) -> bool:
    """Whether a passage holds a word that refutes, ends or puts off anything."""
    return bool(REFUTES.search(text) or POSTPONES.search(text))


def deeds(proposition: str) -> frozenset[str]:
    """The claim's stems without years and, where others are left, without names: "Xiaomi will sell phones in
    the US in 2019" -> sell, phone."""
    stems = frozenset(word for word in content_stems(proposition) if not word.isdigit())
    named = content_stems(" ".join(_CAPITALISED.findall(proposition)))
    return (stems - named) or stems


def _is_done(proposition: str, words: list[str]) -> bool:
    """Whether the passage tells the claim's own verb in the past: "will hire" and "hired", "sell" and "sold"."""
    verbs = {meant(stem(verb)) for verb in _DEED.findall(proposition.lower())}
    past = (_IRREGULAR.get(word, word if word.endswith("ed") else "") for word in words)
    return any(verb and meant(stem(verb)) in verbs for verb in past)


def _count(pattern: re.Pattern[str], text: str) -> float:
    found = 0
    for _ in pattern.finditer(text):
        found += 1
        if found == MOST_COUNTED:
            break
    return found / MOST_COUNTED


def _around(words: list[str], shared: list[int], reach: int = NEAR) -> list[str]:
    """The words near a shared one, in order, each once."""
    kept = sorted({i for at in shared for i in range(max(0, at - reach), min(len(words), at + reach + 1))})
    return [words[i] for i in kept]


def _negated(words: list[str], shared: list[int]) -> float:
    negated = sum(any(word in NEGATIONS for word in words[max(0, at - 3) : at]) for at in shared)
    return min(negated, MOST_COUNTED) / MOST_COUNTED


def _negated_claim(proposition: str) -> float:
    return 1.0 if any(word in NEGATIONS for word in raw_words(proposition)) else 0.0
