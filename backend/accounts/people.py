"""Adding and changing people. What all may see of a person is a synced record; how they sign in is not."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from email_validator import EmailNotValidError, validate_email
from msgspec import UNSET, UnsetType

from backend.accounts import records, store
from backend.accounts.errors import BadField, EmailTaken, LastAdministrator, OwnRole, WrongPassword
from backend.accounts.naming import one_line
from backend.accounts.passwords import Passwords, check_strength, given_password
from backend.accounts.security_log import Event, EventKind, note
from backend.accounts.sign_in import charge
from backend.accounts.store import Credential, Source
from backend.base.database.engine import DatabaseEngine
from backend.base.http.problems import NotFound
from backend.replica.door import Sender
from backend.replica.replica import Replica
from sync.limits import LINE_CHARS_MAX, TIME_ZONE_CHARS_MAX
from sync.schema import LANGUAGES, ROLES

ADMINISTRATOR: Final = "administrator"
ASKED: Final = ("name", "email", "role", "team", "language", "country", "time_zone")
"""What an administrator says of a new person."""
_TIME_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")


class NewPerson(msgspec.Struct, forbid_unknown_fields=True):
    """A person to add. Without a password one is made and told once."""

    name: str
    email: str
    role: str
    team: str | None = None
    language: str = "en"
    password: str = ""
    id: str = ""
    country: str = ""
    time_zone: str = ""

    def fields(self) -> dict[str, Any]:
        """What of it is the person's record."""
        return {name: getattr(self, name) for name in ASKED}


class PersonChange(msgspec.Struct, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    team: str | UnsetType | None = UNSET
    language: str | UnsetType = UNSET
    country: str | UnsetType | None = UNSET
    time_zone: str | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Added:
    """A new person's id and the password to hand over."""

    person: str
    password: str


@dataclass(frozen=True, slots=True)
class Office:
    """Where people are managed: one tenant of one database, and whose hand it is.

    `by`: a person's id, or empty. `device`, `address`: from where, for the security log.
    """

    replica: Replica
    passwords: Passwords
    tenant: str
    by: str = ""
    device: str = ""
    address: str = ""

    @property
    def engine(self) -> DatabaseEngine:
        return self.replica.engine

    @property
    def sender(self) -> Sender:
        """Who the log names for what is written here."""
        return records.accounts(self.tenant, self.by)

    async def note(self, kind: EventKind, subject: str, now_ms: int, **detail: str | int | None) -> None:
        """One line into the security log, in the open transaction."""
        event = Event(kind, self.by, subject, self.device, self.address, detail)
        await note(self.engine, self.tenant, event, now_ms)

    async def company(self) -> str:
        """The name of the workspace."""
        fields = await store.record_fields(self.engine, self.tenant, "workspace", self.tenant)
        return str(fields.get("name", ""))


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
    fields = await checked(office, new.fields())
    if new.password:
        check_strength(new.password, fields["name"], fields["email"], await office.company())
    password = new.password or given_password()
    password_hash = await office.passwords.hash(password)
    id_ = new.id or str(uuid.uuid4())
    async with office.engine.write():
        await make_person(office, id_, fields, password_hash, now_ms)
        await office.note("person_added", id_, now_ms, role=fields["role"])
    return Added(id_, password)


async def make_person(
    office: Office, id_: str, fields: Mapping[str, Any], password_hash: str, now_ms: int
) -> Credential:
    """A person's record and how they sign in, in the caller's transaction. Raises BadField, EmailTaken."""
    said = {name: value for name, value in fields.items() if value not in (None, "")}
    await records.create_all(office.replica, office.sender, [("person", id_, said | {"active": True})])
    if await store.credential_of_email(office.engine, fields["email"]):
        raise EmailTaken(field="email")
    credential = Credential(office.tenant, id_, fields["email"], password_hash, active=True)
    await store.add_credential(office.engine, credential, now_ms)
    return credential


async def change_person(office: Office, person: str, change: PersonChange, now_ms: int) -> None:
    """Deactivating ends the person's sessions, and the links they made or were made for them.

    Raises NotFound, BadField, EmailTaken, LastAdministrator, OwnRole.
    """
    asked = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET}
    fields = await checked(office, asked)
    async with office.engine.write():
        credential = await store.credential_of(office.engine, office.tenant, person)
        if credential is None:
            raise NotFound
        before = await fields_of(office, person)
        changed = {name: value for name, value in fields.items() if before.get(name) != value}
        if person == office.by and "role" in changed and before.get("role") != ADMINISTRATOR:
            raise OwnRole
        ran = _runs(before)
        if ran and not _runs(before | changed):
            await _keep_an_administrator(office, person)
            await store.end_links(office.engine, office.tenant, made_by=person)
        await records.change(office.replica, office.sender, "person", person, changed)
        await _change_credential(office, credential, fields)
        await _note_change(office, person, before, changed, now_ms)


