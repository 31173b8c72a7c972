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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skipped browser tests are half of what readers see: that is said in words, not by a letter among dots."""
    skipped = [report for report in terminalreporter.getreports("skipped") if "no Chromium" in str(report.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS WERE NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests skipped: no Chromium on PATH (Debian: apt install chromium).")


def remove_data_dir(folder: Path) -> None:
    """Once its server is gone, which still writes while it ends."""
    deadline = time.monotonic() + 10
    while embedded.has_keeper(embedded.Place(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)
