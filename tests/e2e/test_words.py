"""A noun is renamed in the office: every screen, file and device says the new word; Undo takes it back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.axe import in_every_theme
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA, Workplace


def rename(device: Device, now: str, **forms: str) -> None:
    """Open the words, choose the noun that is called `now`, and type; `forms` by language and form."""
    page = device.open("/admin/words")
    page.get_by_role("button", name=now, exact=False).first.click()
    sheet = page.get_by_role("dialog")
    others = sheet.locator("button[aria-expanded]")
    if others.get_attribute("aria-expanded") == "false":
        others.click()
    for field, text in forms.items():
        sheet.locator(f"#word-{field.replace('_', '-')}").fill(text)


def test_a_renamed_noun_is_said_by_every_screen_and_device_at_once(
    workplace: Workplace, device: MakeDevice
) -> None:
    with workplace.remote(ANA) as remote:
        remote.push([remote.create("company", {"name": "Maju Jaya", "visibility": "everyone"})])
    hers, his = device("ana"), device("aisyah", locale="id-ID")
    hers.sign_in(ANA.email, PASSWORD)
    page = his.open("/")
    page.get_by_label("Email").fill(AISYAH.email)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("link", name="Toko", exact=True)).to_be_visible()

    rename(hers, "Company", en_one="Outlet", id_one="Outlet")
    sheet = hers.page.get_by_role("dialog")
    expect(sheet.locator("#word-en-many")).to_have_value("Outlets")
    expect(sheet.get_by_text("New outlet", exact=True)).to_be_visible()
    sheet.get_by_role("button", name="Save").click()
    expect(hers.page.get_by_role("status").filter(has_text="Outlet")).to_be_visible()
    expect(hers.page.get_by_role("button", name=re.compile("Outlet, Outlets"))).to_be_visible()

    # Hers at once, his by the stream, without a touch.
    expect(hers.page.get_by_role("link", name="Outlets", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Outlet", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Toko", exact=True)).to_have_count(0)

    # Lists, search, forms, empty states, facts; in both languages.
    hers.open("/companies")
    expect(hers.page.get_by_role("heading", name="Outlets", level=1)).to_be_visible()
    expect(hers.page.get_by_text("1 outlet", exact=True)).to_be_visible()
    expect(hers.page.get_by_placeholder("Outlet, phone, email")).to_be_visible()
    hers.page.get_by_role("searchbox").fill("zzz")
    expect(hers.page.get_by_text("No outlets found")).to_be_visible()
    hers.open("/contacts/new")
    expect(hers.page.get_by_text("Outlet", exact=True).first).to_be_visible()
    his.open("/companies/new")
    expect(page.get_by_role("heading", name="Outlet baru")).to_be_visible()

    # A cold start without network says it before any record is read.
    his.wait_for_worker()
    his.offline()
    his.open("/companies")
    expect(page.get_by_role("heading", name="Outlet", level=1)).to_be_visible()
    his.online()

    # Files.
    wait_until_sent(hers)
    saved = hers.page.request.get(f"{hers.url}/api/export/contacts.csv")
    assert saved.headers["content-disposition"].endswith('"contacts.csv"')
    saved = hers.page.request.get(f"{hers.url}/api/export/companies.csv")
    assert saved.headers["content-disposition"].endswith('"outlets.csv"')


def test_a_rename_is_taken_back_by_undo_and_by_the_usual_word(
    workplace: Workplace, device: MakeDevice
) -> None:
    one = device("ana")
    one.sign_in(ANA.email, PASSWORD)
    page = one.page
    rename(one, "Deal", en_one="Opportunity")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Opportunities", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Deals", exact=True)).to_be_visible()

    # An empty plural is refused with what to do; one's own choice of plural stays.
    rename(one, "Deal", en_one="Opportunity", en_many="")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("button", name="Save").click()
    expect(sheet.get_by_text("Enter the word for several, too")).to_be_visible()
    assert in_every_theme(one) == []
    sheet.locator("#word-en-many").fill("Opps")
    sheet.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Opps", exact=True)).to_be_visible()

    rename(one, "Opportunity")
    page.get_by_role("dialog").get_by_role("button", name="Use the usual word").click()
    expect(page.get_by_role("link", name="Deals", exact=True)).to_be_visible()
    one.open("/deals")
    expect(page.get_by_role("heading", name="Deals", level=1)).to_be_visible()

    # The kind of business has words of its own; who signs in next hears none of another workspace.
    with workplace.remote(ANA) as remote:
        [workspace] = [change for change in remote.pull() if change["type"] == "workspace"]
        operation = {"op": "set", "field": "business", "value": "goods"}
        remote.push([remote.edit("workspace", workspace["id"], remote.seq(), operation)])
    expect(page.get_by_role("link", name="Outlets", exact=True)).to_be_visible()
    wait_until_sent(one)
    one.open("/settings")
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert page.evaluate("localStorage.getItem('lapangan.words')") == "{}"


def test_who_only_sells_may_not_rename(workplace: Workplace, device: MakeDevice) -> None:
    one = device("aisyah")
    one.sign_in(AISYAH.email, PASSWORD)
    page = one.open("/admin/words")
    expect(page.get_by_role("heading", name="Words", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Company", exact=False)).to_have_count(0)
