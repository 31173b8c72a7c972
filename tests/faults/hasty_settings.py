"""The real settings with time limits that a test can wait for."""

from config.settings import *  # noqa: F403

CELERY_TASK_SOFT_TIME_LIMIT = 3
CELERY_TASK_TIME_LIMIT = 6
