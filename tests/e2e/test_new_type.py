"""A new record type is one entry and one folder a side (README, "Add a record type").

tests/e2e/equipment is one: in a copy of this house, at work on two phones with and without a network.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Playwright, expect

from sync.limits import RECENT_MONTHS, SEARCH_HITS_MAX
from tests.e2e.axe import violations
from tests.e2e.conftest import FAILURES
from tests.e2e.device import Device
from tests.e2e.houses import attempt, with_equipment
from tests.e2e.screens import save, wait_until_sent
from tests.e2e.server import PASSWORD, Server
from tests.e2e.workplace import AISYAH, ANA, BUDI, Person, Workplace

COMPANY, CONTACT = "Maju Jaya Sdn Bhd", "Siti Aminah"


DRAWN = """
from pwa.pwa import app
for route, page in app._unevaluated_pages.items():
    if route.startswith("equipment"):
        page.component()
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built app of the house with equipment."""
    return with_equipment(tmp_path_factory.mktemp("house") / "with-equipment")


@pytest.fixture
def workplace(app: Path, tmp_path: Path) -> Iterator[Workplace]:
    """A server of that house, a company and a contact."""
    server = Server(tmp_path / "server", settings={"PWA_DIR": str(app)}, root=app.parents[1])
    workplace = Workplace(server)
    try:
        workplace.open()
        with workplace.remote(ANA) as ana:
            company = ana.create("company", {"name": COMPANY, "visibility": "everyone"})
            named = {"name": {"full": CONTACT}, "visibility": "everyone"}
            ana.push([company, ana.create("contact", named)])
        yield workplace
    finally:
        server.stop()


def phone_of(person: Person, playwright: Playwright, workplace: Workplace, tmp_path: Path) -> Device:
    """A phone with the app, signed in, everything received."""
    device = Device(playwright, person.name, tmp_path / person.name, workplace.server.url).switch_on()
    device.sign_in(person.email, PASSWORD)
    wait_until_sent(device)
    return device


def pick(device: Device, label: str, name: str) -> None:
    """Choose a record for a reference."""
    device.page.get_by_role("button", name=label).first.click()
    sheet = device.page.get_by_role("dialog")
    sheet.get_by_role("searchbox").fill(name.split(" ")[0].lower())
    sheet.get_by_role("button", name=re.compile(name)).click()


def picture() -> bytes:
    """A small photo."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "PNG")
    return file.getvalue()


def row(device: Device, name: str) -> Locator:
    """The row of a piece of equipment in the open list."""
    return device.page.get_by_role("listitem").get_by_role("link", name=name)


def test_equipment_is_made_synced_found_edited_and_deleted_without_a_network(
    playwright: Playwright, workplace: Workplace, tmp_path: Path
) -> None:
    aisyah = phone_of(AISYAH, playwright, workplace, tmp_path)
    budi = phone_of(BUDI, playwright, workplace, tmp_path)
    try:
        aisyah.offline()
        page = aisyah.page
        page.get_by_role("link", name="More").click()
        page.get_by_role("link", name="Equipment").click()
        page.get_by_role("link", name="Add").first.click()
        page.get_by_label("Name", exact=True).fill("Booster pump 7")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Fill in: Type")).to_be_visible()

        page.get_by_role("radio", name="Pump").click()
        expect(page.get_by_text("Fill in: Type")).to_be_hidden()
        pick(aisyah, "Company", COMPANY)
        pick(aisyah, "Contact", CONTACT)
        page.get_by_role("button", name="Add: Parts").click()
        page.get_by_label("Part number").fill("KX-4410")
        page.get_by_label("Spares").fill("3")
        page.locator("input[type=file]").set_input_files(
            {"name": "pump.png", "mimeType": "image/png", "buffer": picture()}
        )
        expect(page.locator(".photo-button img")).to_be_visible()
        page.get_by_label("Installed").fill("2026-03-01")
        save(aisyah)
        for said in ("Booster pump 7", "KX-4410 · 3", COMPANY, CONTACT):
            expect(page.get_by_role("main").get_by_text(said).first).to_be_visible()
        expect(page.locator(".record-head img")).to_be_visible()
        expect(page.get_by_text("Next check")).to_be_hidden()

        # The network is back: the follower has read it, and the other phone has it.
        aisyah.online()
        wait_until_sent(aisyah)
        expect(page.get_by_text("1 March 2027")).to_be_visible()
        other = budi.page
        budi.open("/equipment")
        expect(row(budi, "Booster pump 7")).to_be_visible()
        budi.offline()
        for sought in ("kx-4410", "maju jaya", "boost"):
            other.get_by_role("searchbox").fill(sought)
            expect(row(budi, "Booster pump 7")).to_be_visible()
        other.get_by_role("searchbox").fill("nothing such")
        expect(other.get_by_text("Nothing found")).to_be_visible()
        other.get_by_role("searchbox").fill("")

        # It is edited there without a network, and named on the page of its company.
        row(budi, "Booster pump 7").click()
        other.get_by_role("link", name="Edit").click()
        other.get_by_role("radio", name="Motor").click()
        other.get_by_label("Spares").fill("2")
        save(budi)
        expect(other.get_by_text("KX-4410 · 2")).to_be_visible()
        budi.online()
        wait_until_sent(budi)
        expect(page.get_by_text("KX-4410 · 2")).to_be_visible()
        page.get_by_role("link", name=COMPANY).click()
        expect(page.get_by_role("heading", name="Equipment")).to_be_visible()
        # Another one begins there, with its company filled in.
        page.get_by_role("link", name="Add: Equipment").click()
        expect(page.get_by_role("button", name="Company").first).to_contain_text(COMPANY)
        page.get_by_label("Name", exact=True).fill("Booster pump 8")
        page.get_by_role("radio", name="Pump").click()
        save(aisyah)
        page.get_by_role("link", name=COMPANY).click()
        expect(page.get_by_role("link", name="Booster pump 8")).to_be_visible()

        # It can be taken along as a table, by the file that its entry gives.
        budi.open("/import")
        with other.expect_download() as download:
            other.get_by_role("link", name="Equipment, CSV").click()
        table = Path(download.value.path()).read_text("utf-8-sig")
        assert download.value.suggested_filename == "equipment.csv"
        assert table.startswith("Name,Kind,Company")
        assert "Booster pump 7" in table

        # Deleted without a network where it was made, it goes everywhere.
        page.get_by_role("link", name="Booster pump 7").click()
        aisyah.offline()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_text("deleted on this device")).to_be_visible()
        aisyah.online()
        wait_until_sent(aisyah)
        budi.open("/equipment")
        expect(row(budi, "Booster pump 8")).to_be_visible()
        expect(row(budi, "Booster pump 7")).to_be_hidden()
        assert (aisyah.errors, budi.errors) == ([], [])
    except BaseException:
        for device in (aisyah, budi):
            device.keep_evidence(FAILURES)
        raise
    finally:
        aisyah.switch_off()
        budi.switch_off()


