"""Everybody a text names, where they stand, and whom its "he" and "she" mean: found once for a text."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.extraction.page import LONGEST_ARTICLE
from tracker.extraction.people import Organisation, Person
from tracker.extraction.titles import ADDRESS, MEN, TITLE_WORD, WOMEN
from tracker.text import Span, article_proper, paragraphs, quoted_spans, sentences


@dataclass(frozen=True, slots=True)
class Mention:
    """A person where a name stands. `ids` are of everybody known who may be meant; a stranger has a name alone."""

    span: Span
    ids: tuple[int, ...]
    full: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """The article proper with its people; `companies` are mentions in order; `meant` maps a pronoun's place."""

    text: str
    people: dict[int, Person]
    organisations: Sequence[Organisation]
    blocks: list[Span]
    mentions: list[Mention]
    companies: list[tuple[Span, int]]
    strangers: dict[str, Mention]
    full_names: dict[str, str]
    meant: dict[int, Mention] = field(default_factory=dict)


def set_scene(text: str, people: Sequence[Person], organisations: Sequence[Organisation]) -> Scene:
    """Reads a text for its people once, so that each attribution costs no more than a look around it."""
    head = text[:LONGEST_ARTICLE]
    text = head[: article_proper(head).end]
    words = list(words_in(text))
    names, companies = _names_of(people), _names_of_companies(people, organisations)
    firms = [(span, numbers[0]) for span, numbers in _matched(text, words, companies) if len(set(numbers)) == 1]
    mentions = list(_known(text, words, names, people, firms))
    mentions = sorted([*mentions, *_strangers(text, mentions, firms)], key=lambda one: one.span)
    strangers: dict[str, Mention] = {}
    for one in mentions:
        if one.name:
            strangers.setdefault(folded(one.name.split()[-1]), one)
    known = {person.id: person for person in people}
    full_names = _full_names(text, [span for span, _ in firms])
    scene = Scene(text, known, organisations, paragraphs(text), mentions, firms, strangers, full_names)
    scene.meant.update(_pronouns(scene))
    return scene


WORD = re.compile(r"\w(?:[\w’'-]*\w)?")
GAP = re.compile(r"[\s.&]{1,3}")
Word = tuple[int, int, str]


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Without accents and case, apostrophes straight: "Lefèvre" and "LEFEVRE" are one name."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    return plain.replace("’", "'").replace("ʼ", "'").casefold()


def words_in(text: str) -> Iterator[Word]:
    """Each word with its place, folded; a possessive ending is no part of it."""
    for found in WORD.finditer(text):
        word = found.group()
        size = len(word) - 2 if len(word) > 2 and word.endswith(("’s", "'s")) else len(word)
        yield found.start(), found.start() + size, folded(word[:size]) if size <= 40 else ""


Names = dict[str, list[tuple[tuple[str, ...], int]]]


def _index(names: Iterable[tuple[str, int]]) -> Names:
    index: Names = {}
    for name, number in names:
        parts = tuple(word for _, _, word in words_in(name))
        if parts and parts[0]:
            index.setdefault(parts[0], []).append((parts, number))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index


def names_of(person: Person) -> tuple[str, ...]:
    """All full names, a name of two words also in the other order when the family name comes first."""
    names = [person.name, *person.aliases]
    parts = person.name.split()
    if person.family_name_first and len(parts) == 2:
        names.append(f"{parts[1]} {parts[0]}")
    return tuple(name for name in names if " " in name.strip()) or (person.name,)


def _names_of(people: Sequence[Person]) -> Names:
    """Full names, and what may stand alone: the family name, an alias of one word."""
    full = ((name, person.id) for person in people for name in names_of(person))
    alone = ((name, person.id) for person in people for name in (person.family_name, *person.aliases))
    return _index([*full, *alone])


def _names_of_companies(people: Sequence[Person], organisations: Sequence[Organisation]) -> Names:
    pairs = {(name, one.id) for one in organisations for name in one.names}
    pairs |= {(name, post.company_id) for person in people for post in person.posts for name in post.company_names}
    return _index(sorted(pairs))


def _matched(text: str, words: Sequence[Word], names: Names) -> Iterator[tuple[Span, tuple[int, ...]]]:
    """The longest names in reading order, each with whose it is."""
    done = -1
    for at, (start, _, word) in enumerate(words):
        rows = names.get(word)
        if rows is None or at <= done or (text[start].islower() and not _is_particle(text, words, at)):
            continue
        size, numbers = 0, []
        for parts, number in rows:
            if len(parts) < size:
                break
            if _stands(text, words, at, parts):
                size = len(parts)
                numbers.append(number)
        if size:
            done = at + size - 1
            yield Span(start, words[done][1]), tuple(dict.fromkeys(numbers))


def _is_particle(text: str, words: Sequence[Word], at: int) -> bool:
    """“af Borg”: a name may begin in lower case when a capital follows."""
    return at + 1 < len(words) and text[words[at + 1][0]].isupper()


