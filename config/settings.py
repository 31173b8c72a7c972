"""One file for every place the program runs; what differs comes from the environment (.env.example)."""

import os
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config import embedded, environment
from config.mail import mail_settings
from config.unfold import UNFOLD as UNFOLD
from tracker.api.conf import REST_FRAMEWORK as REST_FRAMEWORK
from tracker.api.conf import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS

BASE_DIR = environment.BASE_DIR
DATA_DIR = environment.data_dir()


def _flag(name: str, default: bool = False) -> bool:
    try:
        return environment.flag(name, default)
    except ValueError as problem:
        raise ImproperlyConfigured(str(problem)) from None


def _origin(name: str, default: str = "") -> str:
    value = environment.text(name, default).rstrip("/")
    parts = urlsplit(value)
    if value and not (parts.scheme in {"http", "https"} and parts.netloc and not parts.path):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be an origin such as https://example.org")
    return value


def _seconds(name: str, default: int) -> int:
    value = environment.text(name, str(default))
    if not value.isdigit() or not 1 <= int(value) <= 3600:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number of seconds from 1 to 3600")
    return int(value)


def _proxies() -> int:
    value = environment.text("TRUSTED_PROXIES", "0")
    if not (value.isdecimal() and int(value) <= 9):
        raise ImproperlyConfigured(f"TRUSTED_PROXIES is {value!r}; it must be the number of proxies in front, 0 to 9")
    return int(value)


def _secret_key() -> str:
    if key := environment.text("SECRET_KEY"):
        return key
    if environment.database_is_embedded():
        return environment.stored_secret_key(DATA_DIR)
    raise ImproperlyConfigured("SECRET_KEY is missing: with DATABASE_URL set, it must be set too")


def _database() -> dict[str, Any]:
    url = environment.text("DATABASE_URL") or embedded.database_url(DATA_DIR)
    try:
        database: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
    except ValueError as problem:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {problem}") from None
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (postgresql://…)")
    options = dict(database.get("OPTIONS", {}))
    if _flag("DATABASE_POOL"):
        # A pool keeps the connections itself, and refuses a Django that keeps them too.
        database["CONN_MAX_AGE"] = 0
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    if ACTOR == "machine":
        # Triggers read it: what a machine finds it may propose, never publish.
        options["options"] = f"{options.get('options', '')} -c on_record.actor=machine".strip()
    return database | {"OPTIONS": options}


def _broker_options(url: str) -> dict[str, Any]:
    """Measured: each broker's defaults lose work, or return it too late."""
    scheme = urlsplit(url).scheme
    if scheme == "filesystem":
        queue = DATA_DIR / "broker" / "queue"
        control = DATA_DIR / "broker" / "control"
        for folder in (queue, control):
            folder.mkdir(parents=True, exist_ok=True)
        return {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "polling_interval": 0.05,
        }
    if scheme.startswith("redis"):
        return {"visibility_timeout": 900, "unacked_restore_interval": 5, "unacked_restore_throttle": 1}
    return {"confirm_publish": True} if scheme.startswith("amqp") else {}


ACTOR = environment.text("ON_RECORD_ACTOR")
if ACTOR not in {"", "machine"}:
    raise ImproperlyConfigured(f"ON_RECORD_ACTOR is {ACTOR!r}; it is 'machine' or nothing")

DEBUG = _flag("DEBUG")
SECRET_KEY = _secret_key()
SITE_URL = _origin("SITE_URL", "http://127.0.0.1:8000")
# The one loopback origin that may be fetched: the feed of the sample data.
SAMPLE_FEED_ORIGIN = _origin("SAMPLE_FEED_ORIGIN")
JOB_LEASE_SECONDS = _seconds("JOB_LEASE_SECONDS", 60)
"""Longer than a fetch (15 s) and an extraction (10 s) together; a shorter one would double slow work."""
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "tracker",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.refuse_unstorable_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tracker.admin.two_factor.ask_for_second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

# Who changed a row is asked of requests that change rows. Asked of every page, it would read the session,
# and no cache could share what is public.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
TRUSTED_PROXIES = _proxies()
# Of one name from one address: a lock on the name alone would let anybody lock an editor out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "admin/locked.html"
AXES_CLIENT_IP_CALLABLE = "config.middleware.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
REQUIRE_TWO_FACTOR = _flag("REQUIRE_TWO_FACTOR", SITE_URL.startswith("https://"))
"""Staff without an authenticator must set one up. Who has one is always asked for its code."""
OTP_TOTP_ISSUER = "On Record"
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"

LANGUAGE_CODE = "en"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The longest article (2,000,000 characters) may take several bytes a character; beyond it the form itself says so.
DATA_UPLOAD_MAX_MEMORY_SIZE = 24_000_000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
if SESSION_COOKIE_SECURE:
    # The proxy in front ends TLS and must set this header itself, whatever the visitor sent.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # Django's own handlers write only with DEBUG on, or send mail.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Two lines for each task, and beat sends one every second.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}

try:
    globals().update(mail_settings(environment.text("EMAIL_URL"), DATA_DIR / "mail"))
except ValueError as problem:
    raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {problem}") from None
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "On Record <on-record@localhost>")

CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = _broker_options(CELERY_BROKER_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# Both end before the lease does, after which another worker takes the job. The first stops the work and says so,
# the second ends the process of a work that cannot be stopped; its pool starts another.
CELERY_TASK_SOFT_TIME_LIMIT = max(30, JOB_LEASE_SECONDS // 2)
CELERY_TASK_TIME_LIMIT = max(40, JOB_LEASE_SECONDS * 3 // 4)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "config.beat:HeartbeatScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
if CELERY_BROKER_URL.startswith("amqp"):
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_WORKER_DETECT_QUORUM_QUEUES = True

# Every process that reads the settings must know the Celery app, or shared tasks go to a default broker.
# Not in config/__init__.py, which the embedded server's keeper imports too and which stays light.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
from config.celery import app as celery_app  # noqa: E402, F401