def test_R8_old_records_of_a_type_of_reach_recent_are_found_on_the_server_opened_and_kept(
    playwright: Playwright, workplace: Workplace, tmp_path: Path
) -> None:
    with workplace.remote(AISYAH) as remote:
        old = [
            remote.create("inspection", {"name": name, "visibility": "everyone"})
            for name in ("Belt worn", "Cable loose", *(f"Round {n}" for n in range(SEARCH_HITS_MAX + 5)))
        ]
        remote.push(old)
        workplace.server.turn_months(RECENT_MONTHS)
        remote.push([remote.create("inspection", {"name": "Bearing noisy", "visibility": "everyone"})])
    budi = phone_of(BUDI, playwright, workplace, tmp_path)
    try:
        page = budi.page
        page.get_by_role("link", name="More").click()
        page.get_by_role("link", name="Inspections").click()
        listed = page.get_by_role("list", name="Inspections")
        rows = listed.get_by_role("listitem")
        # What is here and the first of what the server has, newest first, in the order of the list.
        expect(rows.first).to_contain_text("Bearing noisy")
        expect(listed).to_have_attribute("data-rows", str(SEARCH_HITS_MAX))
        expect(rows.nth(1)).to_contain_text("On the server")
        listed.evaluate("list => list.scrollTo(0, list.scrollHeight)")
        page.get_by_role("button", name="Show more").click()
        expect(listed).to_have_attribute("data-rows", str(len(old) + 1))
        expect(page.get_by_role("button", name="Show more")).to_be_hidden()
        expect(page.get_by_role("status").get_by_text(f"{len(old) + 1} records")).to_be_visible()
        listed.evaluate("list => list.scrollTo(0, 0)")
        expect(rows.nth(1)).to_contain_text("Belt worn")

        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.get_by_role("searchbox").press_sequentially("lt wo", delay=40)
        expect(rows).to_have_count(1)
        assert sum("/api/search" in url for url in asked) == 1, (
            "it is asked when the last key was pressed a while ago"
        )
        rows.get_by_role("link", name="Belt worn").click()
        expect(page.get_by_role("heading", name="Belt worn", level=2)).to_be_visible()

        # What was opened stays; the others are where the server is.
        budi.offline()
        budi.open("/inspections")
        expect(page.get_by_text("The rest needs a connection")).to_be_visible()
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="On the server")).to_have_count(0)
        page.get_by_role("searchbox").fill("cable")
        expect(page.get_by_text("Nothing found")).to_be_visible()
        assert violations(budi) == []
        budi.open(f"/inspections/{old[1]['record']}")
        expect(page.get_by_text("It opens here when you're connected.")).to_be_visible()
        budi.online()
        expect(page.get_by_role("heading", name="Cable loose", level=2)).to_be_visible()
        budi.open("/inspections")
        expect(rows.nth(2)).to_contain_text("Cable loose")
        expect(rows.nth(2)).not_to_contain_text("On the server")
        expect(rows.nth(3)).to_contain_text("On the server")
        assert violations(budi) == []
        assert budi.errors == []
    except BaseException:
        budi.keep_evidence(FAILURES)
        raise
    finally:
        budi.switch_off()


def test_a_field_without_a_word_is_named_when_the_app_is_built(app: Path) -> None:
    house = app.parents[1]
    texts = house / "pwa" / "features" / "equipment" / "texts" / "en.json"
    texts.write_text(texts.read_text("utf-8").replace("field.installed", "field.mistyped"), "utf-8")
    told = attempt(house, "-c", DRAWN)
    assert told.returncode != 0
    assert "no text 'equipment.field.installed': write it into the texts of its feature" in told.stderr
