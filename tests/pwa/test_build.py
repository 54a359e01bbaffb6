"""The build: it stops when Reflex changes under it, and what it commits names no address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pwa import plugin

ROOT = Path(plugin.__file__).parent.parent


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
