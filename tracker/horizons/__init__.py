"""When a claim falls due: time phrases found, and read against the day on which they were said."""

from tracker.horizons.finding import find_phrases
from tracker.horizons.reading import Horizon, named_interval, resolve

__all__ = ["Horizon", "find_phrases", "named_interval", "resolve"]
