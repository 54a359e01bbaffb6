"""A company at work: its people, one pipeline, and drafts pushed without a browser."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from tests.api import Remote, Values
from tests.e2e.server import PASSWORD, Server

STAGES = (
    ("Lead", 10, "open"),
    ("Visit", 40, "open"),
    ("Quote", 70, "open"),
    ("Won", 100, "won"),
    ("Lost", 0, "lost"),
)
TEAM = "Selangor"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in with PASSWORD."""

    email: str
    name: str
    role: str


ANA = Person("ana@example.com", "Ana Administrator", "administrator")
AISYAH = Person("aisyah@example.com", "Aisyah Rahman", "account_executive")
BUDI = Person("budi@example.com", "Budi Santoso", "account_executive")


@dataclass(slots=True)
class Workplace:
    """Ana administers; Aisyah and Budi sell in one team. `pipeline` has `stages`, ids in order."""

    server: Server
    pipeline: str = field(default_factory=lambda: str(uuid.uuid4()))
    stages: list[str] = field(default_factory=list[str])

    def open(self) -> None:
        """Start the server; make the administrator, her team and pipeline, then those who sell."""
        self.server.command("migrate")
        self.server.add_person(ANA.email, ANA.name, ANA.role, workspace="Kedai Ujian")
        self.server.start()
        stages: Values = {}
        for position, (name, probability, status) in enumerate(STAGES):
            stage = {"name": name, "probability": probability, "status": status, "position": position}
            stages[f"stage-{position}"] = stage
        self.stages = list(stages)
        with self.remote(ANA) as ana:
            fields = {"name": "Sales", "currency": "MYR", "position": 0, "stages": stages}
            ana.push([ana.create("team", {"name": TEAM}), ana.create("pipeline", fields, self.pipeline)])
        for person in (AISYAH, BUDI):
            self.server.add_person(person.email, person.name, person.role, team=TEAM)

    def remote(self, person: Person) -> Remote:
        """A signed-in device of `person` without a browser; use it in `with`."""
        return Remote(self.server.url, person.email, PASSWORD)
