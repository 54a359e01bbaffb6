"""The app's files: one shell for every page, hashed assets for ever, and headers that let nothing else run.

The folder is read whole into memory when it changed, so a path can only name a file that was there: there is
no path to traverse. Unknown addresses below /api and /assets stay 404; any other navigation gets the shell.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import zstandard
from litestar import Request, Response, get, route
from litestar.datastructures import MutableScopeHeaders, State
from litestar.enums import HttpMethod, ScopeType
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send

from backend.base.http.problems import PROBLEM_JSON, NotFound

SHELL: Final = "index.html"
NO_SHELL_BELOW: Final = ("api", "assets")
COMPRESS_BYTES_MIN: Final = 512
GZIP_LEVEL: Final = 6
ZSTD_LEVEL: Final = 12
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_EACH_TIME: Final = "no-cache"
_HASHED = re.compile(r"^assets/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$")
_TYPES: Final = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
_COMPRESSED_TYPES: Final = (
    "text/",
    "application/json",
    "application/manifest",
    "image/svg",
    "application/wasm",
)
# File suffix -> name on the wire, the best first.
_ENCODINGS: Final = {".br": "br", ".zst": "zstd", ".gz": "gzip"}

NOT_BUILT: Final = b"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Lapangan</title>
<main><h1>Lapangan is running, the app is not built yet</h1>
<p>The server and its API answer. The app for phones is made by <code>make run</code>; this page
changes into it by itself as soon as it is there.</p></main></html>
"""

