"""SHA-256 of every file that a pinned version was published as, from the index that pip is set to use.

Uses pip's own session and settings, so that certificates, mirrors and credentials are those of `pip install`.
Nothing is downloaded but the lists of files, and no address goes into what is returned.
"""

from __future__ import annotations

from collections.abc import Iterator

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version
from pip._internal.commands.install import InstallCommand
from pip._internal.index.collector import LinkCollector, parse_links
from pip._internal.models.link import Link

# Where people run it: Linux (glibc and musl) and macOS, on the two processors that both have.
SYSTEMS = ("any", "manylinux", "musllinux", "macosx", "linux")
PROCESSORS = ("x86_64", "aarch64", "arm64", "universal2")
PYTHONS = ("py3", "py2.py3", "cp311", "cp312", "cp313", "cp314")


class NotPublished(RuntimeError):
    """No file of this version is on the index."""


class Index:
    """What pip would install from."""

    def __init__(self) -> None:
        command = InstallCommand("install", "")
        options, _ = command.parse_args(["--no-input"])
        session = command._build_session(options)  # noqa: SLF001 - the one that `pip install` opens
        self._collector = LinkCollector.create(session, options)

    def hashes(self, name: str, version: str) -> list[str]:
        """Digests of the files of a version that somebody may need, in order. Raises NotPublished."""
        found = {link.hash for link in self._links(name) if link.hash and _is_wanted(link, name, version)}
        if not found:
            raise NotPublished(f"{name} {version} is on no index that pip is set to use")
        return sorted(found)

    def _links(self, name: str) -> Iterator[Link]:
        for place in self._collector.search_scope.get_index_urls_locations(name):
            page = self._collector.fetch_response(Link(place))
            if page is not None:
                yield from (link for link in parse_links(page) if link.hash_name == "sha256")


def _is_wanted(link: Link, name: str, version: str) -> bool:
    try:
        if link.filename.endswith(".whl"):
            named, at, _, tags = parse_wheel_filename(link.filename)
            fits = any(_runs_here(tag.interpreter, tag.abi, tag.platform) for tag in tags)
        else:
            named, at = parse_sdist_filename(link.filename)
            fits = True
    except (InvalidWheelFilename, InvalidSdistFilename):
        return False
    return fits and named == canonicalize_name(name) and at == Version(version)


def _runs_here(interpreter: str, abi: str, platform: str) -> bool:
    if abi != "abi3" and interpreter not in PYTHONS:
        return False
    if abi.endswith("t"):  # Pythons without the lock
        return False
    return platform == "any" or (platform.startswith(SYSTEMS) and platform.endswith(PROCESSORS))
