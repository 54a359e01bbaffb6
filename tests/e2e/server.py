"""The real app as a process of its own: started, stopped and started again on the same port and database."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20
PASSWORD = "salah-jalan-pulang"


class ServerFailed(RuntimeError):
    """The server ended or did not answer in time; the message holds the end of its log."""


@dataclass(slots=True)
class Server:
    """`lapangan serve` with its own folder and port. `url` is what a browser types."""

    var_dir: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    root: Path = ROOT
    """The house whose code it runs."""
    words: tuple[str, ...] = (sys.executable, "-m", "backend.cli", "serve")
    """What starts it."""

    @property
    def url(self) -> str:
        """The origin, without a slash at the end."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """Everything the server printed."""
        return self.var_dir / "server.log"

    def environment(self) -> dict[str, str]:
        """The settings of this server and of every command line that works on its database."""
        return {
            **os.environ,
            "VAR_DIR": str(self.var_dir),
            "PWA_DIR": os.environ.get("PWA_DIR") or str(ROOT / "var" / "pwa"),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            **self.settings,
        }

    def command(self, *words: str, stdin: str = "") -> str:
        """Run one `lapangan` command on this database and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "backend.cli", *words],
            cwd=self.root,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ServerFailed(f"lapangan {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def add_person(self, email: str, name: str, role: str = "account_executive", **more: str) -> None:
        """A person with PASSWORD. The first of a workspace names it: workspace="Kedai Ujian"."""
        options = [word for key, value in more.items() for word in (f"--{key}", value)]
        words = ["people", "add", email, "--name", name, "--role", role, "--password-from", "-", *options]
        self.command(*words, stdin=PASSWORD + "\n")

    def turn_months(self, count: int) -> None:
        """As if the first nights of so many months had come, in which nothing else happened."""
        database = sqlite3.connect(self.var_dir / "lapangan.sqlite", timeout=5)
        for _ in range(count):
            database.execute("UPDATE tenant SET months = json_insert(months, '$[#]', seq)")
        database.commit()
        database.close()

    def start(self) -> None:
        """Start and wait until /readyz says yes; raises ServerFailed."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start, and do not wait."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words,
                cwd=self.root,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers; raises ServerFailed."""
        assert self.process is not None
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServerFailed(self.log.read_text()[-4000:])
            time.sleep(0.05)  # a poll of a condition, bounded by the deadline

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Stop the server with everything it started."""
        if self.process is None:
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(STOP_TIMEOUT_S)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
            break
        self.process = None
