"""Puts the demo workspace into an empty database, through the door every change takes."""

from __future__ import annotations

import os
import uuid
from datetime import date
from pathlib import Path

from backend.accounts import people, records
from backend.accounts.passwords import Passwords, given_password
from backend.accounts.people import NewPerson, Office
from backend.accounts.workspace import NewWorkspace, add_workspace
from backend.features.demo.build import build, custom_fields
from backend.features.demo.people import COMPANY, COUNTRY, CURRENCY, MANAGER_KEY, SELLERS, TEAMS
from backend.replica.door import Sender
from backend.replica.replica import Replica

SIGN_IN_FILE = "demo-sign-in.txt"
_ROLES = {
    "administrator": "administrator",
    "sales_manager": "sales manager",
    "account_executive": "sales rep",
    "sales_development": "telesales",
}


async def load(
    replica: Replica, passwords: Passwords, var_dir: Path, today: date, now_ms: int
) -> dict[str, str]:
    """Make the workspace, its people and records, and keep the sign-in in `var_dir`; e-mail -> password."""
    namespace = uuid.uuid4()
    new = NewWorkspace(
        COMPANY, COUNTRY, CURRENCY, custom_fields(namespace), str(namespace), own_pipeline=True, demo=True
    )
    tenant = await add_workspace(replica, new, now_ms)
    office = Office(replica, passwords, tenant)
    team_ids = {key: str(uuid.uuid5(namespace, f"team:{key}")) for key in TEAMS}
    person_ids = {seller.key: str(uuid.uuid5(namespace, f"person:{seller.key}")) for seller in SELLERS}
    teams = [("team", team_ids[key], {"name": name}) for key, name in TEAMS.items()]
    await records.create_all(replica, office.sender, teams)
    given = {seller.email: given_password() for seller in SELLERS}
    for seller in SELLERS:
        person = NewPerson(seller.name, seller.email, seller.role, team_ids.get(seller.team), seller.language,
                           given[seller.email], person_ids[seller.key])  # fmt: skip
        await people.add_person(office, person, now_ms)
    for team in team_ids.values():
        await records.change(replica, office.sender, "team", team, {"manager": person_ids[MANAGER_KEY]})
    made = [(record.type, record.id, record.fields) for record in build(namespace, person_ids, today)]
    # Everything is written by the administrator, who may; each record names who it belongs to.
    sender = Sender(tenant, person_ids["administrator"], "demo", system=True)
    await records.create_all(replica, sender, made)
    _keep(var_dir / SIGN_IN_FILE, given)
    return given


def _keep(path: Path, given: dict[str, str]) -> None:
    """Write who signs in how, readable by nobody else; delete the file to stop showing it at each start."""
    width = max(map(len, given))
    lines = ["Demo sign-in (made for this installation; delete this file when real data comes):"]
    for seller in SELLERS:
        lines.append(f"  {seller.email:<{width}}  {given[seller.email]}  {_ROLES[seller.role]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
