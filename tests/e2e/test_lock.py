"""The lock (SPEC.md K5-K9) and a phone that two people share, in a real browser."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.authenticator import with_authenticator
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import fill_contact, new_contact, save, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI, Workplace

PIN, OTHER_PIN, WRONG = "482915", "730264", "482916"
MINUTE_S, DAY_S = 60, 86_400


@pytest.fixture
def phone(device: MakeDevice) -> Device:
    made = device("phone")
    made.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(made)
    return made


def locked(page: Page) -> Locator:
    """What stands before everything else."""
    return page.get_by_role("dialog", name="Locked")


def set_pin(phone: Device, pin: str = PIN) -> None:
    page = phone.open("/settings/lock")
    page.get_by_role("button", name="Set a PIN").click()
    type_new(page, pin)
    expect(page.get_by_role("status").filter(has_text="PIN set")).to_be_visible()


def type_new(page: Page, pin: str) -> None:
    page.get_by_label("New PIN", exact=True).fill(pin)
    page.get_by_label("New PIN again").fill(pin)
    page.get_by_role("button", name="Save PIN").click()


def press(page: Page, pin: str) -> None:
    """On the keys of the screen, as a thumb does."""
    for digit in pin:
        locked(page).get_by_role("button", name=digit, exact=True).tap()


def start_later(phone: Device, seconds: float) -> Page:
    """The app is closed, and opened again after so long."""
    phone.switch_off()
    phone.switch_on()
    assert phone.context is not None
    phone.context.clock.set_system_time(time.time() + seconds)
    return phone.page


def test_K8_a_cold_start_offline_shows_nothing_until_the_pin_is_right(phone: Device) -> None:
    new_contact(phone, "Puan Sulit")
    wait_until_sent(phone)
    set_pin(phone)
    page = start_later(phone, 6 * MINUTE_S)
    phone.offline()
    phone.open("/contacts")
    expect(locked(page).get_by_role("heading", name=AISYAH.name)).to_be_visible()
    assert "Sulit" not in page.inner_text("body")
    assert "Sulit" not in page.content()
    # Five wrong ones: a wait, which a reload does not shorten.
    for _ in range(5):
        press(page, WRONG)
        expect(locked(page).get_by_label("Enter your PIN")).to_have_value("")
    expect(locked(page).get_by_role("alert")).to_contain_text("Too many wrong tries")
    page.reload()
    expect(locked(page).get_by_role("timer")).to_be_visible()
    expect(locked(page).get_by_role("button", name="1", exact=True)).to_be_disabled()
    # The password opens, and takes the forgotten PIN away.
    phone.online()
    locked(page).get_by_role("button", name="Forgot your PIN?").click()
    expect(page.get_by_label("Email")).to_have_value(AISYAH.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Choose a new PIN")).to_be_visible()
    type_new(page, OTHER_PIN)
    expect(page.get_by_role("link", name="Puan Sulit")).to_be_visible()
    expect(page).to_have_url(phone.url + "/contacts")


def test_K8_a_lock_hides_an_open_form_and_loses_nothing_of_it(phone: Device) -> None:
    set_pin(phone)
    page = phone.open("/contacts/new")
    fill_contact(phone, "Half Typed")
    other = phone.new_page()
    other.goto(phone.url + "/more")
    other.get_by_role("button", name="Lock now").click()
    # Every tab asks, and reads out nothing else.
    for one in (page, other):
        expect(locked(one)).to_be_visible()
        expect(one.get_by_role("main")).to_have_count(0)
    assert page.title() == "Lapangan"
    page.bring_to_front()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(locked(page)).to_be_visible()
    page.keyboard.type(PIN)
    expect(locked(page)).to_have_count(0)
    expect(locked(other)).to_have_count(0)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Half Typed")
    save(phone)


def test_K7_K9_a_finger_opens_and_days_without_contact_ask_whatever_was_chosen(phone: Device) -> None:
    set_pin(phone)
    page = phone.page
    protocol, authenticator = with_authenticator(page)
    page.reload()
    page.get_by_role("switch", name="Use fingerprint or face").click()
    expect(page.get_by_role("switch", name="Use fingerprint or face")).to_be_checked()
    page.get_by_role("button", name="Never").click()
    phone.offline()
    page.get_by_role("button", name="Lock now").click()
    finger = locked(page).get_by_role("button", name="Use fingerprint or face")
    stranger = {"authenticatorId": authenticator, "isUserVerified": False}
    protocol.send("WebAuthn.setUserVerified", stranger)
    finger.click()
    expect(locked(page).get_by_role("alert")).to_contain_text("didn't confirm")
    protocol.send("WebAuthn.setUserVerified", {**stranger, "isUserVerified": True})
    finger.click()
    expect(locked(page)).to_have_count(0)
    # Twelve days later: it says so. Fifteen: it asks, and then goes on.
    page = start_later(phone, 12 * DAY_S)
    phone.offline()
    phone.open("/more")
    expect(page.get_by_role("status").filter(has_text="In 2 days the lock asks")).to_be_visible()
    page = start_later(phone, 15 * DAY_S)
    phone.offline()
    phone.open("/more")
    expect(locked(page).get_by_role("status")).to_contain_text("hasn't reached the server for 14 days")
    press(page, PIN)
    expect(page.get_by_role("heading", name="More", level=1)).to_be_visible()


def test_K2_K3_two_people_share_a_phone_and_each_keeps_what_waits(
    workplace: Workplace, phone: Device
) -> None:
    page = phone.open("/more")
    page.get_by_role("button", name="Change person").click()
    expect(page.get_by_role("status").filter(has_text="Set your PIN first")).to_be_visible()
    set_pin(phone)
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("Email").fill(BUDI.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    # The second one sets a PIN before anything else.
    expect(page.get_by_role("heading", name="Set a PIN")).to_be_visible()
    type_new(page, OTHER_PIN)
    wait_until_sent(phone)

    phone.offline()
    new_contact(phone, "Toko Budi")
    change_person(page, AISYAH.name, "Nothing waiting")
    press(page, PIN)
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    new_contact(phone, "Kedai Aisyah")
    phone.open("/contacts")
    expect(page.get_by_role("link", name="Kedai Aisyah")).to_be_visible()
    expect(page.get_by_role("link", name="Toko Budi")).to_have_count(0)

    change_person(page, BUDI.name, "1 waiting")
    press(page, WRONG)
    expect(locked(page).get_by_role("alert")).to_contain_text("4 tries left")
    press(page, OTHER_PIN)
    expect(locked(page)).to_have_count(0)
    phone.online()
    wait_until_sent(phone)
    change_person(page, AISYAH.name, "waiting")
    press(page, PIN)
    expect(locked(page)).to_have_count(0)
    wait_until_sent(phone)
    for person, name in ((AISYAH, "Kedai Aisyah"), (BUDI, "Toko Budi")):
        with workplace.remote(person) as computer:
            own = [one for one in computer.pull() if one["type"] == "contact"]
            found = {one["fields"]["name"]["full"]: one["fields"]["owner"] for one in own}
            assert found[name] == computer.person["id"]


def change_person(page: Page, name: str, waiting: str) -> None:
    """Two taps: More has been opened."""
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="More").click()
    page.get_by_role("button", name="Change person").tap()
    row = locked(page).get_by_role("button", name=name)
    expect(row).to_contain_text(waiting)
    row.tap()