async def _note_change(
    office: Office, person: str, before: Mapping[str, Any], changed: Mapping[str, Any], now_ms: int
) -> None:
    if "role" in changed:
        await office.note(
            "role_changed", person, now_ms, before=before.get("role", ""), after=changed["role"]
        )
    if "active" in changed:
        await office.note("activated" if changed["active"] else "deactivated", person, now_ms)
    if rest := sorted(changed.keys() - {"role", "active"}):
        await office.note("person_changed", person, now_ms, fields=", ".join(rest))


async def _change_credential(office: Office, credential: Credential, fields: Mapping[str, Any]) -> None:
    email, active = fields.get("email", credential.email), fields.get("active", credential.active)
    taken = await store.credential_of_email(office.engine, email)
    if taken and taken.person != credential.person:
        raise EmailTaken(field="email")
    await store.set_email_and_active(office.engine, credential.person, email, active=active)
    if not active:
        await store.end_links(office.engine, office.tenant, person=credential.person)
        await end_sessions(office, credential.person)


async def end_sessions(office: Office, person: str, *, but_device: str = "") -> None:
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
        await check_new(office, credential, password)
    new = password or given_password()
    password_hash = await office.passwords.hash(new)
    async with office.engine.write():
        await set_password(office, person, password_hash, now_ms)
    return new


async def check_new(office: Office, credential: Credential, password: str) -> None:
    """Raise WeakPassword for one that is easy to guess of this person."""
    record = await fields_of(office, credential.person)
    check_strength(password, str(record.get("name", "")), credential.email, await office.company())


async def fields_of(office: Office, person: str) -> dict[str, Any]:
    """The person's record; empty when there is none."""
    return await store.record_fields(office.engine, office.tenant, "person", person)


async def set_password(office: Office, person: str, password_hash: str, now_ms: int) -> None:
    """A new password that somebody else gave or a link let them choose, in the caller's transaction."""
    await store.set_password(office.engine, person, password_hash, now_ms)
    await store.end_links(office.engine, office.tenant, person=person)
    await end_sessions(office, person)
    await office.note("password_reset", person, now_ms)


async def change_own_password(office: Office, device: str, old: str, new: str, now_ms: int) -> None:
    """Change the password of `office.by` and end their other sessions.

    Raises SlowDown, WrongPassword, WeakPassword. Wrong old passwords count like wrong ones at signing in: a
    phone left open must not be a place to guess.
    """
    credential = await store.credential_of(office.engine, office.tenant, office.by)
    if credential is None:
        raise NotFound
    await check_new(office, credential, new)
    source = Source(credential.email, "", device)
    charged = await charge(office.engine, source, now_ms)
    if not await office.passwords.right(credential.password_hash, old):
        raise WrongPassword("The current password is wrong.")
    password_hash = await office.passwords.hash(new)
    async with office.engine.write():
        await store.forget_attempts(office.engine, charged, source, now_ms)
        await store.set_password(office.engine, office.by, password_hash, now_ms)
        await store.end_links(office.engine, office.tenant, person=office.by)
        await end_sessions(office, office.by, but_device=device)
        await office.note("password_changed", office.by, now_ms)


def _runs(fields: Mapping[str, Any]) -> bool:
    return fields.get("role") == ADMINISTRATOR and bool(fields.get("active"))


async def _keep_an_administrator(office: Office, leaving: str) -> None:
    people = await store.records(office.engine, office.tenant, "person")
    if not any(_runs(fields) for id_, fields in people.items() if id_ != leaving):
        raise LastAdministrator


async def checked(office: Office, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored; raises BadField naming the first that is wrong."""
    fields = dict(asked)
    if "name" in fields:
        fields["name"] = one_line(fields["name"])
        if not 0 < len(fields["name"]) <= LINE_CHARS_MAX:
            raise BadField(f"A name must have 1 to {LINE_CHARS_MAX} characters.", field="name")
    if "email" in fields:
        fields["email"] = normal_email(fields["email"])
    for field, choices in (("role", ROLES), ("language", LANGUAGES)):
        if field in fields and fields[field] not in choices:
            raise BadField(f"Choose one of: {', '.join(choices)}.", field=field)
    for field in ("country", "time_zone"):
        if field in fields:
            fields[field] = fields[field] or None
    if fields.get("country") and not re.fullmatch("[A-Z]{2}", fields["country"]):
        raise BadField("A country code has two letters, like MY.", field="country")
    if fields.get("time_zone") and not _TIME_ZONE.fullmatch(fields["time_zone"][:TIME_ZONE_CHARS_MAX]):
        raise BadField("A time zone has a name like Asia/Jakarta.", field="time_zone")
    if "team" in fields:
        fields["team"] = fields["team"] or None
        if fields["team"] and not await store.record_fields(
            office.engine, office.tenant, "team", fields["team"]
        ):
            raise BadField("There's no such team.", field="team")
    return fields
