"""An embedded database without tables gets them before the first command that wants them."""

import fcntl
import sys

from config import environment

BRING_THEIR_OWN_TABLES = {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "test"}


def migrate_if_empty(command: str) -> None:
    if command in BRING_THEIR_OWN_TABLES:
        return
    import django

    django.setup()
    if not _is_empty():
        return
    # Two first commands at once: the second waits here and then finds the tables.
    with (environment.data_dir() / "migrate.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_empty():
            _migrate()


def _is_empty() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        return bool(cursor.fetchone()[0])


def _migrate() -> None:
    from django.core.management import call_command

    sys.stderr.write("First use: making the tables…\n")
    call_command("migrate", verbosity=0, interactive=False)
