"""One import of a tenant at a time: each plans against what the one before it made.

The turn is a row with an end, renewed while the work goes on, so that a process that dies keeps nobody out
for longer than TURN_MS, and never who goes on with the same work. No transaction is open while somebody
waits.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from backend.base.clock import now_ms
from backend.base.database.engine import DatabaseEngine
from backend.features.exchange.problems import ImportRunning

TURN_MS = 60_000
"""How long a turn is kept without being renewed."""
RENEW_S = TURN_MS / 4_000
WAIT_MS = 20_000
"""How long somebody waits for the one before."""
LOOK_S = 0.1
"""How often the one who waits looks."""

# The end of one turn is the other's beginning: compare-and-set, so that of two who wait one gets it.
_TAKE = (
    "INSERT INTO turn (tenant, work, holder, until) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, work)"
    " DO UPDATE SET holder = excluded.holder, until = excluded.until"
    " WHERE turn.until < $5 OR turn.holder = excluded.holder RETURNING holder"
)
_RENEW = "UPDATE turn SET until = $4 WHERE tenant = $1 AND work = $2 AND holder = $3 RETURNING holder"
_GIVE_BACK = "DELETE FROM turn WHERE tenant = $1 AND work = $2 AND holder = $3 RETURNING holder"


@dataclass(slots=True)
class Turn:
    """A turn while it is somebody's: (tenant, work, holder)."""

    engine: DatabaseEngine
    mine: tuple[str, str, str]
    given_back: bool = False

    async def renew(self) -> None:
        """Keep it; call this inside each transaction that writes. Raises ImportRunning when it was lost."""
        if not await self.engine.rows(_RENEW, *self.mine, now_ms() + TURN_MS):
            raise ImportRunning("This import was away for too long, and another one has begun.")

    async def give_back(self) -> None:
        """It ends, in the transaction of the last work. Raises ImportRunning when it was lost."""
        if not await self.engine.rows(_GIVE_BACK, *self.mine):
            raise ImportRunning("This import was away for too long, and another one has begun.")
        self.engine.after_commit(self._gone)

    def _gone(self) -> None:
        self.given_back = True


@asynccontextmanager
async def turn(
    engine: DatabaseEngine, tenant: str, work: str, holder: str = "", wait_ms: int = WAIT_MS
) -> AsyncIterator[Turn]:
    """Runs the block when it is its turn.

    `holder`: whose turn it is, when it may be taken up again after a process died.
    Raises ImportRunning when the one before does not end within `wait_ms`.
    """
    held = Turn(engine, (tenant, work, holder or str(uuid.uuid4())))
    await _wait(engine, held.mine, wait_ms)
    keeping = asyncio.create_task(_keep(held))
    try:
        yield held
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        if not held.given_back:
            async with engine.write():
                await engine.rows(_GIVE_BACK, *held.mine)


async def _keep(held: Turn) -> None:
    """Reading a large file takes longer than a turn. One that was lost is noticed by who writes."""
    while True:
        await asyncio.sleep(RENEW_S)
        if not held.given_back:
            await held.renew()


async def _wait(engine: DatabaseEngine, mine: tuple[str, str, str], wait_ms: int) -> None:
    ends_ms = now_ms() + wait_ms
    while True:
        now = now_ms()
        async with engine.write():
            if await engine.rows(_TAKE, *mine, now + TURN_MS, now):
                return
        if now >= ends_ms:
            raise ImportRunning(headers={"Retry-After": "10"})
        await asyncio.sleep(LOOK_S)
