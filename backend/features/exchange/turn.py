"""One import of a tenant at a time: each plans against what the one before it made.

The turn is a row with an end, renewed while the work goes on, so that a process that dies keeps nobody out
for longer than TURN_MS. No transaction is open while somebody waits.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.features.exchange.problems import ImportRunning

TURN_MS = 60_000
"""How long a turn is kept without being renewed; a batch takes a fraction of it."""
WAIT_MS = 20_000
"""How long somebody waits for the one before."""
LOOK_S = 0.1
"""How often the one who waits looks."""

Renew = Callable[[], Awaitable[None]]

# The end of one turn is the other's beginning: compare-and-set, so that of two who wait one gets it.
_TAKE = (
    "INSERT INTO turn (tenant, work, holder, until) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, work)"
    " DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE turn.until < $5 RETURNING holder"
)
_RENEW = "UPDATE turn SET until = $4 WHERE tenant = $1 AND work = $2 AND holder = $3 RETURNING holder"
_GIVE_BACK = "DELETE FROM turn WHERE tenant = $1 AND work = $2 AND holder = $3"


@asynccontextmanager
async def turn(engine: DatabaseEngine, tenant: str, work: str) -> AsyncIterator[Renew]:
    """Runs the block when it is its turn; call what it is given inside each transaction that writes.

    Raises ImportRunning when the one before does not end within WAIT_MS, and when the turn was lost.
    """
    holder = str(uuid.uuid4())
    await _wait(engine, (tenant, work, holder))

    async def renew() -> None:
        if not await engine.rows(_RENEW, tenant, work, holder, now_ms() + TURN_MS):
            raise ImportRunning("This import was away for too long, and another one has begun.")

    try:
        yield renew
    finally:
        async with engine.write():
            await engine.rows(_GIVE_BACK, tenant, work, holder)


async def _wait(engine: DatabaseEngine, mine: tuple[str, str, str]) -> None:
    ends_ms = now_ms() + WAIT_MS
    while True:
        now = now_ms()
        async with engine.write():
            if await engine.rows(_TAKE, *mine, now + TURN_MS, now):
                return
        if now > ends_ms:
            raise ImportRunning(headers={"Retry-After": "10"})
        await asyncio.sleep(LOOK_S)
