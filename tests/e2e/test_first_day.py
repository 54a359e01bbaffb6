"""The whole path: a rep works with no signal, comes back, and a colleague's phone shows it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.screens import contact_links, new_contact, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI


def test_a_contact_made_offline_on_one_phone_is_seen_on_another(device: MakeDevice) -> None:
    hers, his = device("aisyah"), device("budi")
    hers.sign_in(AISYAH.email, PASSWORD)
    his.sign_in(BUDI.email, PASSWORD)

    hers.offline()
    new_contact(hers, "Siti Nurhaliza", phone="012-345 6789")
    hers.open("/ledger")
    ledger = hers.page.get_by_role("list", name="Changes and their status")
    expect(ledger.get_by_text("Saved on this device")).to_be_visible()

    his.open("/contacts")
    expect(contact_links(his, "Siti Nurhaliza")).to_have_count(0)
    hers.online()
    wait_until_sent(hers)
    # His screen is open and changes by itself.
    expect(contact_links(his, "Siti Nurhaliza")).to_be_visible()
    contact_links(his, "Siti Nurhaliza").click()
    expect(his.page.get_by_role("link", name="Call:")).to_have_attribute("href", "tel:+60123456789")
