"""The rooms of the app's TypeScript: who may import whom, and names that every file system can tell apart."""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
from collections import Counter
from pathlib import Path

from sync.schema import RECORD_TYPES

ROOT = Path(__file__).resolve().parents[2]
PWA = ROOT / "pwa"
# Each may import itself and what stands before it.
ORDER = ("engine", "kit", "features")
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")


def imports() -> list[tuple[str, str]]:
    """(file, what it imports) of all scripts; our own as paths from pwa/."""
    found: list[tuple[str, str]] = []
    for path in [*PWA.rglob("*.ts"), *PWA.rglob("*.tsx")]:
        name = path.relative_to(PWA).as_posix()
        for target in IMPORT.findall(path.read_text("utf-8")):
            own = posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
            found.append((name, own if target.startswith(".") else target))
    assert found
    return found


def test_features_stand_on_the_kit_and_the_kit_on_the_engine() -> None:
    def allowed(name: str, target: str) -> bool:
        here, there = name.split("/")[0], target.split("/")[0]
        if here not in ORDER or there not in (*ORDER, "worker", "boot", "Root"):
            return True
        return there in ORDER[: ORDER.index(here) + 1]

    assert [pair for pair in imports() if not allowed(*pair)] == []


def test_a_feature_imports_no_other_feature() -> None:
    def feature(path: str) -> str:
        parts = path.split("/")
        return parts[1] if parts[0] == "features" and len(parts) > 2 else ""

    pairs = [(name, target) for name, target in imports() if feature(name) and feature(target)]
    assert [pair for pair in pairs if feature(pair[0]) != feature(pair[1])] == []


RECORDS = "contact|company|deal|activity|conflict|pipeline|stage_entry"
"""Record types that are a feature's own. `person`, `team` and `workspace` say who and where we are: they are
the frame's, whatever the features."""
KNOWS_A_TYPE = {"kit/format/words.ts": "names a deal's stage, which is an item of the pipeline, in histories"}


def test_the_kit_knows_no_record_type() -> None:
    """What it knows of one comes from the schema, and what features put into its slots."""
    assert set(RECORDS.split("|")) <= RECORD_TYPES.keys()
    sources = [path for end in ("ts", "tsx", "py") for path in (PWA / "kit").rglob(f"*.{end}")]
    texts = {path.relative_to(PWA).as_posix(): path.read_text("utf-8") for path in sources}
    literal = re.compile(rf"""(?<![\w.])["'`](?:{RECORDS})(?:\.\w+)?["'`]""")
    found = {name for name, text in texts.items() if literal.search(text) and ".gen." not in name}
    assert found == KNOWS_A_TYPE.keys()


def test_the_kit_says_only_its_own_texts() -> None:
    """A text that it says stands in kit/texts: a feature may go and take its own along."""
    own = json.loads((PWA / "kit" / "texts" / "en.json").read_text("utf-8"))
    used = re.compile(r"""\bt\(\s*["'`]([\w.]+)(\$\{)?""")
    sources = [path for end in ("ts", "tsx", "py") for path in (PWA / "kit").rglob(f"*.{end}")]
    keys = {key for path in sources for key in used.findall(path.read_text("utf-8"))}
    assert keys
    assert [
        key for key, more in keys if not any(name == key or (more and name.startswith(key)) for name in own)
    ] == []


def test_the_pages_of_a_feature_name_no_module_of_another() -> None:
    """Neither its Python nor, by its path, its TypeScript; what one gives another goes through a slot."""
    named = re.compile(r"""pwa\.features\.(\w+)|["']features/(\w+)/""")
    pages = {path: path.read_text("utf-8") for path in (PWA / "features").glob("*/*.py")}
    kit = {path: path.read_text("utf-8") for path in (PWA / "kit").rglob("*.py")}
    others = {
        path.relative_to(PWA).as_posix(): other
        for path, text in [*pages.items(), *kit.items()]
        for other in map("".join, named.findall(text))
        if path in kit or other != path.parent.name
    }
    assert others == {}


def test_the_engine_knows_neither_react_nor_the_document() -> None:
    drawn = ("react", "react-dom", "react-router")
    assert [pair for pair in imports() if pair[0].startswith("engine/") and pair[1] in drawn] == []


def test_no_two_files_of_a_folder_differ_by_case_or_ending_alone() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    scripts = [name for name in listed.stdout.split() if name.endswith((".ts", ".tsx"))]
    stems = Counter(re.sub(r"\.tsx?$", "", name).lower() for name in scripts if ".test." not in name)
    assert [stem for stem, count in stems.items() if count > 1] == []


USED_BY_TESTS_ALONE = {
    "PHASES": "of the sync machine: its test walks every phase ...",
    "EVENT_NAMES": "... and every event",
    "transactMany": "for what changes more records at once than one act may hold",
    "RemoteSearch": "for lists of types that devices do not hold whole",
    "openRow": "the same",
    "calendarFor": "the working calendar: chips, plans, what is overdue and clocks are to use it",
    "addWorkingDays": "the same",
}
"""Exports of the app's TypeScript that nothing of it uses, each with its reason."""


def test_what_the_app_exports_is_used_by_the_app() -> None:
    # Pages in Python name functions of TypeScript; two places in pwa/build stand in for what Reflex imports.
    texts = {
        path: path.read_text() for end in ("py", "ts", "tsx", "js", "mjs") for path in PWA.rglob(f"*.{end}")
    }
    written = {path: set(re.findall(r"\w+", text)) for path, text in texts.items()}
    users = Counter(word for words in written.values() for word in words)
    made = re.compile(r"^export (?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
    unused = {
        name
        for path, text in texts.items()
        if path.suffix in (".ts", ".tsx") and ".gen." not in path.name
        if "absent" not in path.parts and path.name != "router.tsx"
        for name in made.findall(text)
        if users[name] == 1 and len(re.findall(rf"\b{name}\b", text)) == 1
    }
    assert unused <= USED_BY_TESTS_ALONE.keys()
