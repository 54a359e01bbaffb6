"""What a form takes is kept as it was meant, here and elsewhere, and is never refused later for its form."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.api import Values
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import new_contact, save, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI, Workplace


def _on_server(workplace: Workplace, record: str) -> Values:
    """The record as any device gets it."""
    with workplace.remote(BUDI) as budi:
        [found] = [change for change in budi.pull() if change["id"] == record]
    return found["fields"]


def _phone_box(device: Device, record: str, shown: str) -> None:
    """Open the form and wait until it shows the number."""
    device.open(f"/contacts/{record}/edit")
    box = device.page.get_by_role("group", name="Phones").get_by_role("textbox").first
    expect(box).to_have_value(shown)


def test_V4_correcting_a_number_keeps_its_label_for_both_devices(
    device: MakeDevice, workplace: Workplace
) -> None:
    hers, his = device("aisyah"), device("budi")
    hers.sign_in(AISYAH.email, PASSWORD)
    his.sign_in(BUDI.email, PASSWORD)
    phone = {"number": "+60123456789", "raw": "+60 12-345 6789", "kind": "work", "label": "Warehouse"}
    with workplace.remote(AISYAH) as aisyah:
        made = aisyah.create("contact", {"name": {"full": "Maju Jaya"}, "phones": {"p1": phone}})
        aisyah.push([made])
    record = made["record"]
    _phone_box(hers, record, phone["raw"])
    his.open(f"/contacts/{record}")
    hers.page.get_by_role("group", name="Phones").get_by_role("textbox").first.fill("012-999 8888")
    save(hers)
    wait_until_sent(hers)
    corrected = phone | {"number": "+60129998888", "raw": "+60 12 999 8888"}
    assert _on_server(workplace, record)["phones"] == {"p1": corrected}
    # He corrects it again: his device had the label all along.
    _phone_box(his, record, corrected["raw"])
    his.page.get_by_role("group", name="Phones").get_by_role("textbox").first.fill("012-777 6666")
    save(his)
    wait_until_sent(his)
    assert _on_server(workplace, record)["phones"]["p1"]["label"] == "Warehouse"


def test_V2_a_pasted_text_with_lines_and_control_characters_is_saved_and_accepted(
    device: MakeDevice, workplace: Workplace
) -> None:
    hers = device("aisyah")
    hers.sign_in(AISYAH.email, PASSWORD)
    hers.open("/contacts/new")
    page = hers.page
    page.get_by_label("Name", exact=True).fill("Maju Jaya")
    box = page.get_by_label("Job title", exact=True)
    box.focus()
    # As a paste does it: one insertion, whatever is in it.
    page.evaluate("text => document.execCommand('insertText', false, text)", "Head\tof\nSales\x07\x1b Team")
    expect(box).to_have_value("Head of Sales Team")
    # What is longer than the field cannot be typed; signs count as one whatever they are in UTF-16.
    department = page.locator("#f-department")
    page.get_by_text("More fields").click()
    department.fill("😀" * 250)
    department.focus()
    page.keyboard.press("End")
    page.keyboard.insert_text("123456789")
    expect(department).to_have_value("😀" * 250 + "12345")
    save(hers)
    wait_until_sent(hers)
    record = page.url.rsplit("/", 1)[1]
    fields = _on_server(workplace, record)
    assert (fields["job_title"], fields["department"]) == ("Head of Sales Team", "😀" * 250 + "12345")


def test_V5_a_wrong_address_is_told_at_its_field_and_nothing_is_kept(device: MakeDevice) -> None:
    hers = device("aisyah")
    hers.sign_in(AISYAH.email, PASSWORD)
    record = new_contact(hers, "Maju Jaya")
    wait_until_sent(hers)
    hers.offline()
    page = hers.page
    page.get_by_role("link", name="Edit").first.click()
    box = page.get_by_role("group", name="Email").get_by_role("textbox")
    box.fill("a..b@kedai.example")
    page.get_by_label("Job title", exact=True).fill("Buyer")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    told = page.locator(f"#{box.get_attribute('aria-describedby')}")
    expect(told).to_contain_text("Enter an email address like name@company.com")
    box.fill("a.b@kedai.example")
    expect(box).not_to_have_attribute("aria-invalid", "true")
    save(hers)
    hers.online()
    wait_until_sent(hers)
    expect(page).to_have_url(f"{hers.url}/contacts/{record}")
