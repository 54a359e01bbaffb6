"""Takes a workspace away whole: every row of it in every table there is."""

from __future__ import annotations

from piccolo.table import Table

from backend.base.database.engine import DatabaseEngine, ask
from backend.base.database.tables import TABLES, Person, SignInAttempt, Tenant
from backend.replica import store
from backend.replica.replica import Replica

TENANT = "tenant"
"""The column by which a row says whose it is."""


async def remove(replica: Replica, tenant: str) -> None:
    """Delete it, all or nothing; its live streams here end. Raises TenantUnknown."""
    engine = replica.engine
    async with engine.write():
        await store.lock(engine, tenant)  # whoever writes for it waits, and then finds nothing
        await _forget_attempts(engine, tenant)
        for table in TABLES:
            if owner := owner_column(table):
                await engine.rows(f"DELETE FROM {table._meta.tablename} WHERE {owner} = $1", tenant)  # noqa: S608, SLF001 - names of tables.py
        engine.after_commit(lambda: replica.streams.end_tenant(tenant))


def owner_column(table: type[Table]) -> str:
    """The column that names the tenant of a row; "" of tables that are the whole server's."""
    if table is Tenant:
        return "id"
    return TENANT if any(column._meta.name == TENANT for column in table._meta.columns) else ""  # noqa: SLF001 - Piccolo offers no public name


async def _forget_attempts(engine: DatabaseEngine, tenant: str) -> None:
    """Wrong passwords are counted by e-mail, whoever's it is."""
    people = await ask(engine, Person.select(Person.email).where(Person.tenant == tenant))
    if emails := [row["email"] for row in people]:
        await ask(engine, SignInAttempt.delete().where(SignInAttempt.email.is_in(emails)))
