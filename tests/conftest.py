"""Fixtures that every folder of tests may ask for: a real Postgres, and a printed seed for random tests."""

from __future__ import annotations

import ipaddress
import os
import random
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.postgres import Cluster, cluster

# One seed for a whole run, printed in the header, so that any random failure can be run again:
#   LAPANGAN_TEST_SEED=123 make test
SEED = int(os.environ.get("LAPANGAN_TEST_SEED") or random.SystemRandom().randrange(2**32))
# The processes that share the tests among the cores inherit it.
os.environ["LAPANGAN_TEST_SEED"] = str(SEED)

settings.register_profile("lapangan", deadline=None, print_blob=True)
settings.load_profile("lapangan")


_connect: Any = socket.socket.connect


def _guarded(self: socket.socket, address: Any) -> None:
    """Refuse what is not on this machine: nothing that a test runs may contact anybody outside.

    A datagram's connect sends nothing: by it a machine learns its own address.
    """
    if self.type == socket.SOCK_STREAM and isinstance(address, tuple):
        host = str(next(iter(address)))
        if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            raise AssertionError(f"a test contacts {host}, which is outside this machine")
    _connect(self, address)


setattr(socket.socket, "connect", _guarded)  # noqa: B010 - a checker takes an assignment for a mistake


def pytest_report_header() -> str:
    """Name the seed where a reader of the log looks first."""
    return f"seed: LAPANGAN_TEST_SEED={SEED}"


@pytest.fixture
def seed() -> int:
    """The seed of this run: give it to `random.Random`, never use the global generator."""
    return SEED


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One Postgres server for the whole run, started when the first test asks for it."""
    with cluster() as running:
        yield running


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """The DATABASE_URL of an empty Postgres database that belongs to this test alone."""
    with postgres_cluster.database() as url:
        yield url
