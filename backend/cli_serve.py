"""`lapangan serve` and `lapangan phone`."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import socket
from importlib.util import find_spec

from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server import Server

from backend import cli_data
from backend.cli_terminal import NotDone, qr, say, someone_watches, step, yes
from backend.config import Settings
from backend.demo.load import SIGN_IN_FILE

ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on
PHONE_PORT = 8443
GUIDE_PORT = 8080
WORKER_STOP_SECONDS = 5


def serve(asked: argparse.Namespace, settings: Settings) -> int:
    """Prepare the database, say how to come in, serve until interrupted."""
    if asked.workers > 1 and settings.database_url.startswith("sqlite"):
        raise NotDone("SQLite has one writer.", "Use --workers 1, or set DATABASE_URL to Postgres.")
    _prepare(settings, migrate=not asked.no_migrate)
    _free(settings)
    _greet(settings)
    _run(settings, asked.workers)
    return 0


def phone(asked: argparse.Namespace, settings: Settings) -> int:
    """Serve over HTTPS in the local network; a page on another port explains it to the phone."""
    if find_spec("cryptography") is None:
        raise NotDone("What makes certificates is missing.", "Get it with: pip install 'lapangan[phone]'")
    from backend.phone import authority, network

    host = settings.host if os.environ.get("HOST") and settings.host not in ANY_ADDRESS else ""
    address = asked.address or host or network.local_address()
    if not address:
        raise NotDone("This computer has no address in a local network.", "Name one with --address.")
    port = settings.port if os.environ.get("PORT") else PHONE_PORT
    guide_port = asked.guide_port or int(os.environ.get("GUIDE_PORT") or GUIDE_PORT)
    folder = settings.var_dir / "phone"
    issuer = authority.load_or_make(folder, f"Lapangan on {socket.gethostname()}")
    names, addresses = network.local_names(), sorted({address, "127.0.0.1"})
    chain, key = authority.issue(issuer, addresses, names, folder)
    url = f"https://{address}:{port}"
    secure = dataclasses.replace(
        settings, host=address, port=port, public_url=url, tls_certificate=chain, tls_key=key
    )
    _prepare(secure, migrate=True)
    _free(secure)
    with network.guide_server(issuer, url, address, guide_port) as guide:
        say("1. Once for each phone: let it trust this computer")
        _show(f"http://{address}:{guide}/")
        say("2. Then the app itself")
        _greet(secure)
        say("The phone must be in the same network as this computer. Ctrl+C ends it.")
        _run(secure, workers=1)
    return 0


def _prepare(settings: Settings, *, migrate: bool) -> None:
    if migrate:
        asyncio.run(cli_data.bring_up_to_date(settings))
    if asyncio.run(cli_data.is_empty(settings)) and _wants_demo():
        with step("Making the demo workspace"):
            asyncio.run(cli_data.make_demo(settings))


def _wants_demo() -> bool:
    asked = os.environ.get("LAPANGAN_DEMO", "")
    if asked:
        return asked != "0"
    return yes("The database is empty. Create the demo workspace?") if someone_watches() else True


def _free(settings: Settings) -> None:
    """Raise NotDone when somebody else listens there already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            why = f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}."
            raise NotDone(why, f"Choose another port: PORT={settings.port + 1}") from error


def _greet(settings: Settings) -> None:
    say("")
    _show(settings.public_url)
    sign_in = settings.var_dir / SIGN_IN_FILE
    if sign_in.exists():
        say(sign_in.read_text(encoding="utf-8").rstrip())
    elif asyncio.run(cli_data.is_empty(settings)):
        say("Nobody can sign in yet. Add the first administrator:")
        say("  lapangan people add you@company.example --name 'Your Name' --role administrator "
            "--workspace 'Your Company'")  # fmt: skip
    if not (settings.pwa_dir / "index.html").exists():
        say(f"The app is not built yet (nothing in {settings.pwa_dir}): make run builds it.")
    say("")


def _show(url: str) -> None:
    say(f"Lapangan: {url}")
    qr(url)


def _run(settings: Settings, workers: int) -> None:
    # The worker reads its settings from the environment, as any process of ours does.
    os.environ.update(
        HOST=settings.host,
        PORT=str(settings.port),
        PUBLIC_URL=settings.public_url,
        VAR_DIR=str(settings.var_dir),
        PWA_DIR=str(settings.pwa_dir),
        DATABASE_URL=settings.database_url,
    )
    Server(
        "backend.app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=workers,
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        ssl_cert=settings.tls_certificate,
        ssl_key=settings.tls_key,
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        workers_kill_timeout=WORKER_STOP_SECONDS,
    ).serve()
