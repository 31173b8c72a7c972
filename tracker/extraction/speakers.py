"""Who spoke: an attribution's source and the people that we know, to one executive or to why not.

Only a sole surviving candidate is taken; several are kept as "ambiguous", with the words as printed.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.extraction.people import Organisation, Person, Post, held, post_on
from tracker.extraction.quotes import Attribution
from tracker.text import Span, article_proper, paragraphs
from tracker.vocabulary import SpeakerStatus

__all__ = ["Organisation", "Person", "Post", "Speaker", "post_on", "resolve_speaker"]

LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Speaker:
    """`words` and `title` are as printed; `candidates` are person ids, when several could be meant."""

    status: SpeakerStatus
    person_id: int | None
    post_id: int | None
    company_id: int | None
    candidates: tuple[int, ...]
    words: str
    title: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a source is held against: the article proper, everybody we know, the day."""

    text: str
    people: Sequence[Person]
    organisations: Sequence[Organisation]
    on: date | None


def resolve_speaker(
    text: str,
    attribution: Attribution,
    people: Sequence[Person],
    organisations: Sequence[Organisation],
    on: date | None,
) -> Speaker:
    """The executive an attribution's source names, or why there is none.

    `on` is the day the words were said; posts and titles are read against it. A pronoun takes the person
    named last before it in its paragraph or the one before.
    """
    known = Known(article_proper(text).of(text), people, organisations, on)
    words = " ".join(span.of(text) for span in attribution.source)[:LONGEST_SOURCE].strip(" ,")
    if not words:
        return Speaker(SpeakerStatus.NO_PERSON, None, None, None, (), "", "")
    if PRONOUN.fullmatch(words):
        return _pronoun(text, attribution.source[0], words, known)
    return _by_name(words, known) or _by_office(words, known) or _other(words, known)


PRONOUN = re.compile(r"(?:he|she|who|it|they|we|i|you)", re.IGNORECASE)
SINGULAR = ("he", "she", "who")
SPOKESPERSON = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|representatives?|press officers?|officials?|"
    r"executives|sources?|PR team)\b",
    re.IGNORECASE,
)
THE_COMPANY = re.compile(
    r"(?:the|our|its?|their)? ?(?:\w+ )?(?:company|firm|group|manufacturer|maker|carmaker|"
    r"automaker|phonemaker|smartphone maker|giant|startup|start-up)",
    re.IGNORECASE,
)
TITLE_WORD = re.compile(
    r"\b(?:chief|ceo|cfo|coo|cto|cmo|president|vice[- ]president|svp|evp|vp|chair(?:man|"
    r"woman|person)?|director|founder|co-founder|head|executive|officer|manager|boss|partner)\b",
    re.IGNORECASE,
)
ABBREVIATED = {
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "cmo": "chief marketing officer",
    "svp": "senior vice president",
    "evp": "executive vice president",
    "vp": "vice president",
    "boss": "chief executive officer",
}


def names_of(person: Person) -> tuple[str, ...]:
    """All full names, a name of two words also in the other order when the family name comes first."""
    names = [person.name, *person.aliases]
    parts = person.name.split()
    if person.family_name_first and len(parts) == 2:
        names.append(f"{parts[1]} {parts[0]}")
    return tuple(name for name in names if " " in name.strip()) or (person.name,)


def says(words: str, name: str) -> re.Match[str] | None:
    """Where a name stands in the words, as words of its own."""
    if not name.strip() or name not in words:
        return None
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)


def _by_name(words: str, known: Known) -> Speaker | None:
    full = [person for person in known.people if any(says(words, name) for name in names_of(person))]
    if full:
        return _chosen(_longest(full, words), words, known)
    near = [person for person in known.people if _family_name_alone(person, words)]
    if not near:
        return None
    named = [person for person in near if any(says(known.text, name) for name in names_of(person))]
    return _chosen(named or near, words, known)


def _longest(people: list[Person], words: str) -> list[Person]:
    """“Wang Xiangrong” over “Wang Xiang”; people with the very same name stay."""
    size = {person.id: max(len(name) for name in names_of(person) if says(words, name)) for person in people}
    return [person for person in people if size[person.id] == max(size.values())]


TITLES_OF_ADDRESS = frozenset(["mr", "mrs", "ms", "miss", "dr", "sir", "dame", "prof", "professor"])


