"""Bodies on the way in and out: bounded, compressed both ways."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import Any

import zstandard
from litestar import Request, Response
from litestar.exceptions import HTTPException

from backend.base.http.problems import BadBody, BodyTooLarge, Problem

COMPRESS_BYTES_MIN = 600
"""Smaller answers fit into one packet as they are."""
INLINE_BYTES_MAX = 128 * 1024
"""Larger bodies are gzipped, and read, in a thread, so that other requests go on."""
ZSTD_LEVEL = 2
GZIP_LEVEL = 5


class EncodingUnknown(Problem):
    """The body is compressed in a way this server does not read."""

    code, status, fault = "encoding_unknown", 415, "device"
    title = "The request's encoding isn't supported"
    action = "Send it plain or gzipped."


async def read_body(request: Request[Any, Any, Any], bytes_max: int) -> bytes:
    """The unpacked body. Raises BodyTooLarge (of the packed size too), EncodingUnknown, BadBody."""
    try:
        body = await request.body()
    except HTTPException as error:
        if error.status_code == 413:
            raise BodyTooLarge(bytes_max=bytes_max) from error
        raise
    if len(body) > bytes_max:
        raise BodyTooLarge(bytes_max=bytes_max)
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise EncodingUnknown(f"Content-Encoding {encoding[:40]!r} isn't supported.")
    return gunzip(body, bytes_max)


def gunzip(body: bytes, bytes_max: int) -> bytes:
    """Unpack one gzip member, never holding more than `bytes_max` bytes. Raises BodyTooLarge, BadBody."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        data = unpack.decompress(body, bytes_max + 1)
    except zlib.error as error:
        raise BadBody("The body isn't a gzip stream.") from error
    if len(data) > bytes_max:
        raise BodyTooLarge(bytes_max=bytes_max)
    if not unpack.eof or unpack.unused_data:
        raise BadBody("The gzip stream is cut off, or something follows it.")
    return data


async def json_response(request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
    """The JSON body, as small as the caller takes it: zstd, else gzip, else as it is."""
    # Nobody keeps it, so nobody must be told that it varies.
    headers = {"Cache-Control": "no-store"}
    if len(body) >= COMPRESS_BYTES_MIN:
        accepted = _accepted(request.headers.get("accept-encoding", ""))
        if "zstd" in accepted:
            body = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
            headers["Content-Encoding"] = "zstd"
        elif "gzip" in accepted:
            if len(body) > INLINE_BYTES_MAX:
                body = await asyncio.to_thread(gzip.compress, body, GZIP_LEVEL, mtime=0)
            else:
                body = gzip.compress(body, GZIP_LEVEL, mtime=0)
            headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers, status_code=200)


def _accepted(header: str) -> set[str]:
    names: set[str] = set()
    for entry in header.lower().split(","):
        name, _, parameter = entry.partition(";")
        quality = parameter.strip().removeprefix("q=").strip()
        if quality.rstrip("0.") or not parameter:
            names.add(name.strip())
    return names
