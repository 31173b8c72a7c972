"""What the program says about itself at its start (Django system checks)."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from tracker.extraction import model
from tracker.matching import network


@register
def the_trained_readers_are_in_order(**kwargs: Any) -> list[CheckMessage]:
    """tracker.W001 (quotations) and W002 (stances) name the file that is missing or damaged."""
    hint = "Rules read alone instead; restore the shipped files."
    readers = (("reader", model.why_unusable(), "W001"), ("stance reader", network.why_unusable(), "W002"))
    return [
        Warning(f"The trained {name} can't be used: {reason}.", hint=hint, id=f"tracker.{number}")
        for name, reason, number in readers
        if reason
    ]
