"""A company with teams, and devices that push and pull as the wire format says, without HTTP between."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from backend.accounts.session import Caller
from backend.base.database.engine import DatabaseEngine
from backend.replica import pull as pulling
from backend.replica import push as pushing
from backend.replica.door import Sender, create, put, submit
from backend.replica.replica import Replica
from backend.replica.streams import Streams
from sync.limits import PROTOCOL
from sync.reach import falls_out, lowest_held
from sync.schema import SCHEMA_VERSION
from sync.wire import Result, decode_pull, decode_push

NOW_MS = 1_770_000_000_000
Values = dict[str, Any]


def new_id() -> str:
    return str(uuid.uuid4())


@dataclass
class World:
    """One tenant on a real database. `people`, `teams`: name to id."""

    engine: DatabaseEngine
    replica: Replica
    tenant: str
    people: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    now_ms: int = NOW_MS

    @property
    def sender(self) -> Sender:
        """Accounts, which may write what people may not."""
        return Sender(self.tenant, "", "accounts", system=True)

    async def system(self, *writes: Any) -> None:
        """Write as accounts do."""
        results = await submit(self.replica, self.sender, writes)
        assert all(result.outcome == "applied" for result in results), results

    async def team(self, name: str) -> None:
        self.teams[name] = new_id()
        await self.system(create("team", self.teams[name], {"name": name}))

    async def person(self, name: str, role: str = "account_executive", team: str = "") -> None:
        self.people[name] = new_id()
        fields: Values = {"name": name, "email": f"{name}@kedai.example", "role": role, "active": True}
        if team:
            fields["team"] = self.teams[team]
        await self.system(create("person", self.people[name], fields))

    async def change_person(self, name: str, **values: Any) -> None:
        await self.system(put("person", self.people[name], values))

    async def phone(self, person: str, device: str = "") -> Phone:
        """A new device of this person."""
        phone = Phone(self, Caller(self.tenant, self.people[person], device or new_id(), ""))
        await self.engine.rows(
            "INSERT INTO device (id, tenant, person, created_at) VALUES ($1, $2, $3, $4)",
            phone.caller.device, self.tenant, phone.caller.person, 1,
        )  # fmt: skip
        return phone


async def build(engine: DatabaseEngine, country: str = "MY") -> World:
    """A tenant with two teams: ana, budi and their manager mia in north, citra in south, and root."""
    tenant = new_id()
    await engine.rows(
        "INSERT INTO tenant (id, created_at, epoch, secret) VALUES ($1, $2, $3, $4)",
        tenant, 1, uuid.uuid4().hex[:12], uuid.uuid4().hex * 2,
    )  # fmt: skip
    world = World(engine, Replica(engine, Streams(100)), tenant)
    await world.system(create("workspace", tenant, {"name": "Kedai", "country": country, "currency": "MYR"}))
    await world.team("north")
    await world.team("south")
    for name in ("ana", "budi"):
        await world.person(name, team="north")
    await world.person("mia", "sales_manager", team="north")
    await world.person("citra", team="south")
    await world.person("root", "administrator")
    return world


@dataclass
class Phone:
    """A device: what it has confirmed (`rows`), where it is in the log, and its own numbering.

    `since`: the lowest month it holds of types of reach `recent`; None: an app that knows no months.
    """

    world: World
    caller: Caller
    n: int = 0
    cursor: str = ""
    digest: str = ""
    held: list[str] = field(default_factory=list)
    rows: dict[str, Values] = field(default_factory=dict)
    clock_ms: int = NOW_MS
    pages: list[Values] = field(default_factory=list)
    since: int | None = None

    @property
    def base(self) -> int:
        return int(self.cursor.split(".")[1]) if self.cursor else 0

    def stamp(self) -> str:
        self.clock_ms += 1
        return f"{self.clock_ms:012x}-0000-{self.caller.device}"

    def mutation(self, kind: str, type_: str, record: str, **more: Any) -> Values:
        """A mutation with the next number; not sent yet."""
        self.n += 1
        head = {"n": self.n, "id": new_id(), "kind": kind, "type": type_, "record": record}
        return head | {"base": self.base, "stamp": self.stamp()} | more

    def create(self, type_: str, record: str = "", **fields: Any) -> Values:
        return self.mutation("create", type_, record or new_id(), fields=fields)

    def set(self, type_: str, record: str, **values: Any) -> Values:
        ops = [{"op": "set", "field": name, "value": value} for name, value in values.items()]
        return self.mutation("edit", type_, record, ops=ops)

    def contact(self, name: str, **fields: Any) -> Values:
        return self.create("contact", name={"full": name}, **fields)

    async def send(self, mutations: Sequence[Values], device: str = "", **more: Any) -> list[Result]:
        """Push a batch as it would arrive over HTTP."""
        head: Values = {
            "protocol": PROTOCOL,
            "schema": SCHEMA_VERSION,
            "device": device or self.caller.device,
        }
        head |= more
        request = decode_push(msgspec.json.encode(head | {"mutations": list(mutations)}))
        answer = await pushing.push(self.world.replica, self.caller, request, self.world.now_ms)
        return answer.results

    async def push(self, *mutations: Values) -> list[Result]:
        """Push and see everything applied."""
        results = await self.send(mutations)
        assert all(result.outcome in ("applied", "merged") for result in results), results
        return results

    async def ask(self, **more: Any) -> Values:
        """One page, as JSON gives it."""
        head: Values = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION}
        head |= {"cursor": self.cursor, "keys": self.digest}
        if self.since is not None:
            head["since"] = self.since
        request = decode_pull(msgspec.json.encode(head | more))
        page = await pulling.pull(self.world.replica, self.caller, request, self.world.now_ms)
        self.pages.append(msgspec.json.decode(page))
        return self.pages[-1]

    async def pull(self) -> None:
        """Everything there is, page by page; gained keys are fetched, lost ones dropped."""
        gained = await self._follow([])
        while gained:
            gained = await self._follow(gained)

    async def _follow(self, only: list[str]) -> list[str]:
        gained: list[str] = []
        more = True
        while more:
            page = await self.ask(only=only)
            gained += self.take(page)
            more = page["more"]
        return gained

    def take(self, page: Values) -> list[str]:
        """Apply a page; the keys it gained over rows that this device may lack."""
        first = not self.cursor
        for change in page["changes"]:
            self._apply(change)
        self.cursor = page["cursor"]
        if self.since is not None:
            self._turn(page)
        keys = page.get("keys")
        if not keys:
            return []
        before, self.held, self.digest = self.held, keys["held"], keys["digest"]
        if self.held != ["all"]:
            self.rows = {id_: row for id_, row in self.rows.items() if row["key"] in self.held}
        return [] if first or before == ["all"] else [key for key in self.held if key not in before]

    def _turn(self, page: Values) -> None:
        """Drop the months that fell out (R5)."""
        since = self.since = max(page["since"], lowest_held(page["month"]))
        self.rows = {
            id_: row
            for id_, row in self.rows.items()
            if not falls_out(row.get("month", 0), row["key"], since, self.caller.person)
        }

    def _apply(self, change: Values) -> None:
        month = {"month": change["month"]} if "month" in change else {}
        match change["change"]:
            case "put":
                row = {name: change[name] for name in ("type", "key", "fields")}
                self.rows[change["id"]] = row | month
            case "patch":
                if change["id"] in self.rows:
                    self.rows[change["id"]]["fields"] |= change["fields"]
                    self.rows[change["id"]] |= month
            case _:
                self.rows.pop(change["id"], None)

    def names(self) -> set[str]:
        """Full names of the contacts here."""
        return {row["fields"]["name"]["full"] for row in self.rows.values() if row["type"] == "contact"}

    def of(self, type_: str) -> dict[str, Values]:
        return {id_: row["fields"] for id_, row in self.rows.items() if row["type"] == type_}

    def fields(self, record: str) -> Values:
        """Values that are set; a cleared field is no field."""
        return {name: value for name, value in self.rows[record]["fields"].items() if value is not None}


def set_item(field_: str, item: str, value: Any) -> dict[str, Any]:
    return {"op": "set", "field": field_, "item": item, "value": value}


__all__ = ["NOW_MS", "Phone", "Values", "World", "build", "new_id", "set_item"]
