"""What is written once for both languages: the shapes of views and the addresses of screens."""

from __future__ import annotations

import importlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

import pytest

from backend.features.exchange.export import FILES
from pwa.build import __main__ as build
from pwa.build import i18n, routes, shapes
from pwa.features.exchange.page import exports
from pwa.kit.frame import icons
from sync.schema.kinds import BUSINESSES

PWA = shapes.PWA


def sources(*ends: str) -> dict[str, str]:
    """Every source of the app by its path below pwa, without what is generated."""
    paths = [path for end in ends for path in PWA.rglob(f"*.{end}") if ".gen." not in path.name]
    return {path.relative_to(PWA).as_posix(): path.read_text("utf-8") for path in paths}


def test_every_file_that_the_server_exports_has_a_link() -> None:
    assert {file for file, _ in exports()} == set(FILES)


@dataclass
class Part:
    """A part."""

    text: str


@dataclass
class View(Part):
    """A view,
    told in two lines."""

    look: Literal["big", "small"]
    looks: list[Literal["a", "b"]]
    share: float
    on: bool
    parts: list[Part]
    first: Part | None


@dataclass
class Odd:
    """Holds what no hook returns."""

    where: Path


def module_with(*classes: type) -> str:
    """A module that defines these shapes."""
    name = f"pwa.kit.made_{'_'.join(one.__name__ for one in classes)}.shapes"
    made = ModuleType(name)
    for one in classes:
        one.__module__ = name
        vars(made).update(vars(sys.modules[__name__]) | {one.__name__: one})
    sys.modules[name] = made
    return name


def test_a_shape_becomes_an_interface_part_by_part() -> None:
    assert (
        shapes.written(module_with(Part, View)).split("\n", 2)[2]
        == """\
/** A part. */
export interface Part {
  text: string;
}

/** A view, told in two lines. */
export interface View extends Part {
  look: "big" | "small";
  looks: ("a" | "b")[];
  share: number;
  on: boolean;
  parts: Part[];
  first: Part | null;
}
"""
    )


def test_a_part_that_no_hook_returns_stops_the_build() -> None:
    with pytest.raises(shapes.ShapeError, match=r"Odd\.where"):
        shapes.written(module_with(Odd))


def test_a_stale_and_a_left_over_file_are_named_and_then_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--check"]) == 0
    room = tmp_path / "pwa" / "kit" / "list"
    room.mkdir(parents=True)
    (room / "gone.gen.ts").write_text("")
    monkeypatch.setattr(build, "shape_files", lambda: {room / "shapes.gen.ts": "new"})
    monkeypatch.setattr(build, "route_files", dict)
    monkeypatch.setattr(build, "PWA", tmp_path / "pwa")
    assert build.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert "pwa/kit/list/shapes.gen.ts is stale" in told
    assert "pwa/kit/list/gone.gen.ts is stale" in told
    assert build.main([]) == 0
    assert {path.name: path.read_text("utf-8") for path in room.iterdir()} == {"shapes.gen.ts": "new"}


def test_what_a_hook_returns_is_written_in_shapes_alone() -> None:
    pages = {name: text for name, text in sources("py").items() if name.startswith(("kit/", "features/"))}
    kept = {name for name, text in pages.items() if re.search(r"^@(?:dataclasses\.)?dataclass$", text, re.M)}
    assert {name for name in kept if not name.endswith("/shapes.py")} == set()


def test_every_screen_has_one_page_and_every_page_is_a_screen() -> None:
    modules = [shapes.module_of(path) for path in PWA.glob("features/*/*.py") if path.stem != "routes"]
    found = [path for name in modules for path, *_ in getattr(importlib.import_module(name), "ROUTES", [])]
    assert sorted(found) == sorted(routes.screens().values())


def test_an_address_is_asked_for_by_its_name() -> None:
    assert routes.href("contact", "7") == "/contacts/7"
    assert routes.href("edit_deal", "7") == "/deals/7/edit"
    for screen, record in (("nowhere", None), ("contact", None), ("contacts", "7")):
        with pytest.raises(routes.RouteError):
            routes.href(screen, record)


def test_the_tabs_have_words_and_icons() -> None:
    assert [tab.order for tab in routes.tabs()] == [1, 2, 3, 4, 5]
    assert set(routes.BUSINESS_TABS) <= set(BUSINESSES)
    for places in routes.BUSINESS_TABS.values():
        bar = [tab.screen for tab in routes.tabs_of(places)]
        assert sorted(bar) == sorted({tab.screen for tab in routes.tabs()}), "nothing falls out of the bar"
    assert {tab.text for tab in routes.tabs()} <= i18n.catalogue(i18n.SOURCE_LANGUAGE).keys()
    assert {tab.icon for tab in routes.tabs()} <= icons.names()


def test_a_kind_of_business_has_the_tabs_of_the_features_there_are() -> None:
    def bar(*places: tuple[str, ...]) -> list[str]:
        return [tab.screen for tab in routes.tabs_of(places)]

    assert bar(("harbour", "today"), ("companies",), ("more",)) == ["today", "companies", "more"]
    assert bar(("harbour",), ("deals",)) == ["deals"]
    assert bar(("deals",), ("deals", "contacts"), ("deals",)) == ["deals", "contacts"]


def test_no_address_of_a_screen_is_written_by_hand() -> None:
    """A link is built from the table, so that tsc and the build know every one."""
    roots = "|".join(sorted({path.split("/")[1] for path in routes.screens().values() if path != "/"}))
    by_hand = re.compile(rf"[\"'`]/(?:{roots})(?=[\"'`/?])")
    known = ("routes.py", "build/pictures.py")
    texts = {name: text for name, text in sources("py", "ts", "tsx").items() if not name.endswith(known)}
    assert {name: found for name, text in texts.items() if (found := by_hand.findall(text))} == {}
