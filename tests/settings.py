"""The program's settings, with an environment of the tests' own made before they are read.

Named in pyproject.toml: pytest-django reads the settings before any conftest. Workers of pytest-xdist
inherit the environment, and so share the first process's data folder and server.
"""

import os
import tempfile

if "TEST_DATA_DIR" not in os.environ:
    os.environ["TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="on-record-tests-")
os.environ["DATA_DIR"] = os.environ["TEST_DATA_DIR"]
os.environ["CELERY_BROKER_URL"] = "memory://"
os.environ.setdefault("SECRET_KEY", "for the tests only")
for name in (
    "DEBUG",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "ON_RECORD_ACTOR",
    "SAMPLE_FEED_ORIGIN",
    "DATABASE_POOL",
    "TRUSTED_PROXIES",
    "REQUIRE_TWO_FACTOR",
):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
