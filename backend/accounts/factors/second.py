"""The second step of signing in: what is asked for, and whether what comes proves who it is."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec

from backend.accounts import store as accounts
from backend.accounts.errors import FactorDue, FactorsFull, NoPasskeysHere, SecondFactor, StepOver, WrongCode
from backend.accounts.factors import passkeys, store, totp
from backend.accounts.factors.passkeys import NotProven, Passkey, Site
from backend.accounts.factors.store import FactorRow, Purpose, Step
from backend.accounts.store import Credential
from backend.base.database.engine import DatabaseEngine
from backend.base.qr import qr
from backend.base.vault import Vault

_SEALED_FOR: Final = "totp"


class Proof(msgspec.Struct):
    """What a browser sends to prove a step: a code (of an app, or one on paper) or a passkey's answer."""

    step: str
    code: str = ""
    passkey: dict[str, Any] | None = None
    name: str = ""
    """What a new factor is to be called."""


@dataclass(frozen=True, slots=True)
class Means:
    """What proving needs. `site`: None where the address of the server can have no passkeys."""

    engine: DatabaseEngine
    vault: Vault
    site: Site | None


async def ask(means: Means, found: Credential, now_ms: int) -> None:
    """After a right password: raise SecondFactor or FactorDue unless it is enough."""
    have = await store.factors(means.engine, found.tenant, found.person)
    if any(one.kind != "recovery" for one in have):
        step, options = await _begin_request(means, "second", found.tenant, found.person, have, now_ms)
        kinds = sorted({one.kind for one in have if one.kind != "passkey" or means.site})
        raise SecondFactor(step=step, kinds=kinds, passkey=options)
    if await due(means.engine, found.tenant, found.person):
        raise FactorDue(**await begin_adding(means, found, "enrol", now_ms))


async def due(engine: DatabaseEngine, tenant: str, person: str) -> bool:
    """Whether the company wants a second factor of the person's role."""
    workspace = await accounts.record_fields(engine, tenant, "workspace", tenant)
    fields = await accounts.record_fields(engine, tenant, "person", person)
    return fields.get("role") in (workspace.get("second_factor") or ())


async def begin_passkey(means: Means, now_ms: int) -> dict[str, Any]:
    """Signing in with a passkey alone: step and options. Raises NoPasskeysHere."""
    if means.site is None:
        raise NoPasskeysHere
    step, options = await _begin_request(means, "passkey", "", "", (), now_ms)
    return {"step": step, "passkey": options}


async def begin_adding(means: Means, whose: Credential, purpose: Purpose, now_ms: int) -> dict[str, Any]:
    """Step, and what an authenticator app and a passkey need to be added. Raises FactorsFull."""
    engine, site = means.engine, means.site
    have = await store.factors(engine, whose.tenant, whose.person)
    if sum(one.kind != "recovery" for one in have) >= store.FACTORS_MAX:
        raise FactorsFull(factors_max=store.FACTORS_MAX)
    fields = await accounts.record_fields(engine, whose.tenant, "person", whose.person)
    workspace = await accounts.record_fields(engine, whose.tenant, "workspace", whose.tenant)
    challenge, secret = passkeys.new_challenge(), totp.new_secret()
    step = Step(
        "", whose.tenant, whose.person, purpose, challenge,
        means.vault.seal(secret, _SEALED_FOR), 0,
    )  # fmt: skip
    known = [one.credential for one in have if one.credential]
    name = fields.get("name", "")
    options = site and passkeys.creation(site, whose.person, whose.email, name, challenge, known)
    address = totp.address(secret, whose.email, workspace.get("name", ""))
    size, path = qr(address)
    return {
        "step": await store.begin(engine, step, now_ms),
        "totp": {"secret": secret, "address": address, "qr": {"size": size, "path": path}},
        "passkey": options,
    }


