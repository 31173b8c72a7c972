"""Who may import whom, and who may write (ARCHITECTURE.md). The walks are on the source, so nothing has to run."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TRACKER = ROOT / "tracker"

READERS = {
    "extraction",
    "horizons",
    "matching",
    "verdicts",
    "scoring",
    "text",
    "wording",
    "shipped",
    "sheets",
    "sheets_written",
}

MAY_IMPORT: dict[str, set[str]] = {
    "vocabulary": set(),
    "text": {"vocabulary"},
    "shipped": set(),
    "sheets": set(),
    "sheets_written": {"sheets"},
    "wording": {"vocabulary"},
    "extraction": {"vocabulary", "text", "shipped", "horizons"},
    "horizons": {"vocabulary", "text"},
    "matching": {"vocabulary", "text", "shipped", "extraction", "horizons"},
    "verdicts": {"vocabulary"},
    "scoring": set(),
    "intake": {"vocabulary", "text"},
    "models": {"vocabulary", "text"},
    "queries": {"vocabulary", "text", "wording", "horizons", "scoring", "models"},
    "ledger": {"vocabulary", "models", "intake"},
    "actions": {"vocabulary", "text", "wording", *READERS, "intake", "models", "queries"},
    "tasks": {"vocabulary", "intake", "models", "actions"},
    "templatetags": {"vocabulary", "text", "models", "queries"},
    "views": {"vocabulary", "sheets_written", "text", "scoring", "models", "queries", "actions", "templatetags"},
    "api": {"vocabulary", "text", "models", "queries", "actions", "views"},
    "admin": {
        "vocabulary",
        "text",
        "wording",
        *READERS,
        "intake",
        "models",
        "queries",
        "actions",
        "templatetags",
        "views",
    },
    "sample": {"vocabulary", "text", "models", "actions"},
    "urls": {"views", "api", "admin"},
    "apps": {"models", "admin", "checks"},
    "checks": {"extraction", "matching"},
    "training": {"text", "extraction", "matching"},
}
"""What each part may know of the others. Commands may know all but the pages."""

COMMANDS_MAY_NOT = {"views", "api", "admin"}


def sources(folder: Path = TRACKER) -> Iterator[tuple[str, Path]]:
    """Each source file with the part that it belongs to; migrations tell of the past and are left out."""
    for path in sorted(folder.rglob("*.py")):
        part = path.relative_to(TRACKER).parts[0].removesuffix(".py")
        if part not in ("migrations", "__init__"):
            yield part, path


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who is meant"
            module = node.module or ""
            names.add(module)
            if module == "tracker":
                names.update(f"tracker.{alias.name}" for alias in node.names)
    return names


def known_parts(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("tracker.")}


def strangers(part: str, path: Path) -> set[str]:
    others = known_parts(path) - {part}
    if part == "management":
        return others & COMMANDS_MAY_NOT
    return others - MAY_IMPORT[part]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_each_part_knows_only_those_below_it():
    assert {shown(path): unknown for part, path in sources() if (unknown := strangers(part, path))} == {}


def test_each_part_is_on_the_map():
    assert {part for part, _ in sources()} - {"management"} <= set(MAY_IMPORT)


def test_the_map_has_no_circles():
    below = {part: set(known) - {part} for part, known in MAY_IMPORT.items()}
    while below:
        lowest = {part for part, known in below.items() if not known & below.keys()}
        assert lowest, f"a circle among {sorted(below)}"
        below = {part: known for part, known in below.items() if part not in lowest}


def test_actions_never_know_tasks():
    assert [shown(path) for part, path in sources() if part == "actions" and "tasks" in known_parts(path)] == []


def test_readers_know_nothing_of_the_database():
    found = {
        shown(path): sorted(name for name in imports(path) if name.split(".")[0] in ("django", "celery", "psycopg"))
        for part, path in sources()
        if part in READERS
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_readers_work_without_settings():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for part, path in sources()
        if part in READERS
    ]
    program = f"import {', '.join(modules)}\nfrom django.conf import settings\nassert not settings.configured"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_nothing_of_the_program_knows_its_tests():
    found = [shown(path) for _, path in sources() if any(name.split(".")[0] == "tests" for name in imports(path))]
    assert found == []


def test_no_rule_reads_the_clock():
    """A day is passed in (ARCHITECTURE.md, 4), so that what held on a day can be asked again."""
    pure = READERS | {"vocabulary", "queries", "models"}
    found = [
        f"{shown(path)}:{node.lineno}"
        for part, path in sources()
        if part in pure
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("now", "today", "utcnow", "localdate")
    ]
    assert found == []


WRITES = {"save", "create", "update", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}

WITHOUT_THE_ORM = READERS | {"intake", "training"}
"""They know no row that they could write; their `update` is a set's or a dict's."""

EXCEPTIONS: dict[str, str] = {
    "tracker/views/picture.py": "saves a picture into memory, no row",
    "tracker/sample/": "enters what editors type into forms: people, companies, drafts; all else goes through actions",
    "tracker/admin/": "save_model, save_formset and delete_model are Django's own door; the triggers stand behind it",
}


def orm_writes(path: Path) -> list[int]:
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]


def test_only_actions_write():
    found = {
        shown(path): lines
        for part, path in sources()
        if part not in WITHOUT_THE_ORM | {"actions"}
        and not shown(path).startswith(tuple(EXCEPTIONS))
        and (lines := orm_writes(path))
    }
    assert found == {}


def test_the_walk_sees_a_write(tmp_path):
    source = tmp_path / "sly.py"
    source.write_text("from x import Claim\nClaim.objects.filter(pk=1).update(state='published')\nrow.save()\n")
    assert orm_writes(source) == [2, 3]


def test_intake_knows_no_row():
    assert [shown(path) for part, path in sources() if part == "intake" and "models" in known_parts(path)] == []


def test_every_exception_is_still_needed():
    for prefix in EXCEPTIONS:
        assert (ROOT / prefix).is_file() or list((ROOT / prefix).rglob("*.py"))


DECIDING = {
    "publish",
    "withdraw",
    "confirm",
    "reject",
    "decide",
    "propose",
    "second",
    "decline",
    "record_answer",
    "correct",
}


@pytest.mark.parametrize("part", ["tasks", "intake", "extraction", "horizons", "matching"])
def test_what_a_machine_runs_never_decides(part):
    calls = [
        f"{shown(path)}:{node.lineno} {node.func.attr}"
        for owner, path in sources()
        if owner == part
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DECIDING
    ]
    assert calls == []


def test_functions_and_files_fit_in_the_eye():
    long_files = [shown(path) for _, path in sources() if len(path.read_text("utf-8").splitlines()) >= 400]
    long_functions = [
        f"{shown(path)}: {node.name}"
        for _, path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert (long_files, long_functions) == ([], [])
