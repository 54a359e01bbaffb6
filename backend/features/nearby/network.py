"""This machine's address in the local network, and the guide served there.

Phones give location, camera, microphone and service workers to HTTPS only. The guide itself is plain HTTP on
a port of its own, because the phone does not trust our certificate before it has read it.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from backend.config import ANY_ADDRESS
from backend.features.nearby import authority, guide

REQUEST_TIMEOUT_S = 10


# What a browser and a certificate both take as a name (RFC 1123).
_LABEL = r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$)({_LABEL}\.)*(?![0-9]+$){_LABEL}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where phones find this machine: `shown` is an address or a name, `listen` the address to listen on."""

    shown: str
    listen: str

    def url(self, scheme: str, port: int) -> str:
        """What a phone opens."""
        host = f"[{self.shown}]" if ":" in self.shown else self.shown
        return f"{scheme}://{host}:{port}"


def place(asked: str, host: str) -> Place | None:
    """The machine's place: `asked` by the person, or `host` (what to listen on), or found; None if nowhere.

    Raises ValueError when what was asked is neither an address nor a name.
    """
    shown = asked or ("" if host in ANY_ADDRESS else host) or local_address()
    if not shown:
        return None
    address = authority.as_address(shown)
    if address is None and not _NAME.fullmatch(shown):
        raise ValueError(shown)
    # A name may lead here through another machine, or resolve to loopback on this one.
    return Place(shown, host or (ANY_ADDRESS[0] if address is None else shown))


def local_address() -> str:
    """This machine's address in the local network, "" without one; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.168.0.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def local_names() -> list[str]:
    """The names under which phones may find this machine."""
    name = f"{socket.gethostname().split('.')[0]}.local"
    return ["localhost", name] if _NAME.fullmatch(name) else ["localhost"]


@contextlib.contextmanager
def guide_server(issuer: authority.Authority, app_url: str, address: str, port: int) -> Iterator[int]:
    """Serve the guide at `address` and `port` (0 picks a free one) meanwhile; gives the port."""
    server = _servers(address)((address, port), _handler(issuer, app_url))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def _servers(address: str) -> type[ThreadingHTTPServer]:
    class Listening(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    return Listening


def _handler(issuer: authority.Authority, app_url: str) -> type[BaseHTTPRequestHandler]:
    """The page, the certificate for Android, the profile for iPhones; nothing else."""

    class Guide(BaseHTTPRequestHandler):
        timeout = REQUEST_TIMEOUT_S

        def do_GET(self) -> None:
            if self.path == guide.CERTIFICATE_PATH:
                self._answer("application/x-x509-ca-cert", issuer.der())
            elif self.path == guide.PROFILE_PATH:
                self._answer("application/x-apple-aspen-config", guide.apple_profile(issuer.der()).encode())
            elif self.path == "/":
                language = guide.choose(self.headers.get("Accept-Language", ""))
                self._answer(
                    "text/html; charset=utf-8", guide.page(language, app_url, issuer.fingerprint()).encode()
                )
            else:
                self.send_error(404)

        def _answer(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Nothing: the terminal shows QR codes."""

    return Guide
