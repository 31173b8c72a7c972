"""A command that cannot outlive its parent: `leash.py PARENT_PID SIGNAL COMMAND …`.

A program of its own, and not a preexec_fn: changing user or user namespace makes the kernel forget
the parent-death signal, so it must be asked for after that, in the process that then becomes the command.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(signum: int) -> None:
    """Ask the kernel for `signum` when the parent dies. Nothing happens outside Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)


def leashed(command: list[str], signame: str) -> list[str]:
    """The command line that runs `command` on a leash held by the calling process."""
    return [sys.executable, "-P", __file__, str(os.getpid()), signame, *command]


def main() -> None:
    parent, signame, *command = sys.argv[1:]
    die_with_parent(signal.Signals[signame])
    if os.getppid() != int(parent):  # died before the kernel knew whom to tell
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
