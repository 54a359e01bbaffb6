"""An administrator adds fields; a rep fills them in offline; they go through files by their kind."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import SENT, contact_links, fill_contact, save, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.test_import import choose
from tests.e2e.workplace import AISYAH, ANA

WIDE = {"width": 1366, "height": 900}


def add_field(ana: Device, label: str, kind: str, *options: str, asked: bool = False) -> None:
    page = ana.page
    page.get_by_role("button", name="Add a field").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Name", exact=True).fill(label)
    sheet.get_by_role("radio", name=kind, exact=True).click()
    for place, option in enumerate(options, 1):
        sheet.get_by_role("button", name="Add a choice").click()
        sheet.get_by_label(f"Choices, line {place}").fill(option)
    if asked:
        sheet.get_by_text("Ask for it when saving").click()
    sheet.get_by_role("button", name="Save", exact=True).click()
    expect(sheet).to_have_count(0)


def test_a_field_is_added_filled_in_offline_asked_for_and_goes_through_files(
    device: MakeDevice,
) -> None:
    ana, aisyah = device("ana", size=WIDE), device("aisyah")
    aisyah.sign_in(AISYAH.email, PASSWORD)
    ana.sign_in(ANA.email, PASSWORD)
    page = ana.open("/admin")
    page.get_by_role("link", name=re.compile("^Fields")).click()
    add_field(ana, "Zone", "One choice", "North", "South", asked=True)
    add_field(ana, "Cold storage", "Number")
    own = page.get_by_role("list", name="Custom fields").get_by_role("listitem")
    page.get_by_role("button", name="Move Cold storage up").click()
    expect(own.first).to_contain_text("Cold storage")
    assert violations(ana) == []
    own.first.get_by_role("button", name=re.compile("^Cold storage")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(ana) == []
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    wait_until_sent(ana)

    # Offline on her phone: asked for at its field, left for later, marked, found, filled in.
    phone = aisyah.open("/contacts/new")
    expect(phone.get_by_label("Cold storage")).to_be_visible()
    aisyah.offline()
    fill_contact(aisyah, "Siti Aminah", Cold_storage="12.5")
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_text("Zone is asked for here.")).to_be_visible()
    expect(phone.get_by_role("status").filter(has_text="Still empty: Zone")).to_be_visible()
    assert violations(aisyah) == []
    phone.get_by_role("button", name="Fill in later").click()
    phone.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}$"))
    record = phone.url.rsplit("/", 1)[1]
    expect(phone.get_by_role("link", name="Missing: Zone")).to_be_visible()
    aisyah.open("/contacts")
    phone.get_by_role("button", name="Something missing").click()
    contact_links(aisyah, "Siti Aminah").click()
    phone.get_by_role("link", name="Missing: Zone").click()
    phone.get_by_role("radio", name="North").click()
    save(aisyah)
    expect(phone.get_by_role("link", name="Missing: Zone")).to_have_count(0)
    aisyah.online()
    wait_until_sent(aisyah)

    # Ana sees both in their order, and finds her by the choice.
    page = ana.open(f"/contacts/{record}")
    expect(page.get_by_role("article")).to_contain_text(
        re.compile("Cold storage.*12.5.*Zone.*North", re.DOTALL)
    )
    page = ana.open("/contacts")
    page.get_by_role("button", name="Zone").click()
    page.get_by_role("dialog").get_by_role("radio", name="North").click()
    expect(contact_links(ana, "Siti Aminah")).to_be_visible()

    # Out as a file, and in again under another name.
    page = ana.open("/import")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Contacts.*CSV")).click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert "Custom Field 1 - Label" in text
    page = choose(ana, text.replace("Siti Aminah", "Siti Zainab").encode())
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    ana.open("/contacts")
    contact_links(ana, "Siti Zainab").click()
    expect(page.get_by_role("article")).to_contain_text(
        re.compile("Cold storage.*12.5.*Zone.*North", re.DOTALL)
    )
    expect(page.get_by_role("link", name=SENT).first).to_be_visible()