def _family_name_alone(person: Person, words: str) -> bool:
    """The family name, with no other given name before it: “Wang”, “Mr Wang”, “Xiaomi’s Wang”: not “Eva
    Wang”.
    """
    found = says(words, person.family_name) or next(
        (hit for name in person.aliases if (hit := says(words, name))), None
    )
    if not found:
        return False
    before = re.sub(r"[’']s$", "", words[: found.start()].rstrip(" .")).split()
    after = words[found.end() :].split()
    follows = bool(after) and after[0][:1].isupper() and not words[found.end() :].startswith(",")
    if follows:
        return False
    last = before[-1] if before else ""
    owners = {part for post in person.posts for name in post.company_names for part in name.split()}
    return (
        not last[:1].isupper() or last.lower() in TITLES_OF_ADDRESS or bool(TITLE_WORD.search(last)) or last in owners
    )


def _chosen(people: list[Person], words: str, known: Known) -> Speaker:
    """The sole candidate; among several, those whose company, then whose title, the words give."""
    for fits in (_company_said, _title_said):
        if len(people) > 1:
            fitting = [person for person in people if fits(person, words, known.on)]
            people = fitting or people
    if len(people) > 1:
        ids = tuple(sorted(person.id for person in people))
        return Speaker(SpeakerStatus.AMBIGUOUS, None, None, None, ids, words, title_in(words, ()))
    return _resolved(people[0], words, known.on)


def _company_said(person: Person, words: str, on: date | None) -> bool:
    posts = [post for post in person.posts if on is None or held(post, on)]
    return any(says(words, name) for post in posts for name in post.company_names)


def _title_said(person: Person, words: str, on: date | None) -> bool:
    return any(_has_title(words, post) for post in person.posts if on is None or held(post, on))


def _resolved(person: Person, words: str, on: date | None) -> Speaker:
    post = _post_said(person, words, on) or post_on(person, on)
    names = (*names_of(person), person.family_name, *person.aliases)
    return Speaker(
        SpeakerStatus.RESOLVED,
        person.id,
        post.id if post else None,
        post.company_id if post else None,
        (person.id,),
        words,
        title_in(words, names),
    )


def _post_said(person: Person, words: str, on: date | None) -> Post | None:
    """Of several posts held on the day, the sole one whose company the words name."""
    posts = [post for post in person.posts if on is not None and held(post, on)]
    said = [post for post in posts if any(says(words, name) for name in post.company_names)]
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
    rest = re.sub(r"^(?:the|a|an)\s", "", rest.strip(" ,"))
    return rest if TITLE_WORD.search(rest) and len(rest) <= 120 else ""


def _plain_title(words: str) -> str:
    words = re.sub(r"[^\w ]", " ", words.lower().replace("’s", "").replace("'s", ""))
    return " ".join(ABBREVIATED.get(word, word) for word in words.split() if word not in ("of", "the", "for", "and"))


def _has_title(words: str, post: Post) -> bool:
    said, held = _plain_title(words), _plain_title(post.title)
    if not held:
        return False
    if re.search(rf"\b{re.escape(held)}\b", said):
        return _no_higher(said, held)
    short = held.removesuffix(" officer")
    return short != held and bool(re.search(rf"\b{re.escape(short)}\b", said))


def _no_higher(said: str, held: str) -> bool:
    """A “senior vice president” is no “president”: the title must not be the tail of a longer one."""
    before = said[: said.find(held)].split()
    return not before or before[-1] not in (
        "vice",
        "senior",
        "executive",
        "deputy",
        "assistant",
        "former",
        "co",
    )


def _by_office(words: str, known: Known) -> Speaker | None:
    """“Xiaomi’s senior vice president”: when exactly one held it on that day."""
    if not TITLE_WORD.search(words) or known.on is None or SPOKESPERSON.search(words) or _names_somebody(words, known):
        return None
    holders = [
        (person, post)
        for person in known.people
        for post in person.posts
        if held(post, known.on) and _has_title(words, post) and any(says(words, name) for name in post.company_names)
    ]
    ids = tuple(sorted({person.id for person, _ in holders}))
    if len(ids) == 1:
        person, post = holders[0]
        return Speaker(SpeakerStatus.RESOLVED, person.id, post.id, post.company_id, ids, words, post.title)
    if ids:
        return Speaker(SpeakerStatus.AMBIGUOUS, None, None, holders[0][1].company_id, ids, words, title_in(words, ()))
    return None


