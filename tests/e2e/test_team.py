"""A colleague comes in by a link on a second phone, and that phone is lost again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import new_contact, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA, BUDI, Workplace

GOOD = "hujan petang roti"


@pytest.fixture
def office(device: MakeDevice) -> Device:
    made = device("ana")
    made.sign_in(ANA.email, PASSWORD)
    wait_until_sent(made)
    return made


def made_link(office: Device) -> str:
    """The link that the open sheet shows, with its code."""
    sheet = office.page.get_by_role("dialog")
    code = sheet.get_by_role("img", name="Code of the link")
    expect(code).to_be_visible()
    fills = code.locator("path").evaluate_all("paths => paths.map(path => getComputedStyle(path).fill)")
    assert fills == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]  # cameras look for dark on light
    text = sheet.get_by_text(re.compile("/join#")).inner_text()
    office.page.keyboard.press("Escape")
    return text


def test_a_colleague_is_invited_comes_in_on_a_second_phone_and_is_signed_out(
    office: Device, device: MakeDevice
) -> None:
    page = office.open("/admin/people")
    page.get_by_role("button", name="Invite someone").click()
    page.get_by_label("Name", exact=True).fill("Dewi Lestari")
    page.get_by_label("Email", exact=True).fill("dewi@example.com")
    page.get_by_role("radio", name="Selangor").click()
    page.get_by_role("button", name="Make the invitation").click()
    link = made_link(office)
    expect(page.get_by_text("Invited, not here yet")).to_be_visible()

    phone = device("dewi")
    phone.page.goto(link)
    expect(phone.page.get_by_role("heading", name="Welcome to Kedai Ujian")).to_be_visible()
    phone.page.get_by_label("New password", exact=True).fill("dewilestari1")
    phone.page.get_by_role("button", name="Save and sign in").click()
    expect(phone.page.get_by_text("Don't use your name, email or company")).to_be_visible()
    phone.page.get_by_label("New password", exact=True).fill(GOOD)
    phone.page.get_by_role("button", name="Save and sign in").click()
    expect(phone.page.get_by_role("navigation", name="Main menu")).to_be_visible()
    phone.wait_for_worker()
    new_contact(phone, "Made By Dewi")
    wait_until_sent(phone)

    page = office.open("/admin/people")
    page.get_by_role("link", name=re.compile("Dewi Lestari")).click()
    expect(page.get_by_text("1 device")).to_be_visible()
    page.get_by_role("link", name=re.compile("1 device")).click()
    page.get_by_role("button", name=re.compile("^Manage: .*Dewi Lestari")).click()
    page.get_by_role("dialog").get_by_role("button", name="End its session").click()
    page.get_by_role("dialog", name="End its session").get_by_role("button", name="End its session").click()
    expect(page.get_by_role("list").get_by_text("Signed out")).to_be_visible()
    expired = phone.page.get_by_role("status").filter(has_text="Your session has ended")
    phone.open("/")
    expect(expired).to_be_visible()

    # The link lets nobody else in.
    other = device("stranger")
    other.page.goto(link)
    expect(other.page.get_by_role("heading", name="This link doesn't work any more")).to_be_visible()


def test_who_leaves_is_deactivated_and_their_customers_are_handed_over_with_one_undo(
    workplace: Workplace, office: Device
) -> None:
    with workplace.remote(BUDI) as budi:
        budi.push([budi.create("company", {"name": f"Kedai {n}"}) for n in range(3)])
        person = budi.person["id"]
    page = office.open(f"/admin/people/{person}")
    expect(page.get_by_text("Companies: 3")).to_be_visible()
    page.get_by_role("button", name="Deactivate").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(page.get_by_text("Budi Santoso is deactivated")).to_be_visible()
    page.get_by_label("To whom").select_option(label=AISYAH.name)
    page.get_by_role("button", name="Hand over 3 records").click()
    expect(page.get_by_text("Companies: 3")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Companies: 3")).to_be_visible()
