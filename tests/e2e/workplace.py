"""A company at work: its people, one pipeline, and drafts pushed without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.api import Remote, Values
from tests.e2e.server import PASSWORD, Server

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
    """Ana administers; Aisyah and Budi sell in one team. Their `pipeline` has `stages`, ids in order."""

    server: Server
    pipeline: str = ""
    stages: list[str] = field(default_factory=list[str])

    def open(self) -> None:
        """Start the server; make the administrator, her workspace and team, then those who sell."""
        self.server.command("migrate")
        self.server.add_person(ANA.email, ANA.name, ANA.role, workspace="Kedai Ujian")
        self.server.start()
        with self.remote(ANA) as ana:
            ana.push([ana.create("team", {"name": TEAM})])
            [pipeline] = [change for change in ana.pull() if change["type"] == "pipeline"]
        stages: Values = pipeline["fields"]["stages"]
        self.pipeline = pipeline["id"]
        self.stages = sorted(stages, key=lambda stage: stages[stage]["position"])
        for person in (AISYAH, BUDI):
            self.server.add_person(person.email, person.name, person.role, team=TEAM)

    def remote(self, person: Person) -> Remote:
        """A signed-in device of `person` without a browser; use it in `with`."""
        return Remote(self.server.url, person.email, PASSWORD)
