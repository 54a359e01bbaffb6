"""A proxy as Caddy is one by deploy/Caddyfile: it keeps Host and says in X-Forwarded-* who asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HEAD_BYTES_MAX = 64 * 1024


@contextmanager
def proxy(upstream_port: int) -> Iterator[int]:
    """Stands on loopback before a server on loopback; its port."""
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), list[int]()

    async def run() -> None:
        server = await asyncio.start_server(
            lambda reader, writer: _serve(reader, writer, upstream_port), "127.0.0.1", 0, limit=HEAD_BYTES_MAX
        )
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()
        async with server:
            await server.serve_forever()

    def work() -> None:
        asyncio.set_event_loop(loop)
        task = loop.create_task(run())
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join()


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, upstream: int) -> None:
    """One request and its answer; the connection closes after it."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    request, *lines = head.rstrip("\r\n").split("\r\n")
    named = {line.split(":", 1)[0].lower(): line.split(":", 1)[1].strip() for line in lines}
    peer = writer.get_extra_info("peername")[0]
    lines = [line for line in lines if not line.lower().startswith(("connection:", "x-forwarded-"))]
    lines += [f"X-Forwarded-For: {peer}", "X-Forwarded-Proto: https", f"X-Forwarded-Host: {named['host']}"]
    body = await reader.readexactly(int(named.get("content-length", "0")))
    there, here = await asyncio.open_connection("127.0.0.1", upstream)
    here.write("\r\n".join([request, *lines, "Connection: close", "", ""]).encode("latin-1") + body)
    writer.write(await there.read())
    for one in (here, writer):
        one.close()
