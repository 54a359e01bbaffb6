"""Background Sync: what waits is sent with no tab open (Chromium; elsewhere the next start sends it)."""

from __future__ import annotations

import time

from playwright.sync_api import CDPSession, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import contact_links, new_contact, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, Workplace

TAG = "outbox"
TOLD_TIMEOUT_S = 15
# Holds the lead as a tab does that sends nothing any more.
LEAD = """async () => {
  const person = localStorage.getItem("lapangan.person");
  await new Promise((held) => {
    navigator.locks.request(`lapangan-leader-${person}`, () => { held(); return new Promise(() => {}); });
  });
}"""

# Whether the worker queues for the lead.
WORKER_WAITS = """async () => {
  for (let tries = 0; tries < 1000; tries++) {
    if ((await navigator.locks.query()).pending.length) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
}"""


def close_the_app(phone: Device) -> CDPSession:
    """Close the app's only tab; the browser stays. Gives its DevTools."""
    assert phone.context is not None
    app = phone.page
    blank = phone.context.new_page()
    app.close()
    return phone.context.new_cdp_session(blank)


def let_it_sync(chrome: CDPSession, phone: Device) -> None:
    """The browser finds that the network is back."""
    known: list[str] = []
    chrome.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(
            one["registrationId"] for one in told["registrations"] if one["scopeURL"].startswith(phone.url)
        ),
    )
    chrome.send("ServiceWorker.enable")
    deadline = time.monotonic() + TOLD_TIMEOUT_S
    while not known and time.monotonic() < deadline:
        chrome.send("Target.getTargetInfo")  # an answer brings with it what was told meanwhile
    sync = {"origin": phone.url, "registrationId": known[0], "tag": TAG, "lastChance": False}
    chrome.send("ServiceWorker.dispatchSyncEvent", sync)


def test_what_waits_is_sent_after_the_last_tab_was_closed(workplace: Workplace, device: MakeDevice) -> None:
    phone, other = device("aisyah"), device("her tablet")
    for one in (phone, other):
        one.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(phone)
    workplace.server.stop()
    new_contact(phone, "Sent With No Tab")
    new_contact(phone, "This One Too")
    chrome = close_the_app(phone)
    workplace.server.start()
    let_it_sync(chrome, phone)
    other.open("/contacts")
    for name in ("Sent With No Tab", "This One Too"):
        expect(contact_links(other, name)).to_be_visible()
    # Opened again, the app knows that it was sent, and sends nothing twice.
    phone.open("/ledger")
    wait_until_sent(phone)
    with workplace.remote(AISYAH) as wire:
        contacts = [change for change in wire.pull() if change["type"] == "contact"]
    assert sorted(one["fields"]["name"]["full"] for one in contacts) == ["Sent With No Tab", "This One Too"]


def test_a_tab_that_leads_and_closes_leaves_the_sending_to_the_worker(
    workplace: Workplace, device: MakeDevice
) -> None:
    phone, other = device("aisyah"), device("her tablet")
    for one in (phone, other):
        one.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(phone)
    assert phone.context is not None
    closing = phone.context.new_page()
    closing.goto(phone.url + "/livez")
    workplace.server.stop()
    new_contact(phone, "Sent In The End")
    chrome = close_the_app(phone)
    closing.evaluate(LEAD)
    workplace.server.start()
    let_it_sync(chrome, phone)
    assert closing.evaluate(WORKER_WAITS), "the worker gave up at once"
    closing.close()
    other.open("/contacts")
    expect(contact_links(other, "Sent In The End")).to_be_visible()
