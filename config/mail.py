"""Where mails go: one address for Django's mail settings."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
BACKENDS = "django.core.mail.backends"


def mail_settings(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings for `console:`, `file:` (into `folder`), `file:///path`, or smtp, smtp+tls, smtps addresses.

    Raises ValueError for anything else. Without an address mails are written to `folder`.
    """
    parts = urlsplit(url or "file:")
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": f"{BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path or str(folder)}
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("it is console:, file:, or smtp://, smtp+tls:// or smtps:// with a host")
    return {
        "EMAIL_BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
