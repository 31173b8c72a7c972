"""What a passage says about a claim. A small baseline: word lists, a few rules, a table of weights."""

import re
from dataclasses import dataclass
from math import exp

from tracker.matching.candidates import VAGUE
from tracker.matching.passages import Window, content_stems, meant, windows
from tracker.matching.words import STOP_WORDS, raw_words, stem
from tracker.text import Span
from tracker.vocabulary import Stance

READER = "stance-rules-1"
