"""Who spoke: an attribution's source and the people that we know, to one executive or to why not.

Only a sole surviving candidate is taken; several are kept as "ambiguous", with the words as printed.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.extraction.companies import company_meant, is_company, is_the_company, near_company, sole_company
from tracker.extraction.people import Organisation, Person, Post, held, post_on
from tracker.extraction.quotes import Attribution
from tracker.extraction.scene import NO_NAMES, Mention, Scene, folded, names_of, set_scene
from tracker.extraction.titles import TITLE_WORD, has_title, is_office
from tracker.text import Span, quoted_spans
from tracker.vocabulary import SpeakerStatus

__all__ = ["Organisation", "Person", "Post", "Speaker", "post_on", "resolve_speaker", "speaker_in"]

LONGEST_SOURCE = 300
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Speaker:
    """`words` and `title` are as printed; `candidates` are person ids, when several could be meant; `unknown` is
    the name of a person we do not know, as full as the text prints it.
    """

    status: SpeakerStatus
    person_id: int | None
    post_id: int | None
    company_id: int | None
    candidates: tuple[int, ...]
    words: str
    title: str
    unknown: str = ""


def resolve_speaker(
    text: str,
    attribution: Attribution,
    people: Sequence[Person],
    organisations: Sequence[Organisation],
    on: date | None,
) -> Speaker:
    """`speaker_in` for a single attribution; many in one text share a scene."""
    return speaker_in(set_scene(text, people, organisations), attribution, on)


def speaker_in(scene: Scene, attribution: Attribution, on: date | None) -> Speaker:
    """The executive an attribution's source names, or why there is none.

    `on` is the day the words were said; posts and titles are read against it. A pronoun takes the person
    who is the subject of the last sentence that names one.
    """
    source = attribution.source
    words = " ".join(span.of(scene.text) for span in source)[:LONGEST_SOURCE].strip(" ,")
    if not words:
        return _nobody(SpeakerStatus.NO_PERSON, words, None)
    if PRONOUN.fullmatch(words):
        return _pronoun(scene, source[0], words, on)
    if NOBODY.search(words) and not _is_named_first(scene, source, words):
        return _nobody(SpeakerStatus.NO_PERSON, words, company_meant(scene, words, source[0].start))
    named = _mention_in(scene, source)
    if named is not None and named.ids:
        return _chosen(scene, named, words, on)
    return _by_office(scene, named, source[0], words, on) or _other(scene, named, source[0], words)


def _nobody(status: SpeakerStatus, words: str, company: int | None, title: str = "", unknown: str = "") -> Speaker:
    return Speaker(status, None, None, company, (), words, title, unknown)


PRONOUN = re.compile(r"(?:he|she|who|it|they|we|i|you)", re.IGNORECASE)
# a spokeswoman; people familiar with the matter; analysts at Morrow; one of its bankers
NOBODY = re.compile(
    r"\b(?:spokes(?:man|men|woman|women|person|people|persons)|representatives?|press (?:officers?|office)|officials?|"
    r"executives|sources?|PR team|(?:people|persons?|someone|somebody|those|man|woman) (?:familiar|close|with|who|"
    r"briefed|involved|said)|(?i:(?:an?|one|two|three|several|some|many|most|other|the) )?(?:analysts|economists|"
    r"investors|traders|experts|critics|observers|shareholders|lenders|bankers|insiders|employees|workers|customers|"
    r"suppliers|rivals|retailers|dealers|unions|regulators|lawmakers|ministers|journalists|reporters|reports?)|"
    r"(?:an|one) (?:analyst|economist|investor|insider|employee|official|executive))\b",
    re.IGNORECASE,
)
FOR_SOMEBODY = re.compile(r"\bspokes|\bclose to\b|\bfor\b|\bof\b|\bfamiliar\b", re.IGNORECASE)


def _mentions_in(scene: Scene, source: Sequence[Span]) -> list[Mention]:
    found = []
    for span in source:
        at = bisect_left(scene.mentions, span.start, key=lambda one: one.span.start)
        while at < len(scene.mentions) and scene.mentions[at].span.start < span.end:
            found.append(scene.mentions[at])
            at += 1
    return found


def _mention_in(scene: Scene, source: Sequence[Span]) -> Mention | None:
    """The first person named who owns nothing: in “Ashdown’s successor, Priya Raman” the second."""
    found = _mentions_in(scene, source)
    free = [one for one in found if scene.text[one.span.end : one.span.end + 2] not in ("’s", "'s")]
    return free[0] if free else None


def _is_named_first(scene: Scene, source: Sequence[Span], words: str) -> bool:
    """“Peter Quill, an analyst at Morrow”: a person. “A spokesman for Peter Quill”: nobody."""
    named = _mention_in(scene, source)
    if named is None:
        return False
    before = scene.text[source[0].start : named.span.start]
    return not (NOBODY.search(before) and FOR_SOMEBODY.search(before))


def _chosen(scene: Scene, named: Mention, words: str, on: date | None) -> Speaker:
    """The sole candidate; among several, those whose company, whose title, whose full name the words or the text
    give, in that order.
    """
    people = [scene.people[number] for number in named.ids]
    near = scene.text[max(0, named.span.start - 60) : named.span.start] if PRONOUN.fullmatch(words) else words
    tests = (
        lambda one: _company_said(one, near, on),
        lambda one: _title_said(one, near, on),
        lambda one: _is_named_before(scene, one, named.span.start),
        lambda one: _is_named(scene, one),
    )
    for fits in tests[: 2 if named.full else 4]:
        if len(people) > 1:
            people = [person for person in people if fits(person)] or people
    if len(people) > 1:
        ids = tuple(sorted(person.id for person in people))
        return Speaker(SpeakerStatus.AMBIGUOUS, None, None, None, ids, words, title_in(words, ()))
    return _resolved(people[0], words, on)


def says(words: str, name: str) -> bool:
    """Whether a name stands in the words, as words of its own."""
    if not name.strip() or name not in words:
        return False
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words))


def _posts(person: Person, on: date | None) -> list[Post]:
    return [post for post in person.posts if on is None or held(post, on)]


def _company_said(person: Person, words: str, on: date | None) -> bool:
    return any(says(words, name) for post in _posts(person, on) for name in post.company_names)


def _title_said(person: Person, words: str, on: date | None) -> bool:
    return is_office(words) and any(has_title(words, post) for post in _posts(person, on))


def _full_mentions(scene: Scene, person: Person, start: int, end: int) -> bool:
    at = bisect_left(scene.mentions, start, key=lambda one: one.span.start)
    until = bisect_left(scene.mentions, end, key=lambda one: one.span.start)
    return any(one.full and person.id in one.ids for one in scene.mentions[at:until])


def _is_named_before(scene: Scene, person: Person, place: int) -> bool:
    """In full, in the same paragraph."""
    at = bisect_right(scene.blocks, place, key=lambda one: one.start) - 1
    return at >= 0 and _full_mentions(scene, person, scene.blocks[at].start, place)


def _is_named(scene: Scene, person: Person) -> bool:
    return _full_mentions(scene, person, 0, len(scene.text))


def _resolved(person: Person, words: str, on: date | None) -> Speaker:
    post = _post_said(person, words, on) or post_on(person, on)
    owners = {one.company_id for one in person.posts} if on is None else set()
    company = post.company_id if post else owners.pop() if len(owners) == 1 else None
    names = (*names_of(person), person.family_name, *person.aliases)
    number = post.id if post else None
    return Speaker(SpeakerStatus.RESOLVED, person.id, number, company, (person.id,), words, title_in(words, names))


def _post_said(person: Person, words: str, on: date | None) -> Post | None:
    """Of several posts held on the day, the sole one whose company, or else whose title, the words name."""
    posts = [post for post in person.posts if on is not None and held(post, on)]
    said = [post for post in posts if any(says(words, name) for name in post.company_names)]
    if len(said) != 1:
        said = [post for post in said or posts if has_title(words, post)]
    return said[0] if len(said) == 1 else None


def title_in(words: str, names: Sequence[str]) -> str:
    """The title as printed beside a name: “Senior Vice President Wang Xiang”, “Ann Lee, chief executive
    of Mi”.
    """
    rest = words
    for name in sorted(names, key=len, reverse=True):
        if says(rest, name):
            before, _, after = rest.partition(name)
            rest = before.strip(" ,") if TITLE_WORD.search(before) else after.strip(" ,")
            break
    rest = re.sub(r"^(?:the|a|an|who is|who)\s", "", rest.strip(" ,"))
    return rest if TITLE_WORD.search(rest) and len(rest) <= LONGEST_TITLE else ""


def _by_office(scene: Scene, named: Mention | None, source: Span, words: str, on: date | None) -> Speaker | None:
    """“Xiaomi’s senior vice president”, “its finance chief”: when exactly one held it on that day.

    Without a company beside it: whoever of those named so far holds it, else the company named last before.
    """
    if named is not None or on is None or not is_office(words) or _names_somebody(scene, source, words):
        return None
    owners = {post.company_id for person in scene.people.values() for post in _said_posts(person, words)}
    if owners:
        holders = _holders(scene, words, on, owners)
    elif _has_owner(words):
        company = near_company(scene, source.start) or sole_company(scene)
        holders = _holders(scene, words, on, {company} if company else set())
    else:
        so_far = {number for one in scene.mentions if one.span.start < source.start for number in one.ids}
        holders = [pair for pair in _holders(scene, words, on, None) if pair[0].id in so_far]
        company = near_company(scene, source.start) or sole_company(scene)
        holders = _nearest(holders, company) or _holders(scene, words, on, {company} if company else set())
    ids = tuple(sorted({person.id for person, _ in holders}))
    if len(ids) == 1:
        person, post = holders[0]
        return Speaker(SpeakerStatus.RESOLVED, person.id, post.id, post.company_id, ids, words, _bare(words))
    if ids:
        return Speaker(SpeakerStatus.AMBIGUOUS, None, None, holders[0][1].company_id, ids, words, _bare(words))
    return None


def _bare(words: str) -> str:
    return re.sub(r"^(?:the|a|an)\s", "", words, flags=re.IGNORECASE)[:LONGEST_TITLE]


Holder = tuple[Person, Post]


def _said_posts(person: Person, words: str) -> list[Post]:
    return [post for post in person.posts if any(says(words, name) for name in post.company_names)]


def _holders(scene: Scene, words: str, on: date, owners: set[int] | None) -> list[Holder]:
    return [
        (person, post)
        for person in scene.people.values()
        for post in person.posts
        if held(post, on) and (owners is None or post.company_id in owners) and has_title(words, post)
    ]


def _nearest(holders: list[Holder], company: int | None) -> list[Holder]:
    """Of several companies' holders, those of the company named last."""
    if len({person.id for person, _ in holders}) > 1:
        return [pair for pair in holders if pair[1].company_id == company] or holders
    return holders


