"""An empty folder: the server is started, and everything else is done in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.backend.proxy import proxy
from tests.e2e.axe import in_every_theme
from tests.e2e.device import Device
from tests.e2e.server import PASSWORD, Server

START = re.compile(r"/start(#.*)?$")
TODAY = re.compile(r"^http://[^/]+/$")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server on an empty folder."""
    server = Server(tmp_path / "server")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def phone(playwright: Playwright, empty: Server, tmp_path: Path) -> Iterator[Device]:
    """A browser on the machine of the server."""
    device = Device(playwright, "phone", tmp_path / "phone", empty.url).switch_on()
    yield device
    device.switch_off()


def fill_in(page: Page) -> None:
    """The form, as somebody fills it in who sells drinks to shops."""
    page.get_by_label("Your company's name").fill("Minuman Segar")
    page.get_by_role("button", name="Country: Malaysia").click()
    page.get_by_role("searchbox").fill("indon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Currency: .*IDR"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Time zone: Kuala Lumpur"))).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Goods")).check()
    page.get_by_label("Your name").fill("Dewi Lestari")
    page.get_by_label("Email").fill("dewi@minuman.example")


def test_a_company_is_set_up_and_signs_in_again(empty: Server, phone: Device) -> None:
    page = phone.open("/contacts")
    expect(page).to_have_url(START)
    expect(page.get_by_role("heading", name="Welcome to Lapangan")).to_be_visible()
    assert in_every_theme(phone) == []
    page.get_by_role("button", name=re.compile("Set up your company")).click()
    expect(page.get_by_label("Code of the server")).to_have_count(0)
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_text("Enter your company's name")).to_be_visible()
    expect(page.get_by_label("Your company's name")).to_be_focused()
    assert in_every_theme(phone) == []
    fill_in(page)
    page.get_by_label("Password", exact=True).fill("aaaa")
    expect(page.get_by_text("6 more characters needed")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create workspace").click()
    expect(page).to_have_url(TODAY)
    expect(page.get_by_text("Start with one person")).to_be_visible()
    expect(page.get_by_role("link", name="Invite your team")).to_be_visible()
    tabs = page.get_by_role("navigation", name="Main menu").get_by_role("link")
    expect(tabs).to_have_text(["Today", "Outlets", "Deals", "Contacts", "More"])

    page.goto(f"{empty.url}/admin/workspace")
    page.get_by_label("Name of the workspace").fill("Minuman Segar Jaya")
    assert in_every_theme(phone) == []
    page.get_by_role("button", name="Save", exact=True).click()
    saved = page.get_by_role("status").filter(has_text="saved on this device")
    saved.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    page.goto(f"{empty.url}/admin/workspace")
    expect(page.get_by_label("Name of the workspace")).to_have_value("Minuman Segar")

    page.goto(f"{empty.url}/settings")
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.get_by_label("Email").fill("dewi@minuman.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_visible()
    assert phone.errors == []


def databases(page: Page) -> list[str]:
    """What the browser keeps of people."""
    names: list[str] = page.evaluate("() => indexedDB.databases().then(all => all.map(one => one.name))")
    return [name for name in names if name != "lapangan.home"]


@pytest.fixture
def tablet(playwright: Playwright, empty: Server, tmp_path: Path) -> Iterator[Device]:
    """Somebody else's."""
    device = Device(playwright, "tablet", tmp_path / "tablet", empty.url).switch_on()
    yield device
    device.switch_off()


def answer_lost(route: Route) -> None:
    """The server hears the request, and nobody hears the server."""
    assert route.fetch().status == 200
    route.abort()


def test_behind_a_proxy_the_code_is_asked_and_a_demo_is_made_and_removed(
    empty: Server, phone: Device, tablet: Device
) -> None:
    kept = empty.var_dir / "first-run-code.txt"
    assert kept.read_text().strip() in empty.log.read_text()
    with proxy(empty.port) as port:
        page = phone.page
        page.goto(f"http://localhost:{port}/")
        expect(page).to_have_url(START)
        page.get_by_role("button", name=re.compile("Look around in a sample company")).click()
        page.get_by_role("button", name="Indonesia", exact=True).click()
        expect(page.get_by_text("Prices in rupiah")).to_be_visible()
        assert in_every_theme(phone) == []
        page.get_by_label("Code of the server").fill("abcde-fghjk-mnpqr")
        page.get_by_role("button", name="Look around", exact=True).click()
        expect(page.get_by_text("That isn't the code.")).to_be_visible()
        expect(page.get_by_label("Code of the server")).to_be_focused()
    page.goto(f"{empty.url}/start#%zz")  # no code that the server wrote
    page.get_by_role("button", name=re.compile("Look around in a sample company")).click()
    page.goto(f"{empty.url}/start#{kept.read_text().strip()}")
    page.reload()
    page.get_by_role("button", name=re.compile("Look around in a sample company")).click()
    page.get_by_role("button", name="Indonesia", exact=True).click()
    # It is made, and the answer is lost on the way: the page comes in all the same.
    page.route("**/api/first-run/demo", answer_lost, times=1)
    page.get_by_role("button", name="Look around", exact=True).click()
    expect(page.get_by_text("Check your connection")).to_be_visible()
    page.reload()
    expect(page).to_have_url(TODAY)
    expect(page.get_by_text("Bawa contoh panel dan syarat garansi")).to_be_visible()

    email, password = (empty.var_dir / "demo-sign-in.txt").read_text().splitlines()[3].split()[:2]
    tablet.sign_in(email, password)
    expect(tablet.page.locator("[data-ready=yes]")).to_be_visible()
    assert len(databases(tablet.page)) == 1

    page.get_by_role("link", name="More").click()
    page.get_by_role("link", name=re.compile("Sample company")).click()
    page.get_by_role("button", name="Remove the sample company").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("The name, as it stands above").fill("Dingin")
    sheet.get_by_role("button", name="Remove the sample company").click()
    expect(sheet.get_by_text("That isn't its name.")).to_be_visible()
    sheet.get_by_label("The name, as it stands above").fill("dingin sejahtera (demo)")
    sheet.get_by_role("button", name="Remove the sample company").click()
    expect(page).to_have_url(START)
    expect(page.get_by_role("heading", name="Welcome to Lapangan")).to_be_visible()
    assert httpx.get(f"{empty.url}/api/first-run").json()["needed"] is True
    assert databases(page) == []
    # The other device hears of it by itself.
    expect(tablet.page).to_have_url(START)
    assert databases(tablet.page) == []
    assert phone.errors == []
