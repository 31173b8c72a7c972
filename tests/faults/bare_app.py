"""The same work as a bare Celery task: no job rows, only late acknowledgement. What the broker loses is lost."""

import os
import time
from pathlib import Path

from celery import Celery

FOLDER = Path(os.environ["BARE_FOLDER"])
QUEUE = FOLDER / "queue"

app = Celery("bare", broker="filesystem://")
app.conf.update(
    broker_transport_options={
        "data_folder_in": str(QUEUE),
        "data_folder_out": str(QUEUE),
        "control_folder": str(FOLDER / "control"),
        "polling_interval": 0.05,
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
)


@app.task(name="bare.work")
def work(number: int) -> None:
    (FOLDER / "started" / str(number)).touch()
    time.sleep(0.05)
    (FOLDER / "done" / str(number)).touch()
    (FOLDER / "started" / str(number)).unlink()