OWNER = re.compile(
    r"\b(?:its|their|our|(?:company|firm|group|bank|maker|\w+maker)[’']s|of the company)\b", re.IGNORECASE
)


def _has_owner(words: str) -> bool:
    return bool(OWNER.search(words))


def _names_somebody(scene: Scene, source: Span, words: str) -> bool:
    """Whether capitals are left when companies and titles are taken out: then it is not the office alone."""
    for _, name in sorted(((len(name), name) for one in scene.organisations for name in one.names), reverse=True):
        words = words.replace(name, " ")
    for person in scene.people.values():
        for post in person.posts:
            for name in post.company_names:
                words = words.replace(name, " ")
    left = [word for word in re.findall(r"[^\W\d_][\w’'-]*", words) if word[:1].isupper()]
    plain = "senior vice global chief group financial operating technology marketing the its our their and of a an s"
    return any(folded(word) not in plain.split() and not TITLE_WORD.fullmatch(word) for word in left)


def _other(scene: Scene, named: Mention | None, source: Span, words: str) -> Speaker:
    """A person we don't know, a company, or nobody."""
    if named is not None:
        return _stranger(scene, named, source, words)
    company = company_meant(scene, words, source.start)
    if is_the_company(words) or is_company(scene, words):
        return _nobody(SpeakerStatus.COMPANY, words, company)
    found = PERSON_NAME.search(words)
    if found and not _is_opener(found["name"]) and not OF_NAMED.match(words, found.end()):
        fuller = scene.strangers.get(folded(found["name"].split()[-1]))
        if fuller is not None:
            return _stranger(scene, fuller, source, words)
        name = scene.full_names.get(folded(found["name"].split()[-1]), found["name"])
        if " " in name or found["address"]:
            title = title_in(words, (found["name"],))
            return _nobody(SpeakerStatus.UNKNOWN, words, company, title, name)
    if is_office(words):
        return _nobody(SpeakerStatus.UNKNOWN, words, company, title_in(words, ()))
    return _nobody(SpeakerStatus.NO_PERSON, words, company)


