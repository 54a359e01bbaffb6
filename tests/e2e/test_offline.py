"""Everything a rep does works with the server gone and the browser started cold."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import (
    contact_links,
    delete_contact,
    edit_contact,
    expect_title,
    new_contact,
    save,
    search,
    wait_until_sent,
)
from tests.e2e.server import PASSWORD, Server
from tests.e2e.workplace import AISYAH, Workplace


@pytest.fixture
def phone(workplace: Workplace, device: MakeDevice) -> Device:
    """Aisyah's phone with three contacts of hers, none of which she has opened."""
    with workplace.remote(AISYAH) as remote:
        remote.push(
            [
                remote.create("contact", {"name": {"full": name}, "phones": {"p": {"number": number}}})
                for name, number in (
                    ("Nurul Huda", "+60123456701"),
                    ("Әсел Қасымова", "+77012345678"),
                    ("José Fernández", "+60123456703"),
                )
            ]
        )
    made = device("aisyah")
    made.sign_in(AISYAH.email, PASSWORD)
    made.open("/contacts")
    expect(contact_links(made, "Nurul Huda")).to_be_visible()
    wait_until_sent(made)
    return made


def restart_without_server(phone: Device, server: Server) -> None:
    """The server is gone and the phone was switched off and on: nothing is left in memory."""
    server.stop()
    phone.switch_off()
    phone.switch_on()


def test_a_cold_start_without_the_server_opens_any_screen(phone: Device, server: Server) -> None:
    headings = {"/": "Today", "/contacts": "Contacts", "/deals": "Deals", "/ledger": "Sync status"}
    for path, heading in headings.items():
        restart_without_server(phone, server)
        phone.open(path)
        expect(phone.page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def test_files_of_the_app_that_the_browser_took_away_come_again(phone: Device, server: Server) -> None:
    count = "async () => (await (await caches.open((await caches.keys())[0] ?? '')).keys()).length"
    files = phone.page.evaluate(count)
    phone.page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name) }")
    phone.page.reload()
    phone.page.wait_for_function(f"async wanted => (await ({count})()) === wanted", arg=files)
    restart_without_server(phone, server)
    phone.open("/contacts")
    expect(contact_links(phone, "Nurul Huda")).to_be_visible()


def test_a_deep_link_to_a_record_never_opened_before_works_cold_and_offline(
    phone: Device, server: Server
) -> None:
    address = contact_links(phone, "Nurul Huda").get_attribute("href")
    assert address
    restart_without_server(phone, server)
    phone.offline()
    phone.open(address)
    expect(phone.page.get_by_role("heading", name="Nurul Huda", level=2)).to_be_visible()
    expect(phone.page.get_by_role("link", name="Call:")).to_have_attribute("href", "tel:+60123456701")


def test_create_edit_delete_and_search_with_the_server_gone(phone: Device, server: Server) -> None:
    restart_without_server(phone, server)
    record = new_contact(phone, "Budi Hartono", phone="+62 812 3456 7890", Job_title="Buyer")
    edit_contact(phone, record, Job_title="Head buyer")
    phone.open("/contacts")
    search(phone, "81234")
    expect(contact_links(phone, "Budi Hartono")).to_be_visible()
    expect(contact_links(phone, "Nurul Huda")).to_have_count(0)
    delete_contact(phone, record)
    phone.open("/contacts")
    expect(contact_links(phone, "Nurul Huda")).to_be_visible()
    expect(contact_links(phone, "Budi Hartono")).to_have_count(0)


def test_search_folds_diacritics_and_kazakh_letters(phone: Device, server: Server) -> None:
    restart_without_server(phone, server)
    phone.open("/contacts")
    for typed, found in (("fernandez", "José Fernández"), ("асел", "Әсел Қасымова")):
        search(phone, typed)
        expect(contact_links(phone, found)).to_be_visible()
        expect(phone.page.get_by_role("list", name="Contacts").get_by_role("link")).to_have_count(1)


def test_what_was_saved_survives_the_browser_being_killed(phone: Device, server: Server) -> None:
    # She signed in earlier: Chromium writes a new cookie to the disk half a minute later, or when it closes.
    phone.switch_off()
    phone.switch_on().open("/contacts")
    expect(contact_links(phone, "Nurul Huda")).to_be_visible()
    phone.offline()
    record = new_contact(phone, "Saved Then Killed")
    phone.kill()
    server.stop()
    phone.switch_on()
    expect_title(phone, record, "Saved Then Killed")
    server.start()
    phone.open("/ledger")
    wait_until_sent(phone)


def test_undo_takes_a_write_back(phone: Device) -> None:
    phone.offline()
    new_contact(phone, "Made By Mistake")
    phone.page.get_by_role("button", name="Undo").click()
    expect(phone.page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    phone.open("/contacts")
    expect(contact_links(phone, "Nurul Huda")).to_be_visible()
    expect(contact_links(phone, "Made By Mistake")).to_have_count(0)


def log_a_call_with_a_next_step(phone: Device, name: str) -> None:
    """On the contact's screen: how it went, and that she calls again tomorrow."""
    phone.open("/contacts")
    contact_links(phone, name).click()
    page = phone.page
    page.get_by_role("button", name="Log call", exact=True).click()
    page.get_by_role("radio", name="Reached").click()
    page.get_by_role("radio", name="Tomorrow").click()
    page.get_by_placeholder("Follow up").fill("Send the price list")
    save(phone)


def expect_logged(phone: Device, times: int) -> None:
    """The call and its next step are both there, or both gone."""
    timeline = phone.page.get_by_role("main")
    expect(timeline.get_by_text("Send the price list")).to_have_count(times)
    expect(timeline.get_by_text("Reached", exact=True)).to_have_count(times)


def test_one_undo_takes_back_a_log_and_its_next_step_offline_and_after_the_sync(phone: Device) -> None:
    phone.offline()
    log_a_call_with_a_next_step(phone, "Nurul Huda")
    expect_logged(phone, 1)
    phone.page.get_by_role("button", name="Undo").click()
    expect_logged(phone, 0)
    phone.online()
    wait_until_sent(phone)
    log_a_call_with_a_next_step(phone, "Nurul Huda")
    wait_until_sent(phone)
    expect_logged(phone, 1)
    phone.page.get_by_role("button", name="Undo").click()
    expect_logged(phone, 0)
    wait_until_sent(phone)
    phone.page.reload()
    expect(phone.page.get_by_role("heading", name="Nurul Huda", level=2)).to_be_visible()
    expect_logged(phone, 0)
