"""Kombu's filesystem transport, whose messages appear whole.

Kombu's own writes a message under its final name: a reader that comes in between takes an empty file, loses
the message and ends the whole worker with a JSONDecodeError (seen at one message a second).
"""

from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{monotonic_ns() // 1_000_000}_{uuid4()}"
        unfinished = Path(self.data_folder_out, f"{name}.part")
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.rename(unfinished.with_name(f"{name}.{queue}.msg"))


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    TRANSPORT_ALIASES["filesystem"] = "config.file_broker:Transport"