async def proved(means: Means, proof: Proof, purposes: Sequence[Purpose], now_ms: int) -> Step:
    """The step that `proof` ends, with its person. Raises StepOver, WrongCode."""
    step = await store.try_step(means.engine, proof.step, purposes, now_ms)
    if step is None:
        raise StepOver
    whose = await _right(means, step, proof, now_ms)
    if whose is None:
        raise WrongCode(tries_left=max(0, store.TRIES_MAX - step.tries))
    if not await store.finish(means.engine, step):
        raise StepOver
    return whose


async def added(
    means: Means, proof: Proof, purpose: Purpose, now_ms: int, whose: tuple[str, str] | None = None
) -> tuple[Step, list[str]]:
    """Add what was begun, by `whose` (tenant, person) where somebody is signed in.

    The step, and codes to write down with the first factor. Raises StepOver, WrongCode.
    """
    engine = means.engine
    step = await store.try_step(engine, proof.step, (purpose,), now_ms)
    if step is None or (whose and whose != (step.tenant, step.person)):
        raise StepOver
    new = _new(means, step, proof, now_ms)
    if new is None:
        raise WrongCode(tries_left=max(0, store.TRIES_MAX - step.tries))
    async with engine.write():
        if not await store.finish(engine, step):
            raise StepOver
        have = await store.factors(engine, step.tenant, step.person)
        await store.add(engine, new)
        codes = [] if any(one.kind == "recovery" for one in have) else totp.recovery_codes()
        for code in codes:
            hashed = totp.recovery_hash(code)
            await store.add(engine, FactorRow(step.tenant, step.person, "recovery", hashed, now_ms))
    return step, codes


def _new(means: Means, step: Step, proof: Proof, now_ms: int) -> FactorRow | None:
    if proof.passkey is not None and means.site:
        try:
            key = passkeys.made(means.site, step.challenge, proof.passkey)
        except NotProven:
            return None
        return FactorRow(
            step.tenant, step.person, "passkey", key.public_key, now_ms,
            name=proof.name, credential=key.credential, counter=key.counter,
        )  # fmt: skip
    secret = means.vault.open(step.secret, _SEALED_FOR)
    used = totp.step_of(secret, proof.code, now_ms, 0)
    if used is None:
        return None
    return FactorRow(step.tenant, step.person, "totp", step.secret, now_ms, name=proof.name, counter=used)


async def _right(means: Means, step: Step, proof: Proof, now_ms: int) -> Step | None:
    """The step with its person when the proof holds; it is used up with it."""
    if proof.passkey is not None:
        return await _right_passkey(means, step, proof.passkey, now_ms)
    if step.purpose == "passkey":
        return None
    for one in await store.factors(means.engine, step.tenant, step.person):
        if one.kind == "totp":
            secret = means.vault.open(one.secret, _SEALED_FOR)
            used = totp.step_of(secret, proof.code, now_ms, one.counter)
            if used is not None and await store.used(means.engine, one, used, now_ms):
                return step
        elif one.kind == "recovery" and secrets.compare_digest(one.secret, totp.recovery_hash(proof.code)):
            return step if await store.spend(means.engine, one) else None
    return None


async def _right_passkey(means: Means, step: Step, answer: dict[str, Any], now_ms: int) -> Step | None:
    if means.site is None:
        return None
    try:
        known = await store.by_credential(means.engine, passkeys.credential_of(answer))
        if known is None or (step.person and (known.tenant, known.person) != (step.tenant, step.person)):
            return None
        stored = Passkey(known.credential, known.secret, known.counter)
        counter = passkeys.proven(means.site, step.challenge, answer, stored)
    except NotProven:
        return None
    if not await store.used(means.engine, known, counter, now_ms):
        return None
    return replace(step, tenant=known.tenant, person=known.person)


async def _begin_request(
    means: Means, purpose: Purpose, tenant: str, person: str, have: Sequence[FactorRow], now_ms: int
) -> tuple[str, dict[str, Any] | None]:
    challenge = passkeys.new_challenge()
    known = [one.credential for one in have if one.credential]
    options = None
    if means.site and (known or purpose == "passkey"):
        options = passkeys.request(means.site, challenge, known)
    step = Step("", tenant, person, purpose, challenge, "", 0)
    return await store.begin(means.engine, step, now_ms), options
