"""Laws of the house itself: what the README tells, what the lock files hold, where sources may come from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from backend.cli import parser
from deploy.lock import LEFT_OUT

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
LOCK_FILES = [
    *ROOT.glob("requirements*.lock"),
    *(ROOT / "reflex.lock").glob("*"),
    ROOT / "tests" / "client" / "bun.lock",
]


def direct_dependencies() -> list[str]:
    """Every `name==version` of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [*project["dependencies"], *chain(*project["optional-dependencies"].values())]


def make_targets() -> list[str]:
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_readme_names_every_make_target() -> None:
    assert make_targets()
    assert [name for name in make_targets() if f"make {name}" not in README] == []


def test_readme_names_every_command_of_the_command_line() -> None:
    words = next(action for action in parser()._actions if action.choices).choices
    assert words
    assert [name for name in words if f"lapangan {name}" not in README] == []


def test_readme_gives_a_reason_for_every_direct_dependency() -> None:
    names = [re.split(r"[\[=]", text)[0] for text in direct_dependencies()]
    client = json.loads((ROOT / "tests" / "client" / "package.json").read_text())
    assert [name for name in [*names, *client["devDependencies"]] if f"`{name}`" not in README] == []


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_a_lock_file_names_versions_and_no_addresses(path: Path) -> None:
    assert not re.search(r"https?://", path.read_text())


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_every_locked_package_is_known_by_the_digests_of_its_files(name: str) -> None:
    text = (ROOT / name).read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if not line.startswith("#")]
    digests = r"[a-z0-9-]+==[\w.+!]+(?:\s+--hash=sha256:[0-9a-f]{64})+"
    assert len(packages) > 50
    assert [line[:60] for line in packages if not re.fullmatch(digests, line)] == []


