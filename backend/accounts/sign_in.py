"""Signing in: who may try now, is the password right, which device is this."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from backend.accounts import contact, cookies, store
from backend.accounts.errors import SlowDown, WrongPassword
from backend.accounts.factors import second
from backend.accounts.factors.second import Means, Proof
from backend.accounts.factors.store import Purpose, Step
from backend.accounts.passwords import PASSWORD_BYTES_MAX, Passwords
from backend.accounts.security_log import Event, note
from backend.accounts.session import Caller
from backend.accounts.store import Credential, Source
from backend.accounts.throttle import ADDRESS, DEVICE, PAIR, wait_ms
from backend.base.database.engine import DatabaseEngine
from sync.values import is_id

DEVICE_ID_VERSION = 4


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a browser sent. `email` is normalised, `network` from `throttle.network`.

    `proofs`: device id -> secret, from its cookie. `device`: the id it would like to keep, or empty.
    """

    email: str
    password: str
    network: str
    proofs: Mapping[str, str]
    device: str
    device_name: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is in now, with the two secrets that go into cookies and nowhere else."""

    caller: Caller
    token: str
    device_secret: str


async def sign_in(
    means: Means, passwords: Passwords, attempt: Attempt, now_ms: int, session_days: int
) -> SignedIn:
    """A new session. Raises SlowDown or TooBusy before looking at the password and WrongPassword after.

    Raises SecondFactor or FactorDue where a right password is not enough.
    """
    engine = means.engine
    source = await _source(engine, attempt)
    line = passwords.known if source.device else passwords.strangers
    async with line.seat():  # before the try is counted, and before it costs a write
        charged = await charge(engine, source, now_ms)
        found = await store.credential_of_email(engine, attempt.email)
        password = attempt.password[:PASSWORD_BYTES_MAX]
        right = await passwords.check(line, found.password_hash if found else "", password)
    if not right or found is None or not found.active:
        await _note_failure(engine, attempt, found, now_ms, right=right)
        raise WrongPassword
    if passwords.outdated(found.password_hash):
        new_hash = await passwords.hash(attempt.password)
        await store.set_password(engine, found.person, new_hash, now_ms)
    await second.ask(means, found, now_ms)  # the try stays counted until the second step is right, too
    return await _let_in(engine, attempt, found, (charged, source), now_ms, session_days)


async def go_on(
    means: Means, attempt: Attempt, proof: Proof, purposes: Sequence[Purpose], now_ms: int, session_days: int
) -> SignedIn:
    """A new session by a second step, or by a passkey alone. Raises SlowDown, StepOver, WrongCode."""
    engine, source = means.engine, Source("", attempt.network, "")
    charged = await charge(engine, source, now_ms)
    step = await second.proved(means, proof, purposes, now_ms)
    return await _enter_as(engine, attempt, step, (charged, source), now_ms, session_days)


async def enrol(
    means: Means, attempt: Attempt, proof: Proof, now_ms: int, session_days: int
) -> tuple[SignedIn, list[str]]:
    """A new session with the second factor that the company wants, just added; its codes to write down."""
    engine, source = means.engine, Source("", attempt.network, "")
    charged = await charge(engine, source, now_ms)
    step, codes = await second.added(means, proof, "enrol", now_ms)
    return await _enter_as(engine, attempt, step, (charged, source), now_ms, session_days), codes


Charged = tuple[str, Source]
"""A try that was counted as wrong, and where it came from."""


async def _enter_as(
    engine: DatabaseEngine, attempt: Attempt, step: Step, charged: Charged, now_ms: int, session_days: int
) -> SignedIn:
    found = await store.credential_of(engine, step.tenant, step.person)
    if found is None or not found.active:
        raise WrongPassword
    attempt = replace(attempt, email=found.email)
    return await _let_in(engine, attempt, found, charged, now_ms, session_days)


async def _let_in(
    engine: DatabaseEngine,
    attempt: Attempt,
    found: Credential,
    charged: Charged,
    now_ms: int,
    session_days: int,
) -> SignedIn:
    async with engine.write():
        await store.forget_attempts(engine, *charged, now_ms)
        if not charged[1].email:
            await store.forget_attempts(engine, "", await _source(engine, attempt), now_ms)
        return await enter(engine, attempt, found, now_ms, session_days)


async def _source(engine: DatabaseEngine, attempt: Attempt) -> Source:
    proofs = {device: cookies.digest(secret) for device, secret in attempt.proofs.items()}
    proven = await store.proven_device(engine, attempt.email, proofs)
    return Source(attempt.email, attempt.network, proven)


async def _note_failure(
    engine: DatabaseEngine, attempt: Attempt, found: Credential | None, now_ms: int, *, right: bool
) -> None:
    """Whose door was tried, and from where.

    What was typed is kept nowhere: where nobody has this e-mail it may be a password in the wrong field.
    """
    why = "unknown" if found is None else "deactivated" if right else "password"
    event = Event(
        "sign_in_failed", subject=found.person if found else "", address=attempt.network, detail={"why": why}
    )
    await note(engine, found.tenant if found else "", event, now_ms)


async def charge(engine: DatabaseEngine, source: Source, now_ms: int) -> str:
    """Count a try as wrong until the password proves right, so that tries at the same time count too; its id.

    Raises SlowDown.
    """
    async with engine.write():
        await store.lock_attempts(engine, source.device or source.network)
        if source.device:
            wait = wait_ms(DEVICE, await store.failures_of_device(engine, source, now_ms), now_ms)
        else:
            pair = await store.failures_of_pair(engine, source, now_ms)
            everybody = await store.failures_of_network(engine, source, now_ms)
            wait = max(wait_ms(PAIR, pair, now_ms), wait_ms(ADDRESS, everybody, now_ms))
        if wait:
            raise SlowDown(wait)
        id_ = uuid.uuid4().hex
        await store.add_attempt(engine, id_, source, now_ms)
        return id_


def _is_device_id(text: str) -> bool:
    """Whether a device may bring this id: a random UUID, as this server gives them.

    A restored backup does not know the devices of the days after it; they keep their ids, and offer again
    what they had sent. Ids of parts of the server (`door.Sender`) are no random ones, so nobody takes them.
    """
    return is_id(text) and uuid.UUID(text).version == DEVICE_ID_VERSION


async def enter(
    engine: DatabaseEngine, attempt: Attempt, found: Credential, now_ms: int, session_days: int
) -> SignedIn:
    """The session of somebody who has proved who they are, in the caller's transaction.

    It ends after so many days without a request, or sooner by those the workspace gives (K4).
    """
    fields = await store.record_fields(engine, found.tenant, "person", found.person)
    role = fields.get("role", "")
    caller = Caller(found.tenant, found.person, attempt.device, role)
    adopted = _is_device_id(attempt.device) and await store.add_device(
        engine, caller, attempt.device_name, now_ms
    )
    # The outbox on the device goes on with its numbers, so its device must stay the same one.
    if not adopted and await store.own_device(engine, found.tenant, found.person, attempt.device):
        if attempt.device_name:
            await store.rename_device(engine, caller.tenant, caller.device, attempt.device_name)
    elif not adopted:
        caller = Caller(found.tenant, found.person, str(uuid.uuid4()), role)
        await store.add_device(engine, caller, attempt.device_name, now_ms)
    signed_in = SignedIn(caller, cookies.new_token(), cookies.new_token())
    await store.note_sign_in(
        engine, caller, cookies.digest(signed_in.device_secret), attempt.user_agent, now_ms
    )
    ends_at = await contact.ends_at(engine, caller.tenant, now_ms, session_days)
    await store.start_session(engine, caller, cookies.digest(signed_in.token), now_ms, ends_at)
    event = Event("signed_in", caller.person, device=caller.device, address=attempt.network)
    await note(engine, caller.tenant, event, now_ms)
    return signed_in
