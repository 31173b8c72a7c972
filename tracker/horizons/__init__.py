"""When a claim falls due: time phrases found, and read against the day on which they were said."""

from tracker.horizons.finding import find_phrases
from tracker.horizons.named import named_interval
from tracker.horizons.reading import Horizon, resolve

__all__ = ["Horizon", "find_phrases", "named_interval", "resolve"]