def _names_somebody(words: str, known: Known) -> bool:
    """Whether a person's name is left when companies and titles are taken out: then it is not the office
    alone.
    """
    names = {name for organisation in known.organisations for name in organisation.names}
    names |= {name for person in known.people for post in person.posts for name in post.company_names}
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, " ")
    left = [word for word in re.findall(r"[^\W\d_][\w’'-]*", words) if word[:1].isupper()]
    titles = (
        "senior vice president chief executive officer financial operating technology marketing "
        "chair head global the its s ceo cfo coo cto cmo svp evp vp"
    )
    return any(word.lower() not in titles.split() and not TITLE_WORD.fullmatch(word) for word in left[1:] or left)


def _other(words: str, known: Known) -> Speaker:
    """A company, its spokespeople, or a person we don't know."""
    company = _company_in(words, known)
    if SPOKESPERSON.search(words):
        return Speaker(SpeakerStatus.NO_PERSON, None, None, company, (), words, title_in(words, ()))
    if THE_COMPANY.fullmatch(words.removeprefix("The ").strip()) or THE_COMPANY.fullmatch(words):
        return Speaker(SpeakerStatus.COMPANY, None, None, company or _sole_company(known), (), words, "")
    if company is not None and _is_company(words, known):
        return Speaker(SpeakerStatus.COMPANY, None, None, company, (), words, "")
    if re.search(r"\b[A-Z]", words):
        return Speaker(SpeakerStatus.UNKNOWN, None, None, company, (), words, title_in(words, ()))
    return Speaker(SpeakerStatus.NO_PERSON, None, None, company, (), words, "")


def _company_in(words: str, known: Known) -> int | None:
    hits = {one.id for one in known.organisations if any(says(words, name) for name in one.names)}
    return hits.pop() if len(hits) == 1 else None


def _is_company(words: str, known: Known) -> bool:
    plain = re.sub(r"^(?:the|china[’']s|\w+-based)\s", "", words, flags=re.IGNORECASE)
    return any(plain.strip(" .,") == name or words == name for one in known.organisations for name in one.names)


def _sole_company(known: Known) -> int | None:
    hits = {one.id for one in known.organisations if any(says(known.text, name) for name in one.names)}
    return hits.pop() if len(hits) == 1 else None


def _pronoun(text: str, source: Span, words: str, known: Known) -> Speaker:
    """The last person, or for “it” and “they” the last company, named before it here or one paragraph up."""
    blocks = paragraphs(text)
    at = bisect_right(blocks, source.start, key=lambda block: block.start)
    near = max(0, source.start - FARTHEST_BACK)
    blocks = [Span(max(block.start, near), block.end) for block in blocks[max(0, at - 2) : at] if block.end > near]
    if words.lower() not in SINGULAR:
        company = (
            _last_company(text[blocks[0].start : source.start], known)
            if blocks and words.lower() in ("it", "we")
            else None
        )
        status = SpeakerStatus.COMPANY if company is not None else SpeakerStatus.NO_PERSON
        return Speaker(status, None, None, company, (), words, "")
    for block in reversed(blocks):
        people = _last_named(text[block.start : min(block.end, source.start)], known)
        if people:
            return _chosen(people, words, known)
    return Speaker(SpeakerStatus.UNKNOWN, None, None, None, (), words, "")


FARTHEST_BACK = 5_000
"""Characters before a pronoun in which its person is looked for."""

# A person we don't know, so that “he” after “Ann Lee” is not somebody named earlier: two capitalised words.
SOMEBODY = re.compile(
    r"(?<![\w.])[A-Z][a-zà-ÿ]{1,20}(?:-[A-Z][a-z]{1,20})? (?:[A-Z]\. )?[A-Z][a-zà-ÿ]{1,20}(?=,|"
    r" (?:said|says|told|added|and|who)\b)"
)


def _last_named(words: str, known: Known) -> list[Person]:
    """The people whom the last name before the pronoun may mean; none when that was somebody we don't
    know.
    """
    last: dict[int, int] = {}
    for person in known.people:
        named_fully = any(says(known.text, name) for name in names_of(person))
        names = (*names_of(person), *([person.family_name] if named_fully else []))
        ends = [hit.end() for name in names if name for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", words)]
        if ends:
            last[person.id] = max(ends)
    if not last:
        return []
    latest = max(last.values())
    strangers = [hit.end() for hit in SOMEBODY.finditer(words) if hit.end() > latest]
    return [] if strangers else [person for person in known.people if last.get(person.id) == latest]


def _last_company(words: str, known: Known) -> int | None:
    ends = {
        one.id: max(
            hit.end() for name in one.names if name for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", words)
        )
        for one in known.organisations
        if any(says(words, name) for name in one.names)
    }
    return max(ends, key=lambda number: ends[number]) if ends else None
