"""Emptying the test database after a test that commits. The record's own triggers refuse it, so they are off meanwhile.

Groups and permissions come from a migration and stay.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = ("auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations")


def tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - set(KEPT))


def empty_tables() -> None:
    assert str(connection.settings_dict["NAME"]).startswith("test_"), "only a test database is emptied"
    with transaction.atomic(), triggers_off(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables())}")


class triggers_off:
    """All triggers of the tracker's tables but foreign keys, or those of one table."""

    def __init__(self, *only: str) -> None:
        self.names = only or [name for name in tables() if name.startswith("tracker_")]

    def __enter__(self) -> None:
        self._switch("DISABLE")

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None or not connection.in_atomic_block:
            self._switch("ENABLE")

    def _switch(self, verb: str) -> None:
        with connection.cursor() as cursor:
            if connection.in_atomic_block:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("; ".join(f"ALTER TABLE {name} {verb} TRIGGER USER" for name in self.names))


def teach_flushing() -> None:
    def teardown(self: TransactionTestCase) -> None:
        empty_tables()

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
