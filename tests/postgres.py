"""A real Postgres server of our own for tests and benchmarks: a throw-away cluster on a free loopback port.

It never touches a server that is already on the machine. As root it runs under the `postgres` account that
Debian's package makes, because Postgres refuses to run as root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

START_TIMEOUT_S = 60
# A test database is thrown away, so durability on power loss only costs time.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


class PostgresMissing(RuntimeError):
    """No Postgres server program is installed; the message says the one command that installs it."""


def free_port() -> int:
    """A TCP port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path:
    """The folder with initdb and pg_ctl. Debian keeps it off PATH, one per version: the newest wins."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissing("Postgres is not installed: apt-get install -y postgresql")
    return Path(on_path).resolve().parent


@dataclass(slots=True)
class Cluster:
    """A running server. `database()` lends a fresh empty database and drops it afterwards."""

    port: int
    programs: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str) -> str:
        """The DATABASE_URL of database `name`."""
        return f"postgres://lapangan@127.0.0.1:{self.port}/{name}"

    def _client(self, program: str, *args: str) -> None:
        common = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "lapangan"]
        subprocess.run([str(self.programs / program), *common, *args], check=True, capture_output=True)

    def dump(self, url: str, to: Path) -> None:
        """A backup of the database, as `pg_dump` makes it."""
        self._client("pg_dump", "-Fc", "-f", str(to), url.rpartition("/")[2])

    def restore(self, url: str, copy: Path) -> None:
        """Put a backup back over what is there, in one transaction, as `pg_restore` does."""
        name = url.rpartition("/")[2]
        self._client("pg_restore", "--clean", "--if-exists", "--single-transaction", "-d", name, str(copy))

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a database made for the caller alone."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        self._client("createdb", "-T", "template0", "-E", "UTF8", name)
        try:
            yield self.url(name)
        finally:
            self._client("dropdb", "--force", "--if-exists", name)


def _as_server_account(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server in a temporary folder, stop it and remove the folder at the end."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="lapangan-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(home, owner.pw_uid, owner.pw_gid)
    data, port = home / "data", free_port()
    options = " ".join(f"-c {key}={value}" for key, value in SETTINGS.items())
    options += f" -c port={port} -c unix_socket_directories={home}"

    def run(*command: str) -> None:
        done = subprocess.run(_as_server_account(list(command)), cwd=home, capture_output=True, text=True)
        if done.returncode != 0:
            log = home / "log"
            detail = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{command[0]} failed: {done.stderr}\n{detail}")

    pg_ctl = str(programs / "pg_ctl")
    try:
        run(
            str(programs / "initdb"), "-D", str(data), "-U", "lapangan", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        run(
            pg_ctl, "-D", str(data), "-l", str(home / "log"), "-w",
            "-t", str(START_TIMEOUT_S), "-o", options, "start",
        )  # fmt: skip
        try:
            yield Cluster(port, programs)
        finally:
            run(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