# the Trump team; the Obama administration: somebody there, but nobody named
OF_NAMED = re.compile(
    r"(?:[’']s)? (?:team|campaign|administration|government|family|lawyers?|office|camp|supporters?|"
    r"allies|aides?|staff|estate)\b"
)


def _is_opener(name: str) -> bool:
    """“That’s”, “Two”, “Mexico’s”: a capital, but no name of a person."""
    first, *_, last = [name.split()[0], *name.split()]
    return folded(re.sub(r"[’']\w*$", "", first)) in NO_NAMES or last.endswith(("’s", "'s"))


ORGANISATION = (
    r"(?!(?:The|A|An|Bank|Ministry|University|Department|Commission|Court|Union|Agency|Association|Group|"
    r"Fund|Institute|"
    r"Board|House|Council|National|Federal|European|Central)\b)"
)
PERSON_NAME = re.compile(
    rf"(?P<address>\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Prof)\.? )?{ORGANISATION}(?P<name>[A-ZÀ-Þ][\w’'-]+"
    rf"(?: (?:[A-Z]\.|(?:van|von|de|der|den|af|al|bin|da|di|du|la|le|dos)|{ORGANISATION}[A-ZÀ-Þ][\w’'-]+)){{0,3}})"
    r"(?! (?:Inc|Corp|Ltd|Bank|Group|University|Ministry|Partners|&))"
)


