"""A session ended from elsewhere: the work on the device outlives it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import expect_title, new_contact, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA, Workplace


@pytest.fixture
def phone(device: MakeDevice) -> Device:
    made = device("aisyah")
    made.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(made)
    return made


def sign_out_elsewhere(workplace: Workplace) -> None:
    """The office ends the session of Aisyah's phone; removing the phone would empty it."""
    with workplace.remote(AISYAH) as computer, workplace.remote(ANA) as office:
        for one in computer.http.get("/api/devices").json()["devices"]:
            if one["id"] != computer.device:
                assert office.http.post(f"/api/office/devices/{one['id']}/sign-out").is_success


def session_ended(phone: Device) -> Locator:
    """What stands above every screen until the person signs in again."""
    return phone.page.get_by_role("status").filter(has_text="Your session has ended")


def test_an_expired_session_keeps_the_work_and_sends_it_after_the_next_sign_in(
    workplace: Workplace, phone: Device
) -> None:
    sign_out_elsewhere(workplace)
    record = new_contact(phone, "Made While Signed Out")
    expect(session_ended(phone)).to_be_visible()
    # A cold start in this state still shows everything.
    phone.switch_off()
    phone.switch_on()
    expect_title(phone, record, "Made While Signed Out")
    session_ended(phone).get_by_role("link", name="Sign in").click()
    phone.page.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(session_ended(phone)).to_have_count(0)
    wait_until_sent(phone)
    with workplace.remote(AISYAH) as computer:
        names = [
            change["fields"]["name"]["full"] for change in computer.pull() if change["type"] == "contact"
        ]
    assert names == ["Made While Signed Out"]
