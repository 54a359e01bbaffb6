"""`make dev`: serve, and follow the sources.

A change under backend/ or sync/ restarts the server (about a second). A change under pwa/ builds the app
again (about fifteen seconds); the open page then offers the new version as it does on a phone. This is
rebuilding, not replacing modules in a running page: what is seen in development is exactly what is shipped,
service worker included.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from watchfiles import watch

from deploy import frontend
from deploy.python_env import environment
from deploy.terminal import ROOT, say

SERVER_SOURCES = (ROOT / "backend", ROOT / "sync")
PAGE_SOURCES = (ROOT / "pwa", ROOT / "sync" / "schema")
STOP_TIMEOUT_S = 10


def start() -> subprocess.Popen[bytes]:
    """Start the server with its output on this terminal."""
    return subprocess.Popen(["lapangan", "serve"], cwd=ROOT, env=environment())


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and insist if it does not."""
    server.terminate()
    try:
        server.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def touches(changed: set[Path], sources: tuple[Path, ...]) -> bool:
    """Whether one of the changed files is one of `sources` or lies below it."""
    return any(path.is_relative_to(source) for path in changed for source in sources)


def main() -> None:
    """Serve until interrupted."""
    server = start()
    try:
        for changes in watch(ROOT / "backend", ROOT / "sync", ROOT / "pwa", raise_interrupt=False):
            changed = {Path(path) for _, path in changes}
            if touches(changed, SERVER_SOURCES):
                say("The server's source changed: restarting it")
                stop(server)
                server = start()
            if touches(changed, PAGE_SOURCES):
                try:
                    frontend.build()
                except SystemExit:
                    say("The app stays as it was; save again when the error is fixed.")
    finally:
        stop(server)


if __name__ == "__main__":
    sys.exit(main())
