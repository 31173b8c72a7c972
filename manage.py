#!/usr/bin/env python
"""Django's commands; without a DATABASE_URL, each brings the embedded PostgreSQL with it while it runs."""

import os
import sys

from config import embedded, environment, first_use

WITHOUT_DATABASE = {
    *("", "help", "version", "--help", "-h", "--version", "check", "collectstatic", "findstatic"),
    *("compilemessages", "makemessages", "startapp", "serve_sample_feed"),
    "run",  # holds the server itself
}


def main() -> None:
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "run" and not environment.text("SECRET_KEY"):
        os.environ["SECRET_KEY"] = environment.stored_secret_key(environment.data_dir())
    if command in WITHOUT_DATABASE or "--help" in sys.argv or not environment.database_is_embedded():
        execute_from_command_line(sys.argv)
        return
    with embedded.server(environment.data_dir()):
        first_use.migrate_if_empty(command)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    environment.load_dotenv()
    try:
        main()
    except embedded.EmbeddedPostgresError as problem:
        sys.exit(str(problem))
