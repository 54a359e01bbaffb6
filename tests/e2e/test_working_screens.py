"""Forms, moves and logging as a rep uses them: nothing typed is lost, and little has to be typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import TABLET, Device
from tests.e2e.screens import new_contact, save
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, Workplace

# A drag is seen by the screen in steps, as a finger makes them.
DRAG_STEPS = 12
# A draft is stored after a quarter second of quiet; resolves when the last words typed are in the database.
DRAFT_HAS_THE_NOTES = """async () => {
  const stored = async () => {
    const found = (await indexedDB.databases()).find(one => /^lapangan-[0-9a-f-]{36}$/.test(one.name));
    const db = await new Promise((done, fail) => {
      const opening = indexedDB.open(found.name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    const rows = await new Promise(done => {
      const all = db.transaction("drafts").objectStore("drafts").getAll();
      all.onsuccess = () => done(all.result);
    });
    db.close();
    return rows.some(row => row.text.includes("price list"));
  };
  while (!(await stored())) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture
def phone(workplace: Workplace, device: MakeDevice) -> Device:
    """Aisyah's phone, signed in, in a workplace without records."""
    made = device("aisyah")
    made.sign_in(AISYAH.email, PASSWORD)
    return made


@pytest.fixture
def deal(workplace: Workplace) -> str:
    """A deal of Aisyah's at the first stage; its id."""
    with workplace.remote(AISYAH) as remote:
        stage = {"stage": workplace.stages[0], "status": "open"}
        value = {"amount": 12_000_050, "currency": "MYR"}
        made = remote.create(
            "deal", {"name": "40 pumps", "pipeline": workplace.pipeline, "stage": stage, "value": value}
        )
        remote.push([made])
        return made["record"]


def phone_line(page: Page) -> Locator:
    return page.get_by_role("group", name="Phones").get_by_role("textbox").first


def open_sheet(page: Page) -> Locator:
    return page.get_by_role("dialog")


def test_a_half_typed_contact_survives_the_browser_being_killed(phone: Device) -> None:
    page = phone.open("/contacts/new")
    page.get_by_label("Name", exact=True).fill("Nurul Huda")
    page.get_by_label("Notes", exact=True).fill("Asks for a price list")
    page.evaluate(DRAFT_HAS_THE_NOTES)
    phone.kill()
    phone.switch_on()
    page = phone.open("/contacts/new")
    expect(page.get_by_text(re.compile(r"Draft from .+ restored"))).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Nurul Huda")
    expect(page.get_by_label("Notes", exact=True)).to_have_value("Asks for a price list")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")


def test_a_number_is_read_by_the_rules_of_the_country_and_one_that_cannot_be_may_be_kept(
    phone: Device,
) -> None:
    page = phone.open("/contacts/new")
    phone_line(page).fill("012-345 6789")
    phone_line(page).blur()
    expect(phone_line(page)).to_have_value("+60 12 345 6789")
    page.get_by_label("Name", exact=True).fill("Ravi")
    phone_line(page).fill("012-3")
    phone_line(page).blur()
    expect(phone_line(page)).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Keep as typed").click()
    expect(phone_line(page)).not_to_have_attribute("aria-invalid", "true")
    save(phone)
    expect(page.get_by_role("link", name="012-3").first).to_be_visible()


def test_a_broken_e_mail_address_holds_the_save_back_and_has_the_focus(phone: Device) -> None:
    page = phone.open("/contacts/new")
    page.get_by_label("Name", exact=True).fill("Ravi")
    line = page.get_by_role("group", name="Email").get_by_role("textbox")
    line.fill("ravi@")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(line).to_be_focused()
    expect(line).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_url(re.compile("/contacts/new"))


def test_the_same_phone_is_told_while_typing(phone: Device) -> None:
    new_contact(phone, "Ana Lee", phone="+60 12 345 6789")
    page = phone.open("/contacts/new")
    phone_line(page).fill("012-345 6789")
    expect(page.get_by_text("Looks like Ana Lee, same phone")).to_be_visible()
    page.get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", name="Ana Lee", level=2)).to_be_visible()


def test_a_company_is_made_without_leaving_the_form(phone: Device) -> None:
    page = phone.open("/contacts/new")
    page.get_by_label("Name", exact=True).fill("Ravi")
    page.get_by_role("button", name="Company").click()
    open_sheet(page).get_by_role("searchbox").fill("Maju Jaya")
    open_sheet(page).get_by_role("button", name="Create “Maju Jaya”").click()
    expect(page.get_by_role("button", name="Company Maju Jaya")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Ravi", level=2)).to_be_visible()
    page.get_by_role("link", name="Maju Jaya").click()
    expect(page.get_by_role("link", name="Ravi")).to_be_visible()


def test_a_call_and_its_next_step_are_logged_in_four_taps(phone: Device) -> None:
    new_contact(phone, "Ravi", phone="+60 12 345 6789")
    page = phone.page
    page.get_by_role("group", name="What happened?").get_by_role("button", name="Log call").click()
    open_sheet(page).get_by_role("radio", name="No answer").click()
    open_sheet(page).get_by_role("radio", name="Tomorrow").click()
    open_sheet(page).get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name=re.compile("^Follow up"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Call.*No answer"))).to_be_visible()
    page.get_by_role("button", name="Mark as done: Follow up").click()
    expect(page.get_by_role("button", name="Mark as done: Follow up")).to_have_count(0)


def test_a_deal_may_be_in_any_currency_found_by_its_name(phone: Device) -> None:
    page = phone.open("/deals/new")
    page.get_by_label("Deal name").fill("Spare parts")
    page.get_by_label("Value").fill("1250.50")
    page.get_by_role("button", name="Other currency").click()
    options = open_sheet(page).get_by_role("list", name="Currency").get_by_role("button")
    expect(options.first).to_contain_text("MYR")
    assert options.count() > 150
    open_sheet(page).get_by_role("searchbox").fill("swiss fr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="CHF")).to_have_attribute("aria-checked", "true")
    save(phone)
    expect(page.get_by_text("CHF 1,250.50").first).to_be_visible()


def test_a_card_is_dragged_to_another_stage_on_a_tablet(
    workplace: Workplace, device: MakeDevice, deal: str
) -> None:
    tablet = device("tablet", size=dict(TABLET))
    tablet.sign_in(AISYAH.email, PASSWORD)
    page = tablet.open("/deals")
    card = page.get_by_role("link", name=re.compile("40 pumps"))
    start = card.bounding_box()
    goal = page.get_by_role("region", name="Proposal").bounding_box()
    assert start is not None
    assert goal is not None
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(goal["x"] + 90, goal["y"] + 160, steps=DRAG_STEPS)
    page.mouse.up()
    # What the stages before ask for has not been done, says the sheet, and does not stand in the way.
    page.get_by_role("dialog").get_by_role("button", name="Move anyway").click()
    quote = page.get_by_role("region", name="Proposal")
    expect(quote.get_by_role("link", name=re.compile("40 pumps"))).to_be_visible()
    expect(page).to_have_url(re.compile("/deals$"))


def test_arrow_keys_walk_the_list_and_enter_opens_beside_it(workplace: Workplace, device: MakeDevice) -> None:
    with workplace.remote(AISYAH) as remote:
        names = ("Aida", "Badrul", "Chong")
        remote.push([remote.create("contact", {"name": {"full": name}}) for name in names])
    tablet = device("tablet", size=dict(TABLET))
    tablet.sign_in(AISYAH.email, PASSWORD)
    page = tablet.open("/contacts")
    page.get_by_role("link", name="Aida").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Badrul")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Badrul", level=2)).to_be_visible()
    expect(page.get_by_role("list", name="Contacts").get_by_role("link", name="Chong")).to_be_visible()
