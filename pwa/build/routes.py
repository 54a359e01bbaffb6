"""The addresses of the app's screens, each under a name: those of a record type follow from its entry in the
schema, any other is written once, in the `routes.py` of its feature.

Pages ask for them here; TypeScript finds the same table in `kit/frame/routes.gen.ts`.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pwa.build.shapes import PWA, module_of
from sync.schema import RECORD_TYPES, Menu

TARGET = PWA / "kit" / "frame" / "routes.gen.ts"
ID = "[id]"


class RouteError(LookupError):
    """A screen that no feature has, an address without its id, or one name for two screens."""


@dataclass(frozen=True)
class Tab:
    """A screen that the tab bar leads to; `text` is the key of its word.

    `order`: its place in the usual bar; 0: only kinds of business that ask for it have it (BUSINESS_TABS).
    """

    screen: str
    order: int
    icon: str
    text: str


BUSINESS_TABS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "goods": (("route", "today"), ("companies",), ("orders", "deals"), ("contacts",), ("more",)),
    "pharma": (("route", "today"), ("companies",), ("contacts",), ("orders", "deals"), ("more",)),
}
"""Kinds of business with a bar of their own: for each place the screens that may stand there, the best first.
What no feature has yet falls away; a screen stands once. All other kinds have the usual bar."""


@cache
def _features() -> tuple[Any, ...]:
    return tuple(
        importlib.import_module(module_of(path)) for path in sorted(PWA.glob("features/*/routes.py"))
    )


@cache
def screens() -> dict[str, str]:
    """Every screen's address by its name: `contact` is `/contacts/[id]`."""
    found = {name: path for kind in paged() for name, path in _screens_of(kind).items()}
    for feature in _features():
        own: dict[str, str] = getattr(feature, "SCREENS", {})
        if twice := found.keys() & own.keys():
            raise RouteError(f"{feature.__name__}: {sorted(twice)} are screens of another feature too")
        found |= own
    return found


def paged(*menus: Menu) -> list[str]:
    """The record types with a list, in the order of the schema; those of `menus` when some are named."""
    wanted = menus or ("tab", "more")
    return [kind for kind, of in RECORD_TYPES.items() if of.route and of.menu in wanted]


def area_of(kind: str) -> str:
    """The word of a type's address, under which its list keeps what is on screen: "contacts"."""
    return RECORD_TYPES[kind].route.removeprefix("/")


def list_of(kind: str) -> str:
    """The name of the screen with the list of a type: "contacts"; of equipment "equipment_list"."""
    area = area_of(kind)
    return f"{kind}_list" if area == kind else area


def _screens_of(kind: str) -> dict[str, str]:
    home = RECORD_TYPES[kind].route
    return {
        list_of(kind): home,
        kind: f"{home}/{ID}",
        f"new_{kind}": f"{home}/new",
        f"edit_{kind}": f"{home}/{ID}/edit",
    }


def tabs() -> list[Tab]:
    """The usual tab bar, from its beginning."""
    return sorted((tab for tab in _every_tab().values() if tab.order), key=lambda tab: tab.order)


def tabs_of(places: tuple[tuple[str, ...], ...]) -> list[Tab]:
    """The tab bar with these places: at each the first screen that there is and that stands nowhere yet."""
    every, bar = _every_tab(), list[Tab]()
    for place in places:
        bar += [every[one] for one in place if one in every and every[one] not in bar][:1]
    return bar


def _every_tab() -> dict[str, Tab]:
    return {feature.TAB.screen: feature.TAB for feature in _features() if hasattr(feature, "TAB")}


def under_more() -> list[str]:
    """Addresses of the screens that the last tab leads to."""
    return [
        path
        for feature in _features()
        if getattr(feature, "UNDER_MORE", False)
        for path in feature.SCREENS.values()
    ] + [RECORD_TYPES[kind].route for kind in paged("more")]


def route(screen: str) -> str:
    """The address of a screen, as the router is told it."""
    if screen not in screens():
        raise RouteError(f"no feature has a screen {screen!r}")
    return screens()[screen]


def href(screen: str, record: Any = None) -> Any:
    """Where a link to a screen leads; `record` is the id, as a text or a Var, where the address has one."""
    path = route(screen)
    if (ID in path) != (record is not None):
        raise RouteError(f"{screen}: {path} is given {record!r}")
    if record is None:
        return path
    before, after = path.split(ID)
    return before + (record if isinstance(record, str) else record.to(str)) + after


def pages() -> dict[str, str]:
    """By record type, the screen that shows one: it stands right below the list of its type."""
    lists = {path for path in screens().values() if path != "/"}
    return {name: path for name, path in screens().items() if path.removesuffix(f"/{ID}") in lists - {path}}


def route_files() -> dict[Path, str]:
    """The text of the table for TypeScript, by its path."""
    table = sorted(screens().items())
    lines = [
        "// Generated from the features' routes.py by `python -m pwa.build`. Do not edit.",
        "",
        "/** Where every screen is. */",
        "export const route = {",
        *(f"  {_camel(name)}: {_address(path)}," for name, path in table),
        "} as const;",
        "",
        "const PAGES: Partial<Record<string, (id: string) => string>> = {",
        *(f"  {name}: route.{_camel(name)}," for name in sorted(pages())),
        "};",
        "",
        '/** Where the page of a record is; "" when records of its type have none. */',
        'export const hrefOf = (type: string, id: string): string => PAGES[type]?.(id) ?? "";',
        "",
        "/** By the address of a list, that of the form of a new record. */",
        "export const NEW: Readonly<Record<string, string>> = {",
        *(f'  "{path.removesuffix("/new")}": route.{_camel(name)},' for name, path in table if _makes(path)),
        "};",
        "",
        "/** A tab: where it leads, its icon, the key of its word. */",
        *(f"const {tab.screen} = {_tab(tab)} as const;" for tab in _every_tab().values()),
        f"type Tab = {' | '.join(f'typeof {screen}' for screen in _every_tab())};",
        "",
        "/** The usual tab bar, from its beginning. */",
        f"export const TABS: readonly Tab[] = {_bar(tabs())};",
        "",
        "/** The bars of kinds of business that have their own. */",
        "export const BUSINESS_TABS: Readonly<Record<string, readonly Tab[]>> = {",
        *(f"  {business}: {_bar(tabs_of(places))}," for business, places in BUSINESS_TABS.items()),
        "};",
        "",
        "/** Screens that the last tab leads to. */",
        f"export const UNDER_MORE: readonly string[] = {json.dumps(under_more())};",
    ]
    return {TARGET: "\n".join(lines) + "\n"}


def _tab(tab: Tab) -> str:
    return f'{{ to: "{route(tab.screen)}", icon: "{tab.icon}", text: "{tab.text}" }}'


def _bar(bar: list[Tab]) -> str:
    return f"[{', '.join(tab.screen for tab in bar)}]"


def _makes(path: str) -> bool:
    return path.endswith("/new") and path.removesuffix("/new") in screens().values()


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def _address(path: str) -> str:
    return f"(id: string) => `{path.replace(ID, '${id}')}`" if ID in path else f'"{path}"'
