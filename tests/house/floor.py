"""What browsers of the floor do not have, by MDN's browser-compat-data, and who uses it all the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "client" / "node_modules" / "@mdn" / "browser-compat-data" / "data.json"
FLOOR = {"chrome_android": (138, 0), "safari_ios": (16, 4)}
"""The oldest browsers the app must run in: the last Chrome for Android 8.1, and Safari of iOS 16.4."""
LIBRARIES = {"dom": "lib-dom", "webworker": "lib-webworker"}
"""Of TypeScript's libraries those that describe browsers, with the packages that may stand in for them."""

_VERSION = re.compile(r"\d+(?:\.\d+)?")
_COMMENT = re.compile(r"(?<![:\\])//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Use:
    """A feature newer than the floor, used in a line of a source."""

    line: int
    feature: str


def _version(text: str) -> tuple[int, ...]:
    found = _VERSION.search(text)
    return tuple(map(int, found[0].split("."))) if found else (0,)


def _statement_holds(statement: dict[str, Any], floor: tuple[int, ...], *, prefixed: bool) -> bool:
    added, removed = statement.get("version_added"), statement.get("version_removed")
    if not added or added == "preview" or statement.keys() & {"flags", "alternative_name"}:
        return False
    if "prefix" in statement and not (prefixed and statement["prefix"] == "-webkit-"):
        return False
    gone = isinstance(removed, str) and _version(removed) <= floor
    return not gone and (added is True or _version(added) <= floor)


@cache
def _data() -> dict[str, Any]:
    return json.loads(DATA.read_text())


def at_floor(feature: dict[str, Any], *, prefixed: bool = False) -> bool:
    """Whether every browser of the floor has a feature of the data. `prefixed`: as -webkit- will do."""
    support = feature["__compat"]["support"]
    for browser, floor in FLOOR.items():
        said = support.get(browser, [])
        statements = said if isinstance(said, list) else [said]
        if not any(_statement_holds(one, floor, prefixed=prefixed) for one in statements):
            return False
    return True


def _lookup(*path: str) -> dict[str, Any] | None:
    node: Any = _data()
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) and "__compat" in node else None


def _newer(*path: str) -> bool:
    """Whether a feature is known and too new. What CSS has with a prefix the build writes with it, too."""
    found = _lookup(*path)
    return found is not None and not at_floor(found, prefixed=path[0] == "css")


