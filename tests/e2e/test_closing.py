"""Closing a deal: won, lost with a reason, taken back; with no network, and seen by the rest of the team."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import status, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI, Workplace

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Selling:
    """Aisyah's phone on the page of her deal; the deal's id."""

    workplace: Workplace
    phone: Device
    deal: str

    def sheet(self) -> Locator:
        """The open sheet."""
        return self.phone.page.get_by_role("dialog")

    def move_to(self, stage: str) -> None:
        """Choose a stage of the sheet "Move to"."""
        self.phone.page.get_by_role("button", name="Move to…", exact=True).click()
        self.sheet().get_by_role("button", name=stage).click()

    def on_server(self) -> Values:
        """The deal's fields as the server has them."""
        with self.workplace.remote(BUDI) as wire:
            [deal] = [change for change in wire.pull() if change["id"] == self.deal]
        return deal["fields"]


@pytest.fixture
def selling(workplace: Workplace, device: MakeDevice) -> Selling:
    with workplace.remote(AISYAH) as wire:
        stage = {"stage": workplace.stages[0], "status": "open"}
        value = {"amount": 12_000_050, "currency": "MYR"}
        fields = {"name": "40 pumps", "pipeline": workplace.pipeline, "stage": stage, "value": value}
        made = wire.create("deal", fields)
        wire.push([made])
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    page = phone.open(f"/deals/{made['record']}")
    expect(page.get_by_text("RM 120,000.50").first).to_be_visible()
    wait_until_sent(phone)
    return Selling(workplace, phone, made["record"])


def test_a_won_deal_is_confirmed_taken_back_and_won_for_the_team(selling: Selling) -> None:
    phone, page = selling.phone, selling.phone.page
    before = selling.on_server()
    phone.offline()
    selling.move_to("Closed won")
    expect(selling.sheet().get_by_text("Mark 40 pumps as won? Well done!")).to_be_visible()
    selling.sheet().get_by_role("button", name="Mark as won").click()
    expect(status(phone)).to_be_visible()
    expect(page.get_by_role("term").filter(has_text="Closed on")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("term").filter(has_text="Closed on")).to_have_count(0)
    phone.online()
    wait_until_sent(phone)
    after = selling.on_server()
    for field in ("stage", "closed_at", "probability", "loss_reason", "value"):
        assert after.get(field) == before.get(field), field

    phone.offline()
    selling.move_to("Closed won")
    selling.sheet().get_by_role("button", name="Mark as won").click()
    expect(page.get_by_role("term").filter(has_text="Closed on")).to_be_visible()
    phone.online()
    wait_until_sent(phone)
    deal = selling.on_server()
    assert deal["stage"]["status"] == "won"  # type: ignore[index]
    assert deal["closed_at"]


def test_a_lost_deal_asks_why_and_forgets_it_when_it_lives_again(selling: Selling) -> None:
    page = selling.phone.page
    selling.phone.offline()
    selling.move_to("Closed lost")
    confirm = selling.sheet().get_by_role("button", name="Mark as lost")
    expect(confirm).to_be_disabled()
    selling.sheet().get_by_role("radio", name="Price").click()
    selling.sheet().get_by_label("In your own words").fill("A tenth cheaper in Klang")
    confirm.click()
    expect(status(selling.phone)).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Price: A tenth cheaper in Klang")).to_be_visible()
    selling.phone.online()
    wait_until_sent(selling.phone)
    deal = selling.on_server()
    assert deal["stage"]["status"] == "lost"  # type: ignore[index]
    assert deal["loss_reason"] == "Price: A tenth cheaper in Klang"

    selling.move_to("Proposal")
    expect(page.get_by_role("definition").filter(has_text="A tenth cheaper")).to_have_count(0)
    wait_until_sent(selling.phone)
    deal = selling.on_server()
    assert deal["stage"]["status"] == "open"  # type: ignore[index]
    assert not deal.get("loss_reason")
    assert not deal.get("closed_at")
