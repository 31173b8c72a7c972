"""How the program starts, what it survives, and what it leaves behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from kombu import Connection

from config import embedded, environment, file_broker, supervisor
from config.middleware import content_security_policy, refuse_unstorable_text

HOLD = """
import sys, time
from pathlib import Path
from config import embedded
with embedded.server(Path(sys.argv[1]), durable=False) as url:
    print(url, flush=True)
    time.sleep(120)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: its paths are too long for a socket, and their test is another one."""
    path = Path(tempfile.mkdtemp(prefix="on-record-ops-"))
    yield path
    eventually(lambda: not processes_of(path), 15)
    shutil.rmtree(path, ignore_errors=True)


def processes_of(folder: Path) -> list[str]:
    """Command lines of the processes that name the folder in their arguments or environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            known = command + (process / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in known and int(process.name) != os.getpid():
            found.append(f"{process.name} {command.replace(bytes(1), b' ').decode(errors='replace')}")
    return found


def eventually(holds: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def keeper(folder: Path) -> int:
    [line] = [line for line in processes_of(folder) if "config.keeper" in line]
    return int(line.split()[0])


def note(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (word text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [word])


def notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM notes")]


def program_env(folder: Path, **more: str) -> dict[str, str]:
    drop = {"DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "CELERY_BROKER_URL", "TEST_DATA_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in drop}
    return kept | {"DATA_DIR": str(folder)} | more


def manage(folder: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=environment.BASE_DIR,
        env=program_env(folder, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


# The embedded server


def test_the_embedded_server_has_what_the_program_needs(folder: Path) -> None:
    with embedded.server(folder, durable=False) as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT lower('ÉÜŽ'), similarity('quote', 'quotes') > 0.5, current_setting('listen_addresses'),"
            " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
        ).fetchone()
    assert row == ("éüž", True, "", False)


def test_the_server_stops_soon_after_its_last_user(folder: Path) -> None:
    with embedded.server(folder, durable=False), embedded.server(folder, durable=False):
        assert processes_of(folder)
    assert eventually(lambda: not processes_of(folder), 5), processes_of(folder)


def test_a_killed_postmaster_comes_back_with_its_rows(folder: Path) -> None:
    with embedded.server(folder) as url:
        note(url, "kept")
        former = postmaster(folder)
        os.kill(former, signal.SIGKILL)
        assert eventually(lambda: embedded.answers(url) and postmaster(folder) != former, 20)
        assert notes(url) == ["kept"]


def test_a_killed_keeper_takes_the_server_along_and_another_takes_over(folder: Path) -> None:
    with embedded.server(folder) as url:
        note(url, "kept")
        former, server = keeper(folder), postmaster(folder)
        os.kill(former, signal.SIGKILL)
        assert eventually(lambda: not Path(f"/proc/{server}").exists(), 10)
        assert eventually(lambda: embedded.answers(url), 20)
        assert notes(url) == ["kept"]
    assert eventually(lambda: not processes_of(folder), 5), processes_of(folder)


def test_a_pid_file_that_names_another_living_program_is_no_server(folder: Path) -> None:
    with embedded.server(folder, durable=False) as url:
        note(url, "kept")
    eventually(lambda: not processes_of(folder), 5)
    stale = f"{os.getppid()}\n{folder}/postgres\n1700000000\n5432\n{folder}/postgres\n\n  0 0\nready\n"
    (folder / "postgres" / "postmaster.pid").write_text(stale)
    with embedded.server(folder, durable=False) as url:
        assert notes(url) == ["kept"]


@pytest.mark.faults
def test_a_killed_user_leaves_nothing(folder: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(command, cwd=environment.BASE_DIR, stdout=subprocess.PIPE) as user:
        assert user.stdout and user.stdout.readline().startswith(b"postgresql://")
        user.kill()
    assert eventually(lambda: not processes_of(folder), 5), processes_of(folder)


@pytest.mark.faults
def test_many_who_start_at_once_share_one_server(folder: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(folder)]
    users = [
        subprocess.Popen(command, cwd=environment.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    urls = {user.stdout.readline() for user in users if user.stdout}
    assert len(urls) == 1 and urls.pop().startswith(b"postgresql://")
    for user in users:
        user.kill()
        user.communicate()
    assert eventually(lambda: not processes_of(folder), 8), processes_of(folder)


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder: Path) -> None:
    deep = folder / ("long" * 20) / "data"
    with embedded.server(deep, durable=False) as url:
        note(url, "reached")
        assert notes(url) == ["reached"]
    socket_dir = embedded.Place(deep).socket_dir
    assert len(str(socket_dir)) < embedded.LONGEST_SOCKET_DIR
    eventually(lambda: not processes_of(folder), 5)
    shutil.rmtree(socket_dir, ignore_errors=True)


def test_a_command_on_a_fresh_folder_finds_its_tables(folder: Path) -> None:
    count = "from django.contrib.auth.models import User; print('users', User.objects.count())"
    done = manage(folder, "shell", "-v", "0", "-c", count)
    assert "users 0" in done.stdout, done.stderr


# Settings


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DATABASE_URL": "postgresql://someone@db.example.org/x"}, "SECRET_KEY is missing"),
        ({"DATABASE_URL": "sqlite:///x", "SECRET_KEY": "x"}, "DATABASE_URL must name a PostgreSQL"),
        ({"DATABASE_URL": "nonsense", "SECRET_KEY": "x"}, "DATABASE_URL"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'"),
        ({"SITE_URL": "onrecord.example.org"}, "SITE_URL is"),
        ({"ON_RECORD_ACTOR": "editor"}, "ON_RECORD_ACTOR is"),
    ],
)
def test_settings_name_the_variable_that_is_wrong(folder: Path, variables: dict[str, str], words: str) -> None:
    done = manage(folder, "check", **variables)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert words in done.stderr


def test_the_secret_key_is_made_once_and_is_private(folder: Path) -> None:
    first = environment.stored_secret_key(folder)
    assert environment.stored_secret_key(folder) == first
    assert len(first) > 50
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_actor_reaches_the_database(folder: Path) -> None:
    ask = (
        "from django.db import connection as c; k = c.cursor();"
        "k.execute(\"select current_setting('on_record.actor', true)\"); print('actor', k.fetchone()[0])"
    )
    assert "actor machine" in manage(folder, "shell", "-v", "0", "-c", ask, ON_RECORD_ACTOR="machine").stdout
    assert "actor None" in manage(folder, "shell", "-v", "0", "-c", ask).stdout


def test_dotenv_gives_way_to_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("# PORT=1\nFROM_FILE='kept'\nFROM_BOTH=file\n")
    monkeypatch.setenv("FROM_BOTH", "environment")
    monkeypatch.setenv("FROM_FILE", "")
    monkeypatch.delenv("FROM_FILE")
    environment.load_dotenv(folder / ".env")
    assert (os.environ["FROM_FILE"], os.environ["FROM_BOTH"]) == ("kept", "environment")
    os.environ.pop("FROM_FILE")


# Every request


def passed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("passed")


@pytest.mark.parametrize(
    ("path", "data", "method", "field"),
    [
        ("/quotes/", {"q": "a\x00b"}, "get", "query parameter q"),
        ("/quotes/", {"q\x00": "a"}, "get", "query parameter q\\u0000"),
        ("/quotes/\x00", {}, "get", "path"),
        ("/login/", {"name": "\x00"}, "post", "form field name"),
    ],
)
def test_nul_is_refused_with_its_place(path: str, data: dict[str, str], method: str, field: str) -> None:
    request = getattr(RequestFactory(), method)(path.replace("\x00", "%00"), data)
    response = refuse_unstorable_text(passed)(request)
    assert response.status_code == 400
    assert field in response.content.decode()
    assert "NUL" in response.content.decode()


def test_half_a_surrogate_pair_is_refused() -> None:
    request = RequestFactory().get("/")
    request.GET = request.GET.copy()
    request.GET["q"] = "\ud800"
    response = refuse_unstorable_text(passed)(request)
    assert response.status_code == 400
    assert "U+D800" in response.content.decode()


def test_under_the_api_the_refusal_is_json() -> None:
    response = Client().get("/api/quotes/?q=%00")
    assert response.status_code == 400
    assert response.json()["field"] == "q"


def test_ordinary_text_of_any_script_passes() -> None:
    request = RequestFactory().post("/?q=Žižek", {"name": "株式会社 😀\n\ttab"})
    assert refuse_unstorable_text(passed)(request).content == b"passed"


def test_public_pages_allow_no_inline_script_and_no_frame() -> None:
    policy = content_security_policy(passed)(RequestFactory().get("/")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_view_may_set_its_own_policy() -> None:
    def framed(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "frame-ancestors *"})

    response = content_security_policy(framed)(RequestFactory().get("/"))
    assert response.headers["Content-Security-Policy"] == "frame-ancestors *"


# Messages as files


def test_a_message_in_the_file_broker_arrives_whole(folder: Path) -> None:
    file_broker.register()
    options = {name: str(folder) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    with Connection("filesystem://", transport_options=options) as connection:
        assert isinstance(connection.transport, file_broker.Transport)
        queue = connection.SimpleQueue("words")
        queue.put({"word": "žluť"})
        assert not list(folder.glob("*.part"))
        message = queue.get(timeout=5)
        assert message.payload == {"word": "žluť"}
        message.ack()


# The whole program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def program(folder: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def start(port: int) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run", "--port", str(port)],
            cwd=environment.BASE_DIR,
            env=program_env(folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def await_ready(process: "subprocess.Popen[str]", port: int) -> None:
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if line == f"On Record is running at http://127.0.0.1:{port}/\n":
            return
    pytest.fail("It ended before it was ready:\n" + "".join(said))


def one_of(folder: Path, word: str) -> int | None:
    return min((int(line.split()[0]) for line in processes_of(folder) if word in line), default=None)


@pytest.mark.faults
def test_run_survives_its_children_and_ends_without_a_trace(folder: Path, program: Callable) -> None:
    port = free_port()
    process = program(port)
    await_ready(process, port)
    for word in ("gunicorn", "celery -A config.celery worker", "celery -A config.celery beat"):
        former = one_of(folder, word)
        os.kill(former, signal.SIGKILL)
        assert eventually(lambda w=word, f=former: one_of(folder, w) not in (None, f), 30)
    assert eventually(lambda: supervisor.healthy(port), 30)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert eventually(lambda: not processes_of(folder), 4), processes_of(folder)


@pytest.mark.faults
def test_a_killed_run_leaves_no_process(folder: Path, program: Callable) -> None:
    port = free_port()
    process = program(port)
    await_ready(process, port)
    process.kill()
    process.wait()
    assert eventually(lambda: not processes_of(folder), 8), processes_of(folder)


@pytest.mark.faults
def test_a_second_run_on_the_same_data_says_so(folder: Path, program: Callable) -> None:
    port = free_port()
    await_ready(program(port), port)
    second = manage(folder, "run", "--port", str(free_port()))
    assert second.returncode == 1
    assert "already running" in second.stderr


def test_a_port_that_is_taken_is_named(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = manage(folder, "run", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "PORT" in done.stderr