def _stands(text: str, words: Sequence[Word], at: int, parts: tuple[str, ...]) -> bool:
    if at + len(parts) > len(words) or any(words[at + i][2] != part for i, part in enumerate(parts)):
        return False
    pairs = zip(words[at : at + len(parts) - 1], words[at + 1 : at + len(parts)], strict=True)
    return all(GAP.fullmatch(text[a[1] : b[0]]) for a, b in pairs)


def _known(
    text: str, words: list[Word], names: Names, people: Sequence[Person], firms: list[tuple[Span, int]]
) -> Iterator[Mention]:
    known = {person.id: person for person in people}
    full_names = {
        (tuple(word for _, _, word in words_in(name)), person.id) for person in people for name in names_of(person)
    }
    taken = [span for span, _ in firms]
    for span, ids in _matched(text, words, names):
        if _overlaps(taken, span):
            continue
        parts = tuple(word for _, _, word in words_in(span.of(text)))
        bearers = tuple(number for number in ids if (parts, number) in full_names)
        if bearers:
            yield Mention(span, bearers, True)
        else:
            yield from _alone(text, span, [known[number] for number in ids], taken)


def _overlaps(spans: Sequence[Span], span: Span) -> bool:
    at = bisect_left(spans, span.end, key=lambda one: one.start)
    return at > 0 and spans[at - 1].end > span.start


BEFORE = re.compile(r"([\w’'-]+)(\.?)[ \u00a0]$")
AFTER = re.compile(r"[ \u00a0]([A-ZÀ-Þ][\w’'-]+)")
SUFFIXES = ("jr", "sr", "ii", "iii", "iv")
_openers = """
the a an in on at by for from to of and but or so then when while as if after before since until with without what who
how why where that this these those it he she they we i you his her its their our my not no yes also later earlier
last next now today yesterday asked says said new former monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
"""
OPENERS = frozenset(_openers.split())


def _alone(text: str, span: Span, bearers: list[Person], firms: Sequence[Span]) -> Iterator[Mention]:
    """A family name alone: with another given name before it, it is a stranger's; an initial must fit."""
    before = BEFORE.search(text[max(0, span.start - 40) : span.start])
    after = AFTER.match(text, span.end)
    if after and folded(after[1].removesuffix("’s").removesuffix("'s")) not in SUFFIXES:
        first = [one for one in bearers if one.family_name_first]
        if first or not TITLE_WORD.search(after[1]):
            # "Wang Yi" when we know Wang Xiang; "Grant Thornton" when we know Olivia Grant
            yield Mention(Span(span.start, after.end()), (), True, text[span.start : after.end()])
            return
    ends_sentence = before and before[2] and len(before[1]) > 1 and folded(before[1]) not in ADDRESS
    if before and before[1][:1].isupper() and not ends_sentence:
        word, start = before[1], span.start - len(before[0])
        if len(word) == 1:
            fitting = tuple(one.id for one in bearers if folded(word) in _initials(one))
            yield Mention(Span(start, span.end), fitting, False, "" if fitting else text[start : span.end])
            return
        if not _may_stand_before(word, firms, start):
            yield Mention(Span(start, span.end), (), True, text[start : span.end])
            return
    yield Mention(span, tuple(one.id for one in bearers), False)


def _initials(person: Person) -> set[str]:
    family = folded(person.family_name)
    return {folded(part)[:1] for name in names_of(person) for part in name.split() if folded(part) != family}


def _may_stand_before(word: str, firms: Sequence[Span], start: int) -> bool:
    """Mr Wang, CEO Wang, Xiaomi’s Wang, But Wang: no given name."""
    plain = folded(word)
    owns = word.endswith(("’s", "'s"))
    at = bisect_right(firms, start, key=lambda one: one.start) - 1
    is_firm = at >= 0 and firms[at].end > start
    return plain in ADDRESS or plain in OPENERS or owns or is_firm or bool(TITLE_WORD.fullmatch(word))


