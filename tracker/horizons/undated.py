"""Phrases that give no day: vague ones, and those that hang on an event. Their words are kept."""

import re

# in the near future; soon; eventually; one day; in due course; in the coming years; in weeks
VAGUE = re.compile(
    r"(?:.* )?(?:near|nearest|foreseeable|not too distant|not-too-distant|distant|immediate|"
    r"coming) future|(?:very |pretty |quite |real |really )?(?:soon|shortly)(?: enough)?|sooner or later|in short order"
    r"|as (?:soon|quickly|early|fast) as (?:possible|we can|practicable|feasible)|asap|eventually|(?:some ?|one )day|1 day"
    r"|in (?:the )?future|future|going forward|in (?:due|good) (?:course|time)|in (?:the )?fullness of time"
    r"|(?:over|in|for) (?:the )?(?:very )?(?:long|longer|short|shorter|near|nearer|medium|mid)(?:er)?[ -]"
    r"(?:run|term|haul)|long[ -]term"
    r"|in time|over time|in the course of time|down the (?:road|line|track)|at some (?:point|stage)(?: in (?:the )?future)?"
    r"|(?:at )?(?:some ?|a )?(?:time|later (?:date|stage|time|point))|later(?: on)?|before (?:too )?long|ultimately"
    r"|imminent(?:ly)?|when the time (?:is right|comes)|any (?:day|time|moment)(?: now| soon)?"
    r"|(?:at|on) (?:the )?(?:earliest|1st|first) (?:opportunity|convenience)|once and for all"
    r"|(?:for |in |over )?(?:the )?(?:years|decades) (?:ahead|to come)"
    r"|(?:(?:in|over|during|for) )?(?:the )?(?:next|coming|following|upcoming) (?:few )?(?:decades|years)"
    r"|in (?:days|weeks|months|years|decades)|(?:with)?in (?:our|my|his|her|their) lifetimes?|in the (?:days|weeks|months|years) (?:and|to) .+|forever"
)
# The words that open a clause about an event: after the merger closes, once approved, subject to approval.
OPENING = (
    r"(?:(?:shortly|soon|immediately|only|right) )?(?:after|once|when|whenever|upon|following|until|till|before|pending"
    r"|subject to|contingent on|conditional on|depending on|as soon as|so soon as|by the time(?: of)?|ahead of|prior to"
    r"|in time for|if and when|assuming|provided(?: that)?|unless|while|not (?:before|until)|no (?:earlier|sooner) than"
    r"|in the run-up to)"
)
# at closing; within 90 days of closing; on completion
NOUNS = (
    r"(?:clos(?:ing|e|ure)|complet(?:ion|ing)|launch|approval|signing|settlement|delivery|opening|listing|ipo|merger|"
    r"acquisition|purchase|receipt|ratification|announcement|release|commissioning|certification|enactment)"
)
EVENT = re.compile(
    rf"{OPENING} .*[a-z]{{3}}.*|(?:at|on|by|with|from) (?:the )?(?:\w+ ){{0,2}}{NOUNS}(?: of .+)?"
    rf"|(?:with)?in .{{1,30}} (?:of|after|from|following) (?:the )?.*{NOUNS}.*"
)


def why_undated(words: str) -> str:
    """The rule of plain words that name no window: "vague", "event", or "unread" where nothing is known."""
    if VAGUE.fullmatch(words):
        return "vague"
    return "event" if EVENT.fullmatch(words) else "unread"
