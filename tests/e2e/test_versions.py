"""A version after this one: offered, taken by every tab together, and demanded by a server that moved on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.builds import NEXT_SCHEMA, NEXT_TITLE, copy_of_the_build, publish_the_next_build
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import contact_links, edit_contact, new_contact, wait_until_sent
from tests.e2e.server import PASSWORD, ROOT, Server
from tests.e2e.workplace import AISYAH

# Python reads a module of this name before the server's own code, in each of its processes.
STRICTER = f"""
from sync import limits
limits.SCHEMA_VERSION = limits.SCHEMA_MIN = {NEXT_SCHEMA}
"""
TOO_OLD = "This version is too old to send changes. What's waiting is kept."


@pytest.fixture
def own_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built app that the test may replace under the server. Ask for it before the server."""
    copy = copy_of_the_build(tmp_path / "pwa")
    monkeypatch.setenv("PWA_DIR", str(copy))
    return copy


@pytest.fixture
def phone(own_build: Path, device: MakeDevice) -> Device:
    made = device("aisyah")
    made.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(made)
    return made


def look_for_a_version(page: Page) -> None:
    """What the browser does by itself from time to time."""
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update() }")


def grow_stricter(server: Server, folder: Path) -> None:
    """Start the server again as one that no longer understands today's app."""
    server.stop()
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(STRICTER, "utf-8")
    server.settings["PYTHONPATH"] = os.pathsep.join((str(folder), str(ROOT)))
    server.start()


def test_a_new_build_waits_for_the_person_and_then_changes_every_tab_with_its_draft(
    own_build: Path, phone: Device
) -> None:
    assert phone.context is not None
    first = phone.page
    second = phone.context.new_page()
    second.goto(phone.url + "/contacts/new")
    second.get_by_label("Name", exact=True).fill("Half typed")
    for page in (first, second):
        page.evaluate("() => { window.before = true }")
    publish_the_next_build(own_build)
    look_for_a_version(first)
    for page in (first, second):
        expect(page.get_by_role("status").filter(has_text="New version ready")).to_be_visible()
        assert page.evaluate("() => window.before") is True
    # Not asked yet: screens never opened before still come from the old build, which the server has no more.
    first.get_by_role("link", name="Deals").click()
    expect(first.get_by_role("heading", name="Deals", level=1)).to_be_visible()
    expect(second.get_by_role("heading", name="New contact", exact=True, level=1)).to_be_visible()
    first.get_by_role("button", name="Update", exact=True).click()
    for page in (first, second):
        page.wait_for_function("() => window.before === undefined")
    expect(second.get_by_role("heading", name=NEXT_TITLE, level=1)).to_be_visible()
    expect(second.get_by_label("Name", exact=True)).to_have_value("Half typed")
    first.goto(phone.url + "/contacts/new")
    expect(first.get_by_role("heading", name=NEXT_TITLE, level=1)).to_be_visible()
    assert phone.errors == []


def test_a_server_newer_than_the_app_asks_for_the_update_and_keeps_what_waits(
    own_build: Path, phone: Device, device: MakeDevice, server: Server, tmp_path: Path
) -> None:
    record = new_contact(phone, "Known To Both")
    wait_until_sent(phone)
    grow_stricter(server, tmp_path / "stricter")
    edit_contact(phone, record, Job_title="Head buyer")
    new_contact(phone, "Made With The Old App")
    page = phone.page
    notice = page.get_by_role("status").filter(has_text=TOO_OLD)
    expect(notice).to_be_visible()
    # The person goes on working, and what waits can be taken out.
    page = phone.open("/ledger")
    expect(page.get_by_role("listitem").filter(has_text="Made With The Old App").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export waiting items").click()
    assert "Head buyer" in Path(download.value.path()).read_text("utf-8")
    publish_the_next_build(own_build)
    notice.get_by_role("button", name="Update").click()
    expect(notice).to_have_count(0)
    wait_until_sent(phone)
    other = device("her tablet")
    other.sign_in(AISYAH.email, PASSWORD)
    other.open("/contacts")
    expect(contact_links(other, "Made With The Old App")).to_be_visible()
    other.open(f"/contacts/{record}")
    expect(other.page.get_by_text("Head buyer").first).to_be_visible()