def _members(node: dict[str, Any], depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, one in node.items():
        if name.startswith("__"):
            continue
        if "__compat" in one:
            yield name, one
        if depth > 1:
            yield from _members(one, depth - 1)


@cache
def _newer_everywhere() -> frozenset[str]:
    """Names of members that no interface has at the floor: whoever has one, it is too new."""
    newer: set[str] = set()
    known: set[str] = set()
    for node, depth in ((_data()["api"], 2), (_data()["javascript"]["builtins"], 3)):
        for owner in node.values():
            for name, feature in _members(owner, depth - 1):
                (known if at_floor(feature) else newer).add(name.removesuffix("_static"))
    return frozenset(name for name in newer - known if re.fullmatch(r"[a-z]\w+", name))


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def types_at_floor(library: str) -> str:
    """A library of TypeScript without what the floor does not have, so that its use is an error of types."""
    owners: dict[str, list[str]] = {}
    for name, mixins in re.findall(
        r"^interface (\w+)(?:<[^{]*?>)? extends ([^{]+) \{", library, re.MULTILINE
    ):
        for mixin in re.findall(r"\w+", mixins):
            owners.setdefault(mixin, []).append(name)
    kept: list[str] = []
    inside, static = "", False
    for line in library.splitlines():
        if opened := re.match(r"(?:interface|declare var) (\w+).*\{$", line):
            inside, static = opened[1], line.startswith("declare var")
            if static and _newer("api", inside):
                line = f"interface {inside}_too_new {{"
        elif line.startswith("}"):
            inside = ""
            line = line.rstrip(";")
        elif inside and (member := re.match(r"    (?:readonly |get |set )?(\w+)\??[(:<]", line)):
            if _too_new_in([inside, *owners.get(inside, [])], member[1] + "_static" * static):
                continue
        elif (one := re.match(r"declare (?:function|var) (\w+)", line)) and _newer_global(one[1]):
            continue
        kept.append(line)
    return "\n".join(kept)


def _too_new_in(owners: list[str], member: str) -> bool:
    """Whether a member is too new for all who have it. A mixin is not in the data: its owners are."""
    found = [one for owner in owners if (one := _lookup("api", owner, member))]
    return bool(found) and not any(map(at_floor, found))


def _newer_global(name: str) -> bool:
    found = [one for path in (("api", name), ("api", "Window", name)) if (one := _lookup(*path))]
    return bool(found) and not any(map(at_floor, found))


def script_uses(folder: Path, lines: str) -> dict[str, list[Use]]:
    """From what the compiler said: uses by file, without those that the file tests for."""
    uses: dict[str, list[Use]] = {}
    for path, line, said in re.findall(r"^(\S+?)\((\d+),\d+\): error \w+: (.+)$", lines, re.MULTILINE):
        source = (folder / path).resolve()
        name = re.search(r"'(\w+)'", said)
        if name is None or not tested(source.read_text(), name[1]):
            found = Use(int(line), name[1] if name else said)
            uses.setdefault(source.as_posix(), []).append(found)
    return uses


def event_uses(text: str) -> list[Use]:
    """Events that the floor does not send, regular expressions it cannot read: types do not tell these."""
    code = _COMMENT.sub(_blank, text)
    found = [
        (one.start(), one[1])
        for one in re.finditer(r"addEventListener\(\s*[\"'](\w+)[\"']", code)
        if f"{one[1]}_event" in _newer_everywhere() and not tested(code, f"on{one[1]}")
    ]
    if _newer("javascript", "builtins", "RegExp", "unicodeSets"):
        found += [
            (one.start(), "regular expression v")
            for one in re.finditer(r"/[gimsuy]*v[gimsuy]*(?=[\s,;).])", code)
        ]
    return [Use(text.count("\n", 0, at) + 1, feature) for at, feature in found]


def tested(code: str, name: str) -> bool:
    """Whether the text asks if the browser has `name` before it uses it."""
    tests = (
        rf"[\"'`]{name}[\"'`]\s+in\b",  # "name" in navigator
        rf"typeof\s+(?:\w+\.)*{name}\b",
        rf"\b{name}\s*\?\.",  # api.name?.()
        rf"\b{name}\s*(?:\?\?|&&|===?\s*undefined|!==?\s*undefined)",
        rf"if\s*\(\s*!?(?:[\w]+\??\.)*{name}\s*\)",
    )
    return any(re.search(test, code) for test in tests)


def style_uses(text: str) -> list[Use]:
    """Properties, values, selectors and rules that are newer than the floor and stand outside @supports."""
    css = re.sub(r"/\*.*?\*/", _blank, text, flags=re.DOTALL)
    css = _without_supports(css)
    found: list[tuple[int, str]] = []
    for one in re.finditer(r"@([a-z-]+)", css):
        if _newer("css", "at-rules", one[1]):
            found.append((one.start(), f"@{one[1]}"))
    for one in re.finditer(r"::?([a-z][a-z-]*)(?=[^;{}]*\{)", css):
        if _newer("css", "selectors", one[1]):
            found.append((one.start(), f":{one[1]}"))
    for block in re.finditer(r"\{([^{}]*)\}", css):
        found += _declared(block[1], block.start(1))
    return sorted({Use(text.count("\n", 0, at) + 1, feature) for at, feature in found}, key=lambda u: u.line)


def _declared(block: str, start: int) -> Iterator[tuple[int, str]]:
    """What is too new in the declarations of one rule; a value stands when an older one stands before it."""
    before: set[str] = set()
    for one in re.finditer(r"(?:^|;)\s*([a-z][a-z-]*)\s*:\s*([^;]+)", block):
        name, value, at = one[1], one[2], start + one.start(1)
        newer = [f"{name}: {part}" for part in _too_new(name, value)]
        if _newer("css", "properties", name):
            yield at, name
        elif newer and name not in before:
            yield from ((at, feature) for feature in newer)
        if not newer:
            before.add(name)


def _too_new(name: str, value: str) -> Iterator[str]:
    for word in re.findall(
        r"(?<![\w#.-])[a-z][a-z-]+(?:\(\))?", re.sub(r"\".*?\"|'.*?'|var\([^)]*\)", " ", value)
    ):
        if _newer("css", "properties", name, word) or word in _newer_functions():
            yield word
    for unit in re.findall(r"\d([a-z]+)\b", value):
        if unit in _newer_functions():
            yield unit


@cache
def _newer_functions() -> frozenset[str]:
    newer: set[str] = set()
    known: set[str] = set()
    for name, feature in _members(_data()["css"]["types"], 3):
        (known if at_floor(feature, prefixed=True) else newer).add(name)
    keywords = {name for name, _ in _members(_data()["css"]["properties"], 2)}
    return frozenset(name for name in newer - known - keywords if re.fullmatch(r"[a-z-]+", name))


def _without_supports(css: str) -> str:
    """The same text with what stands in @supports blanked: it is there with its test."""
    while (opened := re.search(r"@supports[^{]*\{", css)) is not None:
        depth, at = 1, opened.end()
        while depth and at < len(css):
            depth += {"{": 1, "}": -1}.get(css[at], 0)
            at += 1
        css = css[: opened.start()] + re.sub(r"[^\n]", " ", css[opened.start() : at]) + css[at:]
    return css
