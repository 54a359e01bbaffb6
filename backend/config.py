"""Settings of one server process, read once from the environment."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sync.limits import SESSION_IDLE_DAYS

PORT_MAX = 65_535
INVITE_DAYS = 7
INVITE_DAYS_MAX = 90
INTEGER_MAX = 2**53  # more than any limit of ours means, and a number in every language
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - a machine known by a name listens on all it has
_NAME_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_")
_REPOSITORY = Path(__file__).resolve().parent.parent


class BadSetting(ValueError):
    """A variable of the environment holds a value the server cannot use; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a process may be told from outside. Units are in the names; see `Settings.read`.

    database_url            DATABASE_URL: `sqlite:///absolute/path`, `sqlite:relative/path` or
                            `postgres://user:password@host:port/database`. Default: VAR_DIR/lapangan.sqlite.
    database_pool_max       DATABASE_POOL_MAX: Postgres connections of one process. Default 10.
    var_dir                 VAR_DIR: where the server writes files. Default: `var` in the repository.
    pwa_dir                 PWA_DIR: the built app. Default: `var/pwa` (`make run` builds it there).
    host, port              HOST, PORT: what to listen on. Default 127.0.0.1:8000.
    guide_port              GUIDE_PORT: of the page that helps phones (`lapangan phone`), 0 for any free one.
                            Default 8080.
    public_url              PUBLIC_URL: the address people type. `https://` makes cookies Secure, `__Host-`.
                            No path: the app lives at the root of its host.
    allowed_hosts           ALLOWED_HOSTS: more names people type, with commas between them. Bare addresses,
                            localhost and the host of PUBLIC_URL always do.
    trust_forwarded         TRUST_FORWARDED=1: believe X-Forwarded-For of the proxy in front. Default 0.
    session_days            SESSION_DAYS: a device that was silent for so long signs in again. Default 90.
    invite_days             INVITE_DAYS: how long an invitation may be accepted. Default 7.
    disk_free_min_bytes     DISK_FREE_MIN_BYTES: below this /readyz says no. Default 256 MiB.
    work_in_serve           WORK_IN_SERVE=0: `lapangan serve` runs no jobs and no followers; `lapangan work`
                            does it beside. Default 1.
    live_streams_max        LIVE_STREAMS_MAX: open live streams of one process. Default 5000.
    secret_key_file         SECRET_KEY_FILE: the key that seals stored secrets, one for all processes of a
                            server. Made when it is not there. Default: VAR_DIR/secret.key.
    tls_certificate,        TLS_CERTIFICATE, TLS_KEY: files in PEM, to serve HTTPS without a proxy in front.
    tls_key                 Default: none, plain HTTP.
    """

    database_url: str
    var_dir: Path
    pwa_dir: Path
    database_pool_max: int = 10
    host: str = "127.0.0.1"
    port: int = 8000
    guide_port: int = 8080
    public_url: str = "http://localhost:8000"
    allowed_hosts: tuple[str, ...] = ()
    trust_forwarded: bool = False
    session_days: int = SESSION_IDLE_DAYS
    invite_days: int = INVITE_DAYS
    disk_free_min_bytes: int = 256 * 1024 * 1024
    work_in_serve: bool = True
    live_streams_max: int = 5000
    secret_key_file: Path = Path("secret.key")
    tls_certificate: Path | None = None
    tls_key: Path | None = None

    @property
    def secure(self) -> bool:
        """Whether browsers reach this server over HTTPS, so that cookies may be Secure."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """The names this server goes by."""
        names = {"localhost", *self.allowed_hosts, urlsplit(self.public_url).hostname or ""}
        if self.host in ANY_ADDRESS:
            own = socket.gethostname().lower()
            names |= {own, f"{own.partition('.')[0]}.local"}
        else:
            names.add(self.host.lower())
        return frozenset(names - {""})

    @property
    def origin(self) -> str:
        """Scheme, host and port of `public_url`, as a browser sends it in Origin."""
        url = urlsplit(self.public_url)
        return f"{url.scheme}://{url.netloc}"

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from the environment; raises BadSetting naming the variable."""
        env = os.environ if environ is None else environ
        var_dir = Path(env.get("VAR_DIR") or _REPOSITORY / "var").absolute()
        port = _integer(env, "PORT", 8000, most=PORT_MAX)
        return cls(
            database_url=env.get("DATABASE_URL") or f"sqlite:///{(var_dir / 'lapangan.sqlite').as_posix()}",
            database_pool_max=_integer(env, "DATABASE_POOL_MAX", 10),
            var_dir=var_dir,
            pwa_dir=Path(env.get("PWA_DIR") or var_dir / "pwa").absolute(),
            host=env.get("HOST") or "127.0.0.1",
            port=port,
            guide_port=_integer(env, "GUIDE_PORT", 8080, least=0, most=PORT_MAX),
            public_url=_address(env.get("PUBLIC_URL") or f"http://localhost:{port}"),
            allowed_hosts=_names(env.get("ALLOWED_HOSTS", "")),
            trust_forwarded=env.get("TRUST_FORWARDED", "0") == "1",
            session_days=_integer(env, "SESSION_DAYS", SESSION_IDLE_DAYS),
            invite_days=_integer(env, "INVITE_DAYS", INVITE_DAYS, most=INVITE_DAYS_MAX),
            disk_free_min_bytes=_integer(env, "DISK_FREE_MIN_BYTES", 256 * 1024 * 1024, least=0),
            work_in_serve=env.get("WORK_IN_SERVE", "1") != "0",
            live_streams_max=_integer(env, "LIVE_STREAMS_MAX", 5000),
            secret_key_file=Path(env.get("SECRET_KEY_FILE") or var_dir / "secret.key").absolute(),
            tls_certificate=_file(env, "TLS_CERTIFICATE"),
            tls_key=_file(env, "TLS_KEY"),
        )


def _integer(
    env: Mapping[str, str], name: str, default: int, *, least: int = 1, most: int = INTEGER_MAX
) -> int:
    text = env.get(name, "")
    if not text:
        return default
    # A number of more digits than the largest is too large, and Python refuses to read very long ones.
    digits = text.isascii() and text.isdigit() and len(text.lstrip("0")) <= len(str(most))
    if not digits or not least <= int(text) <= most:
        limits = f"from {least} to {most}" if most < INTEGER_MAX else f"of at least {least}"
        raise BadSetting(f"{name} must be a whole number {limits}, not {text!r}.")
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower().rstrip(".") for name in text.split(",") if name.strip())
    for name in names:
        if not set(name) <= _NAME_CHARS:
            raise BadSetting(f"ALLOWED_HOSTS must be names such as crm.local, without a port, not {name!r}.")
    return names


def _file(env: Mapping[str, str], name: str) -> Path | None:
    path = Path(env[name]) if env.get(name) else None
    if path is not None and not path.is_file():
        raise BadSetting(f"{name} names no file: {str(path)!r}.")
    return path


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        well = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, brackets that do not close
        well = False
    if not well:
        raise BadSetting(f"PUBLIC_URL must look like https://crm.example.com, not {url!r}.")
    parts = urlsplit(url)
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise BadSetting(
            f"PUBLIC_URL must end with its host and port, not go on as {url!r} does: the app lives at the "
            "root of its host. Give it a host of its own, such as https://crm.example.com."
        )
    return url.rstrip("/")
