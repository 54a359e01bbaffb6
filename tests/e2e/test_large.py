"""10,000 contacts come in as a file, reach a fresh device and are found there with no signal."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import expect

from tests.bench.book import CONTACTS, Pipeline, drafts
from tests.e2e.conftest import MakeDevice
from tests.e2e.screens import contact_links, search, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI, Workplace

FIRST_SYNC_WAIT_MS = 60_000


def write_csv(path: Path) -> str:
    """A file as another program exports it; returns the name in its last row."""
    name = ""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["First Name", "Last Name", "Company", "Job Title", "Mobile Phone", "E-mail Address"])
        for kind, _, fields in drafts(Pipeline("", ("",))):
            if kind != "contact":
                continue
            name = fields["name"]["full"]
            phone = next(iter(fields["phones"].values()))["number"]
            email = next(iter(fields["emails"].values()))["address"]
            given, _, family = name.partition(" ")
            rows.writerow([given, family, f"Company {email[6:9]}", fields["job_title"], phone, email])
    return name


def test_ten_thousand_contacts_are_imported_synced_to_a_fresh_device_and_searched(
    workplace: Workplace, device: MakeDevice, tmp_path: Path
) -> None:
    last = write_csv(tmp_path / "contacts.csv")
    workplace.server.command("import", str(tmp_path / "contacts.csv"), "--as", AISYAH.email)
    fresh = device("budi")
    fresh.sign_in(BUDI.email, PASSWORD)
    fresh.open("/contacts")
    expect(fresh.page.get_by_text(f"{CONTACTS:,} contacts")).to_be_visible(timeout=FIRST_SYNC_WAIT_MS)
    wait_until_sent(fresh)
    workplace.server.stop()
    fresh.switch_off()
    fresh.switch_on()
    fresh.open("/contacts")
    expect(fresh.page.get_by_text(f"{CONTACTS:,} contacts")).to_be_visible()
    rows = fresh.page.get_by_role("list", name="Contacts")
    rows.evaluate("list => { list.scrollTop = 200_000 }")
    expect(rows.locator("[data-index='0']")).to_have_count(0)
    place = rows.evaluate("list => list.scrollTop")
    # A search begins at its top, however far down the list was; emptied, it leads back to where the list was.
    search(fresh, last.split()[0])
    expect(rows.locator("[data-index='0']")).to_be_in_viewport()
    search(fresh, "")
    expect(fresh.page.get_by_text(f"{CONTACTS:,} contacts")).to_be_visible()
    returned = "place => document.querySelector('[role=list]').scrollTop === place"
    fresh.page.wait_for_function(returned, arg=place)
    search(fresh, last)
    expect(contact_links(fresh, last)).to_be_visible()
    # Rows outside the window are not in the page: the list stays light.
    search(fresh, "")
    expect(fresh.page.get_by_text(f"{CONTACTS:,} contacts")).to_be_visible()
    assert fresh.page.get_by_role("list", name="Contacts").get_by_role("listitem").count() < 60
