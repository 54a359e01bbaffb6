"""A wire that counts: devices that reach the server through it show what they move, streams included."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PIECE_BYTES = 65_536


@dataclass(slots=True)
class Relay:
    """`url`: what a browser opens. Bytes of everything that passed, headers and framing of HTTP too."""

    url: str
    _up: int = 0
    _down: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, size: int, *, up: bool) -> None:
        """Note bytes that pass."""
        with self._lock:
            if up:
                self._up += size
            else:
                self._down += size

    def take(self) -> tuple[int, int]:
        """Bytes sent by the devices, and to them, since the last call."""
        with self._lock:
            moved, self._up, self._down = (self._up, self._down), 0, 0
        return moved


@contextmanager
def relay(port: int) -> Iterator[Relay]:
    """A relay in front of a server on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one = Relay(f"http://localhost:{listener.getsockname()[1]}")
        threading.Thread(target=_accept, args=(listener, port, one), daemon=True).start()
        yield one


def _accept(listener: socket.socket, port: int, one: Relay) -> None:
    with suppress(OSError):  # closed: the measurement is over
        while True:
            device, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", port))
            for source, target, up in ((device, server, True), (server, device, False)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=_pass, args=(source, target, one, up), daemon=True).start()


def _pass(source: socket.socket, target: socket.socket, one: Relay, up: bool) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE_BYTES):
            one.count(len(piece), up=up)
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
