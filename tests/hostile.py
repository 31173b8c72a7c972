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

LANGUAGES: dict[str, str] = {
    "Japanese": "同社は火曜日、来年ハルデンに工場を開設すると発表した。「準備はできている」と社長は述べた。",
    "Chinese": "该公司周二宣布，明年将在哈尔登开设一家工厂。“我们准备好了，”董事长说。",
    "Korean": "회사는 화요일에 내년 할덴에 공장을 연다고 발표했다. “준비가 됐다”고 사장이 말했다.",
    "Arabic": "قال المدير إن الشركة ستفتح مصنعا في العام المقبل. “نحن مستعدون”، قال.",
    "Hebrew": "החברה הודיעה ביום שלישי כי תפתח מפעל בשנה הבאה. “אנחנו מוכנים”, אמרה המנכ״לית.",
    "Cyrillic": "Компания сообщила, что откроет завод в следующем году. «Мы будем готовы», — сказала директор.",
    "German": "Der Vorstand teilte am Dienstag mit, dass das Werk in Halden im nächsten Jahr nicht geöffnet wird. "
    "„Wir werden die Fähre im Herbst haben“, sagte die Chefin, und der Hafen wartet mit ihr auf das Schiff.",
    "French": "Le groupe a annoncé mardi que l’usine de Halden ouvrira l’année prochaine. « Nous serons prêts », a "
    "déclaré la directrice, qui est arrivée avec le maire et les élus de la région.",
    "Spanish": "La empresa anunció el martes que abrirá una planta el próximo año. «Estaremos listos», dijo la "
    "directora, que llegó con el alcalde y los vecinos de la ciudad para la ceremonia.",
    "Finnish": "Yhtiö kertoi tiistaina, että se avaa tehtaan ensi vuonna. Olemme valmiita, sanoi johtaja, joka oli "
    "tullut kaupunginjohtajan kanssa satamaan, mutta hän ei kertonut suunnitelmista enempää ja lähti pois.",
}
"""Invented news, with the words by which the reader says what it is."""

MIXED: dict[str, str] = {
    "right-to-left names": "“We will open in Riyadh (الرياض) next year,” said Mira Solberg. “שלום,” she said, to laughter.",
    "emoji": "“We will open 🚢 in Halden next year 🎉,” said Mira Solberg. The board 👩🏽‍🚀 was pleased.",
    "zero widths": "“We will\u200b open in\u2060 Halden next\u00a0year,” said Mira\u00ad Solberg.",
    "bidi controls": "\u202a“We will open in Halden next year,”\u202c said \u2066Mira Solberg\u2069.",
    "combining marks": "“We will o\u0308pen in Halde\u0301n next year,” said Mira Solberg.",
}
UNSTORABLE: dict[str, str] = {
    "NUL": "“We will come,” said \x00 Ann Lee.",
    "a lone high surrogate": "“We will come,” said \ud83d Ann Lee.",
    "a lone low surrogate": "\udc00“We will come,” said Ann Lee.",
    "nothing": "",
    "white space": " \n\t \u2003\u00a0\n",
}