_given = r"[A-ZÀ-Þ][\w’'-]{0,24}"
_particles = r"(?:(?:van|von|de|der|den|af|al|bin|da|di|du|la|le|dos|ter) ){0,2}"
SPEAKS = (
    r"said|says|say|told|tells|added|adds|wrote|writes|noted|notes|explained|argued|warned|joked|replied|asked|"
    r"announced|claimed|predicted|promised|pledged|expects|expected|believes|hopes|thinks|wants|plans|insisted|stressed"
)
# Petra Lang, the mayor; Giulia Ferri, who runs; Peter Quill said; Eva Holm, 44,
STRANGER = re.compile(
    rf"(?<![\w.’'-])(?P<name>{_given}\.? (?:{_given}\.? ){{0,2}}?{_particles}{_given}(?: [JS]r\.)?)"
    rf"(?=, (?:the|an?|who|whose|\d\d|[a-z]|[A-Z][\w’'-]{{1,24}}(?: [A-Z][\w’'-]{{1,24}})?[’']s?\s)|,? (?:{SPEAKS})\b)"
)
# said Petra Lang; analyst Peter Quill
AFTER_WORD = re.compile(
    rf"(?i:\b(?:{SPEAKS}|analyst|economist|mayor|minister|professor|lawyer|mr\.?|mrs\.?|ms\.?|dr\.?|according to) )"
    rf"(?P<name>{_given} (?:[A-Z]\. )?{_particles}{_given})"
)
_no_names = """
bank group inc corp company ltd plc university ministry commission institute agency department union street city north
south east west show news times journal post weekly party court board council association federation chief executive
officer president director chair chairman chairwoman vice senior general manager head motors foods pharma logistics
electronics semiconductor holdings partners capital states kingdom ceo cfo coo cto cmo analysts investors
"""
NO_NAMES = OPENERS | frozenset(_no_names.split())


def _is_no_name(word: str) -> bool:
    return folded(word.strip(".")) in NO_NAMES or bool(TITLE_WORD.fullmatch(word))


def _strangers(text: str, known: list[Mention], firms: list[tuple[Span, int]]) -> Iterator[Mention]:
    taken = sorted([*(one.span for one in known), *(span for span, _ in firms)])
    seen: set[int] = set()
    for pattern in (STRANGER, AFTER_WORD):
        for found in pattern.finditer(text):
            start, name = found.start("name"), found["name"]
            while " " in name and _is_no_name(name.split()[0]):
                cut = name.index(" ") + 1
                start, name = start + cut, name[cut:]
            parts = [folded(part.strip(".")) for part in name.split()]
            span = Span(start, start + len(name))
            if len(parts) < 2 or any(part in NO_NAMES for part in parts) or name.isupper():
                continue
            if start not in seen and not _overlaps(taken, span):
                seen.add(start)
                yield Mention(span, (), True, name)


CAPITALS = re.compile(rf"(?<![\w.’'-])(?P<first>{_given}) (?:[A-Z]\. )?(?P<last>{_particles}{_given})(?![’'\w])")


def _full_names(text: str, firms: Sequence[Span]) -> dict[str, str]:
    """Last word to two capitalised words that may be a name, for a source that is a family name alone."""
    names: dict[str, str] = {}
    for found in CAPITALS.finditer(text):
        parts = (folded(found["first"]), folded(found["last"].split()[-1]))
        if not any(part in NO_NAMES for part in parts) and not _overlaps(firms, Span(*found.span())):
            names.setdefault(parts[1], found.group())
    return names


PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")
FARTHEST_BACK = 6
"""Sentences with people in them; further back nobody looks."""
Key = tuple[tuple[int, ...], str]


def key_of(one: Mention) -> Key:
    return one.ids, folded(one.name)


def _pronouns(scene: Scene) -> dict[int, Mention]:
    """Whom each "he" and "she" outside quotation marks means.

    The subject, which is the first named, of the same sentence or the last sentence before that names somebody,
    in this paragraph or the one before. Who was "he" is never "she".
    """
    quoted = quoted_spans(scene.text)
    named = [one for one in scene.mentions if not _overlaps(quoted, one.span)]
    starts = [one.span.start for one in named]
    meant: dict[int, Mention] = {}
    is_man = dict(_addressed(scene.text, named))
    block = -1
    earlier: list[list[Mention]] = []
    here: list[list[Mention]] = []
    for sentence in sentences(scene.text):
        at = bisect_right(scene.blocks, sentence.start, key=lambda one: one.start) - 1
        if at != block:
            block, earlier, here = at, here if at == block + 1 else [], []
        people = named[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        for found in PRONOUN.finditer(scene.text, sentence.start, sentence.end):
            if _overlaps(quoted, Span(*found.span())):
                continue
            man = found.group().lower() == "he"
            before = [one for one in people if one.span.start < found.start()]
            who = _antecedent([before, *reversed(here), *reversed(earlier)], man, is_man)
            if who is not None:
                is_man.setdefault(key_of(who), man)
                meant[found.start()] = who
                people = sorted([*people, Mention(Span(*found.span()), who.ids, who.full, who.name)], key=_place)
        if people:
            here = [*here, people][-FARTHEST_BACK:]
    return meant


def _place(one: Mention) -> int:
    return one.span.start


def _antecedent(groups: Iterable[list[Mention]], man: bool, is_man: dict[Key, bool]) -> Mention | None:
    return next((one for people in groups for one in people if is_man.get(key_of(one), man) is man), None)


def _addressed(text: str, named: list[Mention]) -> Iterator[tuple[Key, bool]]:
    """Mr and Ms tell."""
    for one in named:
        before = BEFORE.search(text[max(0, one.span.start - 12) : one.span.start])
        if before and folded(before[1]) in MEN | WOMEN:
            yield key_of(one), folded(before[1]) in MEN
