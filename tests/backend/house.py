"""A small company on a real database, for tests of accounts: three people and the app over them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from litestar.testing import TestClient

from backend.accounts import people
from backend.accounts.passwords import Passwords
from backend.accounts.people import NewPerson, Office
from backend.accounts.workspace import NewWorkspace, add_workspace
from backend.app import create_app
from backend.base.clock import now_ms
from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.config import Settings
from backend.replica.replica import Replica
from backend.replica.streams import Streams

PASSWORD = "kolam merah biru"
HTTP = "http://lapangan.local"
OWN = {"sec-fetch-site": "same-origin"}


@dataclass
class House:
    """The company's ids by first name, and the settings its server runs with."""

    settings: Settings
    tenant: str = ""
    people: dict[str, str] = field(default_factory=dict)

    def sql(self, statement: str, *args: Any) -> list[Any]:
        """Run one statement beside the app, as another process would."""

        async def run() -> list[Any]:
            engine = make_engine(self.settings.database_url)
            try:
                return [tuple(row) for row in await engine.rows(statement, *args)]
            finally:
                await engine.close_connection_pool()

        return asyncio.run(run())

    @contextmanager
    def browser(self, base_url: str = HTTP, address: str = "203.0.113.7") -> Iterator[TestClient]:
        """A browser of its own, at this address of the internet."""
        with TestClient(create_app(self.settings), base_url=base_url) as client:
            client.headers.update(OWN | {"x-forwarded-for": address, "user-agent": "Mozilla (Android 15)"})
            yield client


def email(name: str) -> str:
    return f"{name}@kedai.example"


def sign_in(client: TestClient, name: str, password: str = PASSWORD, device: str = "") -> Any:
    """The answer to signing in as `name`."""
    body = {"email": email(name), "password": password, "device": {"name": "Phone", "id": device}}
    return client.post("/api/sign-in", json=body)


def build(settings: Settings, fast: Passwords) -> House:
    """Migrate and fill the database."""
    house = House(settings)
    roles = {"rani": "administrator", "ali": "account_executive", "mei": "sales_manager"}

    async def fill() -> None:
        engine = make_engine(settings.database_url)
        try:
            await migrate(engine)
            bind(engine)
            replica = Replica(engine, Streams(0))
            house.tenant = await add_workspace(
                replica, NewWorkspace("Kedai Sinar", "MY", own_pipeline=True), now_ms()
            )
            office = Office(replica, fast, house.tenant)
            for name, role in roles.items():
                new = NewPerson(name.title(), email(name), role, password=PASSWORD)
                house.people[name] = (await people.add_person(office, new, now_ms())).person
        finally:
            await engine.close_connection_pool()

    asyncio.run(fill())
    return house
