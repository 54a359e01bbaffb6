"""An app of the past, updated in place: what it has lost comes back, what waits stays."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.builds import publish
from tests.e2e.device import Device
from tests.e2e.screens import contact_links, new_contact, wait_until_sent
from tests.e2e.server import PASSWORD, Server
from tests.e2e.stored import rows_kept
from tests.e2e.workplace import AISYAH, ANA, BUDI, Workplace
from tests.soak.houses import BEFORE_GROWTH, NEW_TYPE, is_here, of_the_future, of_the_past

pytestmark = pytest.mark.skipif(not is_here(BEFORE_GROWTH), reason=f"a shallow clone: no {BEFORE_GROWTH}")

VISITS = 150
# Types that an update brings are asked for after a random part of half a minute.
FETCHED_S = 90


@dataclass
class Houses:
    """A server of the future that publishes the app of the past, until `update`."""

    workplace: Workplace
    published: Path
    future: Path

    def update(self) -> None:
        """Publish the app of the future in the place of the old one."""
        shutil.copytree(self.future, self.published, dirs_exist_ok=True)
        publish(self.published)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The apps of the past and of the future; each takes a minute."""
    folder = tmp_path_factory.mktemp("houses")
    return of_the_past(BEFORE_GROWTH, folder / "past"), of_the_future(folder / "future")


@pytest.fixture
def houses(built: tuple[Path, Path], tmp_path: Path) -> Iterator[Houses]:
    """An open workplace with Aisyah and Budi."""
    past, future = built
    published = shutil.copytree(past, tmp_path / "app")
    server = Server(tmp_path / "server", settings={"PWA_DIR": str(published)}, root=future.parents[1])
    workplace = Workplace(server)
    try:
        workplace.open()
        yield Houses(workplace, published, future)
    finally:
        server.stop()


@pytest.fixture
def phone(playwright: Playwright, houses: Houses, tmp_path: Path) -> Iterator[Device]:
    """Aisyah's phone with the app of the past, signed in."""
    device = Device(playwright, "aisyah", tmp_path / "aisyah", houses.workplace.server.url).switch_on()
    device.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(device)
    yield device
    device.switch_off()


def until_kept(phone: Device, count: int, *, fewer: bool = False) -> None:
    """Wait until so many rows of the new type are stored on the phone, or fewer."""
    deadline = time.monotonic() + FETCHED_S
    while not rows_kept(phone, NEW_TYPE, count, fewer=fewer):
        assert time.monotonic() < deadline, f"not {count} rows of {NEW_TYPE} within {FETCHED_S} s"
        phone.page.wait_for_timeout(50)  # a poll of a condition, bounded by the deadline


def test_D5_D8_an_app_of_the_past_is_updated_and_has_every_row_of_a_type_it_threw_away(
    houses: Houses, phone: Device
) -> None:
    with houses.workplace.remote(BUDI) as budi:
        company = budi.create("company", {"name": "Kedai Budi", "visibility": "everyone"})
        fields = {"kind": "visit", "subject": "Came by", "company": company["record"]}
        visits = [budi.create(NEW_TYPE, fields) for _ in range(VISITS)]
        known = budi.create("contact", {"name": {"full": "Known Before"}, "visibility": "everyone"})
        budi.push([company, *visits, known])
    until_kept(phone, VISITS)
    phone.switch_off()
    phone.switch_on()
    phone.open("/contacts")
    expect(contact_links(phone, "Known Before")).to_be_visible()
    wait_until_sent(phone)
    with houses.workplace.remote(ANA) as ana:
        ana.push([ana.create(NEW_TYPE, fields)])
    # The fault this is about: a block of a hundred is written anew with the one row that has come.
    until_kept(phone, VISITS, fewer=True)
    houses.update()
    phone.page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update() }")
    update = phone.page.get_by_role("button", name="Update", exact=True)
    expect(update).to_be_visible()
    phone.offline()
    new_contact(phone, "Waits For The Update")
    update.click()
    expect(update).to_have_count(0)
    phone.open("/ledger")
    waiting = phone.page.get_by_role("listitem").filter(has_text="Waits For The Update")
    expect(waiting.first).to_be_visible()
    phone.online()
    phone.open("/contacts")
    wait_until_sent(phone)
    until_kept(phone, VISITS + 1)
    expect(contact_links(phone, "Known Before")).to_be_visible()
    expect(contact_links(phone, "Waits For The Update")).to_be_visible()
    phone.switch_off()
    phone.switch_on()
    phone.open("/contacts")
    expect(contact_links(phone, "Known Before")).to_be_visible()
    until_kept(phone, VISITS + 1)
    assert phone.errors == []
    with houses.workplace.remote(BUDI) as budi:
        names = [c["fields"]["name"].get("full") for c in budi.pull() if c["type"] == "contact"]
    assert "Waits For The Update" in names
