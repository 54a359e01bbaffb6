"""Nothing newer than the floor is used without a way on: the README names the floor."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.house.floor import FLOOR, LIBRARIES, ROOT, Use, event_uses, script_uses, style_uses, types_at_floor

CLIENT = ROOT / "tests" / "client"
BUN = ROOT / ".venv" / "bin" / "bun"
PAINT = {
    "text-wrap": "lines break less evenly",
    "cursor": "what shows a mouse where it may press; a finger has none",
    "scrollbar-width": "a scrollbar shows that others hide",
    "resize": "iOS never lets a text field be resized",
}
"""CSS without which a screen only looks plainer, and how."""
SILENT = {
    "pwa/features/install/actions.ts": {
        "beforeinstallprompt": "without it the guide tells how to put the app on the home screen",
        "appinstalled": "only ends that guide at once",
    },
    "pwa/kit/board/drag.ts": {"contextmenu": "iOS opens no menu that would have to be kept shut"},
    "pwa/worker/sw.ts": {"sync": "without it the next start of the app sends what waits"},
}
"""Events that some browser of the floor never sends, by file, and what happens instead."""


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a project whose libraries of browser types end at the floor."""
    folder = tmp_path_factory.mktemp("floor")
    [whole] = {path.resolve() for path in CLIENT.glob("node_modules/@typescript/*/lib/lib.dom.d.ts")}
    for name, package in LIBRARIES.items():
        place = folder / "node_modules" / "@typescript" / package
        place.mkdir(parents=True)
        library = whole.with_name(f"lib.{name}.d.ts").read_text()
        (place / "index.d.ts").write_text(types_at_floor(library))
    return folder


def compiled(folder: Path, base: str, **more: object) -> dict[str, list[Use]]:
    """What the compiler does not find in the libraries of `folder`, by file."""
    project = {"extends": str(CLIENT / base), "compilerOptions": {"libReplacement": True}, **more}
    (folder / "tsconfig.json").write_text(json.dumps(project))
    command = [BUN, "run", "tsc", "--noEmit", "--pretty", "false", "-p", folder]
    done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True)
    assert done.returncode in (0, 1, 2), done.stderr
    return script_uses(CLIENT, done.stdout)


@pytest.mark.parametrize("base", ["tsconfig.app.json", "tsconfig.worker.json"])
def test_scripts_use_no_newer_api_without_asking_for_it(libraries: Path, base: str) -> None:
    assert compiled(libraries, base) == {}


def test_scripts_wait_for_no_newer_event_that_they_need() -> None:
    sources = [path for end in ("ts", "tsx", "js") for path in (ROOT / "pwa").rglob(f"*.{end}")]
    found = {path.relative_to(ROOT).as_posix(): event_uses(path.read_text()) for path in sources}
    waited = {name: {use.feature for use in uses} for name, uses in found.items() if uses}
    assert waited == {name: set(events) for name, events in SILENT.items()}


def test_styles_use_nothing_newer_but_paint() -> None:
    sheets = sorted((ROOT / "pwa").rglob("*.css"))
    assert sheets
    found = [(path.name, use) for path in sheets for use in style_uses(path.read_text())]
    used = {use.feature.split(":")[0] for _, use in found}
    assert [(name, use) for name, use in found if use.feature.split(":")[0] not in PAINT] == []
    assert set(PAINT) - used == set(), "allowed and used nowhere"


def test_the_readme_names_the_floor() -> None:
    readme = (ROOT / "README.md").read_text()
    assert f"Chrome {FLOOR['chrome_android'][0]}" in readme
    assert "iOS " + ".".join(map(str, FLOOR["safari_ios"])) in readme


@pytest.mark.parametrize(
    ("planted", "name"),
    [
        ("export const both = (a: AbortSignal, b: AbortSignal) => AbortSignal.any([a, b]);", "any"),
        ("export const ok = (text: string) => URL.canParse(text);", "canParse"),
        ("export const idle = (work: () => void) => requestIdleCallback(work);", "requestIdleCallback"),
        ("export const room = () => navigator.storage.estimate();", "estimate"),
        ("export const page = (doc: Document) => doc.startViewTransition(() => {});", "startViewTransition"),
        ("export const twice = (map: Map<string, number>) => map.values().map(String);", "map"),
        ("export const by = (rows: string[]) => Object.groupBy(rows, String);", "groupBy"),
        ("export const watcher = new CloseWatcher();", "CloseWatcher"),
    ],
)
def test_a_planted_newer_api_is_found(libraries: Path, tmp_path: Path, planted: str, name: str) -> None:
    source = tmp_path / "planted.ts"
    source.write_text(f"\n{planted}\n")
    found = compiled(libraries, "tsconfig.app.json", include=[str(source)], files=[])
    assert found == {source.as_posix(): [Use(2, name)]}


def test_what_the_source_asks_for_first_may_be_newer(libraries: Path, tmp_path: Path) -> None:
    source = tmp_path / "asks.ts"
    source.write_text("export const room = async () => (await navigator.storage?.estimate?.()) ?? null;\n")
    assert compiled(libraries, "tsconfig.app.json", include=[str(source)], files=[]) == {}


def test_a_planted_newer_event_or_expression_is_found() -> None:
    assert event_uses('\nlist.addEventListener("scrollend", stop);') == [Use(2, "scrollend")]
    assert event_uses('if ("onscrollend" in list) list.addEventListener("scrollend", stop);') == []
    assert event_uses('list.addEventListener("click", go);') == []
    assert event_uses("const emoji = /\\p{RGI_Emoji}/v;") == [Use(1, "regular expression v")]


@pytest.mark.parametrize(
    ("planted", "feature"),
    [
        (".a { field-sizing: content; }", "field-sizing"),
        (".a { display: grid; height: calc-size(auto, size); }", "height: calc-size"),
        (".a:has-slotted { color: red; }", ":has-slotted"),
        ("@starting-style { .a { opacity: 0; } }", "@starting-style"),
        (".a { color: light-dark(#000, #fff); }", "color: light-dark"),
        (".a:user-invalid { color: red; }", ":user-invalid"),
    ],
)
def test_a_planted_newer_style_is_found(planted: str, feature: str) -> None:
    assert style_uses(f"\n{planted}") == [Use(2, feature)]


def test_a_style_with_an_older_one_before_it_or_in_supports_may_be_newer() -> None:
    assert style_uses(".a { color: #000; color: light-dark(#000, #fff); }") == []
    assert style_uses("@supports (field-sizing: content) { .a { field-sizing: content; } }") == []
    assert style_uses(".a { display: flex; gap: 1rem; height: 100dvh; user-select: none; }") == []
