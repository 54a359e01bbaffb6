"""People, a server and phones for tests of the core."""

import pytest

from sync.access import Person, Team
from tests.sim.world import Phone, Server, uid

ANA, BEN, CYD, MEI, OPS = (uid(n) for n in range(1, 6))
NORTH, SOUTH = uid(11), uid(12)


@pytest.fixture
def server() -> Server:
    """Ana and Ben sell in the north, Cyd in the south, Mei manages the north, Ops runs operations."""
    return Server(
        [
            Person(ANA, "account_executive", NORTH),
            Person(BEN, "account_executive", NORTH),
            Person(CYD, "sales_development", SOUTH),
            Person(MEI, "sales_manager"),
            Person(OPS, "sales_operations"),
        ],
        [Team(NORTH, MEI), Team(SOUTH)],
    )


@pytest.fixture
def ana(server: Server) -> Phone:
    return Phone(server, ANA, uid(101))


@pytest.fixture
def ben(server: Server) -> Phone:
    return Phone(server, BEN, uid(102))


@pytest.fixture
def cyd(server: Server) -> Phone:
    return Phone(server, CYD, uid(103))


@pytest.fixture
def mei(server: Server) -> Phone:
    return Phone(server, MEI, uid(104))


@pytest.fixture
def ops(server: Server) -> Phone:
    return Phone(server, OPS, uid(105))
