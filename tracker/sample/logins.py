"""The two sample accounts, and their passwords for `sample_logins` to print again."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User

GROUPS = {"editor": "editor", "chief": "chief editor"}


def ensure_logins() -> tuple[User, User]:
    """Editor and chief editor. SAMPLE_PASSWORD sets both passwords; else each gets its own, once.

    An account of that name that is there already, and whose password is not stored here, keeps its password.
    """
    known = stored_logins()
    wanted = os.environ.get("SAMPLE_PASSWORD", "")
    users = {}
    for name, group in GROUPS.items():
        user, new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        user.groups.add(Group.objects.get(name=group))
        password = wanted or known.get(name, "") or (secrets.token_urlsafe(9) if new else "")
        if password:
            _set_password(user, password)
            known[name] = password
        users[name] = user
    _store(known)
    return users["editor"], users["chief"]


def stored_logins() -> dict[str, str]:
    """User name to password; empty before the first load."""
    path = logins_path()
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def logins_path() -> Path:
    return Path(settings.DATA_DIR) / "sample_logins.json"


def _set_password(user: User, password: str) -> None:
    # Setting it anew would end the sessions of whoever is logged in.
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])


def _store(known: dict[str, str]) -> None:
    path = logins_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(known, file, indent=1)
    fresh.replace(path)
