"""Draws a claim as a picture for link previews (1200 by 630). Pure: words in, PNG out. The typeface is in tracker/fonts."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[1] / "fonts"
REGULAR, BOLD = "SourceSerif4-Regular.ttf", "SourceSerif4-SemiBold.ttf"
WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT = 72, 1128
PANEL = 414
"""Where the claim's panel begins, under the words."""
SIZES = (60, 54, 48, 43, 38)
"""Of the words: the largest in which all of them fit."""
LEADING = 1.26
LONGEST = 400
TOO_MANY_MISSING = 0.2
"""Share of letters without a glyph from which on the words can't be read: the picture then leaves them out."""
UNREADABLE = "The words are in a script that this picture cannot show. They stand on the page."

PAPER, CARD, INK, SOFT, RULE = "#fbfaf6", "#ffffff", "#1c1b18", "#5d594f", "#ddd8cb"
COLOURS = {
    "kept": "#19716b",
    "late": "#8a5800",
    "partly": "#5d6b1d",
    "not": "#b3402a",
    "open": "#4a5a78",
    "past": "#7a3b69",
    "going": "#2d6187",
    "other": "#5d594f",
}
"""As in site.css, on a light page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. `mark` is the outcome's sign, `css` the name of its colour, as a badge has them."""

    words: str
    speaker: str
    proposition: str
    window: str
    mark: str
    word: str
    css: str
    is_sample: bool = False


def draw(picture: Picture) -> bytes:
    """A PNG, whatever the words hold: controls and turning marks go, missing glyphs become ■, long texts end in …"""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    colour = COLOURS[picture.css]
    pen.text((LEFT, 46), "On Record", INK, font(BOLD, 28))
    if picture.is_sample:
        _label(pen, RIGHT, 46, "sample")
    _words(pen, picture.words)
    speaker = fitted(drawable(picture.speaker), font(REGULAR, 28), RIGHT - LEFT, 1)
    pen.text((LEFT, PANEL - 58), "".join(speaker), SOFT, font(REGULAR, 28))
    pen.rectangle((0, PANEL, WIDTH, HEIGHT), CARD)
    pen.line((0, PANEL, WIDTH, PANEL), RULE, 2)
    pen.rectangle((0, PANEL, 15, HEIGHT), colour)
    bold, small = font(BOLD, 34), font(REGULAR, 28)
    for number, line in enumerate(fitted(drawable(picture.proposition), bold, RIGHT - LEFT, 2)):
        pen.text((LEFT, PANEL + 26 + number * 44), line, INK, bold)
    below = PANEL + 138
    shape = outcome_shape(picture.mark)
    image.paste(colour, (LEFT, below + 3), shape)
    pen.text((LEFT + shape.width + 16, below - 2), picture.word, colour, font(BOLD, 36))
    after = LEFT + shape.width + 16 + font(BOLD, 36).getlength(picture.word) + 32
    window = fitted(drawable(picture.window), small, RIGHT - after, 1)
    pen.text((after, below + 6), "".join(window), SOFT, small)
    return _png(image, colour)


def draw_tombstone() -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((LEFT, 46), "On Record", INK, font(BOLD, 28))
    pen.text((LEFT, 250), "This claim was withdrawn", INK, font(BOLD, 60))
    pen.text((LEFT, 340), "The reason stands on its page.", SOFT, font(REGULAR, 34))
    return _png(image)


def _words(pen: ImageDraw.ImageDraw, words: str) -> None:
    """As large as fits between the name of the site and the speaker."""
    room = PANEL - 58 - 122
    words, ink = (words, INK) if readable(words) else (UNREADABLE, SOFT)
    words = drawable(words)
    for size in SIZES:
        face, most = font(REGULAR, size), int(room / (size * LEADING))
        lines = fitted(words, face, RIGHT - LEFT, most)
        if size == SIZES[-1] or not lines or not lines[-1].endswith("…") or words.endswith("…"):
            break
    top = 106 + (room - len(lines) * size * LEADING) / 3
    for number, line in enumerate(lines):
        hangs = face.getlength(line[0]) if line[:1] in '“"«„‘' and number == 0 else 0
        pen.text((LEFT - hangs, top + number * size * LEADING), line, ink, face)


def _label(pen: ImageDraw.ImageDraw, right: float, y: float, word: str) -> None:
    face = font(REGULAR, 24)
    x = right - face.getlength(word)
    pen.rounded_rectangle((x - 16, y - 2, right + 16, y + 38), 20, outline=SOFT, width=2)
    pen.text((x, y + 1), word, SOFT, face)


def _png(image: Image.Image, colour: str = INK) -> bytes:
    """In few bytes: every pixel is the nearest of the shades between an ink and what it stands on."""
    out = BytesIO()
    image.quantize(palette=_palette(colour), dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


@cache
def _palette(colour: str) -> Image.Image:
    pairs = ((PAPER, INK), (PAPER, SOFT), (CARD, INK), (CARD, SOFT), (CARD, colour), (RULE, RULE))
    shades = [shade for ground, ink in pairs for shade in _shades(ground, ink)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for shade in shades for part in shade])
    return palette


