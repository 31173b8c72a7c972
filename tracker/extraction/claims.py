"""From an attribution to the draft of a claim that can be checked. A person decides what becomes of the
draft.
"""

import re
from dataclasses import dataclass

from tracker.extraction.markets import market_in
from tracker.extraction.quotes import Attribution
from tracker.horizons.finding import find_phrases
from tracker.vocabulary import ClaimKind, Modality

LONGEST_PROPOSITION = 500
LONGEST_CONTENT = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """`phrase` is the time phrase as printed; `condition`, `market` and `phrase` are empty where none is
    said.
    """

    proposition: str
    kind: ClaimKind
    modality: Modality
    negated: bool
    condition: str
    market: str
    phrase: str


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


MODALITIES: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    # We guarantee delivery by May; he promised to open stores; they are committed to the US market
    (
        Modality.GUARANTEES,
        _words(
            r"guarantee[sd]?|guaranteeing|promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|vow(?:s|ed|"
            r"ing)?|commit(?:s|ted|ting|ment)? to|committed"
        ),
    ),
    # We would like to be there; I hope we can do something there
    (
        Modality.HOPES,
        _words(
            r"hop(?:e|es|ed|ing|eful)|would (?:like|love) to|(?:we|i|they|he|she)['’]d (?:like|"
            r"love) to|wish(?:es|ed)? to|dreams? of"
        ),
    ),
    # It is considering a launch; we may enter; it could start; they are looking at the market
    (
        Modality.CONSIDERS,
        _words(
            r"consider(?:s|ed|ing)?|explor(?:e|es|ed|ing)|evaluat(?:e|es|ed|ing)|weigh(?:s|ed|"
            r"ing)?|may(?! \d)|might|could|looking (?:at|into)|"
            r"stud(?:y|ies|ied|ying) (?:whether|how|the)|thinking (?:about|of)|open to|mulling|"
            r"toying with|possibility of"
        ),
    ),
    # It aims to sell ten million; our target is; we want to be number one
    (
        Modality.AIMS,
        _words(
            r"aim(?:s|ed|ing)?|target(?:s|ed|ing)?|goals?|want(?:s|ed|ing)? to|seek(?:s|ing)? "
            r"to|sought to|striv(?:e|es|ing)|ambitions?|objective|determined to|trying to|working "
            r"(?:on|to|towards?)"
        ),
    ),
    # Xiaomi’s intention is to do something; it plans to launch; the phone is due next month; set to open
    (
        Modality.PLANS,
        _words(
            r"plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|intentions?|schedul(?:ed|ing)|set to|due "
            r"(?:to|in|next|by|on)|prepar(?:e|es|ed|ing) (?:to|for)|slated|about to|on track (?:to|"
            r"for)|"
            r"ready to|looking to|gearing up|roadmap|decided to|agreed to|in the works|being developed"
        ),
    ),
    # We expect sales to double; revenue should grow; analysts forecast
    (
        Modality.EXPECTS,
        _words(
            r"expect(?:s|ed|ing|ations?)?|forecast(?:s|ed|ing)?|predict(?:s|ed|ing|ions?)?|project(?:s|"
            r"ed|ing|ion)? (?:to|that|a)|anticipat(?:e|es|ed|ing)|foresee[sn]?|should|likely|estimat(?:e|"
            r"es|ed|ing)|outlook|guidance|(?:confident|believes?|optimistic) (?:that|it|we|they)"
        ),
    ),
    # We will be there next year; it’s going to happen; won’t; shall
    (
        Modality.WILL,
        re.compile(
            r"\b(?:will|shall|going to|wo(?=n['’]t))\b|['’]ll\b|\bwon['’]t\b|\bwould(?! have\b|"
            r"n['’]t have\b)|\bcannot wait\b",
            re.IGNORECASE,
        ),
    ),
)
# Next year Xiaomi enters the US: a time ahead makes a statement point forward without a verb that does.
AHEAD = re.compile(
    r"\b(?:next|coming|later this|tomorrow|by (?:the end|next|20\d\d|year)|within|in (?:the "
    r")?(?:near|foreseeable)|not before|from now|in (?:an?|one|two|three|four|five|six|"
    r"\d+) (?:years?|months?|weeks?))\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:not|never|no (?:plans?|intentions?|longer|reason|intent)|without|neither|nor|"
    r"cannot|rul(?:e|es|ed|ing) out|won['’]t)\b|n['’]t\b",
    re.IGNORECASE,
)
# not before 2026, if not sooner, not only: no negation of the deed itself
NO_NEGATION = re.compile(
    r"\bif not (?:sooner|earlier|before)|\bnot (?:before|until|later than|earlier than|"
    r"sooner than|only|just)\b|\bcannot wait\b",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|rul(?:e|es|ed|ing) out|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
# if regulators agree; provided that sales hold; as long as; subject to approval
CONDITION = re.compile(
    r"\b(?:if(?! not (?:sooner|earlier|before)\b)|unless|provided(?: that)?|as long as|"
    r"so long as|once|assuming|on condition that|in case|subject to|depending on|pending)\s[^,.;“”\"]{"
    r"3,160}",
    re.IGNORECASE,
)
# sales will double; the market should grow: what comes about, not what somebody does
OUTLOOK = re.compile(
    r"\b(?:sales|revenues?|profits?|earnings|margins?|demand|prices?|shipments|growth|"
    r"markets?|costs?|losses|orders|share|economy|volumes?|inflation)\b[^,.;]{0,60}?\b(?:will|"
    r"would|to|should|shall|could|may|might)\s(?:\w+ly )?"
    r"(?:be|grow|rise|fall|increase|decrease|decline|double|triple|drop|reach|exceed|improve|"
    r"recover|remain|stay|come|slow|hit|top|expand|shrink|total)\b",
    re.IGNORECASE,
)


def draft_claim(text: str, attribution: Attribution, speaker_company: str) -> Draft | None:
    """A draft of the claim in an attribution's content; None when nothing in it points forward.

    A proposition is the content in one line, "we" and "our" read as the company. An intention is no more
    than a plan; a wish and a thought stay what they are, however firm the words after them ("we hope we
    will").
    """
    content = " ".join(span.of(text) for span in attribution.content)[:LONGEST_CONTENT]
    cue = " ".join(span.of(text) for span in attribution.cue)
    phrase = _phrase(content)
    modality = _modality(cue, content, phrase)
    if modality is None or len(content.split()) < 2:
        return None
    negated = bool(NEGATION.search(NO_NEGATION.sub(" ", content)) or DENIES.search(cue))
    condition = CONDITION.search(content)
    return Draft(
        proposition=_proposition(text, attribution, content, cue, speaker_company),
        kind=_kind(content, modality, negated),
        modality=modality,
        negated=negated,
        condition=condition.group().strip() if condition else "",
        market=market_in(content),
        phrase=phrase,
    )


def _phrase(content: str) -> str:
    """The first time phrase that looks ahead, else the first one."""
    phrases = [span.of(content) for span in find_phrases(content)]
    ahead = [phrase for phrase in phrases if AHEAD.search(phrase) or re.search(r"20\d\d|if not", phrase)]
    return next(iter(ahead or phrases), "")


def _modality(cue: str, content: str, phrase: str) -> Modality | None:
    """What the cue says of it ("hopes", "pledged"); else the first marker in the content; else a time
    ahead.
    """
    in_cue = _first_marker(cue)
    if in_cue is not None and in_cue is not Modality.WILL:
        return in_cue
    return _first_marker(content) or (Modality.WILL if AHEAD.search(phrase) else None)


def _first_marker(words: str) -> Modality | None:
    hits = [
        (found.start(), order, modality)
        for order, (modality, pattern) in enumerate(MODALITIES)
        if (found := pattern.search(words))
    ]
    return min(hits)[2] if hits else None


def _kind(content: str, modality: Modality, negated: bool) -> ClaimKind:
    if negated:
        return ClaimKind.DENIAL
    if modality is Modality.EXPECTS or OUTLOOK.search(content):
        return ClaimKind.FORECAST
    goals = (Modality.AIMS, Modality.HOPES, Modality.CONSIDERS)
    return ClaimKind.GOAL if modality in goals else ClaimKind.COMMITMENT


# Outside quotation marks "we" is the journalist.
INSIDE_MARKS = re.compile(r"[“\"][^“”\"]{1,2000}|''[^']{1,2000}")


def _proposition(text: str, attribution: Attribution, content: str, cue: str, company: str) -> str:
    if company:
        content = INSIDE_MARKS.sub(lambda said: _named(said[0], company), content)
    words = " ".join(re.sub(r"[“”„«»\"]|''|``", "", content).split())
    words = re.sub(r"^(?:that|how)\s+", "", words).strip(" ,;:")
    owner = company or " ".join(span.of(text) for span in attribution.source).strip(" ,")
    if re.match(r"to\s", words) and owner:
        words = f"{owner} {cue} {words}"
    return (words[:1].upper() + words[1:])[:LONGEST_PROPOSITION]


def _named(words: str, company: str) -> str:
    """“we’re” and “we’ll” written out, so that the company can stand for “we”."""
    words = re.sub(r"\b[Ww]e['’]ll\b", "we will", words)
    words = re.sub(r"\b[Ww]e['’]re\b", "we are", words)
    words = re.sub(r"\b[Ww]e['’]ve\b", "we have", words)
    words = re.sub(r"\b[Ww]e['’]d\b", "we would", words)
    words = re.sub(r"\b(?:[Ww]e|us)\b", lambda _: company, words)
    return re.sub(r"\b[Oo]urs?\b", lambda _: f"{company}’s", words)