def _stranger(scene: Scene, named: Mention, source: Span, words: str) -> Speaker:
    """With the company that its own words or, at first mention, the words after the name give."""
    first = scene.strangers.get(folded(named.name.split()[-1]), named)
    name = first.name if folded(named.name) in folded(first.name) else named.name
    apposed = APPOSED.match(scene.text, first.span.end)
    around = f"{words} {apposed[0] if apposed else ''}"
    title = title_in(words, (named.name, name)) if folded(named.name.split()[-1]) in folded(words) else ""
    return _nobody(SpeakerStatus.UNKNOWN, words, company_meant(scene, around, None), title, name)


APPOSED = re.compile(r", [^.,;“”\"\n]{3,100}")


def _pronoun(scene: Scene, source: Span, words: str, on: date | None) -> Speaker:
    """“It”, and “we” inside quotation marks, are the company named last; “he”, “she” and “who” the person whom the
    scene knows. Outside quotation marks “we” is the journalist.
    """
    said = words.lower()
    if said == "it" or (said == "we" and any(quote.holds(source) for quote in quoted_spans(scene.text))):
        company = near_company(scene, source.start)
        status = SpeakerStatus.COMPANY if company is not None else SpeakerStatus.NO_PERSON
        return _nobody(status, words, company)
    if said not in ("he", "she", "who"):
        return _nobody(SpeakerStatus.NO_PERSON, words, None)
    named = scene.meant.get(source.start) or (_last_before(scene, source.start) if said == "who" else None)
    if named is None:
        return _nobody(SpeakerStatus.UNKNOWN, words, None)
    return _chosen(scene, named, words, on) if named.ids else _stranger(scene, named, source, words)


def _last_before(scene: Scene, place: int) -> Mention | None:
    """“Ann Lee, who said”: the name right before."""
    at = bisect_left(scene.mentions, place, key=lambda one: one.span.start) - 1
    near = at >= 0 and "\n" not in scene.text[scene.mentions[at].span.end : place]
    return scene.mentions[at] if near and place - scene.mentions[at].span.end < 40 else None