def _shades(ground: str, ink: str, steps: int = 15) -> Iterator[tuple[int, ...]]:
    a, b = ImageColor.getrgb(ground), ImageColor.getrgb(ink)
    for step in range(steps + 1):
        yield tuple(round(x + (y - x) * step / steps) for x, y in zip(a, b, strict=True))


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout draws the same on every machine; the other one needs a library that may be missing.
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def has_glyph(character: str) -> bool:
    face = font(REGULAR, 38)
    return bytes(face.getmask(character)) != bytes(face.getmask("\U0010fffd"))


def plain(text: str) -> str:
    """One line of whole characters: composed, without controls, turning marks, joiners and loose accents."""
    kept = (c for c in unicodedata.normalize("NFC", text[:LONGEST]) if c.isspace() or _is_drawn(c))
    return " ".join("".join(kept).split())


def _is_drawn(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}


def drawable(text: str) -> str:
    return "".join(c if c.isspace() or has_glyph(c) else "■" for c in plain(text))


def readable(text: str) -> bool:
    letters = [c for c in plain(text) if c.isalnum()]
    missing = sum(1 for c in letters if not has_glyph(c))
    return bool(letters) and missing <= len(letters) * TOO_MANY_MISSING


def fitted(text: str, face: ImageFont.FreeTypeFont, width: float, most: int) -> list[str]:
    """At most so many lines of at most this width; the last ends in … where something was left out."""
    lines: list[str] = []
    for line in _wrapped(text, face, width):
        if len(lines) == most:
            lines[-1] = _ended(lines[-1], face, width)
            break
        lines.append(line)
    return lines


def _wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """Each word is measured once: a line measured anew at each word took most of the drawing's time."""
    line: list[str] = []
    space, taken = face.getlength(" "), 0.0
    for word in text.split():
        for piece in _broken(word, face, width):
            size = face.getlength(piece)
            if line and taken + space + size > width:
                yield " ".join(line)
                line, taken = [], 0.0
            taken += size + (space if line else 0)
            line.append(piece)
    if line:
        yield " ".join(line)


def _broken(word: str, face: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    """The word, in pieces where it is wider than a line."""
    while face.getlength(word) > width:
        fits = max(int(len(word) * width / face.getlength(word)), 1)
        while fits > 1 and face.getlength(word[:fits]) > width:
            fits -= 1
        yield word[:fits]
        word = word[fits:]
    if word:
        yield word


def _ended(line: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    while line and face.getlength(f"{line}…") > width:
        line = line[:-1]
    return re.sub(r"[\s,;:.–-]+$", "", line) + "…"


SHAPE = 40
FINE = 4
"""Shapes are drawn four times as large and made small, which smooths their edges."""


Point = tuple[float, float]


def _lines(*lines: tuple[Point, ...]) -> Callable[[ImageDraw.ImageDraw], None]:
    def shape(pen: ImageDraw.ImageDraw) -> None:
        for points in lines:
            pen.line([(x * FINE, y * FINE) for x, y in points], 255, 5 * FINE, joint="curve")

    return shape


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return left * FINE, top * FINE, right * FINE, bottom * FINE


def _partly(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse(_box(4, 4, 36, 36), outline=255, width=4 * FINE)
    pen.pieslice(_box(4, 4, 36, 36), 90, 270, fill=255)


def _taken_back(pen: ImageDraw.ImageDraw) -> None:
    pen.arc(_box(12, 11, 36, 33), 270, 90, 255, 5 * FINE)
    _lines(((25, 13.5), (7, 13.5)), ((15, 5), (6, 13.5), (15, 22)), ((25, 30.5), (14, 30.5)))(pen)


def _dot(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse(_box(13, 13, 27, 27), fill=255)


def _window(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle(_box(3, 10, 37, 30), outline=255, width=4 * FINE)


def _question(pen: ImageDraw.ImageDraw) -> None:
    pen.text((20 * FINE, 19 * FINE), "?", 255, font(BOLD, 44 * FINE), anchor="mm")


SHAPES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "›": _lines(((13, 6), (27, 20), (13, 34))),
    "‖": _lines(((14, 5), (14, 35)), ((26, 5), (26, 35))),
    "✓": _lines(((5, 22), (15, 32), (35, 8))),
    "–": _lines(((5, 20), (35, 20))),
    "◐": _partly,
    "✕": _lines(((7, 7), (33, 33)), ((33, 7), (7, 33))),
    "↩": _taken_back,
    "»": _lines(((7, 8), (19, 20), (7, 32)), ((21, 8), (33, 20), (21, 32))),
    "◇": _lines(((20, 4), (36, 20), (20, 36), (4, 20), (20, 4), (36, 20))),
    "?": _question,
    "·": _dot,
    "▭": _window,
}
"""The signs of templatetags/on_record.py, drawn: the typeface has only some of them."""


@cache
def outcome_shape(mark: str) -> Image.Image:
    large = Image.new("L", (SHAPE * FINE, SHAPE * FINE), 0)
    SHAPES[mark](ImageDraw.Draw(large))
    return large.resize((SHAPE, SHAPE), Image.Resampling.LANCZOS)
