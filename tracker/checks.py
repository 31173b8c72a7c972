"""What the program says about itself at its start (Django system checks)."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from tracker.extraction.model import why_unusable


@register
def the_trained_reader_is_in_order(**kwargs: Any) -> list[CheckMessage]:
    """tracker.W001 names the file that is missing or damaged."""
    reason = why_unusable()
    if not reason:
        return []
    said = f"The trained reader can't be used: {reason}."
    return [Warning(said, hint="Articles are read by rules alone; restore the shipped files.", id="tracker.W001")]
