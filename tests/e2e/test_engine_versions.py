"""Two versions of the app after each other on one device, and beside each other in its tabs.

The older is this app with one type taken out of its schema, the newer has it as a type of the next schema.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.e2e.builds import publish
from tests.e2e.device import Device
from tests.e2e.engine_builds import NEXT_VERSION, with_later, without
from tests.e2e.engine_phone import COMPANIES, SENT, SIGN_IN, WHOLE, Phone, until
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI, Workplace

ROWS = 150
SUBJECTS = "() => [...engine.store.view('activity').values()].map(row => row.subject).sort()"
COUNT = "engine.store.view('activity').size"
# An app that does not know a type has no form for it: the outbox takes what an older or newer tab has typed.
WRITE = """async wish => {
  const { outbox } = engine.replicaIfOpen();
  await outbox.add([{ type: 'activity', title: '', ...wish }]);
}"""
PLACE = "() => JSON.stringify([engine.replicaIfOpen().pull.cursor, engine.replicaIfOpen().pull.schema])"


@dataclass
class Versions:
    """A server of one folder, in which the older or the newer app is published."""

    folder: Path
    work: Path
    workplace: Workplace

    def publish(self, build: str) -> None:
        """Put `older` or `newer` in the place of what is served."""
        make = {"older": without, "newer": with_later}[build]
        make("activity", self.work / build, self.folder)
        publish(self.folder)


@pytest.fixture
def versions(prepared: Workplace, tmp_path: Path) -> Iterator[Versions]:
    """A running server that publishes the older app."""
    folder = tmp_path / "app"
    shutil.copytree(prepared.server.var_dir, tmp_path / "server")
    server = replace(prepared.server, var_dir=tmp_path / "server", settings={"PWA_DIR": str(folder)})
    versions = Versions(folder, tmp_path, replace(prepared, server=server))
    versions.publish("older")
    server.start()
    yield versions
    server.stop()


@pytest.fixture
def phone(playwright: Playwright, versions: Versions, tmp_path: Path) -> Iterator[Phone]:
    """Aisyah's phone with the older app, signed in."""
    device = Device(playwright, "aisyah", tmp_path / "aisyah", versions.workplace.server.url).switch_on()
    yield Phone(device)
    device.switch_off()


def by_a_colleague(versions: Versions, subjects: list[str]) -> list[str]:
    """Activities that Budi makes with the newer app; their ids."""
    with versions.workplace.remote(BUDI) as budi:
        company = budi.create("company", {"name": "Kedai Budi", "visibility": "everyone"})
        made = [
            budi.create("activity", {"kind": "call", "subject": subject, "company": company["record"]})
            for subject in subjects
        ]
        budi.push([company, *made])
        return [one["record"] for one in made]


def restarted(phone: Phone) -> Phone:
    """The same phone, started again; a killed one might have forgotten who is signed in."""
    phone.device.switch_off()
    phone.device.switch_on()
    phone.open()
    return phone


def test_D5_D8_an_app_keeps_a_type_it_does_not_know_and_its_update_shows_every_row(
    versions: Versions, phone: Phone
) -> None:
    subjects = [f"Call {number:03}" for number in range(ROWS)]
    phone.sign_in(AISYAH.email)
    records = by_a_colleague(versions, subjects)
    until(phone.page, f"{COUNT} === {ROWS}")
    restarted(phone)
    assert phone.page.evaluate(SUBJECTS) == subjects
    # One change rewrites the block of a hundred.
    with versions.workplace.remote(BUDI) as budi:
        budi.pull()
        change = {"op": "set", "field": "subject", "value": "Call 000 again"}
        budi.push([budi.edit("activity", records[0], int(budi.cursor.split(".")[1]), change)])
    subjects[0] = "Call 000 again"
    until(phone.page, f"({SUBJECTS})()[0] === 'Call 000 again'")
    restarted(phone)
    assert phone.page.evaluate(SUBJECTS) == subjects
    phone.device.offline()
    phone.page.evaluate(WRITE, edit(records[1], "Call 001 by Aisyah"))
    subjects[1] = "Call 001 by Aisyah"
    phone.page.evaluate(
        WRITE, {"kind": "create", "record": uuid(phone), "fields": {"kind": "call", "subject": "New"}}
    )
    subjects.append("New")
    phone.device.kill()
    versions.publish("newer")
    asked: list[Any] = []
    phone.device.switch_on()
    phone.page.on(
        "request",
        lambda request: asked.append(request.post_data_json) if request.url.endswith("/pull") else None,
    )
    phone.open()
    # At once, before the server was asked for anything.
    assert phone.page.evaluate(SUBJECTS) == subjects
    phone.page.evaluate(SIGN_IN, [AISYAH.email, PASSWORD])
    until(phone.page, f"{SENT} && engine.replicaIfOpen().pull.schema === {NEXT_VERSION}", 60_000)
    assert [request["types"] for request in asked if "types" in request] == [["activity"]]
    assert phone.page.evaluate(SUBJECTS) == subjects
    place = phone.page.evaluate(PLACE)
    restarted(phone)
    assert phone.page.evaluate(SUBJECTS) == subjects
    assert phone.page.evaluate(PLACE) == place


def test_D6_of_two_versions_in_tabs_the_older_only_reads_and_loses_nothing_typed(
    versions: Versions, phone: Phone
) -> None:
    phone.sign_in(AISYAH.email)
    by_a_colleague(versions, ["Before"])
    until(phone.page, f"{COUNT} === 1")
    older = phone.page
    assert phone.device.context is not None
    versions.publish("newer")
    newer = phone.open(phone.device.context.new_page())
    until(older, "engine.session.session().problem === 'newer_app'")
    requests: list[str] = []
    older.on("request", lambda request: requests.append(request.url) if "/api/sync/" in request.url else None)
    phone.create("Typed in the older tab", older)
    until(newer, f"{SENT} && {WHOLE} && ({COMPANIES})().includes('Typed in the older tab')")
    until(older, "engine.sync.status().waiting === 0")
    by_a_colleague(versions, ["After"])
    until(newer, f"{COUNT} === 2")
    until(older, f"{COUNT} === 2")
    assert requests == []
    # Alone, it keeps what is typed and sends nothing: the newer app does when it is opened.
    newer.close()
    phone.create("Typed alone", older)
    assert older.evaluate("engine.sync.status().waiting") == 1
    newer = phone.open(phone.device.context.new_page())
    until(newer, f"{SENT} && engine.store.view('company').size >= 3")
    with versions.workplace.remote(BUDI) as budi:
        names = [change["fields"].get("name") for change in budi.pull() if change["type"] == "company"]
    assert {"Typed in the older tab", "Typed alone"} <= set(names)


def edit(record: str, subject: str) -> dict[str, Any]:
    """A wish to give a record another subject."""
    return {"kind": "edit", "record": record, "ops": [{"op": "set", "field": "subject", "value": subject}]}


def uuid(phone: Phone) -> str:
    """A new id."""
    made: str = phone.page.evaluate("crypto.randomUUID()")
    return made
