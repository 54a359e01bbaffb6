"""Reads and writes factors and what is begun with them. Times are milliseconds UTC."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from backend.accounts.cookies import digest, new_token
from backend.base.database.engine import Changed, DatabaseEngine, ask
from backend.base.database.tables import Factor, SignInStep

FACTORS_MAX: Final = 10
"""Authenticator apps and passkeys of one person."""
NAME_CHARS_MAX: Final = 80
STEP_MS: Final = 5 * 60 * 1000
TRIES_MAX: Final = 5

Kind = Literal["totp", "passkey", "recovery"]
Purpose = Literal["second", "enrol", "passkey", "add"]


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor. `secret`, `counter`: as in the table."""

    tenant: str
    person: str
    kind: Kind
    secret: str
    created_at: int
    name: str = ""
    credential: str = ""
    counter: int = 0
    last_used_at: int = 0
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Step:
    """What was begun. `tenant` and `person` are empty for a passkey that has not said yet whose it is."""

    id: str
    tenant: str
    person: str
    purpose: Purpose
    challenge: str
    secret: str
    tries: int


_FACTOR = (
    Factor.id, Factor.tenant, Factor.person, Factor.kind, Factor.name, Factor.secret, Factor.credential,
    Factor.counter, Factor.created_at, Factor.last_used_at,
)  # fmt: skip
_STEP = (
    SignInStep.id, SignInStep.tenant, SignInStep.person, SignInStep.purpose, SignInStep.challenge,
    SignInStep.secret, SignInStep.tries,
)  # fmt: skip


async def factors(engine: DatabaseEngine, tenant: str, person: str) -> list[FactorRow]:
    """Everything the person has, oldest first."""
    of_person = (Factor.tenant == tenant) & (Factor.person == person)
    rows = await ask(engine, Factor.select(*_FACTOR).where(of_person).order_by(Factor.created_at, Factor.id))
    return [FactorRow(**row) for row in rows]


async def by_credential(engine: DatabaseEngine, credential: str) -> FactorRow | None:
    """The passkey with this id, whoever has it."""
    rows = await ask(engine, Factor.select(*_FACTOR).where(Factor.credential == credential))
    return FactorRow(**rows[0]) if rows else None


async def add(engine: DatabaseEngine, new: FactorRow) -> None:
    name = " ".join(new.name.split())[:NAME_CHARS_MAX]
    factor = Factor(
        id=new.id, tenant=new.tenant, person=new.person, kind=new.kind, name=name, secret=new.secret,
        credential=new.credential, counter=new.counter, created_at=new.created_at,
    )  # fmt: skip
    await ask(engine, Factor.insert(factor))


async def used(engine: DatabaseEngine, factor: FactorRow, counter: int, now_ms: int) -> bool:
    """Note a use; False when another request has used the same code or signature in the meantime."""
    changed: Changed = {Factor.counter: counter, Factor.last_used_at: now_ms}
    same = (Factor.id == factor.id) & (Factor.counter == factor.counter)
    if counter == factor.counter:  # a passkey that counts nothing
        same &= Factor.last_used_at <= now_ms
    return bool(await ask(engine, Factor.update(changed).where(same).returning(Factor.id)))


async def spend(engine: DatabaseEngine, factor: FactorRow) -> bool:
    """Take a recovery code away; False when it is gone already."""
    return bool(await ask(engine, Factor.delete().where(Factor.id == factor.id).returning(Factor.id)))


async def rename(engine: DatabaseEngine, factor: FactorRow, name: str) -> None:
    await ask(engine, Factor.update({Factor.name: name}).where(Factor.id == factor.id))


async def remove(engine: DatabaseEngine, tenant: str, person: str, ids: Sequence[str]) -> None:
    of_person = (Factor.tenant == tenant) & (Factor.person == person)
    await ask(engine, Factor.delete().where(of_person, Factor.id.is_in(list(ids))))


async def begin(engine: DatabaseEngine, step: Step, now_ms: int) -> str:
    """Keep what is begun and forget what is over; the token that goes on with it."""
    await ask(engine, SignInStep.delete().where(SignInStep.expires_at <= now_ms))
    token = new_token()
    row = SignInStep(
        id=digest(token), tenant=step.tenant, person=step.person, purpose=step.purpose,
        challenge=step.challenge, secret=step.secret, expires_at=now_ms + STEP_MS,
    )  # fmt: skip
    await ask(engine, SignInStep.insert(row))
    return token


async def try_step(
    engine: DatabaseEngine, token: str, purposes: Sequence[Purpose], now_ms: int
) -> Step | None:
    """The step of a token, with this try counted; None when it is over or was tried too often."""
    live = (
        (SignInStep.id == digest(token)) & (SignInStep.expires_at > now_ms) & (SignInStep.tries < TRIES_MAX)
    )
    where = live & SignInStep.purpose.is_in(list(purposes))
    counted: Changed = {SignInStep.tries: SignInStep.tries + 1}
    rows = await ask(engine, SignInStep.update(counted).where(where).returning(*_STEP))
    return Step(**rows[0]) if rows else None


async def finish(engine: DatabaseEngine, step: Step) -> bool:
    """End a step; False when another request has ended it."""
    return bool(
        await ask(engine, SignInStep.delete().where(SignInStep.id == step.id).returning(SignInStep.id))
    )
