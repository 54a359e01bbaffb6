"""A file is imported on the screen: how far it is, what became of it, and what stops it, in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, Workplace

FAR_MS = 10**15


@pytest.fixture
def phone(workplace: Workplace, device: MakeDevice) -> Device:
    """Aisyah's phone, signed in, in a workplace without records."""
    made = device("aisyah")
    made.sign_in(AISYAH.email, PASSWORD)
    return made


def people(count: int) -> bytes:
    return b"Name,Email\n" + b"".join(b"Given Family%d,p%d@k.example\n" % (n, n) for n in range(count))


def choose(phone: Device, data: bytes, name: str = "people.csv") -> Page:
    page = phone.open("/import")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    return page


@contextmanager
def database(workplace: Workplace) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(workplace.server.var_dir / "lapangan.sqlite", timeout=10)) as connection:
        yield connection
        connection.commit()


def somebody_else_imports(workplace: Workplace) -> None:
    with database(workplace) as file:
        sql = "INSERT INTO turn SELECT id, 'import', 'someone', ? FROM tenant"
        file.execute(sql, (FAR_MS,))


def they_are_done(workplace: Workplace) -> None:
    with database(workplace) as file:
        file.execute("DELETE FROM turn")


def test_the_progress_is_seen_and_goes_on_while_the_screen_is_left(phone: Device) -> None:
    page = choose(phone, people(8_000))
    page.get_by_role("button", name="Import 8,000 rows").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("max", "8000")
    expect(page.get_by_text("of 8,000 rows")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Importing…")).to_have_count(1)
    page.get_by_role("link", name="Contacts").first.click()
    expect(page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()
    phone.switch_off()
    phone.switch_on()
    page = phone.open("/import")
    expect(page.get_by_role("button", name="8,000 new")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download report").click()
    assert Path(download.value.path()).read_text("utf-8-sig").count("\n") > 8_000
    page.get_by_role("link", name="View contacts").click()
    expect(page.get_by_text("8,000 contacts")).to_be_visible()
    page = phone.open("/import")
    page.get_by_role("button", name="Import another file").click()
    expect(page.get_by_text("Choose a file")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Choose a file")).to_be_visible()


def test_it_waits_for_the_import_of_a_colleague_and_then_begins_by_itself(
    phone: Device, workplace: Workplace
) -> None:
    somebody_else_imports(workplace)
    page = choose(phone, people(1))
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("Waiting for another import", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Yours starts by itself")).to_have_count(1)
    assert violations(phone) == []
    they_are_done(workplace)
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    assert violations(phone) == []


def test_what_stopped_on_the_server_says_so_and_goes_on_with_a_tap(
    phone: Device, workplace: Workplace
) -> None:
    somebody_else_imports(workplace)
    page = choose(phone, people(3))
    page.get_by_label("Add tags").fill("Fair")
    page.get_by_role("button", name="Import 3 rows").click()
    expect(page.get_by_text("Waiting for another import", exact=True)).to_be_visible()
    with database(workplace) as file:
        file.execute("UPDATE job SET state = 'dead' WHERE kind = 'import'")
    alert = page.get_by_role("alert").filter(has_text="a problem on the server, not in your file")
    expect(alert).to_be_visible()
    assert violations(phone) == []
    they_are_done(workplace)
    page = phone.open("/import")
    expect(alert).to_be_visible()
    page.get_by_role("button", name="Continue the import").click()
    expect(page.get_by_role("button", name="3 new")).to_be_visible()
    with database(workplace) as file:
        [(tagged,)] = file.execute("SELECT count(*) FROM record WHERE fields LIKE '%\"Fair\"%'").fetchall()
    assert tagged == 3, "what was chosen counts after the app was opened anew"


def test_a_file_that_cannot_be_taken_is_told_in_words_of_its_own(phone: Device) -> None:
    told = {
        "The file is empty.": b"",
        "This isn't a CSV or vCard file.": b"\x89PNG\r\n\x1a\n" + bytes(90),
        "The file is too large.": b"Name\n" + b"Ana\n" * 50_001,
    }
    for words, data in told.items():
        page = choose(phone, data)
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()


def test_a_file_that_is_gone_is_chosen_again(phone: Device, workplace: Workplace) -> None:
    page = choose(phone, people(2))
    expect(page.get_by_role("button", name="Import 2 rows")).to_be_visible()
    with database(workplace) as file:
        file.execute("DELETE FROM upload")
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_role("alert").filter(has_text="This upload has expired")).to_be_visible()
    expect(page.get_by_text("Choose a file")).to_be_visible()
