"""`make lock`: pin everything the direct dependencies bring along, as it is installed in `.venv`.

Runs with the Python of the virtual environment. No addresses go into the files: they name versions only.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.python_env import LOCKS
from deploy.terminal import ROOT, say

# Which parts of pyproject.toml each lock file holds.
EXTRAS = {"run": ("card", "ppocr"), "test": ("card", "ppocr", "test", "dev")}


# A package that any of these needs is locked for all: async-timeout, for one, counts below 3.11.3 only.
PYTHONS = ("3.11.0", "3.11.15", "3.12.0", "3.13.0", "3.14.0")


class NotInstalled(RuntimeError):
    """A required package is not in `.venv`, so its version cannot be pinned."""


def closure(roots: list[Requirement]) -> dict[str, str]:
    """Name to version of every package that `roots` need, themselves included; raises NotInstalled."""
    pinned: dict[str, str] = {}
    waiting = [(root, frozenset(root.extras)) for root in roots]
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted, extras = waiting.pop()
        name = canonicalize_name(wanted.name)
        if (name, extras) in done:
            continue
        done.add((name, extras))
        try:
            found = distribution(name)
        except PackageNotFoundError as missing:
            raise NotInstalled(f"{name} is not installed: .venv/bin/pip install {wanted}") from missing
        if not wanted.specifier.contains(found.version, prereleases=True):
            raise NotInstalled(f"{name} {found.version} is installed, but {wanted} is required")
        pinned[name] = found.version
        for text in found.requires or ():
            need = Requirement(text)
            if _applies(need, extras):
                waiting.append((need, frozenset(need.extras)))
    return pinned


def _applies(need: Requirement, extras: frozenset[str]) -> bool:
    """Whether one of the Pythons we support needs it, with any of the extras that were asked for."""
    if need.marker is None:
        return True
    for version in PYTHONS:
        short = version.rpartition(".")[0]
        for extra in extras or {""}:
            place = {"python_full_version": version, "python_version": short, "extra": extra}
            if need.marker.evaluate(place):
                return True
    return False


def main() -> None:
    """Write every lock file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for which, extras in EXTRAS.items():
        texts = [*project["dependencies"]]
        for extra in extras:
            texts += project["optional-dependencies"][extra]
        pinned = closure([Requirement(text) for text in texts])
        head = (
            "# Written by `make lock` from pyproject.toml. Everything that is installed, by exact version.\n"
        )
        body = "".join(f"{name}=={version}\n" for name, version in sorted(pinned.items()))
        LOCKS[which].write_text(head + body)
        say(f"{LOCKS[which].name}: {len(pinned)} packages")


if __name__ == "__main__":
    main()