ALWAYS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    # The last three: browsers leave out of each request what they would tell of themselves.
    "permissions-policy": "geolocation=(self), camera=(self), microphone=(self), payment=(), usb=(), "
    "browsing-topics=(), ch-ua=(), ch-ua-mobile=(), ch-ua-platform=()",
}
# An answer to a script's request is never shown, framed or run: what it is may not be guessed, and that it is
# not kept. The guard has turned other sites away before.
DATA_ALWAYS: Final = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
MARK: Final = "x-lapangan"
"""By it a device knows that nothing on the way answered instead."""
_JSON_TYPES: Final = ("application/json", PROBLEM_JSON)
HTTPS_ONLY: Final = "max-age=31536000"
POLICY_OF_DATA: Final = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to send: encoding ("" is plain) to bytes."""

    media_type: str
    etag: str
    cache: str
    bodies: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Site:
    """The built app: path inside the folder to file, and the policy its shell needs."""

    assets: dict[str, Asset]
    policy: str


@dataclass
class Files:
    """The folder, read again when its shell was replaced."""

    folder: Path
    _site: Site | None = None
    _made_of: tuple[int, int] | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def site(self) -> Site | None:
        """What there is to serve now; None before the app is built."""
        made_of = _stamp(self.folder / SHELL)
        if made_of != self._made_of:
            async with self._turn:
                if made_of != self._made_of:
                    self._site = await asyncio.to_thread(read_site, self.folder) if made_of else None
                    self._made_of = made_of
        return self._site


def _stamp(shell: Path) -> tuple[int, int] | None:
    try:
        found = shell.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def read_site(folder: Path) -> Site:
    """Read and compress every file of a build. Blocking: some 100 ms."""
    assets = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and path.suffix not in _ENCODINGS and name[0] != ".":
            assets[name] = _asset(path, name)
    shell = assets[SHELL].bodies[""].decode()
    return Site(assets, content_security_policy(shell))


def _asset(path: Path, name: str) -> Asset:
    body = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    bodies = {"": body}
    if len(body) >= COMPRESS_BYTES_MIN and media_type.startswith(_COMPRESSED_TYPES):
        bodies |= _compressed(path, body)
    etag = hashlib.sha256(body).hexdigest()[:32]
    return Asset(media_type, etag, FOREVER if _HASHED.match(name) else ASK_EACH_TIME, bodies)


def _compressed(path: Path, body: bytes) -> dict[str, bytes]:
    """Encodings smaller than the file, the best first; files that lie beside it are taken as they are."""
    made = {}
    for suffix, encoding in _ENCODINGS.items():
        beside = path.with_name(path.name + suffix)
        if beside.is_file() and beside.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            made[encoding] = beside.read_bytes()
        elif encoding == "zstd":
            made[encoding] = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
        elif encoding == "gzip":
            made[encoding] = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return {encoding: packed for encoding, packed in made.items() if len(packed) < len(body)}


class _Inline(HTMLParser):
    """Collects the text of inline scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.found and not any(name == "src" for name, _ in attrs):
            self._within = tag
            self.found[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._within:
            self.found[self._within][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""


def content_security_policy(shell: str) -> str:
    """The policy for a shell: own files, and exactly the inline scripts and styles it holds, by hash."""
    inline = _Inline()
    inline.feed(shell)
    scripts, styles = (
        " ".join(f"'sha256-{_sha256(text)}'" for text in dict.fromkeys(inline.found[tag]))
        for tag in ("script", "style")
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts}".rstrip(),
            f"style-src 'self' {styles}".rstrip(),
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@route("/", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def get_shell(request: Request[Any, Any, State]) -> Response[bytes]:
    """The app."""
    return await _answer(request, "")


@route("/{path:path}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def get_file(request: Request[Any, Any, State], path: FromPath[str]) -> Response[bytes]:
    """A file of the app, or the app itself for an address that its own router knows."""
    return await _answer(request, path.lstrip("/"))


API_METHODS: Final = [method for method in HttpMethod if method not in (HttpMethod.OPTIONS, HttpMethod.TRACE)]


@get("/api/hello", sync_to_thread=False)
def hello() -> Redirect:
    """Where a person goes to see what answers in this server's place; when it is this server, to the app."""
    return Redirect("/", status_code=303)


@route("/api/{path:path}", http_method=API_METHODS)
async def unknown_api(path: FromPath[str]) -> None:
    """Whatever the method: nothing of the API is here, rather than "another method might do"."""
    raise NotFound(f"There's no /api{path[:80]} here.")


ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (get_shell, get_file, hello, unknown_api)


async def _answer(request: Request[Any, Any, State], name: str) -> Response[bytes]:
    top = name.partition("/")[0]
    site = await request.app.state.files.site()
    asset = site.assets.get(name) if site else None
    if asset is None and top in NO_SHELL_BELOW:
        raise NotFound
    if site is None:
        headers = {"cache-control": "no-store", "retry-after": "5", "refresh": "5"}
        return Response(NOT_BUILT, status_code=503, media_type="text/html", headers=headers)
    if asset is None and not _navigates(request):
        raise NotFound
    return _respond(request, asset or site.assets[SHELL], site.policy)


def _navigates(request: Request[Any, Any, State]) -> bool:
    """Whether a person goes to this address, rather than a page asking for a file that is not there."""
    mode = request.headers.get("sec-fetch-mode")
    if mode is not None:
        return mode == "navigate"
    accept = request.headers.get("accept", "*/*")
    return "text/html" in accept or accept == "*/*"


def _respond(request: Request[Any, Any, State], asset: Asset, policy: str) -> Response[bytes]:
    encoding = _best(asset, request.headers.get("accept-encoding", ""))
    etag = f'"{asset.etag}{"-" + encoding if encoding else ""}"'
    headers = {"cache-control": asset.cache, "etag": etag}
    if len(asset.bodies) > 1:
        headers["vary"] = "accept-encoding"
    # A script that runs as a worker lives by its own policy, not its page's: it fetches for the app.
    if asset.media_type.startswith(("text/html", "text/javascript")):
        headers["content-security-policy"] = policy
    asked = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if etag in asked or "*" in asked:
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    if encoding:
        headers["content-encoding"] = encoding
    body = asset.bodies[encoding]
    if request.method == "HEAD":
        headers["content-length"] = str(len(body))
        body = b""
    return Response(body, headers=headers, media_type=asset.media_type)


def _best(asset: Asset, accepted: str) -> str:
    """The first encoding we have that the client takes."""
    taken = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        taken[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((name for name in asset.bodies if name and taken.get(name)), "")


def _is_for_scripts(scope: Scope, headers: MutableScopeHeaders) -> bool:
    """Whether it is JSON that answers a request no address bar, link or frame can make."""
    api = scope["path"].startswith("/api/") and scope.get("method") not in ("GET", "HEAD")
    return api and headers.get("content-type", "").partition(";")[0] in _JSON_TYPES


def with_security_headers(app: ASGIApp) -> ASGIApp:
    """Middleware: every answer carries `ALWAYS`, or what data needs of it; no data may load anything."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                if scope["path"].startswith("/api/"):
                    headers[MARK] = "1"
                if _is_for_scripts(scope, headers):
                    for name, value in DATA_ALWAYS.items():
                        headers.setdefault(name, value)
                    await send(message)
                    return
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", POLICY_OF_DATA)
                if scope["litestar_app"].state.settings.secure:
                    headers.setdefault("strict-transport-security", HTTPS_ONLY)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped
