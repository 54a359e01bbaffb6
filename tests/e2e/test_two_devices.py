"""Two people change the same record without seeing each other: nothing is lost, and clashes are shown."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import (
    contact_links,
    delete_contact,
    edit_contact,
    expect_title,
    new_contact,
    wait_until_sent,
)
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI

FIRST, SECOND, THIRD = "Opens at nine.", "Ask for the manager.", "Parking behind the shop."


@dataclass(frozen=True, slots=True)
class Pair:
    """Her phone and his, both showing the same contact, both offline."""

    hers: Device
    his: Device
    record: str

    def reconnect(self) -> None:
        """She comes back first, then he; each waits until everything is on the server."""
        for one in (self.hers, self.his):
            one.online()
            wait_until_sent(one)


def press_and_wait(device: Device, name: str) -> None:
    """Settle a conflict: the button goes once that is saved on the device, and only then it can be sent."""
    button = device.page.get_by_role("button", name=name)
    button.click()
    expect(button).to_have_count(0)
    wait_until_sent(device)


@pytest.fixture
def pair(device: MakeDevice) -> Pair:
    hers, his = device("aisyah"), device("budi")
    hers.sign_in(AISYAH.email, PASSWORD)
    his.sign_in(BUDI.email, PASSWORD)
    notes = "\n\n".join((FIRST, SECOND, THIRD))
    record = new_contact(hers, "Maju Jaya", Job_title="Buyer", Notes=notes)
    wait_until_sent(hers)
    his.open("/contacts")
    expect(contact_links(his, "Maju Jaya")).to_be_visible()
    hers.offline()
    his.offline()
    return Pair(hers, his, record)


def test_different_fields_and_different_paragraphs_are_both_kept(pair: Pair) -> None:
    hers, his = (("Opens at ten.", SECOND, THIRD), (FIRST, SECOND, "Parking in front."))
    edit_contact(pair.hers, pair.record, Job_title="Head buyer", Notes="\n\n".join(hers))
    edit_contact(pair.his, pair.record, Name="Maju Jaya Sdn Bhd", Notes="\n\n".join(his))
    pair.reconnect()
    for one in (pair.hers, pair.his):
        expect_title(one, pair.record, "Maju Jaya Sdn Bhd")
        expect(one.page.get_by_role("article").get_by_text("Head buyer")).to_be_visible()
        notes = one.page.get_by_role("button", name="Notes. Edit")
        for words in ("Opens at ten.", SECOND, "Parking in front."):
            expect(notes).to_contain_text(words)
        one.open("/conflicts")
        expect(one.page.get_by_role("heading", name="Maju Jaya", level=2)).to_have_count(0)


def test_the_same_field_shows_both_values_to_both_and_the_loser_can_be_restored(pair: Pair) -> None:
    edit_contact(pair.hers, pair.record, Job_title="Owner")
    edit_contact(pair.his, pair.record, Job_title="Director")
    pair.reconnect()
    for one in (pair.hers, pair.his):
        one.open("/conflicts")
        card = one.page.get_by_role("listitem").filter(has=one.page.get_by_role("heading", name="Maju Jaya"))
        expect(card.get_by_role("paragraph").filter(has_text="Owner")).to_be_visible()
        expect(card.get_by_role("paragraph").filter(has_text="Director")).to_be_visible()
    # His stamp is later, so his value is in use; she takes hers back.
    press_and_wait(pair.hers, "Keep mine")
    for one in (pair.hers, pair.his):
        expect_title(one, pair.record, "Maju Jaya")
        expect(one.page.get_by_role("article").get_by_text("Owner", exact=True).first).to_be_visible()
        expect(one.page.get_by_role("article").get_by_text("Director", exact=True)).to_have_count(0)


def clash_over_the_job_title(pair: Pair) -> None:
    """She writes Founder, he later Director; both come back and see the conflict."""
    edit_contact(pair.hers, pair.record, Job_title="Founder")
    edit_contact(pair.his, pair.record, Job_title="Director")
    pair.reconnect()
    for one in (pair.hers, pair.his):
        one.open("/conflicts")
        expect(one.page.get_by_role("heading", name="Maju Jaya", level=2)).to_be_visible()


def expect_job_title(pair: Pair, title: str, *others: str) -> None:
    """Both devices show `title` and none of `others`, and nothing is left to decide."""
    for one in (pair.hers, pair.his):
        one.open("/conflicts")
        expect(one.page.get_by_text("No conflicts")).to_be_visible()
        expect_title(one, pair.record, "Maju Jaya")
        article = one.page.get_by_role("article")
        expect(article.get_by_text(title, exact=True).first).to_be_visible()
        for other in others:
            expect(article.get_by_text(other, exact=True)).to_have_count(0)


def test_keeping_theirs_settles_it_for_both_and_mine_can_be_restored(pair: Pair) -> None:
    clash_over_the_job_title(pair)
    press_and_wait(pair.hers, "Keep Budi Santoso's")
    expect_job_title(pair, "Director", "Founder")
    # Her value lost; the record's history still has it, for him too.
    page = pair.his.open(f"/contacts/{pair.record}")
    page.get_by_text("History", exact=True).click()
    page.get_by_role("button", name="Restore Job title: Founder").click()
    expect(page.get_by_role("button", name="Restore Job title: Founder")).to_have_count(0)
    wait_until_sent(pair.his)
    expect_job_title(pair, "Founder", "Director")


def test_writing_another_value_settles_it_for_both_and_neither_is_lost(pair: Pair) -> None:
    clash_over_the_job_title(pair)
    page = pair.his.page
    page.get_by_text("Enter another value").click()
    page.get_by_role("textbox", name="Another value: Job title").fill("Managing partner")
    press_and_wait(pair.his, "Use this")
    expect_job_title(pair, "Managing partner", "Founder", "Director")
    page = pair.hers.open(f"/contacts/{pair.record}")
    page.get_by_text("History", exact=True).click()
    for value in ("Founder", "Director", "Buyer"):
        expect(page.get_by_role("button", name=f"Restore Job title: {value}")).to_be_visible()


def test_an_edit_that_did_not_know_of_a_delete_brings_the_record_back(pair: Pair) -> None:
    delete_contact(pair.hers, pair.record)
    edit_contact(pair.his, pair.record, Job_title="Director")
    pair.reconnect()
    for one in (pair.hers, pair.his):
        expect_title(one, pair.record, "Maju Jaya")
        expect(one.page.get_by_role("article").get_by_text("Director", exact=True).first).to_be_visible()


def test_a_delete_nobody_edited_against_removes_the_record_everywhere(pair: Pair) -> None:
    delete_contact(pair.hers, pair.record)
    pair.reconnect()
    pair.his.open("/contacts")
    expect(pair.his.page.get_by_role("heading", name="Contacts", level=1)).to_be_visible()
    expect(contact_links(pair.his, "Maju Jaya")).to_have_count(0)
