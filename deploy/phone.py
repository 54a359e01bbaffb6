"""`make phone`: the app over HTTPS in the local network, and a page that explains it to the phone.

Phones give location, camera, microphone and service workers to HTTPS only. The guide itself is plain HTTP on
a port of its own, because the phone does not trust our certificate before it has read it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import segno

from deploy import authority, phone_guide
from deploy.python_env import environment
from deploy.terminal import ROOT, say, stop

APP_PORT = int(os.environ.get("PORT") or 8443)
GUIDE_PORT = int(os.environ.get("GUIDE_PORT") or 8080)
REQUEST_TIMEOUT_S = 10


def local_address() -> str:
    """This machine's address in the local network; no packet is sent to find it."""
    chosen = os.environ.get("HOST")
    if chosen and chosen != "0.0.0.0":  # noqa: S104 - compared with, not listened on
        return chosen
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.168.0.1", 9))
        return str(probe.getsockname()[0])
    stop("This computer has no address in a local network. HOST=... names one.")


def guide(issuer: authority.Authority, app_url: str) -> type[BaseHTTPRequestHandler]:
    """The handler of the guide: the page, the certificate for Android, the profile for iPhones."""

    class Guide(BaseHTTPRequestHandler):
        timeout = REQUEST_TIMEOUT_S

        def do_GET(self) -> None:
            if self.path == phone_guide.CERTIFICATE_PATH:
                self._answer("application/x-x509-ca-cert", issuer.der())
            elif self.path == phone_guide.PROFILE_PATH:
                profile = phone_guide.apple_profile(issuer.der())
                self._answer("application/x-apple-aspen-config", profile.encode())
            elif self.path == "/":
                language = phone_guide.choose(self.headers.get("Accept-Language", ""))
                self._answer("text/html; charset=utf-8", phone_guide.page(language, app_url).encode())
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


def show(title: str, url: str) -> None:
    """A line and a QR code on the terminal."""
    print(f"\n{title}\n  {url}", flush=True)
    segno.make(url, error="m").terminal(compact=True, border=2)


def main() -> int:
    """Serve until interrupted; returns the server's exit code."""
    address = local_address()
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "phone"
    issuer = authority.load_or_make(folder, f"Lapangan on {socket.gethostname()}")
    names = ["localhost", f"{socket.gethostname().split('.')[0]}.local"]
    chain, key = authority.issue(issuer, sorted({address, "127.0.0.1"}), names, folder)
    app_url = f"https://{address}:{APP_PORT}"
    server = ThreadingHTTPServer((address, GUIDE_PORT), guide(issuer, app_url))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    show("1. Once for each phone: trust this computer", f"http://{address}:{GUIDE_PORT}/")
    show("2. Then: the app", app_url)
    say("The phone must be in the same network as this computer. Ctrl+C ends it.")
    settings = {
        "HOST": address,
        "PORT": str(APP_PORT),
        "PUBLIC_URL": app_url,
        "TLS_CERTIFICATE": str(chain),
        "TLS_KEY": str(key),
    }
    process = subprocess.Popen(["lapangan", "serve"], cwd=ROOT, env={**environment(), **settings})
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()
    finally:
        server.shutdown()


if __name__ == "__main__":
    sys.exit(main())
