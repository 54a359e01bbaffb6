"""The frame around the screens: broken screens, ended sessions, languages and leaving."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.builds import copy_of_the_build, publish
from tests.e2e.conftest import MakeDevice
from tests.e2e.screens import new_contact, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH

# Notes when a worker that was being installed is given up.
NOTE_FAILED_INSTALL = """
const container = navigator.serviceWorker;
const register = container.register.bind(container);
container.register = async (...how) => {
  const registration = await register(...how);
  const worker = registration.installing;
  worker?.addEventListener("statechange", () => {
    globalThis.installFailed ||= worker.state === "redundant";
  });
  return registration;
};
"""


@pytest.fixture
def own_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built app that the test may replace under the server. Ask for it before the server."""
    copy = copy_of_the_build(tmp_path / "pwa")
    monkeypatch.setenv("PWA_DIR", str(copy))
    return copy


def test_a_page_that_was_loaded_past_the_worker_is_taken_over_by_it(device: MakeDevice) -> None:
    phone = device("aisyah")
    phone.open("/")
    phone.wait_for_worker()
    assert phone.context is not None
    with phone.page.expect_event("load"):
        phone.context.new_cdp_session(phone.page).send("Page.reload", {"ignoreCache": True})
    phone.wait_for_worker()


def test_an_install_that_failed_is_tried_again(own_build: Path, device: MakeDevice) -> None:
    (script,) = own_build.glob("assets/office-*.js")
    missing = script.rename(own_build / "kept-back.js")
    publish(own_build)
    phone = device("aisyah")
    phone.page.add_init_script(NOTE_FAILED_INSTALL)
    phone.open("/")
    phone.page.wait_for_function("() => globalThis.installFailed")
    missing.rename(script)
    publish(own_build)
    phone.wait_for_worker()


def test_a_screen_that_breaks_says_so_and_leads_on(own_build: Path, device: MakeDevice) -> None:
    # The screen of addresses that are nobody's: the only one with a script of its own.
    (script,) = own_build.glob("assets/_404_*.js")
    script.write_text("export default function Broken() { throw new Error('broken on purpose') }", "utf-8")
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    page = phone.page
    phone.open("/nowhere")
    expect(page.get_by_role("heading", name="This screen stopped working")).to_be_visible()
    expect(page.get_by_role("button", name="Copy details")).to_be_visible()
    page.get_by_role("link", name="Go to Today").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def test_back_leads_to_where_one_was_and_a_link_opens_in_a_tab_if_one_likes(device: MakeDevice) -> None:
    phone = device("aisyah", size={"width": 390, "height": 500})
    phone.sign_in(AISYAH.email, PASSWORD)
    page = phone.open("/help")
    link = page.get_by_role("main").get_by_role("link").nth(8)
    link.evaluate("link => link.scrollIntoView({ block: 'center' })")
    left_at = page.evaluate("() => scrollY")
    assert left_at > 100
    topic = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"{phone.url}{topic}")
    page.wait_for_function("() => scrollY === 0")
    page.go_back()
    page.wait_for_function("top => scrollY === top", arg=left_at)
    page.go_forward()
    page.wait_for_function("() => scrollY === 0")
    page.go_back()

    assert phone.context is not None
    with phone.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(f"{phone.url}{topic}")
    assert page.url == f"{phone.url}/help"
    # A path with more than an address of the app in it stays in the app.
    page.goto(f"{phone.url}//example.org/contacts")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.startswith(phone.url)


def test_an_ended_session_hides_nothing_and_sends_after_signing_in(device: MakeDevice) -> None:
    phone, other = device("aisyah"), device("her tablet")
    for one in (phone, other):
        one.sign_in(AISYAH.email, PASSWORD)
    assert phone.context is not None
    phone.context.clear_cookies()
    record = new_contact(phone, "Made without a session")
    notice = phone.page.get_by_role("status").filter(has_text="Your session has ended")
    expect(notice).to_be_visible()
    notice.get_by_role("link", name="Sign in").click()
    expect(phone.page.get_by_text("1 change is waiting on this device")).to_be_visible()
    phone.page.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.page.get_by_role("button", name="Sign in", exact=True).click()
    wait_until_sent(phone)
    other.open(f"/contacts/{record}")
    expect(other.page.get_by_role("heading", name="Made without a session", level=2)).to_be_visible()


def test_a_warning_that_comes_late_moves_nothing_on_the_screen(device: MakeDevice) -> None:
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    page = phone.open("/")
    wait_until_sent(phone)
    assert phone.context is not None
    page.evaluate(
        """() => {
          window.moved = [];
          const main = document.querySelector("main");
          new PerformanceObserver(seen => {
            const nodes = seen.getEntries().flatMap(one => one.sources.map(source => source.node));
            window.moved.push(...nodes.filter(node => main.contains(node)).map(node => node.textContent));
          }).observe({ type: "layout-shift" });
        }"""
    )
    main = page.get_by_role("main")
    before = main.bounding_box()
    phone.context.clear_cookies()
    page.get_by_role("button", name="Update now").click()
    notice = page.get_by_role("status").filter(has_text="Your session has ended")
    expect(notice).to_be_visible()
    assert main.bounding_box() == before
    assert page.evaluate("() => window.moved") == []
    # The next screen is drawn with it above its content.
    page.get_by_role("link", name="Deals", exact=True).click()
    expect(page.get_by_role("heading", name="Deals", level=1)).to_be_visible()
    expect(notice).to_have_count(1)
    expect(notice.get_by_role("link", name="Sign in")).to_be_visible()
    above, content = notice.bounding_box(), main.bounding_box()
    assert above is not None
    assert content is not None
    assert above["y"] + above["height"] <= content["y"]


def test_the_language_changes_with_no_network(device: MakeDevice) -> None:
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    phone.open("/settings")
    phone.offline()
    for name, heading in (
        ("Қазақша", "Баптаулар"),
        ("Русский", "Настройки"),
        ("Bahasa Melayu", "Tetapan"),
        ("Bahasa Indonesia", "Pengaturan"),
        ("English", "Settings"),
    ):
        phone.page.get_by_role("button", name=name, exact=True).click()
        expect(phone.page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    phone.page.get_by_role("button", name="Қазақша", exact=True).click()
    expect(phone.page.get_by_role("heading", name="Баптаулар", level=1)).to_be_visible()
    phone.switch_off()
    phone.switch_on()
    phone.offline()
    phone.open("/")
    expect(phone.page.get_by_role("heading", name="Бүгін", level=1)).to_be_visible()


def test_signing_out_with_waiting_work_warns_and_offers_an_export(device: MakeDevice) -> None:
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    phone.offline()
    new_contact(phone, "Not sent yet")
    page = phone.open("/settings")
    page.get_by_role("button", name="Sign out", exact=True).click()
    sheet = page.get_by_role("dialog", name="Sign out of this device?")
    expect(sheet.get_by_text("1 change hasn't been sent")).to_be_visible()
    with page.expect_download() as download:
        sheet.get_by_role("button", name="Export first").click()
    assert "Not sent yet" in Path(download.value.path()).read_text("utf-8")
    sheet.get_by_role("button", name="Stay signed in").click()
    page.get_by_role("link", name="Contacts").click()
    expect(page.get_by_role("link", name="Not sent yet")).to_be_visible()
