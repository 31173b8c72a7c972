"""The real worker with a reader that does not end on some texts: one can be stopped, the other only killed."""

import signal
from typing import Any

from celery.signals import worker_process_init

from config.celery import app

__all__ = ["app"]

ENDLESS, DEAF = "ENDLESS", "DEAF"


@worker_process_init.connect
def spoil_the_reader(**_: Any) -> None:
    from tracker.actions import reading

    whole = reading.find_attributions

    def find(text: str) -> list[Any]:
        if DEAF in text:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
        while ENDLESS in text or DEAF in text:
            pass
        return whole(text)

    reading.find_attributions = find
