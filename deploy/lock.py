"""`make lock`: pin everything the direct dependencies bring along, as it is installed in `.venv`.

Runs with the Python of the virtual environment. No addresses go into the files: they name versions, and the
SHA-256 of what was published as them, so that no index can give something else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.hashes import Index
from deploy.python_env import LOCKS
from deploy.terminal import ROOT, say

# Which parts of pyproject.toml each lock file holds.
EXTRAS = {"run": ("card", "ppocr"), "test": ("card", "ppocr", "test", "dev")}


# A package that any of these needs is locked for all: async-timeout, for one, counts below 3.11.3 only.
PYTHONS = ("3.11.0", "3.11.15", "3.12.0", "3.13.0", "3.14.0")


# Required by what we use, and never run here: the server starts, works and builds without them. What only
# they need goes with them. Tests have them all.
LEFT_OUT = {
    "black": "Piccolo formats the migrations that it writes; ours are written by base/database/migrations",
    "dnspython": "email-validator asks the network whether a domain takes mail; we never do",
    "faker": "polyfactory",
    "polyfactory": "Litestar makes up examples for its OpenAPI pages, which are off",
    "reflex-hosting-cli": "Reflex publishes apps to its own hosting",
    "simple-websocket": "websockets of Socket.IO, which an app without state does not open",
}


class NotInstalled(RuntimeError):
    """A required package is not in `.venv`, so its version cannot be pinned."""


def closure(roots: list[Requirement], left_out: Container[str] = ()) -> dict[str, str]:
    """Name to version of every package that `roots` need, themselves included; raises NotInstalled.

    `left_out`: neither these nor what only they need.
    """
    pinned: dict[str, str] = {}
    waiting = [(root, frozenset(root.extras)) for root in roots]
    done: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted, extras = waiting.pop()
        name = canonicalize_name(wanted.name)
        if (name, extras) in done or name in left_out:
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


def _locked(index: Index, name: str, version: str) -> str:
    lines = [f"{name}=={version}", *(f"--hash=sha256:{one}" for one in index.hashes(name, version))]
    return " \\\n    ".join(lines) + "\n"


def main() -> None:
    """Write every lock file."""
    index = Index()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for which, extras in EXTRAS.items():
        texts = [*project["dependencies"]]
        for extra in extras:
            texts += project["optional-dependencies"][extra]
        pinned = closure([Requirement(text) for text in texts], LEFT_OUT if which == "run" else ())
        head = (
            "# Written by `make lock` from pyproject.toml. Everything that is installed, by exact version\n"
            "# and by the SHA-256 of each file it was published as.\n"
        )
        LOCKS[which].write_text(head + "".join(_locked(index, *one) for one in sorted(pinned.items())))
        say(f"{LOCKS[which].name}: {len(pinned)} packages")


if __name__ == "__main__":
    main()
