"""Help is there with no signal: found by a word, walked by keyboard, and its greeting comes once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH


def test_the_tour_is_offered_once_and_works_by_keyboard_with_no_signal(device: MakeDevice) -> None:
    hers = device("aisyah")
    hers.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(hers)
    page = hers.page
    expect(page.get_by_text("New here?")).to_be_visible()
    hers.offline()
    page.get_by_role("link", name="Take the tour").click()
    expect(page.get_by_role("heading", name="A short tour", level=1)).to_be_visible()
    for step in (2, 3, 4):
        page.get_by_role("button", name="Next").press("Enter")
        expect(page.get_by_text(f"Step {step} of 4")).to_be_visible()
        expect(page.get_by_role("heading", level=2).first).to_be_focused()
    page.get_by_role("link", name="Start with Today").press("Enter")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    expect(page.get_by_text("New here?")).to_have_count(0)

    # After an update it says so, once.
    page.evaluate("localStorage.setItem('lapangan.help_seen', '2026-11-21')")
    hers.open("/")
    page.get_by_role("link", name="What's new").click()
    expect(page.get_by_text("Working calendars by region")).to_be_visible()
    hers.open("/")
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()
    expect(page.get_by_text("Lapangan was updated")).to_have_count(0)


def test_an_answer_is_found_by_a_word_with_no_signal(device: MakeDevice) -> None:
    hers = device("aisyah")
    hers.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(hers)
    hers.offline()
    hers.open("/more")
    hers.page.get_by_role("link", name="Help").click()
    hers.page.get_by_role("searchbox").fill("lost phone")
    hers.page.get_by_role("link", name="I lost my phone. What now?").click()
    expect(hers.page.get_by_role("heading", name="This device and your account", level=1)).to_be_visible()
    hers.open("/help")
    hers.page.get_by_role("searchbox").fill("qqq")
    expect(hers.page.get_by_text("Nothing found.")).to_be_visible()
