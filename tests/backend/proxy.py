"""A proxy as Caddy is one by deploy/Caddyfile: it keeps Host and says in X-Forwarded-* who asked."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

IDLE_S = 5
"""Browsers open connections they may never use."""
OF_THE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


Answers = Callable[[str, Message], bytes | None]
"""(path, headers of the request): the page that a portal gives in the server's place, if it does."""


@contextmanager
def proxy(upstream_port: int, portal: Answers = lambda _path, _headers: None) -> Iterator[int]:
    """Stands on loopback before a server on loopback; its port."""

    class Handler(_Handler):
        upstream = upstream_port
        page = staticmethod(portal)

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
    page: ClassVar[Answers]
    timeout = IDLE_S

    def _pass_on(self) -> None:
        """One request and its answer; the connection closes after it."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if (page := type(self).page(self.path, self.headers)) is not None:
            return self._answer(200, [("Content-Type", "text/html")], page)
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
        return self._answer(answer.status, answer.getheaders(), content)

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_THE_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _pass_on  # noqa: N815 - the names http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Nobody reads it."""
