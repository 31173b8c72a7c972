"""The words that say that somebody says something: verbs of saying, in the forms in which news prints
them.
"""

import re


def _forms(verbs: str) -> list[str]:
    """say:said -> say, says, saying, said; regular verbs need no second part."""
    words: list[str] = []
    for entry in verbs.split():
        stem, _, past = entry.partition(":")
        base = stem[:-1] if re.search(r"[^e]e$", stem) else stem
        past = past or (base[:-1] + "ied" if re.search(r"[^aeiou]y$", stem) else base.removesuffix("e") + "ed")
        third = (
            base[:-1] + "ies"
            if re.search(r"[^aeiou]y$", stem)
            else stem + ("es" if re.search(r"(?:s|sh|ch)$", stem) else "s")
        )
        words += [stem, third, base + "ing", past]
    return words


# They take a clause: “Xiaomi said (that) it would enter the US market.”
CLAUSE = [
    *_forms(
        "say:said tell:told add note explain warn argue claim insist stress announce acknowledge "
        "suggest believe think:thought "
        "write:wrote report reveal state declare emphasize emphasise predict confirm deny "
        "recall respond reply continue tweet "
        "conclude agree contend maintain remark assert testify indicate caution concede complain "
        "joke allege advise boast disclose "
        "estimate expect hope fear worry promise pledge vow guarantee guess quip comment "
        "reiterate underline affirm observe "
        "speculate doubt know:knew understand:understood show find:found learn:learned signal "
        "forecast:forecast mention project "
        "post question ask wonder recommend assume acknowledge"
    ),
    "admit",
    "admits",
    "admitting",
    "admitted",
]
# They take a matter or an infinitive: “Xiaomi plans to sell phones in the US.”
MATTER = [
    *_forms(
        "call criticize criticise attack praise accuse condemn describe cite demand refuse "
        "decide propose endorse reject defend "
        "discuss oppose support urge want seek:sought blast decline express see:saw feel:felt "
        "slam denounce dismiss blame mock "
        "offer order vote welcome threaten intend aim consider favor favour invite encourage "
        "order prefer recommend echo "
        "applaud challenge deride approve envision foresee:foresaw liken rule"
    ),
    "plan",
    "plans",
    "planning",
    "planned",
    "commit",
    "commits",
    "committing",
    "committed",
]
PHRASES = (
    # He called for calm; she pointed to the figures; they spoke of a plan
    "call(?:s|ed|ing)? (?:for|on|upon)|point(?:s|ed|ing)? (?:out|to)|sp(?:eaks?|oke|eaking) "
    "(?:of|about)|talk(?:s|ed|ing)? about"
    # He made clear that; she gave assurances that; they put it this way
    "|ma(?:ke|kes|de|king) (?:it )?clear|put(?:s|ting)? it|went on|goes on|let it be "
    "known|is quoted as saying|was quoted as saying"
    # They warned against haste; he referred to it; asked about it
    "|warn(?:s|ed|ing)? (?:against|of|about)|refer(?:s|red|ring)? to|ask(?:s|ed|ing)? "
    "about|complain(?:s|ed|ing)? about|object(?:s|ed|ing)? to"
    # It looks forward to; he is confident that
    "|look(?:s|ed|ing)? forward to|(?:is|are|was|were) (?:confident|sure|certain|convinced|"
    "optimistic|hopeful|worried|concerned|considering|aware)"
)
# Nouns as often as verbs: read as verbs only where a clause or quotation follows.
NOUN_TOO = frozenset(
    [
        "say",
        "state",
        "states",
        "report",
        "reports",
        "claim",
        "claims",
        "note",
        "notes",
        "show",
        "shows",
        "plan",
        "plans",
        "hope",
        "hopes",
        "fear",
        "fears",
        "comment",
        "comments",
        "post",
        "posts",
        "question",
        "questions",
        "order",
        "orders",
        "vote",
        "votes",
        "call",
        "calls",
        "support",
        "supports",
        "offer",
        "offers",
        "promise",
        "promises",
        "pledge",
        "pledges",
        "project",
        "projects",
        "forecast",
        "forecasts",
        "estimate",
        "estimates",
        "attack",
        "attacks",
        "signal",
        "signals",
        "rule",
        "rules",
        "aim",
        "aims",
        "doubt",
        "doubts",
        "want",
        "wants",
        "demand",
        "demands",
        "challenge",
        "challenges",
        "echo",
        "stress",
        "find",
        "remark",
        "remarks",
        "worry",
        "found",
        "thought",
        "saw",
        "felt",
        "blast",
        "slam",
        "reply",
        "replies",
        "finding",
        "findings",
        "planning",
        "meaning",
        "writing",
        "reporting",
        "warning",
        "posting",
        "offering",
        "ruling",
        "understanding",
        "feeling",
        "tweet",
        "tweets",
    ]
)
# they go with what somebody does, not says: continuing talks, showing a phone
NOT_SAYING = frozenset(
    [
        "continuing",
        "seeing",
        "finding",
        "showing",
        "posting",
        "knowing",
        "learning",
        "feeling",
        "offering",
        "seeking",
        "ordering",
    ]
)
_verbs = "|".join(sorted({*CLAUSE, *MATTER} - NOT_SAYING, key=len, reverse=True))
_helpers = (
    r"(?:(?:has|have|had|is|are|was|were|did|does|do|will|would|could|can|may|might|should|"
    r"'s|’s|'ve|’ve)(?:n['’]t| not)? (?:been )?)?"
)
_adverbs = r"(?:(?:also|then|later|further|again|only|even|now|just|never|still|always|often|\w{2,14}ly) ){0,2}"
CUE = re.compile(
    rf"\b(?P<whole>{_helpers}{_adverbs}(?P<verb>{PHRASES}|{_verbs}))(?P<after> that)?(?![\w-]|['’]\w)",
    re.IGNORECASE,
)
CLAUSE_VERBS = frozenset(CLAUSE)
# what printed words around a quotation use: said, says, told, tweeted: not wants, plans, sees
SPOKEN = CLAUSE_VERBS - frozenset(
    [
        "expect",
        "expects",
        "expecting",
        "expected",
        "hope",
        "hopes",
        "hoped",
        "fear",
        "fears",
        "feared",
        "know",
        "knows",
        "knew",
        "show",
        "shows",
        "showed",
        "find",
        "finds",
        "found",
        "learn",
        "learns",
        "learned",
        "project",
        "projects",
        "projected",
        "doubt",
        "assume",
        "assumed",
        "understand",
        "understands",
        "understood",
    ]
)
