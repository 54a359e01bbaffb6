"""Links that let somebody in once: an invitation, or a new password for who forgot theirs.

Of the token only its hash is kept, so a link is shown when it is made and can't be shown again: it is made
anew, and the one before stops working.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import msgspec

from backend.accounts import cookies, store
from backend.accounts.errors import EmailTaken, LinkUsed
from backend.accounts.passwords import check_strength
from backend.accounts.people import Office, check_new, checked, make_person, set_password
from backend.accounts.store import Credential
from backend.base.database.engine import DatabaseEngine, ask
from backend.base.database.tables import AccessLink
from backend.base.http.problems import NotFound

Kind = Literal["invite", "reset"]
RESET_HOURS: Final = 24
"""A link for a new password is handed over at once, so it lives shorter than an invitation."""
HOUR_MS: Final = 60 * 60 * 1000
TOKEN_CHARS_MAX: Final = 100


class Invitation(msgspec.Struct, forbid_unknown_fields=True):
    """Whom to invite; without an e-mail they say their own."""

    name: str
    role: str
    email: str = ""
    team: str | None = None
    language: str = "en"
    country: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A link just made: the only time its token is known."""

    id: str
    token: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is open, or was: `expires_at` says."""

    id: str
    tenant: str
    kind: Kind
    token_hash: str
    person: str
    made_by: str
    made_at: int
    expires_at: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Joining:
    """What who comes in by a link said; `email` is heard where the invitation has none."""

    token: str
    password: str
    email: str = ""


async def invite(office: Office, new: Invitation, days: int, now_ms: int) -> Made:
    """Raises BadField, EmailTaken."""
    asked = {name: value for name, value in msgspec.structs.asdict(new).items() if value}
    fields = await checked(office, {"name": new.name, "role": new.role} | asked)
    if fields.get("email") and await store.credential_of_email(office.engine, fields["email"]):
        raise EmailTaken(field="email")
    made, token = _made(office, "invite", str(uuid.uuid4()), now_ms + days * 24 * HOUR_MS, now_ms)
    async with office.engine.write():
        await _add(office.engine, replace(made, fields=fields))
        await office.note("invited", made.person, now_ms, name=fields["name"], role=fields["role"])
    return Made(made.id, token, made.expires_at)


async def invite_again(office: Office, id_: str, days: int, now_ms: int) -> Made:
    """A new link for an invitation; the one before stops working. Raises NotFound."""
    token = cookies.new_token()
    ends = now_ms + days * 24 * HOUR_MS
    async with office.engine.write():
        found = await _invitation(office, id_)
        changed: dict[Any, Any] = {
            AccessLink.token_hash: cookies.digest(token),
            AccessLink.made_by: office.by,
            AccessLink.made_at: now_ms,
            AccessLink.expires_at: ends,
        }
        await ask(office.engine, AccessLink.update(changed).where(AccessLink.id == id_))
        await office.note("invited", found.person, now_ms, name=found.fields.get("name"), again=1)
    return Made(id_, token, ends)


async def withdraw(office: Office, id_: str, now_ms: int) -> None:
    """The invitation lets nobody in. Raises NotFound."""
    async with office.engine.write():
        found = await _invitation(office, id_)
        await ask(office.engine, AccessLink.delete().where(AccessLink.id == id_))
        await office.note("invited", found.person, now_ms, name=found.fields.get("name"), withdrawn=1)


async def invitations(engine: DatabaseEngine, tenant: str) -> list[Link]:
    """Those that nobody accepted yet, newest first."""
    query = AccessLink.select().where(AccessLink.tenant == tenant, AccessLink.kind == "invite")
    return [_link(row) for row in await ask(engine, query.order_by(AccessLink.made_at, ascending=False))]


async def reset_link(office: Office, person: str, now_ms: int) -> Made:
    """A link by which this person chooses a new password; earlier ones stop working. Raises NotFound."""
    credential = await store.credential_of(office.engine, office.tenant, person)
    if credential is None or not credential.active:
        raise NotFound
    made, token = _made(office, "reset", person, now_ms + RESET_HOURS * HOUR_MS, now_ms)
    async with office.engine.write():
        await store.end_links(office.engine, office.tenant, person=person)
        await _add(office.engine, made)
        await office.note("password_reset", person, now_ms, link=1)
    return Made(made.id, token, made.expires_at)


async def reset_made_at(engine: DatabaseEngine, tenant: str, person: str) -> int:
    """When the open link for a new password of this person was made; 0 when there is none."""
    query = AccessLink.select(AccessLink.made_at).where(
        AccessLink.tenant == tenant, AccessLink.kind == "reset", AccessLink.person == person
    )
    return max((row["made_at"] for row in await ask(engine, query)), default=0)


async def find(engine: DatabaseEngine, token: str, now_ms: int) -> Link:
    """The link of this token; raises LinkUsed."""
    digest = cookies.digest(token[:TOKEN_CHARS_MAX])
    rows = await ask(engine, AccessLink.select().where(AccessLink.token_hash == digest))
    if not rows or rows[0]["expires_at"] <= now_ms:
        raise LinkUsed
    return _link(rows[0])


async def join(office: Office, link: Link, said: Joining, now_ms: int) -> Credential:
    """The invited person, or who forgot, has this password from now on; their sessions have ended.

    `office`: of the link's tenant, by whoever made it. Raises LinkUsed, BadField, EmailTaken, WeakPassword.
    """
    fields = await _person_of(office, link, said)
    password_hash = await office.passwords.hash(said.password)
    async with office.engine.write():
        # Of two who come at once one finds it gone.
        gone = AccessLink.delete().where(
            AccessLink.id == link.id, AccessLink.token_hash == cookies.digest(said.token)
        )
        if not await ask(office.engine, gone.returning(AccessLink.id)):
            raise LinkUsed
        theirs = replace(office, by=link.person)
        if link.kind == "invite":
            await make_person(office, link.person, fields, password_hash, now_ms)
            await theirs.note("joined", link.person, now_ms, role=fields["role"])
        else:
            await set_password(theirs, link.person, password_hash, now_ms)
        credential = await store.credential_of(office.engine, office.tenant, link.person)
        if credential is None or not credential.active:
            raise LinkUsed
        return credential


async def _person_of(office: Office, link: Link, said: Joining) -> dict[str, Any]:
    """The values of the person's record, checked as they are now; refuses a password that is guessed."""
    if link.kind == "reset":
        credential = await store.credential_of(office.engine, office.tenant, link.person)
        if credential is None:
            raise LinkUsed
        await check_new(office, credential, said.password)
        return {}
    fields = dict(link.fields)
    fields.setdefault("email", said.email)
    # A team that was removed since is no reason to keep somebody out.
    if fields.get("team") and not await store.record_fields(
        office.engine, office.tenant, "team", fields["team"]
    ):
        del fields["team"]
    fields = await checked(office, fields)
    if await store.credential_of_email(office.engine, fields["email"]):
        raise EmailTaken(field="email")
    check_strength(said.password, fields["name"], fields["email"], await office.company())
    return fields


def _made(office: Office, kind: Kind, person: str, expires_at: int, now_ms: int) -> tuple[Link, str]:
    token, id_ = cookies.new_token(), str(uuid.uuid4())
    digest = cookies.digest(token)
    return Link(id_, office.tenant, kind, digest, person, office.by, now_ms, expires_at, {}), token


async def _invitation(office: Office, id_: str) -> Link:
    query = AccessLink.select().where(
        AccessLink.tenant == office.tenant, AccessLink.kind == "invite", AccessLink.id == id_
    )
    rows = await ask(office.engine, query)
    if not rows:
        raise NotFound
    return _link(rows[0])


async def _add(engine: DatabaseEngine, link: Link) -> None:
    row = AccessLink(
        id=link.id, tenant=link.tenant, kind=link.kind, token_hash=link.token_hash, person=link.person,
        made_by=link.made_by, made_at=link.made_at, expires_at=link.expires_at,
        fields=json.dumps(dict(link.fields), ensure_ascii=False),
    )  # fmt: skip
    await ask(engine, AccessLink.insert(row))


def _link(row: Mapping[str, Any]) -> Link:
    return Link(**{**row, "fields": json.loads(row["fields"])})
