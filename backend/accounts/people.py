"""Adding and changing people. What all may see of a person is a synced record; how they sign in is not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from email_validator import EmailNotValidError, validate_email
from msgspec import UNSET, UnsetType

from backend.accounts import records, store
from backend.accounts.errors import BadField, EmailTaken, LastAdministrator, WrongPassword
from backend.accounts.passwords import Passwords, check_strength, given_password
from backend.accounts.sign_in import charge
from backend.accounts.store import Credential, Source
from backend.base.database.engine import DatabaseEngine
from backend.base.http.problems import NotFound
from backend.replica.door import Sender
from backend.replica.replica import Replica
from sync.limits import LINE_CHARS_MAX
from sync.schema import LANGUAGES, ROLES

ADMINISTRATOR: Final = "administrator"


class NewPerson(msgspec.Struct, forbid_unknown_fields=True):
    """A person to add. Without a password one is made and told once."""

    name: str
    email: str
    role: str
    team: str | None = None
    language: str = "en"
    password: str = ""
    id: str = ""


class PersonChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    team: str | UnsetType | None = UNSET
    language: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Added:
    """A new person's id and the password to hand over."""

    person: str
    password: str


@dataclass(frozen=True, slots=True)
class Office:
    """Where people are managed: one tenant of one database, and whose hand it is (a person's id or empty)."""

    replica: Replica
    passwords: Passwords
    tenant: str
    by: str = ""

    @property
    def engine(self) -> DatabaseEngine:
        return self.replica.engine

    @property
    def sender(self) -> Sender:
        """Who the log names for what is written here."""
        return records.accounts(self.tenant, self.by)


def normal_email(email: str, field: str = "email") -> str:
    """The address as it is stored and compared; raises BadField."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise BadField(str(error), field=field) from error


def email_key(email: str) -> str:
    """The address as typed at sign-in, normalised where it can be; a wrong one stays a wrong one."""
    try:
        return normal_email(email[:LINE_CHARS_MAX])
    except BadField:
        return email.strip().lower()[:LINE_CHARS_MAX]


async def add_person(office: Office, new: NewPerson, now_ms: int) -> Added:
    """Raises BadField, WeakPassword, EmailTaken."""
    fields = await _checked(office, {"name": new.name, "email": new.email, "role": new.role,
                                     "team": new.team, "language": new.language})  # fmt: skip
    email = fields["email"]
    if new.password:
        check_strength(new.password, new.name, email)
    password = new.password or given_password()
    password_hash = await office.passwords.hash(password)
    id_ = new.id or str(uuid.uuid4())
    async with office.engine.write():
        new_record = ("person", id_, fields | {"active": True})
        await records.create_all(office.replica, office.sender, [new_record])
        if await store.credential_of_email(office.engine, email):
            raise EmailTaken(field="email")
        credential = Credential(office.tenant, id_, email, password_hash, active=True)
        await store.add_credential(office.engine, credential, now_ms)
    return Added(id_, password)


async def change_person(office: Office, person: str, change: PersonChange) -> None:
    """Raises NotFound, BadField, EmailTaken, LastAdministrator. Deactivating ends the person's sessions."""
    asked = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
    fields = await _checked(office, asked)
    async with office.engine.write():
        credential = await store.credential_of(office.engine, office.tenant, person)
        if credential is None:
            raise NotFound
        before = await store.record_fields(office.engine, office.tenant, "person", person)
        after = before | fields
        if _runs(before) and not _runs(after):
            await _keep_an_administrator(office, person)
        changed = {name: value for name, value in fields.items() if before.get(name) != value}
        await records.change(office.replica, office.sender, "person", person, changed)
        await _change_credential(office, credential, fields)


async def _change_credential(office: Office, credential: Credential, fields: Mapping[str, Any]) -> None:
    email, active = fields.get("email", credential.email), fields.get("active", credential.active)
    taken = await store.credential_of_email(office.engine, email)
    if taken and taken.person != credential.person:
        raise EmailTaken(field="email")
    await store.set_email_and_active(office.engine, credential.person, email, active=active)
    if not active:
        await _end_sessions(office, credential.person)


async def _end_sessions(office: Office, person: str, *, but_device: str = "") -> None:
    """End a person's sessions and, once that is written, their live streams: nothing is told any more."""
    await store.end_sessions(office.engine, office.tenant, person, but_device=but_device)
    streams = office.replica.streams
    office.engine.after_commit(lambda: streams.end_person(office.tenant, person, but_device))


async def reset_password(office: Office, person: str, password: str, now_ms: int) -> str:
    """Give a person a new password (a made one when empty) and end their sessions; the password."""
    credential = await store.credential_of(office.engine, office.tenant, person)
    if credential is None:
        raise NotFound
    if password:
        check_strength(password, credential.email)
    new = password or given_password()
    password_hash = await office.passwords.hash(new)
    async with office.engine.write():
        await store.set_password(office.engine, person, password_hash, now_ms)
        await _end_sessions(office, person)
    return new


async def change_own_password(office: Office, device: str, old: str, new: str, now_ms: int) -> None:
    """Change the password of `office.by` and end their other sessions.

    Raises SlowDown, WrongPassword, WeakPassword. Wrong old passwords count like wrong ones at signing in: a
    phone left open must not be a place to guess.
    """
    credential = await store.credential_of(office.engine, office.tenant, office.by)
    if credential is None:
        raise NotFound
    check_strength(new, credential.email)
    source = Source(credential.email, "", device)
    charged = await charge(office.engine, source, now_ms)
    if not await office.passwords.right(credential.password_hash, old):
        raise WrongPassword("The current password is wrong.")
    password_hash = await office.passwords.hash(new)
    async with office.engine.write():
        await store.forget_attempts(office.engine, charged, source, now_ms)
        await store.set_password(office.engine, office.by, password_hash, now_ms)
        await _end_sessions(office, office.by, but_device=device)


def _runs(fields: Mapping[str, Any]) -> bool:
    return fields.get("role") == ADMINISTRATOR and bool(fields.get("active"))


async def _keep_an_administrator(office: Office, leaving: str) -> None:
    people = await store.records(office.engine, office.tenant, "person")
    if not any(_runs(fields) for id_, fields in people.items() if id_ != leaving):
        raise LastAdministrator


async def _checked(office: Office, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; raises BadField naming the first that is wrong."""
    fields = dict(asked)
    if "name" in fields:
        fields["name"] = " ".join(fields["name"].split())
        if not 0 < len(fields["name"]) <= LINE_CHARS_MAX:
            raise BadField(f"A name must have 1 to {LINE_CHARS_MAX} characters.", field="name")
    if "email" in fields:
        fields["email"] = normal_email(fields["email"])
    for field, choices in (("role", ROLES), ("language", LANGUAGES)):
        if field in fields and fields[field] not in choices:
            raise BadField(f"Choose one of: {', '.join(choices)}.", field=field)
    if "team" in fields:
        fields["team"] = fields["team"] or None
        if fields["team"] and not await store.record_fields(
            office.engine, office.tenant, "team", fields["team"]
        ):
            raise BadField("There's no such team.", field="team")
    return fields
