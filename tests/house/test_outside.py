"""One door leads out of the server, and none out of the app: what is not in the registry contacts nobody."""

from __future__ import annotations

import ast
import re
import socket
from pathlib import Path

import pytest

from backend.accounts.roles import ROUTES
from backend.base.http.web import content_security_policy
from backend.base.outside import REGISTRY
from sync.schema.kinds import LINKS_OUT

ROOT = Path(__file__).resolve().parents[2]
OPENERS = frozenset(
    "aiohttp aiosmtplib ftplib http.client httpx httpcore imaplib poplib requests smtplib socket ssl"
    " telnetlib urllib.request urllib3 websockets xmlrpc.client".split()
)
"""Modules with which a connection may be opened."""
MAY = {
    "backend/base/outside.py": "the door itself",
    "backend/mail/smtp.py": "talks SMTP over a link that the door opened",
    "backend/work.py": "the name of this machine, for the leases of its jobs",
    "backend/cli/serve.py": "sees whether a port is free here",
    "backend/config.py": "the name of this machine, by which others may ask for it",
    "backend/features/nearby/network.py": "which address this machine has in its own network",
}
"""Files of the server that know one of them, and what for."""
PARTS = ("backend", "sync", "ocr", "pwa")
CONNECTS = re.compile(r"\b(?:open_connection|create_connection|create_datagram_endpoint|sock_connect)\s*\(")


def imported(text: str) -> set[str]:
    """Every module that a source imports, at its top or within."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def sources(*ends: str) -> dict[str, str]:
    paths = [path for part in PARTS for end in ends for path in (ROOT / part).rglob(f"*.{end}")]
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}


def test_only_the_door_and_what_talks_through_it_can_open_a_connection() -> None:
    texts = sources("py")
    users = {
        name
        for name, text in texts.items()
        if any(module in OPENERS or module.partition(".")[0] in OPENERS for module in imported(text))
    }
    assert users == MAY.keys()
    callers = {name for name, text in texts.items() if CONNECTS.search(text)}
    assert callers == {"backend/base/outside.py"}


def test_a_new_opener_would_be_found() -> None:
    assert "httpx" in imported("def f():\n    import httpx")
    assert "urllib.request" in imported("from urllib import request")
    assert CONNECTS.search("await asyncio.open_connection(host, 443)")


NAMES = re.compile(r"https?://([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
NO_ADDRESS = {
    "example.com": "what an example says", "www.w3.org": "the name of a language",
}  # fmt: skip


def test_every_address_in_the_sources_of_the_app_is_in_the_registry() -> None:
    known = {address for one in REGISTRY.values() for address in one.addresses}
    found = {
        (name, host)
        for name, text in sources("ts", "tsx", "js", "py", "json").items()
        if name.startswith("pwa/") and "/absent/" not in name
        for host in NAMES.findall(text)
        if not host.endswith(tuple(NO_ADDRESS))
    }
    assert {(name, host) for name, host in found if host not in known} == set()
    assert known <= {host for _, host in found}, "an entry that nobody contacts any more"


def test_the_app_may_speak_to_its_own_server_only() -> None:
    policy = dict(rule.split(" ", 1) for rule in content_security_policy("").split("; "))
    assert policy["connect-src"] == "'self'"
    for rule in ("default-src", "script-src", "font-src", "worker-src", "manifest-src", "form-action"):
        assert policy[rule] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    asked = {name: one for name, one in REGISTRY.items() if one.who == "app"}
    assert asked == {}, "then connect-src must name it, and its switch"


def test_everything_outside_has_a_switch_or_waits_for_a_tap() -> None:
    screens = {path for _, path in ROUTES}
    for name, one in REGISTRY.items():
        if one.who == "tap":
            assert one.addresses, name
            assert not one.setting, name
            assert name in LINKS_OUT, name  # the field `closed_links` of the workspace is its switch
        else:
            assert one.setting.startswith("/admin/"), name
            assert f"/api/office/{one.setting.rpartition('/')[2]}" in screens, name


def test_the_guard_of_the_tests_lets_nothing_out() -> None:
    with socket.socket() as probe, pytest.raises(AssertionError, match="outside"):
        probe.connect(("93.184.215.14", 80))
