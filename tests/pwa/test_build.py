"""The build: it stops when Reflex changes under it, and what it commits names no address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pwa.build import chunks, early, plugin

ROOT = Path(plugin.__file__).parents[2]


@pytest.mark.parametrize("edit", [plugin.slim_root, plugin.slim_state, plugin.configure_vite])
def test_a_changed_generated_file_stops_the_build(edit: object) -> None:
    with pytest.raises(plugin.AnchorMissing):
        edit("nothing that we know")  # type: ignore[operator]


def test_the_lock_holds_no_address_and_every_package_one_version() -> None:
    lock = (ROOT / "reflex.lock" / "bun.lock").read_text("utf-8")
    assert re.findall(r"https?://", lock) == []
    packages = json.loads((ROOT / "reflex.lock" / "package.json").read_text("utf-8"))
    for name, version in (packages["dependencies"] | packages["devDependencies"]).items():
        assert re.fullmatch(r"v?\d+\.\d+\.\d+", version), name


def test_every_manifest_picture_is_there_in_its_size() -> None:
    manifest = json.loads((plugin.ASSETS / "manifest.webmanifest").read_text("utf-8"))
    for picture in [*manifest["icons"], *manifest["screenshots"]]:
        data = (plugin.ASSETS / picture["src"].lstrip("/")).read_bytes()
        if picture["type"] == "image/png":
            width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
            assert picture["sizes"] == f"{width}x{height}", picture["src"]


def test_the_scripts_of_every_screen_are_asked_for_early() -> None:
    found = early.routes(
        {
            "/": ["assets/today.js"],
            "/contacts/new": ["assets/work.js", "assets/form.js"],
            "/contacts/:id": ["assets/work.js"],
            "*": ["assets/404.js"],
        }
    )

    def first(address: str) -> list[str] | None:
        return next((scripts for pattern, scripts in found if re.search(pattern, address)), None)

    assert first("/") == ["/assets/today.js"]
    assert first("/contacts/new") == ["/assets/work.js", "/assets/form.js"]
    assert first("/contacts/1") == ["/assets/work.js"]
    assert first("/contacts/1/edit") is None


def test_the_head_script_needs_a_document_as_we_know_it(tmp_path: Path) -> None:
    built = tmp_path / "client"
    (built / "assets").mkdir(parents=True)
    (built / "assets" / "en-1.json").write_text("{}", "utf-8")
    (tmp_path / early.SCREENS).write_text('{"/": ["assets/today-1.js"]}', "utf-8")
    page = built / "index.html"
    page.write_text(f"<html><head>{early.CHARSET}</head></html>", "utf-8")
    early.finish(built)
    assert '{"en":"/assets/en-1.json"}' in page.read_text("utf-8")
    assert '["/assets/today-1.js"]' in page.read_text("utf-8")
    page.write_text("<html></html>", "utf-8")
    with pytest.raises(early.HeadMissing):
        early.finish(built)


def test_each_module_is_in_the_chunk_that_comes_first_and_no_chunk_is_empty() -> None:
    """A pattern that matches nothing any more would leave its modules in files of their own."""
    pages = [
        f"/app_components/{path.relative_to(ROOT).with_suffix('.jsx').as_posix()}"
        for path in ROOT.glob("pwa/**/*.py")
    ]
    scripts = [
        f"/local/{path.relative_to(ROOT / 'pwa').as_posix()}"
        for end in ("ts", "tsx")
        for path in ROOT.glob(f"pwa/**/*.{end}")
    ]
    places = ["/app/routes/_index.jsx", "/node_modules/react/index.js"]
    rows = sorted(chunks.CHUNKS, key=lambda row: -row[2])
    holding: dict[str, list[str]] = {name: [] for name, _, _ in rows}
    for module in (*pages, *scripts, *places):
        for name, pattern, _ in rows:
            if re.search(pattern, module):
                holding[name].append(module)
                break
    assert [name for name, modules in holding.items() if not modules] == []
    assert "/local/features/deals/today.ts" in holding["today"]
    assert "/local/features/contacts/view.ts" in holding["work"]
    assert "/local/features/calendar/Week.tsx" in holding["office"]
    alone = {module for modules in holding.values() for module in modules}
    assert not {"/local/engine/core/phone_rules.ts", "/local/engine/session/lost.ts"} & alone


def test_no_page_uses_the_style_property() -> None:
    """It would be lost: the stand-in for emotion takes no styles."""
    sources = [*ROOT.glob("pwa/features/*/*.py"), *ROOT.glob("pwa/kit/**/*.py")]
    assert sources
    assert [path.name for path in sources if re.search(r"\bstyle=", path.read_text("utf-8"))] == []
