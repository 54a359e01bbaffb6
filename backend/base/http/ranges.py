"""A file on disk as an answer, whole or from where a download broke off (RFC 9110, one range)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Any, Final

from litestar import Request
from litestar.response import Stream

CHUNK_BYTES: Final = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(Exception):
    """The range lies behind the end of the file."""


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None: the whole file is meant. Raises Unsatisfiable."""
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        begin, end = max(0, size - int(last)), size
    else:
        begin, end = int(first), min(size, int(last) + 1 if last else size)
    if begin >= size or begin >= end:
        raise Unsatisfiable
    return begin, end


def tag_of(path: Path) -> str:
    """Another one when the file is another."""
    found = path.stat()
    return f'"{found.st_size:x}-{found.st_mtime_ns:x}"'


def asked_part(request: Request[Any, Any, Any], path: Path) -> tuple[int, int] | None:
    """The part a request asks for; the whole where the file changed since. Raises Unsatisfiable."""
    only_if = request.headers.get("if-range", "")
    header = request.headers.get("range", "") if not only_if or only_if == tag_of(path) else ""
    return part_of(header, path.stat().st_size)


def file_answer(path: Path, part: tuple[int, int] | None, media_type: str) -> Stream:
    """The file, or a part of it, in pieces, saved under its own name."""
    size = path.stat().st_size
    begin, end = part or (0, size)
    headers = {
        "Content-Length": str(end - begin),
        "Content-Disposition": f'attachment; filename="{path.name}"',
        "Accept-Ranges": "bytes",
        "ETag": tag_of(path),
        "Cache-Control": "no-store",
    }
    if part:
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    file = path.open("rb")
    status = 206 if part else 200
    return Stream(_pieces(file, begin, end), media_type=media_type, headers=headers, status_code=status)


async def _pieces(file: IO[bytes], begin: int, end: int) -> AsyncIterator[bytes]:
    with file:
        file.seek(begin)
        left = end - begin
        while left and (piece := await asyncio.to_thread(file.read, min(CHUNK_BYTES, left))):
            left -= len(piece)
            yield piece
