"""Screens that were opened before anything had come from the server fill by themselves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import contact_links, fill_contact, save, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH

PULL = "**/api/sync/pull"


class Held:
    """The first pulls of a phone, held on the way until they are let go."""

    def __init__(self, phone: Device) -> None:
        self.phone = phone
        self.waiting: list[Route] | None = []
        phone.page.route(PULL, self._meet)

    def _meet(self, route: Route) -> None:
        if self.waiting is None:
            route.continue_()
        else:
            self.waiting.append(route)

    def let_go(self) -> None:
        """Everything held goes on, and nothing more is held."""
        waiting, self.waiting = self.waiting or [], None
        for route in waiting:
            route.continue_()


@pytest.fixture
def held(device: MakeDevice) -> Held:
    phone = device("aisyah")
    made = Held(phone)
    phone.sign_in(AISYAH.email, PASSWORD)
    return made


def test_the_owner_filter_comes_with_the_colleagues(held: Held) -> None:
    phone, page = held.phone, held.phone.page
    page.get_by_role("link", name="Contacts", exact=True).click()
    page.get_by_role("link", name="New contact").first.click()
    fill_contact(phone, "Ravi")
    save(phone)
    page.get_by_role("link", name="Contacts", exact=True).click()
    expect(contact_links(phone, "Ravi")).to_be_visible()
    filters = page.get_by_role("group", name="Filters")
    expect(filters.get_by_role("button", name="Tag")).to_be_visible()
    expect(filters.get_by_role("button", name="Owner")).to_have_count(0)
    held.let_go()
    filters.get_by_role("button", name="Owner").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Budi Santoso")).to_be_visible()


def test_a_deal_begun_before_any_pipeline_takes_the_first_stage(held: Held) -> None:
    phone, page = held.phone, held.phone.page
    page.get_by_role("link", name="Deals", exact=True).click()
    page.get_by_role("link", name="New deal").first.click()
    page.get_by_label("Deal name").fill("40 pumps")
    expect(page.get_by_text("No pipeline on this device yet.")).to_be_visible()
    held.let_go()
    first = page.get_by_role("radiogroup", name="Stage").get_by_role("radio").first
    expect(first).to_have_attribute("aria-checked", "true")
    expect(page.get_by_label("Deal name")).to_have_value("40 pumps")
    save(phone)
    page.wait_for_url(re.compile("/deals/[0-9a-f-]{36}$"))
    expect(page.get_by_role("list", name="Stages").get_by_role("listitem").first).to_have_attribute(
        "data-state", "now"
    )
    wait_until_sent(phone)
