"""Servers that start before the test that needs them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field

import pytest

from tests.e2e.server import Server
from tests.e2e.workplace import Workplace


@dataclass(slots=True)
class Ahead:
    """The workplace of the test to come: its server starts while the test before runs."""

    prepared: Workplace
    folders: pytest.TempPathFactory
    settings: dict[str, str] = field(default_factory=dict[str, str])
    next: Workplace | None = None
    begun_with: dict[str, str] = field(default_factory=dict[str, str])

    def take(self) -> Workplace:
        """One that runs, with the settings of now; the next begins to start."""
        taken, self.next = self.next, None
        if taken is not None and self.begun_with != taken.server.environment():  # the app's folder, say
            taken.server.stop()
            taken = None
        taken = taken or self._begun()
        taken.server.wait()
        self.next = self._begun()
        self.begun_with = self.next.server.environment()
        return taken

    def _begun(self) -> Workplace:
        folder = self.folders.mktemp("workplace") / "server"
        shutil.copytree(self.prepared.server.var_dir, folder)
        fresh = Workplace(
            Server(folder, settings=dict(self.settings)), self.prepared.pipeline, self.prepared.stages
        )
        fresh.server.begin()
        return fresh

    def close(self) -> None:
        """Stop the one that nobody took."""
        if self.next is not None:
            self.next.server.stop()
