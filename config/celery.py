"""The Celery app and what beat sends when."""

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

from config import file_broker
from config.leash import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

file_broker.register()

app = Celery("on_record")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A message older than the next few of its kind says nothing new: while no worker runs, none pile up.
app.conf.beat_schedule = {
    "sweep": {"task": "tracker.tasks.sweep", "schedule": 1.0, "options": {"expires": 5}},
    "poll-feeds": {"task": "tracker.tasks.poll_feeds", "schedule": 5.0, "options": {"expires": 15}},
    "check-claims": {"task": "tracker.tasks.check_claims", "schedule": 15.0, "options": {"expires": 45}},
    "send-mails": {"task": "tracker.tasks.send_mails", "schedule": 5.0, "options": {"expires": 15}},
    "recheck-sources": {"task": "tracker.tasks.recheck_sources", "schedule": 300.0, "options": {"expires": 600}},
}


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A killed worker cannot stop its pool, which would go on without anybody to answer to."""
    die_with_parent(signal.SIGKILL)


@worker_init.connect
@worker_process_init.connect
def act_as_a_machine(**_: Any) -> None:
    """Whoever started this worker, and with which environment: triggers read it, and refuse what a person decides."""
    from django.db.backends.signals import connection_created

    connection_created.connect(_say_who_acts, dispatch_uid="on_record.actor")


def _say_who_acts(connection: Any, **_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET on_record.actor = 'machine'")
