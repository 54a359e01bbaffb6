"""Sales operations changes the stages while people sell: boards follow, and late moves land."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import save, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA

WIDE = {"width": 1366, "height": 900}


def stage_rows(ana: Device) -> Locator:
    return ana.page.get_by_role("list", name="Stages").get_by_role("listitem")


def column(device: Device, name: str) -> Locator:
    return device.page.get_by_role("region", name=name, exact=True)


def new_deal(device: Device, name: str, stage: str) -> None:
    page = device.open("/deals/new")
    page.get_by_label("Deal name").fill(name)
    page.get_by_role("radio", name=stage, exact=True).click()
    save(device)
    page.wait_for_url(re.compile(r"/deals/[0-9a-f-]{36}$"))


def test_a_stage_is_added_and_ordered_and_a_late_move_lands_on_the_successor_of_a_removed_one(
    device: MakeDevice,
) -> None:
    ana, aisyah = device("ana", size=WIDE), device("aisyah", size=WIDE)
    aisyah.sign_in(AISYAH.email, PASSWORD)
    ana.sign_in(ANA.email, PASSWORD)

    # From the hub; a stage is added and comes before the proposal, by its buttons.
    page = ana.open("/admin")
    page.get_by_role("link", name="Pipelines").click()
    expect(page.get_by_role("list", name="Pipelines")).to_be_visible()
    assert violations(ana) == []
    page.get_by_role("link", name=re.compile("^Sales")).click()
    page.get_by_role("button", name="Add a stage").click()
    sheet = page.get_by_role("dialog")
    assert violations(ana) == []
    sheet.get_by_label("Name", exact=True).fill("Trial")
    sheet.get_by_role("button", name="Add a step").click()
    sheet.get_by_label("Steps in this stage, line 1").fill("Pump delivered")
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(stage_rows(ana)).to_have_count(7)
    for place in (4, 3):
        page.get_by_role("button", name="Move Trial up").click()
        expect(page.get_by_role("status").filter(has_text=f"Trial: place {place} of 7")).to_have_count(1)
    expect(stage_rows(ana).nth(2)).to_contain_text("Trial")
    page.get_by_role("button", name="Move Trial: drag").press("ArrowDown")
    expect(stage_rows(ana).nth(3)).to_contain_text("Trial")
    wait_until_sent(ana)

    # Her board follows; a deal goes through the new stage, whose step is ticked.
    new_deal(aisyah, "40 pumps", "Trial")
    step = aisyah.page.get_by_role("checkbox", name="Pump delivered")
    expect(step).not_to_be_checked()
    step.click()
    expect(step).to_be_checked()
    wait_until_sent(aisyah)

    # Offline she moves it to the stage that Ana removes meanwhile.
    aisyah.page.locator("#move").click()
    aisyah.offline()
    aisyah.page.get_by_role("dialog").get_by_role("button", name="Proposal").click()
    expect(aisyah.page.get_by_role("dialog")).to_have_count(0)
    stage_rows(ana).filter(has_text="Proposal").get_by_role("button", name=re.compile("^Proposal")).click()
    sheet.get_by_role("button", name="Remove stage").click()
    sheet.get_by_role("radio", name="Qualification").click()
    sheet.get_by_role("button", name="Remove stage").click()
    expect(stage_rows(ana)).to_have_count(6)
    wait_until_sent(ana)
    aisyah.online()
    wait_until_sent(aisyah)
    for one in (aisyah, ana):
        one.open("/deals")
        expect(column(one, "Qualification").get_by_role("link", name=re.compile("40 pumps"))).to_be_visible()
        expect(column(one, "Proposal")).to_have_count(0)
    expect(column(aisyah, "Trial")).to_be_visible()
