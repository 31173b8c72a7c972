"""How firmly something is said, whether it is denied, and on what condition: tables, a real example above each row."""

import re

from tracker.vocabulary import ClaimKind, Modality


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


MODALITIES: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    # We guarantee delivery by May; he promised to open stores; they are committed to opening ten (not: to the city)
    (
        Modality.GUARANTEES,
        _words(
            r"guarantee[sd]?|guaranteeing|promis(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|vow(?:s|ed|"
            r"ing)?|(?:commit(?:s|ted|ting|ment)?) to (?=\w+ing\b|(?:build|open|cut|invest|reach|make|be|"
            r"do|sell|launch|buy|hire|spend)\b)|"
            r"swore to"
        ),
    ),
    # We would like to be there; I hope we can do something there
    (
        Modality.HOPES,
        _words(
            r"hop(?:es|ed|ing|eful)|hope (?=to\b|that\b|for\b|we\b|it\b|they\b|he\b|she\b|i\b|the\b)|"
            r"hope$|would (?:like|love) to|(?:we|i|they|he|she)['’]d (?:like|"
            r"love) to|wish(?:es|ed)? to|dreams? of"
        ),
    ),
    # It is considering a launch; we may enter; it could start; they are looking at the market; we are studying it
    (
        Modality.CONSIDERS,
        _words(
            r"considers?(?= \w+ing\b| an?\b| whether\b)|considering|explor(?:e|es|ed|ing)|evaluat(?:e|es|"
            r"ed|ing)|weigh(?:s|ed|"
            r"ing)?|may(?! \d| have\b)|might(?! have\b)|could(?! have\b| not\b)|looking (?:at|into)|"
            r"stud(?:y|ies|ied|ying) (?:whether|how|the)|studying|thinking (?:about|of)|open to|mulling|"
            r"toying with|possibility of"
        ),
    ),
    # It aims to sell ten million; our target is; we want to be number one
    (
        Modality.AIMS,
        _words(
            r"aim(?:s|ed|ing)?|target(?:s|ed|ing)?(?! in\b)|goals?|want(?:s|ed|ing)? to|seek(?:s|ing)? "
            r"to|sought to|striv(?:e|es|ing)|ambitions?|objective|determined to|trying to|working "
            r"(?:on|to|towards?)"
        ),
    ),
    # Xiaomi’s intention is to do something; it plans to launch; the phone is due next month; set to open
    (
        Modality.PLANS,
        _words(
            r"plan(?:s|ned|ning)?(?= to\b| for\b| on\b| an?\b)|(?:no|have|has|had|our|its|their|"
            r"the) plans?(?= to\b| for\b|$)|"
            r"plan(?:s|ned|ning)?$|intend(?:s|ed|ing)?|intentions?|schedul(?:ed|ing)|set to|due "
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
            r"ed|ing|ion)? (?:to|that|a)|anticipat(?:e|es|ed|ing)|foresees?|should|likely|estimat(?:e|"
            r"es|ed|ing)|outlook|guidance|(?:confident|believes?|optimistic) (?:that|it|we|they)"
        ),
    ),
    # We will be there next year; it’s going to happen; won’t; shall; can’t wait
    (
        Modality.WILL,
        re.compile(
            r"\b(?:will(?!\.i)|shall|going to|wo(?=n['’]t))\b|['’]ll\b|\bwon['’]t\b|\bwould(?! have\b|"
            r"n['’]t have\b)|\bcan(?:no|['’])t wait\b",
            re.IGNORECASE,
        ),
    ),
)
# The new office opens in April; we leave at Christmas: a present tense that a time ahead makes a plan
PRESENT = re.compile(
    r"\b(?:open|start|begin|launch|arrive|leave|close|end|come|go|follow|ship|reopen|return|enter|expire|"
    r"resume|take|stop|"
    r"move|roll|hit|reach|get|join|step|retire)(?:e?s)?\b",
    re.IGNORECASE,
)
# we’re coming next summer; it is opening in May
COMING = re.compile(r"(?:\b(?:is|are|am)|['’](?:re|m|s)) (?!planning|considering)\w+ing\b", re.IGNORECASE)
# Grocer to keep its land until 2030: a headline's plan
HEADLINE = re.compile(r"^[“‘\"']?[A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}? to [a-z]+\b")
# Next year Xiaomi enters the US: a time ahead makes a statement point forward without a verb that does.
AHEAD = re.compile(
    r"\b(?:next|coming|later this|tomorrow|by (?:the end|next|20\d\d|year)|within|in (?:the "
    r")?(?:near|foreseeable)|not before|from now|in (?:an?|one|two|three|four|five|six|"
    r"\d+) (?:years?|months?|weeks?))\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:not|never|no (?:plans?|intentions?|longer|reason|intent|need|more)|without|neither|nor|"
    r"cannot|rul(?:e|es|ed|ing) out|won['’]t)\b|n['’]t\b",
    re.IGNORECASE,
)
# not before 2026, if not sooner, not only, can’t wait: no negation of the deed itself
NO_NEGATION = re.compile(
    r"\bif not (?:sooner|earlier|before)|\bnot (?:before|until|later than|earlier than|"
    r"sooner than|only|just)\b|\bcan(?:no|['’])t wait\b|,? (?:and|but) not (?:only|just|as)\b",
    re.IGNORECASE,
)
# it will not be sold before 2027: the start of something, named by the day before which it does not come
NOT_BEFORE = re.compile(
    r"\b(?:not|n['’]t|never) (?:be (?:sold|available|ready|open(?:ed)?|launched|finished|completed|built|"
    r"delivered|released|"
    r"approved|profitable|in (?:shops|stores|service))|go on sale|start|open|launch|arrive|come|begin|"
    r"ship|reach|happen)\b"
    r"[^,.;]{0,60}?\b(?:before|until|till)\b",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|rul(?:e|es|ed|ing) out|dismiss(?:es|ed|ing)?|reject(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
# if regulators agree; provided that sales hold; as long as; subject to approval
CONDITION = re.compile(
    r"\b(?:if(?! not (?:sooner|earlier|before)\b)|unless|provid(?:ed|ing)(?: that)?|as long as|"
    r"so long as|once|assuming|on condition that|in case|subject to|depending on|pending|contingent (?:on|upon))\s"
    r"[^,.;“”\"]{3,160}",
    re.IGNORECASE,
)
_outcome = (
    r"sales|revenues?|turnover|profits?|earnings|margins?|demand|prices?|shipments|growth|markets?|costs?|"
    r"loss(?:es)?|orders|"
    r"share|shares|economy|volumes?|inflation|rates?|traffic|deliveries|subscribers|steel|oil|wages|"
    r"spending|exports|imports"
)
# sales will double; steel would become cheaper; the loss to narrow: what comes about, not what somebody does
OUTLOOK = re.compile(
    rf"\b(?:{_outcome})\b[^,.;]{{0,60}}?\b(?:will|would|to|should|shall|could|may|might)\s(?:\w+ly |not )?"
    r"(?:be|become|grow|rise|fall|increase|decrease|decline|double|triple|drop|reach|exceed|improve|narrow|widen|halve|"
    r"recover|remain|stabili[sz]e|come|slow|hit|top|expand|shrink|total)\b",
    re.IGNORECASE,
)
# the plan would cost £140 million; the train will make its first profit; every wall will be a screen; they will miss
RESULT = re.compile(
    r"\b(?:will|would|['’]ll|should|to)\s(?:\w+ly |not |only )?(?:cost the\b|save\b|miss\b|make (?:an?|"
    r"its|their|our) (?:first )?"
    r"(?:profit|loss)|lose\b|earn\b|profit\b|benefit\b)|"
    r"\b(?:plan|project|move|deal|merger|change|scheme)s? (?:will|would) cost\b|"
    r"\b(?:every|each|all|most|nobody|everybody|everyone|people|the world|"
    r"the industry)\b[^,.;]{0,40}? will (?:be|have|become)\b",
    re.IGNORECASE,
)


def first_marker(words: str) -> Modality | None:
    """The modality whose marker stands first in the words; of two at one place, the earlier row."""
    hits = [
        (found.start(), order, modality)
        for order, (modality, pattern) in enumerate(MODALITIES)
        if (found := pattern.search(words))
    ]
    return min(hits)[2] if hits else None


CLAUSE_EDGE = re.compile(r"[,;:—–]\s|\s(?:but|because|although|which|who)\s")


def marked_clause(words: str) -> str:
    """The clause with the first marker of a modality; all words where there is none."""
    places = [found.start() for _, pattern in MODALITIES if (found := pattern.search(words))]
    if not places:
        return words
    edges = [0, *(found.end() for found in CLAUSE_EDGE.finditer(words)), len(words)]
    place = min(places)
    return words[max(edge for edge in edges if edge <= place) : min(edge for edge in edges if edge > place)]


def is_negated(words: str, cue: str) -> bool:
    """Whether the clause that points forward, or its cue, denies: a "not" elsewhere in the sentence tells nothing."""
    plain = NOT_BEFORE.sub(" ", NO_NEGATION.sub(" ", words))
    clause = marked_clause(CONDITION.sub(" ", plain))
    return bool(NEGATION.search(clause) or NEGATION.search(cue) or DENIES.search(cue))


# They will miss the target; I think she is going to win: what others do is foretold
OTHERS = re.compile(
    r"^(?:\W|and |but |so |I (?:still |do )?(?:think|believe|guess) )*(?:he|she|they|you|"
    r"people)(?:['’](?:ll|s|re)| will| is| are)\b",
    re.IGNORECASE,
)


def kind_of(words: str, modality: Modality, negated: bool, direct: bool) -> ClaimKind:
    """What somebody does is promised or denied; what comes about is forecast, also when it is said not to come."""
    if modality is Modality.EXPECTS or OUTLOOK.search(words) or RESULT.search(words):
        return ClaimKind.FORECAST
    if direct and modality is Modality.WILL and OTHERS.search(words):
        return ClaimKind.FORECAST
    if negated:
        return ClaimKind.DENIAL
    goals = (Modality.AIMS, Modality.HOPES, Modality.CONSIDERS)
    return ClaimKind.GOAL if modality in goals else ClaimKind.COMMITMENT
