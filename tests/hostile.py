"""Texts that try a reader: too long, of one thing only, in other languages, of marks and controls."""

from itertools import cycle, islice

TWO_MEGABYTES = 2_000_000
PROSE = (
    "The harbour of Halden was quiet while the board met, and nobody there expected that the second ferry would be "
    "ready before the autumn of next year because the yard had lost two winters and most of its welders. "
)


def of(piece: str, size: int = TWO_MEGABYTES) -> str:
    """The piece again and again, on one line."""
    return (piece * (size // len(piece) + 1))[:size]


def marked(marks: str, size: int = TWO_MEGABYTES) -> str:
    """Prose on one line with the marks strewn through it, one after every third word, in turn."""
    words = cycle(PROSE.split())
    turn = cycle(marks)
    pieces: list[str] = []
    length = 0
    while length < size:
        piece = " ".join(islice(words, 3)) + " " + next(turn)
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)[:size]


LONG: dict[str, str] = {
    "prose": of(PROSE),
    "prose without stops": of(PROSE.replace(". ", " ")),
    "matched quotations": of("“We will open the plant in Halden next year,” said Mira Solberg of Vestfjord. "),
    "matched straight quotations": of('"We will open in Halden," said Mira Solberg. She added that "it is late". '),
    "openers": of("He said “we will come and "),
    "closers": of("He said ” we will come and "),
    "straight marks": of('He said " we will come and '),
    "nested": of("“She said ‘he said “I will come next year” and went’ and so on,” he said. "),
    "deeply nested": of("“‘"),
    "alternating marks": marked("“”‘’\"'"),
    "marks alone": of("“”‘’\"'"),
    "spaced marks": of("“ ” ‘ ’ \" ' "),
    "apostrophes": of("the firms' plans and ’tis Mira’s "),
    "quotations in one sentence": of("which he called “a very good plan”, and "),
    "runs on": "“We go,” said Ann Lee.\n\n" + of("“We go on and on and on\n\n"),
    "pronouns who say": of("Mira Solberg spoke. “We will come next year,” he said. "),
    "guillemets": of("«nous» »wir« „so“ "),
    "back-ticks": of("``we will'' said Ann Lee. "),
    "one word": "a" * TWO_MEGABYTES,
    "one capital word": "A" * TWO_MEGABYTES,
    "spaces": "x" + " " * (TWO_MEGABYTES - 2) + "x",
    "commas": "," * TWO_MEGABYTES,
    "commas and spaces": of(", "),
    "stops": "." * TWO_MEGABYTES,
    "stops and spaces": of(". "),
    "dashes": of("— - – "),
    "colons": of("a: b; "),
    "digits": "7" * TWO_MEGABYTES,
    "numbers": of("2,019 12.5 "),
    "he said": of("he said "),
    "said": of("said "),
    "he said that": of("Mira Solberg said that she said that "),
    "according to": of("according to "),
    "sentences of saying": of("Mira Solberg said that Vestfjord will open a plant next year. "),
    "adding": of("he said, adding that, "),
    "time phrases": of("by the end of next year "),
    "time words": of("next the end of early "),
    "years": of("2026 "),
    "halves of time phrases": of("in the second half of the "),
    "weekdays": of("on Tuesday "),
    "months": of("March 15, 2026; "),
    "ago": of("two weeks ago "),
    "names": of("Mira Solberg "),
    "names and commas": of("Mira Solberg, chief executive of Vestfjord Ferries, "),
    "labels": of("Mira: Solberg: "),
    "pronouns": of("he she they it "),
    "signatures": of("“We will be there.” – Ann Lee, chief executive. "),
    "lines": of("a line\n"),
    "blank lines": of("a\n\n"),
    "newlines": "x" + "\n" * (TWO_MEGABYTES - 2) + "x",
    "headings": of("Read more\n"),
    "open paragraphs": of("“We go on and on and on\n\n"),
    "brackets": of("((["),
    "initials": of("A. B. C. "),
    "abbreviations": of("Mr. Mrs. Dr. "),
    "html": of("<p>He said <b>"),
    "addresses": of("https://example.com/he-said?x=1&y=2 "),
    "emoji": of("\U0001f468\u200d\U0001f469\u200d\U0001f467 "),
    "flags": of("\U0001f1f3\U0001f1f4"),
    "combining marks": "e" + "\u0301" * (TWO_MEGABYTES - 1),
    "zalgo": of("h" + "\u0301\u0323\u0334" * 30 + "e said "),
    "zero widths": of("\u200b\u200c\u200d\ufeff"),
    "bidi controls": of("\u202e\u2066he said\u2069\u202c "),
    "no-break spaces": of("he\xa0said\xa0“we\xa0will”\xa0"),
    "ideographs": of("我们明年会来，他说。"),
    "ideographs without stops": of("我们明年会来"),
    "arabic": of("قال المدير إن الشركة ستفتح مصنعا في العام المقبل. "),
}
