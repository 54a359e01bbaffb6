"""A proxy as Caddy is one by deploy/Caddyfile: it keeps Host and says in X-Forwarded-* who asked."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

IDLE_S = 5
"""Browsers open connections they may never use."""
OF_THE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@contextmanager
def proxy(upstream_port: int) -> Iterator[int]:
    """Stands on loopback before a server on loopback; its port."""

    class Handler(_Handler):
        upstream = upstream_port

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    upstream: ClassVar[int]
    timeout = IDLE_S

    def _pass_on(self) -> None:
        """One request and its answer; the connection closes after it."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        told = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_HOP}
        told |= {
            "X-Forwarded-For": self.client_address[0],
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": self.headers["host"],
        }
        there = http.client.HTTPConnection("127.0.0.1", self.upstream)
        try:
            there.request(self.command, self.path, body, told)
            answer = there.getresponse()
            content = answer.read()
        finally:
            there.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OF_THE_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _pass_on  # noqa: N815 - the names http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Nobody reads it."""
