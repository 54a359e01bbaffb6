"""The build: it stops when Reflex changes under it, and what it commits names no address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pwa.build import early, plugin

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


def test_every_route_is_asked_for_early_and_fixed_addresses_come_before_ids() -> None:
    manifest = {
        "routes": {
            "root": {"id": "root", "path": "", "imports": ["/assets/app.js"]},
            "detail": {"id": "detail", "path": "contacts/:id", "module": "/assets/c.js", "imports": []},
            "new": {
                "id": "new",
                "path": "contacts/new",
                "module": "/assets/n.js",
                "imports": ["/assets/app.js"],
            },
            "today": {"id": "today", "index": True, "module": "/assets/t.js", "imports": ["/assets/x.js"]},
            "rest": {"id": "rest", "path": "*", "module": "/assets/404.js", "imports": []},
        }
    }
    found = early.routes(manifest)
    assert next(scripts for pattern, scripts in found if re.search(pattern, "/contacts/new")) == [
        "/assets/n.js"
    ]
    assert [scripts for pattern, scripts in found if re.search(pattern, "/contacts/1")] == [["/assets/c.js"]]
    assert [scripts for pattern, scripts in found if re.search(pattern, "/")] == [
        ["/assets/t.js", "/assets/x.js"]
    ]
    assert not [scripts for pattern, scripts in found if re.search(pattern, "/contacts/1/edit")]


def test_the_head_script_needs_a_document_as_we_know_it(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "en-1.json").write_text("{}", "utf-8")
    routes = '{"routes":{"root":{"id":"root","imports":[]}}}'
    (tmp_path / "assets" / "manifest-1.js").write_text(f"window.x={routes};", "utf-8")
    page = tmp_path / "index.html"
    page.write_text(f"<html><head>{early.CHARSET}</head></html>", "utf-8")
    early.finish(tmp_path)
    assert '{"en":"/assets/en-1.json"}' in page.read_text("utf-8")
    page.write_text("<html></html>", "utf-8")
    with pytest.raises(early.HeadMissing):
        early.finish(tmp_path)


def test_no_page_uses_the_style_property() -> None:
    """It would be lost: the stand-in for emotion takes no styles."""
    sources = [*ROOT.glob("pwa/features/*/*.py"), *ROOT.glob("pwa/kit/**/*.py")]
    assert sources
    assert [path.name for path in sources if re.search(r"\bstyle=", path.read_text("utf-8"))] == []
