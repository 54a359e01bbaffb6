"""What a person does on the screens, by the words they read there (the English texts of pwa)."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.device import Device

SAVED = re.compile("saved on this device")
SENT = re.compile("Sent|On server")
"""The badge of this app, and of those before the pass over all texts."""


def status(device: Device) -> Locator:
    """The line where the app says what happened to the last write."""
    return device.page.get_by_role("status").filter(has_text=SAVED)


def fill_contact(device: Device, name: str, *, phone: str = "", **fields: str) -> None:
    """Fill the open contact form; `fields` by label, with underscores for spaces: Job_title="Buyer"."""
    page = device.page
    if name:
        page.get_by_label("Name", exact=True).fill(name)
    if phone:
        page.get_by_role("group", name="Phones").get_by_role("textbox").first.fill(phone)
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def save(device: Device) -> None:
    """Save the open form and wait until the app says where the data is."""
    device.page.get_by_role("button", name="Save", exact=True).click()
    expect(status(device)).to_be_visible()


def new_contact(device: Device, name: str, *, phone: str = "", **fields: str) -> str:
    """Make a contact on the form; returns its id."""
    device.open("/contacts/new")
    fill_contact(device, name, phone=phone, **fields)
    save(device)
    device.page.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}$"))
    return device.page.url.rsplit("/", 1)[1]


def edit_contact(device: Device, record: str, **fields: str) -> None:
    """Change fields of a contact on its form."""
    device.open(f"/contacts/{record}/edit")
    fill_contact(device, "", **fields)
    save(device)


def delete_contact(device: Device, record: str) -> None:
    """Delete a contact on its screen."""
    device.open(f"/contacts/{record}")
    device.page.get_by_role("button", name="Delete contact").click()
    expect(device.page.get_by_role("status").filter(has_text="deleted on this device")).to_be_visible()


def contact_links(device: Device, name: str) -> Locator:
    """The rows of the open contact list that show `name`."""
    return device.page.get_by_role("list", name="Contacts").get_by_role("link", name=name)


def expect_title(device: Device, record: str, title: str) -> None:
    """Open a contact and see its name."""
    device.open(f"/contacts/{record}")
    expect(device.page.get_by_role("heading", name=title, level=2)).to_be_visible()


def search(device: Device, text: str) -> None:
    """Type into the search of the open contact list."""
    device.page.get_by_role("searchbox").fill(text)


def wait_until_sent(device: Device) -> None:
    """The badge says that everything is on the server."""
    badge = device.page.get_by_role("banner").get_by_role("link", name=SENT)
    expect(badge).to_be_visible()
