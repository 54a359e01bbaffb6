"""`lapangan serve` and `lapangan phone`."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import errno
import os
import socket

from granian.constants import Interfaces, SSLProtocols
from granian.log import LogLevels
from granian.server import Server

from backend.accounts import first_run
from backend.cli import data as cli_data
from backend.cli.terminal import NotDone, qr, say
from backend.config import PORT_MAX, BadSetting, Settings
from backend.features.demo.load import SIGN_IN_FILE
from backend.features.nearby import authority, network

PHONE_PORT = 8443
ROOT_PORTS_BELOW = 1024
WORKER_STOP_SECONDS = 5


def serve(asked: argparse.Namespace, settings: Settings) -> int:
    """Prepare the database, say how to come in, serve until interrupted."""
    if asked.workers > 1 and settings.database_url.startswith("sqlite"):
        raise NotDone("SQLite can have only one writer.", "Use --workers 1, or set DATABASE_URL to Postgres.")
    _free(settings.host, settings.port, "PORT")
    if not asked.no_migrate:
        asyncio.run(cli_data.bring_up_to_date(settings))
    _greet(settings)
    _run(settings, asked.workers)
    return 0


def phone(asked: argparse.Namespace, settings: Settings) -> int:
    """Serve over HTTPS in the local network; a page on another port explains it to the phone."""
    port = settings.port if os.environ.get("PORT") else PHONE_PORT
    guide_port = settings.guide_port if asked.guide_port is None else asked.guide_port
    place = _place(asked.address)
    _free(place.listen, port, "PORT")
    if guide_port:
        if guide_port == port:
            raise NotDone(f"The app and the guide both want port {port}.", "Set PORT or GUIDE_PORT.")
        _free(place.listen, guide_port, "GUIDE_PORT")
    folder = settings.var_dir / "phone"
    former = authority.kept(folder)
    issuer = authority.load_or_make(folder, f"Lapangan on {socket.gethostname()}", place.shown)
    if former is not None and former.certificate != issuer.certificate:
        say(f"The certificate didn't cover {place.shown}, so a new one was made; phones that trusted the old "
            "one do step 1 again.")  # fmt: skip
    covered = dict.fromkeys((place.shown, *network.local_names(), "127.0.0.1"))
    chain, key = authority.issue(issuer, [one for one in covered if issuer.may_speak_for(one)], folder)
    url = place.url("https", port)
    secure = dataclasses.replace(
        settings, host=place.listen, port=port, public_url=url, tls_certificate=chain, tls_key=key,
        allowed_hosts=(*settings.allowed_hosts, *(one.lower() for one in covered)),
    )  # fmt: skip
    asyncio.run(cli_data.bring_up_to_date(secure))
    with network.guide_server(issuer, url, place.listen, guide_port) as guide:
        say("1. Once per phone: let it trust this computer")
        _show(place.url("http", guide) + "/")
        say(f"   SHA-256 fingerprint of its certificate: {issuer.fingerprint()}")
        say("2. Then open the app")
        _greet(secure)
        say("The phone must be on the same network as this computer. Press Ctrl+C to stop.")
        _run(secure, workers=1)
    return 0


def _place(asked: str) -> network.Place:
    host = os.environ.get("HOST", "")
    try:
        place = network.place(asked, host)
    except ValueError as error:
        setting = "--address" if asked else "HOST"
        raise BadSetting(f"{setting} must be an address or a name, not {str(error)!r}.") from error
    if place is None:
        raise NotDone("This computer has no local network address.", "Name one with --address.")
    return place


def _free(host: str, port: int, setting: str) -> None:
    """Raise NotDone when this process may not listen there; `setting` is what changes the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why, action = _trouble(error)
            other = port + 1 if ROOT_PORTS_BELOW <= port < PORT_MAX else 8000
            raise NotDone(
                f"Cannot listen on {host} port {port}: {why}.",
                action or f"Choose another port: {setting}={other}",
            ) from error


def _trouble(error: OSError) -> tuple[str, str]:
    """Why listening failed, in words; and what to do where another port does not help."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "that isn't an address of this computer", "HOST is what to listen on; 0.0.0.0 is all of them."
    if error.errno == errno.EADDRINUSE:
        return "another program does already", ""
    if error.errno == errno.EACCES:
        return f"ports below {ROOT_PORTS_BELOW} are for root", ""
    return error.strerror or str(error), ""


def _greet(settings: Settings) -> None:
    say("")
    sign_in = settings.var_dir / SIGN_IN_FILE
    if asyncio.run(cli_data.is_empty(settings)):
        code = first_run.code_of(settings.var_dir)
        # A phone that photographs it brings the code along; what is behind # is sent to nobody.
        _show(settings.public_url, f"{settings.public_url}/start#{code}")
        say("Nobody has a workspace here yet. Open the address to set up your company or try a demo.")
        say(f"Any other device is asked for this code: {code}")
    else:
        _show(settings.public_url)
        if sign_in.exists():
            say(sign_in.read_text(encoding="utf-8").rstrip())
    if not (settings.pwa_dir / "index.html").exists():
        say(f"The app isn't built yet (nothing in {settings.pwa_dir}). Build it with: make run")
    say("")


def _show(url: str, coded: str = "") -> None:
    """The address, and as a code to photograph, `coded` in its place when given."""
    say(f"Lapangan: {url}")
    qr(coded or url)


def _run(settings: Settings, workers: int) -> None:
    # The worker reads its settings from the environment, as any process of ours does.
    os.environ.update(
        HOST=settings.host,
        PORT=str(settings.port),
        PUBLIC_URL=settings.public_url,
        ALLOWED_HOSTS=",".join(name for name in settings.allowed_hosts if ":" not in name),
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
