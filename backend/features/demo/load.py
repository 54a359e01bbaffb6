"""Puts a demo workspace into the database, through the door every change takes."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backend.accounts import people, records
from backend.accounts.passwords import Passwords, given_password
from backend.accounts.people import NewPerson, Office
from backend.accounts.workspace import NewWorkspace, add_workspace
from backend.features.demo.build import build, custom_fields
from backend.features.demo.making import Demo
from backend.features.demo.people import ADMINISTRATOR, BUSINESS, HOUSES, Seller, language_of
from backend.features.demo.phrases import PHRASES
from backend.features.demo.places import TOWNS
from backend.replica.door import Sender
from backend.replica.replica import Replica

SIGN_IN_FILE = "demo-sign-in.txt"
_ROLES = {
    "administrator": "administrator",
    "sales_manager": "sales manager",
    "account_executive": "sales rep",
    "sales_development": "telesales",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which demo: of a country of HOUSES, for a person who reads `language`, as of a day there."""

    country: str
    language: str
    today: date


@dataclass(frozen=True, slots=True)
class Loaded:
    """The demo that was made; `administrator`: the id and the e-mail of the one to look around as.

    `given`: e-mail -> password.
    """

    tenant: str
    administrator: tuple[str, str]
    given: dict[str, str]


async def load(replica: Replica, passwords: Passwords, wanted: Wanted, now_ms: int) -> Loaded:
    """Make the workspace, its people and records, all of it or nothing."""
    namespace, house = uuid.uuid4(), HOUSES[wanted.country]
    language = language_of(wanted.country, wanted.language)
    given = {house.email(seller): given_password() for seller in house.sellers}
    own = custom_fields(namespace, PHRASES[language])
    new = NewWorkspace(
        house.name, wanted.country, house.currency, own, str(namespace), language=language,
        own_pipeline=True, time_zone=TOWNS[wanted.country].time_zone, business=BUSINESS, demo=True,
    )  # fmt: skip
    async with replica.engine.write():
        tenant = await add_workspace(replica, new, now_ms)
        office = Office(replica, passwords, tenant)
        team = str(uuid.uuid5(namespace, "team"))
        await records.create_all(replica, office.sender, [("team", team, {"name": PHRASES[language].team})])
        person_ids = {s.key: str(uuid.uuid5(namespace, f"person:{s.key}")) for s in house.sellers}
        for seller in house.sellers:
            reads = wanted.language if seller.key == ADMINISTRATOR else language
            person = NewPerson(
                seller.name, house.email(seller), seller.role, team, reads, given[house.email(seller)],
                person_ids[seller.key],
            )  # fmt: skip
            await people.add_person(office, person, now_ms)
        await records.change(replica, office.sender, "team", team, {"manager": person_ids["manager"]})
        demo = Demo(namespace, person_ids, wanted.today, wanted.country, language)
        made = [(record.type, record.id, record.fields) for record in build(demo)]
        # Everything is written by the administrator, who may; each record names who it belongs to.
        sender = Sender(tenant, person_ids[ADMINISTRATOR], "demo", system=True)
        await records.create_all(replica, sender, made)
    first = next(seller for seller in house.sellers if seller.key == ADMINISTRATOR)
    return Loaded(tenant, (person_ids[ADMINISTRATOR], house.email(first)), given)


def keep_sign_in(var_dir: Path, country: str, given: dict[str, str]) -> Path:
    """Write who signs in how, readable by nobody else; delete the file to stop showing it at each start."""
    width = max(map(len, given))
    lines = ["Demo sign-in (made for this installation; delete this file when real data comes):"]
    for seller in HOUSES[country].sellers:
        lines.append(_line(seller, HOUSES[country].email(seller), width, given))
    path = var_dir / SIGN_IN_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def _line(seller: Seller, email: str, width: int, given: dict[str, str]) -> str:
    return f"  {email:<{width}}  {given[email]}  {_ROLES[seller.role]}"
