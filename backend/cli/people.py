"""`lapangan people`: add, list, reset passwords."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from backend.accounts import people, store
from backend.accounts.passwords import Passwords
from backend.accounts.people import NewPerson, Office
from backend.accounts.workspace import NewWorkspace, add_workspace
from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.cli.data import opened, replica_of
from backend.cli.terminal import NotDone, first_line, say
from backend.config import Settings
from backend.features.calendar.places import Place
from backend.features.calendar.store import first_calendar


async def add(asked: argparse.Namespace, settings: Settings) -> int:
    """Add a person; with --workspace, or into an empty database, to a new workspace."""
    async with opened(settings) as engine:
        tenant = await _tenant_for(engine, asked)
        office = Office(replica_of(engine), Passwords(), tenant)
        new = NewPerson(
            name=asked.name,
            email=asked.email,
            role=asked.role,
            team=await _team(engine, tenant, asked.team),
            language=asked.language,
            password=_password(asked.password_from),
        )
        added = await people.add_person(office, new, now_ms())
    say(f"Added {asked.email} ({asked.role}).")
    if not new.password:
        say(f"Password: {added.password}")
    return 0


async def list_(asked: argparse.Namespace, settings: Settings) -> int:
    """Everybody on this server, by workspace."""
    listed = []
    async with opened(settings) as engine:
        for tenant in await store.tenants(engine):
            workspace = await store.record_fields(engine, tenant, "workspace", tenant)
            teams = await store.records(engine, tenant, "team")
            records = await store.records(engine, tenant, "person")
            for credential in await store.credentials(engine, tenant):
                person = records.get(credential.person, {})
                team = teams.get(person.get("team") or "", {}).get("name", "")
                listed.append({"email": credential.email, "name": person.get("name", ""), "team": team,
                               "role": person.get("role", ""), "active": credential.active,
                               "workspace": workspace.get("name", "")})  # fmt: skip
    if asked.json:
        say(json.dumps(listed, indent=2, ensure_ascii=False))
        return 0
    if not listed:
        say("Nobody yet. Add the first person: lapangan people add EMAIL --name NAME --role administrator")
    for entry in listed:
        state = "" if entry["active"] else "  (deactivated)"
        say("  ".join(f"{entry[key]}" for key in ("email", "name", "role", "team", "workspace")) + state)
    return 0


async def reset_password(asked: argparse.Namespace, settings: Settings) -> int:
    """A new password for a person; their devices sign in again."""
    async with opened(settings) as engine:
        credential = await store.credential_of_email(engine, people.normal_email(asked.email))
        if credential is None:
            raise NotDone(f"Nobody signs in as {asked.email}.", "See who does: lapangan people list")
        office, own = (
            Office(replica_of(engine), Passwords(), credential.tenant),
            _password(asked.password_from),
        )
        password = await people.reset_password(office, credential.person, own, now_ms())
    say(f"New password for {credential.email}" + ("." if own else f": {password}"))
    say("Their devices must sign in again; what's waiting on them is kept.")
    return 0


async def _tenant_for(engine: DatabaseEngine, asked: argparse.Namespace) -> str:
    tenants = await store.tenants(engine)
    if asked.workspace:
        for tenant in tenants:
            if (await store.record_fields(engine, tenant, "workspace", tenant)).get(
                "name"
            ) == asked.workspace:
                return tenant
    elif len(tenants) == 1:
        return tenants[0]
    elif tenants:
        raise NotDone("There is more than one workspace.", "Name one with --workspace.")
    if asked.role != people.ADMINISTRATOR:
        raise NotDone(
            "The first person of a new workspace must be its administrator.", "Use --role administrator."
        )
    # Checked before the workspace is made, so that a mistyped address leaves nothing half made.
    if await store.credential_of_email(engine, people.normal_email(asked.email)):
        raise NotDone(f"{asked.email} already signs in here.", "See: lapangan people list")
    name = asked.workspace or "My company"
    new = NewWorkspace(name, asked.country, asked.currency, language=asked.language)
    say(f"Created the workspace {new.name}.")
    replica, now = replica_of(engine), now_ms()
    tenant = await add_workspace(replica, new, now)
    await first_calendar(replica, tenant, Place(new.country.upper(), asked.language), now)
    return tenant


async def _team(engine: DatabaseEngine, tenant: str, name: str) -> str | None:
    if not name:
        return None
    teams = await store.records(engine, tenant, "team")
    for id_, fields in teams.items():
        if fields.get("name", "").casefold() == name.casefold():
            return id_
    known = ", ".join(fields.get("name", "") for fields in teams.values()) or "none"
    raise NotDone(f"There's no team {name!r}.", f"Teams: {known}.")


def _password(path: Path | None) -> str:
    return first_line(path) if path else ""
