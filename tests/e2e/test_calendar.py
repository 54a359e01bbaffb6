"""The office sets the working calendar: days corrected by hand, offline too, and a region from the server."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import ANA, BUDI

YEAR = date.today().year  # noqa: DTZ011 - the browser's own day


def opened(device: Device) -> Device:
    device.sign_in(ANA.email, PASSWORD)
    wait_until_sent(device)
    device.open("/admin/calendar")
    expect(device.page.get_by_role("button", name="Malaysia", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    return device


def day_row(device: Device, name: str) -> Locator:
    return device.page.get_by_role("button").filter(has_text=name)


def test_days_are_added_corrected_taken_away_and_brought_back_with_no_network(device: MakeDevice) -> None:
    ana = opened(device("ana"))
    page = ana.page
    expect(day_row(ana, "National Day")).to_be_visible()
    ana.offline()

    page.get_by_role("button", name="Add a day").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Choose a day.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Stock-taking")
    page.get_by_label("Day", exact=True).fill(f"{YEAR}-07-15")
    page.get_by_text("The date isn't announced yet").click()
    page.get_by_role("button", name="Save").click()
    row = day_row(ana, "Stock-taking")
    expect(row).to_contain_text("Estimated")
    expect(row).to_contain_text("By hand")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(0)

    day_row(ana, "National Day").click()
    page.get_by_role("button", name="Doesn't count here").click()
    expect(day_row(ana, "National Day")).to_have_count(0)
    page.get_by_text("1 day that doesn't count here").click()
    page.get_by_role("button", name="Count it again: National Day").click()
    expect(day_row(ana, "National Day")).to_be_visible()

    # A day that is moved leaves the library's behind as one that doesn't count: no filling brings it back.
    day_row(ana, "National Day").click()
    page.get_by_label("Day", exact=True).fill(f"{YEAR}-08-28")
    page.get_by_role("button", name="Save").click()
    expect(day_row(ana, "National Day")).to_contain_text("28 August")
    expect(page.get_by_text("1 day that doesn't count here")).to_be_visible()

    weekend = page.get_by_role("group", name="Free every week")
    weekend.get_by_role("button", name="Friday").click()
    expect(weekend.get_by_role("button", name="Friday")).to_have_attribute("aria-pressed", "true")
    ana.online()
    ana.open("/")
    wait_until_sent(ana)
    ana.open("/admin/calendar")
    page.get_by_role("button", name=f"Fill in holidays of {YEAR}").click()
    expect(page.get_by_text("Nothing new")).to_be_visible()
    expect(day_row(ana, "National Day")).to_have_count(1)


def test_a_region_comes_from_the_server_with_its_own_weekend(device: MakeDevice) -> None:
    ana = opened(device("ana"))
    page = ana.page
    page.get_by_role("button", name="Add a region").click()
    page.get_by_role("button", name="Kelantan").click()
    chosen = page.get_by_role("button", name="Kelantan", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    weekend = page.get_by_role("group", name="Free every week")
    expect(weekend.get_by_role("button", pressed=True)).to_have_count(2)
    expect(weekend.get_by_role("button", name="Friday")).to_have_attribute("aria-pressed", "true")
    expect(day_row(ana, "Birthday of the Sultan of Kelantan").first).to_be_visible()
    page.get_by_role("button", name=f"Go to {YEAR + 1}").click()
    page.get_by_role("button", name=f"Go to {YEAR + 2}").click()
    page.get_by_role("button", name=f"Fill in holidays of {YEAR + 2}").click()
    expect(page.get_by_text("updated on the server")).to_be_visible()
    expect(day_row(ana, "National Day").first).to_be_visible()


def test_who_may_not_is_told_who_may(device: MakeDevice) -> None:
    budi = device("budi")
    budi.sign_in(BUDI.email, PASSWORD)
    budi.open("/admin/calendar")
    expect(budi.page.get_by_text("You can't open this")).to_be_visible()