def test_what_no_server_runs_is_in_no_lock_and_nothing_of_ours_asks_for_it() -> None:
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert not LEFT_OUT.keys() & set(locked)
    modules = {"black", "dns", "faker", "polyfactory", "reflex_cli", "simple_websocket"}
    code = (
        "import sys\n"
        "class Absent:\n"
        f"    def find_spec(self, name, *_): \n"
        f"        if name.split('.')[0] in {modules!r}: raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "import backend.app, backend.cli, backend.features.exchange.child\n"
        "import reflex.reflex, reflex.app, pwa.pwa\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_direct_dependency_is_pinned_exactly_and_locked() -> None:
    text = (ROOT / "requirements-test.lock").read_text().lower()
    locked = re.findall(r"^\S+==[^\s\\]+", text, re.MULTILINE)
    missing = [text for text in direct_dependencies() if re.sub(r"\[.*?\]", "", text).lower() not in locked]
    assert missing == []


def test_the_npm_packages_of_the_build_and_of_the_tests_have_the_same_versions() -> None:
    built = re.findall(
        r'"(@?[\w./-]+)@(\d[\w.-]*)"',
        (ROOT / "rxconfig.py").read_text() + (ROOT / "pwa/build/plugin.py").read_text(),
    )
    tested = json.loads((ROOT / "tests" / "client" / "package.json").read_text())["devDependencies"]
    assert built
    assert {name: version for name, version in built if tested.get(name, version) != version} == {}


def test_no_state_of_reflex_is_used() -> None:
    # One rx.State on any page opens a websocket on every page and shows an error offline.
    found = [path for path in (ROOT / "pwa").rglob("*.py") if re.search(r"\brx\.State\b", path.read_text())]
    assert found == []


def test_a_file_of_the_server_is_left_to_the_browser() -> None:
    # Reflex makes a client-side link of every `a`: the router would look for a screen of that address.
    sources = {path.name: path.read_text() for path in (ROOT / "pwa").rglob("*.py")}
    assert [name for name, text in sources.items() if "download=" in text] == ["bridge.py"]
    assert [name for name, text in sources.items() if re.search(r"el\.a\([^)]*/api/", text)] == []


def test_starter_needs_the_standard_library_only() -> None:
    # -I and -S: no environment, no site-packages. lock and dev run inside the virtual environment instead.
    code = "import sys; sys.path.insert(0, '.'); import deploy.__main__"
    done = subprocess.run(["python3", "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_one_door_leads_out_of_the_app() -> None:
    # http.ts limits every wait and size and tells our server's answers from a portal's pages.
    # first.js runs before there are modules; http.ts reads what it asked for. The worker looks at each file.
    doors = {
        r"(?<![\w.])fetch\(": {"engine/core/env.ts", "build/first.js", "worker/sw.ts"},
        r"\b(?:env|browser)\.fetch\b": {"engine/core/http.ts"},
        r"\bnew EventSource\b": {"engine/core/env.ts"},
        r"\bXMLHttpRequest\b|\bsendBeacon\b": set(),
    }
    client = ROOT / "pwa"
    sources = [path for end in ("ts", "tsx", "js") for path in client.rglob(f"*.{end}")]
    texts = {path.relative_to(client).as_posix(): path.read_text() for path in sources}
    users = {door: {name for name, text in texts.items() if re.search(door, text)} for door in doors}
    assert users == doors


def test_the_sync_loop_takes_time_and_chance_as_arguments() -> None:
    names = ("allowance", "cursor", "driver", "machine", "pull", "push", "request", "stream")
    loop = ("core/http", *(f"sync/{name}" for name in names))
    world = r"\b(?:setTimeout|setInterval|Date\.now|performance\.now|Math\.random|AbortSignal\.timeout)\b"
    texts = {name: (ROOT / "pwa" / "engine" / f"{name}.ts").read_text() for name in loop}
    assert {name: found for name, text in texts.items() if (found := re.findall(world, text))} == {}


READS_BY_KEY = {
    "replica/readable.py": "turns the keys that a person holds into rows",
    "replica/sql.py": "writes rows, and reads those of a batch whole",
    "replica/tally.py": "counts rows by key as they are written",
    "replica/hits.py": "finds what is searched under the keys of a reader",
    "replica/searched.py": "keeps the key beside the text that is searched",
    "replica/search_rule.py": "does it again for all rows of a tenant, as the system",
    "followers/store.py": "reads the whole tenant, as the system",
    "tables.py": "names the column",
}
"""Files of the server, beside the migrations, that know the column of access keys."""
ASKS_FOR_A_KEY = {
    "replica/readable.py": "looks at the key of one record",
    "exchange/plan.py": "asks whether a colleague's own rows are open to the importer, of no row at all",
    "team/store.py": "asks whose own rows are open to who looks after devices, of no row at all",
}


def test_one_place_says_what_a_person_may_read() -> None:
    for word, known in ((r"\bakey\b", READS_BY_KEY), (r"\bmay_read\b", ASKS_FOR_A_KEY)):
        sources = [path for path in (ROOT / "backend").rglob("*.py") if path.parent.name != "migrations"]
        users = [path.as_posix() for path in sources if re.search(word, path.read_text())]
        assert [path for path in users if not path.endswith(tuple(known))] == []
        assert [name for name in known if not any(path.endswith(name) for path in users)] == []


def tracked_files() -> list[str]:
    return subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")


def test_file_names_of_a_folder_differ_by_more_than_case() -> None:
    seen: dict[tuple[str, str], str] = {}
    alike = []
    for path in map(Path, tracked_files()):
        name = (str(path.parent).lower(), path.stem.lower())
        if seen.setdefault(name, path.stem) != path.stem:
            alike.append(str(path))
    assert alike == []


def test_a_comment_in_typescript_fits_the_line_length_of_the_formatter() -> None:
    most = json.loads((ROOT / "deploy" / "biome.json").read_text())["formatter"]["lineWidth"]
    long = [
        f"{path}:{number}"
        for path in tracked_files()
        if path.endswith((".ts", ".tsx")) and not path.endswith(".gen.ts")
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if len(line) > most and re.match(r"\s*(//|/?\*)", line)
    ]
    assert long == []
