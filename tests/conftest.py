import os
import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import embedded, environment
from tests.flushing import teach_flushing

held = ExitStack()
teach_flushing()


def pytest_configure(config: pytest.Config) -> None:
    if environment.database_is_embedded():
        held.enter_context(embedded.server(environment.data_dir(), durable=False))


def pytest_unconfigure(config: pytest.Config) -> None:
    held.close()
    if not hasattr(config, "workerinput"):
        remove_data_dir(Path(os.environ["TEST_DATA_DIR"]))


def remove_data_dir(folder: Path) -> None:
    """Once its server is gone, which still writes while it ends."""
    deadline = time.monotonic() + 10
    while embedded.has_keeper(embedded.Place(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)
