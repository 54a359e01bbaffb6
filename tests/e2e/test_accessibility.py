"""axe finds nothing on any screen, in any theme, on a phone and on a tablet."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.bench.book import Pipeline, drafts
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import PHONE, TABLET, Device
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD, ROOT
from tests.e2e.workplace import AISYAH, ANA, BUDI, Workplace

AXE = (ROOT / "tests" / "client" / "node_modules" / "axe-core" / "axe.min.js").read_text()
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map((one) =>
  `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html.slice(0, 300)).slice(0, 2).join(" | ")}`)"""
LISTS = (
    "/",
    "/contacts",
    "/companies",
    "/deals",
    "/ledger",
    "/conflicts",
    "/settings",
    "/more",
    "/install",
    "/removed",
)
FORMS = ("/contacts/new", "/companies/new", "/deals/new")


def fill(workplace: Workplace) -> dict[str, str]:
    """A few records of every type and one conflict; returns a record id by type."""
    ids: dict[str, str] = {}
    with workplace.remote(AISYAH) as aisyah, workplace.remote(BUDI) as budi:
        pipeline = Pipeline(workplace.pipeline, tuple(workplace.stages[:3]))
        rows = list(drafts(pipeline, scale=0.005))
        aisyah.push([aisyah.create(kind, fields, record) for kind, record, fields in rows])
        ids |= {kind: record for kind, record, _ in rows}
        aisyah.pull()
        budi.pull()
        for one, value in ((aisyah, "Owner"), (budi, "Director")):
            operation = {"op": "set", "field": "job_title", "value": value}
            one.push([one.edit("contact", ids["contact"], one.seq(), operation)])
    return ids


def violations(device: Device) -> list[str]:
    """What axe says about the open screen."""
    device.page.evaluate(AXE)
    found: list[Any] = device.page.evaluate(RUN)
    return [str(one) for one in found]


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("theme", ["light", "dark", "sun"])
def test_axe_finds_nothing_on_any_screen(
    workplace: Workplace, device: MakeDevice, theme: str, size: dict[str, int]
) -> None:
    ids = fill(workplace)
    one = device("aisyah", size=size)
    one.open("/")
    one.page.evaluate("theme => localStorage.setItem('lapangan.theme', theme)", theme)
    one.open("/sign-in")
    expect(one.page.get_by_label("Email")).to_be_visible()
    found = {"/sign-in": violations(one)}
    one.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(one)
    plural = {"contact": "contacts", "company": "companies", "deal": "deals"}
    details = [f"/{plural[kind]}/{ids[kind]}" for kind in plural]
    for path in (*LISTS, *details, *(f"{path}/edit" for path in details), *FORMS, "/no-such-screen"):
        one.open(path)
        expect(one.page.get_by_role("heading", level=1).first).to_be_visible()
        expect(one.page.locator("html")).to_have_attribute("data-theme", theme)
        found[path] = violations(one)
    lines = [f"{path} {problem}" for path, problems in found.items() for problem in problems]
    assert not lines, "\n".join(lines)


OFFICE = ("/admin", "/admin/people", "/admin/teams", "/admin/devices")
WAYS_IN = ("/forgot", "/join#used", "/join#{token}")


@pytest.mark.parametrize("theme", ["light", "dark", "sun"])
def test_axe_finds_nothing_in_the_office_nor_on_the_ways_in(
    workplace: Workplace, device: MakeDevice, theme: str
) -> None:
    with workplace.remote(ANA) as remote:
        made = remote.http.post("/api/office/invites", json={"name": "Dewi", "role": "account_executive"})
        token, person = made.json()["link"].partition("#")[2], remote.person["id"]
    one = device("ana")
    one.open("/")
    one.page.evaluate("theme => localStorage.setItem('lapangan.theme', theme)", theme)
    found: dict[str, list[str]] = {}
    for path in WAYS_IN:
        one.open("/install")
        one.open(path.format(token=token))
        expect(one.page.get_by_role("heading", level=1).first).not_to_have_text("Lapangan")
        found[path] = violations(one)
    one.sign_in(ANA.email, PASSWORD)
    wait_until_sent(one)
    for path in (*OFFICE, f"/admin/people/{person}"):
        one.open(path)
        expect(one.page.get_by_role("heading", level=1).first).to_be_visible()
        expect(one.page.locator("html")).to_have_attribute("data-theme", theme)
        found[path] = violations(one)
    one.open("/admin/people")
    one.page.get_by_role("button", name="Invite someone").click()
    found["the sheet to invite"] = violations(one)
    lines = [f"{path} {problem}" for path, problems in found.items() for problem in problems]
    assert not lines, "\n".join(lines)
