"""The first run: whoever opens an empty server makes its workspace, if they are who set the server up.

That is who sits at the machine itself (`base.http.local`), or knows the code that `lapangan serve` prints.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from backend.accounts import cookies, people, security_log, sign_in, store, workspace
from backend.accounts.errors import CodeNeeded, FirstRunOver, WrongServerCode
from backend.accounts.passwords import Passwords, check_strength, given_password
from backend.accounts.people import NewPerson, Office
from backend.accounts.routes import AnyRequest, DeviceSent, attempt_of
from backend.accounts.security_log import Event
from backend.accounts.session import Caller
from backend.accounts.sign_in import Attempt, SignedIn
from backend.accounts.store import Credential, Source
from backend.accounts.workspace import NewWorkspace
from backend.base.database.engine import DatabaseEngine
from backend.base.http.local import is_local
from backend.replica.replica import Replica

CODE_FILE: Final = "first-run-code.txt"
CODE_CHARS_MAX: Final = 100
CLAIM_CHARS_MIN: Final = 32
CLAIM_KEEP_MS: Final = 15 * 60 * 1000
_NOBODY: Final = "first run"
"""Stands for an e-mail where wrong codes are counted: no address looks like it."""


@dataclass(frozen=True, slots=True)
class Founding:
    """A workspace to make, with its administrator, and the device that asks for it."""

    workspace: NewWorkspace
    administrator: NewPerson
    attempt: Attempt


class Claims:
    """Whose first run it was, for a page that never heard the answer: its line was cut, or it was reloaded.

    In this process alone: who comes later has a password, or the file of the demo's.
    """

    def __init__(self) -> None:
        self._last: tuple[str, str, str, int] | None = None

    def keep(self, claim: str, caller: Caller, now_ms: int) -> None:
        """The page that says this came in as `caller`."""
        if len(claim) >= CLAIM_CHARS_MIN:
            self._last = (cookies.digest(claim), caller.tenant, caller.person, now_ms)

    async def again(self, engine: DatabaseEngine, claim: str, when: tuple[Attempt, int, int]) -> SignedIn:
        """Let it in once more. `when`: who asks, ms UTC, days a session lasts. Raises FirstRunOver."""
        attempt, now_ms, session_days = when
        if self._last is None or len(claim) < CLAIM_CHARS_MIN:
            raise FirstRunOver
        digest, tenant, person, at_ms = self._last
        mine = hmac.compare_digest(digest, cookies.digest(claim)) and now_ms - at_ms < CLAIM_KEEP_MS
        who = await store.credential_of(engine, tenant, person) if mine else None
        if who is None or not who.active:
            raise FirstRunOver
        async with engine.write():
            attempt = replace(attempt, email=who.email)
            return await enter_as(engine, tenant, person, attempt, (now_ms, session_days))


def code_of(var_dir: Path) -> str:
    """The code of this server, made when there is none; readable by nobody else."""
    path = var_dir / CODE_FILE
    var_dir.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(given_password() + "\n")
    return path.read_text(encoding="utf-8").strip()


def forget_code(var_dir: Path) -> None:
    """The code let somebody in, or is of no use: the next one is another."""
    (var_dir / CODE_FILE).unlink(missing_ok=True)


async def needed(engine: DatabaseEngine) -> bool:
    """Whether nobody has a workspace here yet."""
    return not await store.tenants(engine)


async def admit(request: AnyRequest, code: str, now_ms: int) -> None:
    """Let pass who may make the first workspace.

    Raises FirstRunOver, CodeNeeded, WrongServerCode, and SlowDown before looking at the code.
    """
    engine: DatabaseEngine = request.app.state.engine
    if not await needed(engine):
        raise FirstRunOver
    if is_local(request):
        return
    if not code.strip():
        raise CodeNeeded
    source = Source(_NOBODY, attempt_of(request, DeviceSent()).network, "")
    charged = await sign_in.charge(engine, source, now_ms)
    right = await asyncio.to_thread(code_of, request.app.state.settings.var_dir)
    if not hmac.compare_digest(_plain(code).encode(), _plain(right).encode()):
        await security_log.note(engine, "", Event("first_run_refused", address=source.network), now_ms)
        raise WrongServerCode
    await store.forget_attempts(engine, charged, source, now_ms)


async def found(office: tuple[Replica, Passwords], new: Founding, now_ms: int, session_days: int) -> SignedIn:
    """Make the workspace and its administrator and sign the device in: all of it, once on this server.

    Raises FirstRunOver, BadField, WeakPassword.
    """
    replica, passwords = office
    engine = replica.engine
    check_strength(new.administrator.password, new.administrator.name, new.attempt.email)
    async with engine.write():
        await alone(engine)
        tenant = await workspace.add_workspace(replica, new.workspace, now_ms)
        added = await people.add_person(Office(replica, passwords, tenant), new.administrator, now_ms)
        made = Event("workspace_made", added.person, tenant, address=new.attempt.network)
        await security_log.note(engine, tenant, made, now_ms)
        return await enter_as(engine, tenant, added.person, new.attempt, (now_ms, session_days))


async def alone(engine: DatabaseEngine) -> None:
    """Of all who make a first workspace at once let the first go on; raises FirstRunOver for the others."""
    await store.lock_attempts(engine, _NOBODY)
    if not await needed(engine):
        raise FirstRunOver


async def enter_as(
    engine: DatabaseEngine, tenant: str, person: str, attempt: Attempt, when: tuple[int, int]
) -> SignedIn:
    """A session of the device for a person who was just made. `when`: ms UTC, days a session lasts."""
    now_ms, session_days = when
    who = Credential(tenant, person, attempt.email, "", active=True)
    return await sign_in.enter(engine, attempt, who, now_ms, session_days)


def _plain(code: str) -> str:
    """As people may type it: capitals, blanks and dashes of any kind are nothing."""
    return "".join(sign for sign in code[:CODE_CHARS_MAX].casefold() if sign.isalnum())
