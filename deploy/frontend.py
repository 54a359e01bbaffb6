"""The PWA's build: run only when the content of its sources changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from deploy.python_env import BIN, environment, npm_registry
from deploy.terminal import ROOT, say, step

BUILT = ROOT / ".web" / "build" / "client"
PUBLISHED = ROOT / "var" / "pwa"  # what `lapangan serve` serves unless PWA_DIR says otherwise
STAMP = ROOT / "var" / "pwa.sha256"
SOURCES = ("pwa", "sync", "rxconfig.py", "reflex.lock", "requirements.lock")
# Generated while building, or never read by the build.
IGNORED = {"__pycache__", "node_modules", "SPEC.md"}
WORDS = {
    "Compiling": "compiling the pages",
    "Installing": "installing the npm packages",
    "building": "bundling",
    "transform": "bundling",
    "rendering": "bundling",
    "Creating Production Build": "bundling",
}


def fingerprint() -> str:
    """A digest of every source file's path and content. Times do not count: a fresh clone has new ones."""
    digest = hashlib.sha256()
    for name in SOURCES:
        top = ROOT / name
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in files:
            if path.is_file() and not IGNORED.intersection(path.parts):
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def stale() -> bool:
    """Whether the build is missing or was made from other sources."""
    return not (PUBLISHED / "index.html").exists() or not STAMP.exists() or STAMP.read_text() != fingerprint()


def _words(line: str) -> str | None:
    return next((words for key, words in WORDS.items() if key in line), None)


def build(*, force: bool = False) -> None:
    """Build the PWA and put it into `var/pwa`, if its sources changed."""
    if not force and not stale():
        return
    made_from = fingerprint()
    lock = _lock_texts()
    env = environment()
    registry = npm_registry()
    if registry:
        env["NPM_CONFIG_REGISTRY"] = registry
    step(
        "Building the app (half a minute; a minute the first time)",
        [BIN / "reflex", "export", "--frontend-only", "--no-zip", "--no-ssr"],
        env=env,
        progress=_words,
    )
    _restore_format(lock)
    if _lock_texts() != lock:
        say("  reflex.lock changed: review and commit it so that everyone builds the same app")
        made_from = fingerprint()
    _publish()
    STAMP.write_text(made_from)


def _publish() -> None:
    """Replace `var/pwa` in one rename, so that a running server never serves half a build."""
    fresh, old = PUBLISHED.with_name("pwa.new"), PUBLISHED.with_name("pwa.old")
    for left_over in (fresh, old):
        shutil.rmtree(left_over, ignore_errors=True)
    shutil.copytree(BUILT, fresh)
    if PUBLISHED.exists():
        PUBLISHED.rename(old)
    fresh.rename(PUBLISHED)
    shutil.rmtree(old, ignore_errors=True)


def _restore_format(before: dict[Path, bytes]) -> None:
    """Undo what changed in a lock file's layout alone: Reflex at times writes package.json on one line."""
    for path, text in before.items():
        if path.suffix == ".json" and path.exists() and json.loads(path.read_bytes()) == json.loads(text):
            path.write_bytes(text)


def _lock_texts() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((ROOT / "reflex.lock").glob("*"))}
