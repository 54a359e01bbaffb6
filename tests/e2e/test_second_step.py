"""The second step of signing in, in a real browser: an authenticator app, and a passkey of Chromium."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect
from pyotp.totp import TOTP

from tests.e2e.authenticator import with_authenticator
from tests.e2e.axe import in_every_theme
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA


@pytest.fixture
def phone(device: MakeDevice) -> Device:
    made = device("aisyah")
    made.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(made)
    return made


def begin_adding(phone: Device) -> None:
    page = phone.open("/settings/sign-in")
    page.get_by_role("button", name="Add a second step").click()
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def password_sign_in(page: Page) -> None:
    page.get_by_label("Email").fill(AISYAH.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_an_app_is_set_up_and_its_code_asked_for(device: MakeDevice, phone: Device) -> None:
    page = phone.page
    begin_adding(phone)
    key = page.locator("p.select-all").inner_text().replace(" ", "")
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert in_every_theme(phone) == []
    page.get_by_label("Code from the app").fill(TOTP(key).at(int(time.time()) - 30))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator("ul.select-all li")).to_have_count(8)
    codes = page.locator("ul.select-all li").all_inner_texts()
    page.get_by_role("button", name="I have them").click()
    expect(page.get_by_text("8 written-down codes are left")).to_be_visible()

    second = device("second")
    other = second.open("/sign-in")
    password_sign_in(other)
    expect(other.get_by_role("heading", name="One more step")).to_be_visible()
    assert in_every_theme(second) == []
    other.get_by_label("Code").fill("000000")
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("alert").filter(has_text="That code isn't right")).to_be_visible()
    other.get_by_role("button", name="Use a code I wrote down").click()
    other.get_by_label("Written-down code").fill(codes[0].upper())
    other.get_by_role("button", name="Continue").click()
    expect(other).to_have_url(re.compile(r"/$"))
    expect(other.get_by_role("navigation", name="Main menu")).to_be_visible()


def test_an_administrator_helps_who_lost_phone_and_codes(device: MakeDevice, phone: Device) -> None:
    begin_adding(phone)
    key = phone.page.locator("p.select-all").inner_text().replace(" ", "")
    phone.page.get_by_label("Code from the app").fill(TOTP(key).now())
    phone.page.get_by_role("button", name="Turn on").click()
    expect(phone.page.get_by_role("button", name="I have them")).to_be_visible()

    office = device("office")
    office.sign_in(ANA.email, PASSWORD)
    page = office.open("/admin/people")
    row = page.get_by_role("link", name=AISYAH.name)
    expect(row).to_contain_text("Two-step")
    row.click()
    page.get_by_role("button", name="Reset two-step sign-in").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset two-step sign-in").click()
    expect(page.get_by_text("Off. Only the password protects this account.")).to_be_visible()

    other = device("new phone").open("/sign-in")
    password_sign_in(other)
    expect(other.get_by_role("navigation", name="Main menu")).to_be_visible()


def test_a_passkey_is_made_and_signs_in_alone(phone: Device) -> None:
    page = phone.page
    with_authenticator(page)
    begin_adding(phone)
    page.get_by_role("button", name="Create a passkey").click()
    page.get_by_role("button", name="I have them").click()
    expect(page.get_by_text("Passkey ·")).to_be_visible()
    phone.open("/settings")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("dialog", name=re.compile("[Ss]ign out")).get_by_role(
        "button", name="Sign out", exact=True
    ).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    # Where the person was when they signed out.
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    expect(page.get_by_text(AISYAH.email)).to_be_visible()
