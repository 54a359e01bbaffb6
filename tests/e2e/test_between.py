"""A network that answers in the server's place: a hotel's Wi-Fi, a sign-in proxy, a box with limits."""

from __future__ import annotations

from collections.abc import Callable
from email.message import Message
from threading import Event
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Route, expect

from tests.backend.proxy import proxy
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import WAIT_MS, Device
from tests.e2e.screens import new_contact, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH

API = "**/api/**"
PORTAL = "<!doctype html><title>Wi-Fi</title><h1>Log in to Wi-Fi</h1>"


def portal(status: int = 200, kind: str = "text/html", body: str = PORTAL) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, content_type=kind, body=body)


def told(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Something between this device and the server")


def test_a_sign_in_says_what_answers_and_leads_to_it(device: MakeDevice) -> None:
    phone: Device = device("aisyah")
    page = phone.open("/sign-in")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.get_by_label("Email").fill(AISYAH.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    for answer in (
        portal(),
        portal(kind="application/json", body="{}"),
        portal(401),
        portal(413),
        portal(401, "application/problem+json", '{"type": "about:blank", "code": "wrong_password"}'),
    ):
        page.route(API, answer)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_text("This network answers instead of the server")).to_be_visible()
        expect(page.get_by_text("storage")).to_have_count(0)
        page.unroute(API)
    assert faults == []
    page.route(API, portal())
    page.get_by_role("button", name="Open its page").click()
    expect(page.get_by_role("heading", name="Log in to Wi-Fi")).to_be_visible()
    page.unroute(API)
    page.goto(f"{phone.url}/api/hello")  # the portal lets the person through, and on to where they were going
    expect(page.get_by_label("Email")).to_be_visible()
    phone.sign_in(AISYAH.email, PASSWORD)


def test_what_waits_is_kept_and_goes_out_when_the_way_is_free(device: MakeDevice) -> None:
    phone: Device = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(phone)
    page = phone.page
    asked: list[str] = []
    for answer in (portal(401), portal(413)):
        page.route(API, answer)
        new_contact(phone, "Made in a hotel")
        page.get_by_role("link", name="Today").first.click()
        expect(told(page)).to_be_visible()
        page.on("request", lambda request: asked.append(request.url))
        asked.clear()
        page.unroute(API)
        page.reload()
        wait_until_sent(phone)
        expect(told(page)).to_have_count(0)
    page.route(API, portal())
    page.evaluate("dispatchEvent(new Event('online'))")
    new_contact(phone, "Made in another hotel")
    expect(told(page)).to_be_visible()
    told(page).get_by_role("button", name="Open its page").click()
    expect(page.get_by_role("heading", name="Log in to Wi-Fi")).to_be_visible()
    page.unroute(API)
    page.goto(f"{phone.url}/api/hello")
    wait_until_sent(phone)


INSTALLED = """async () => {
  for (;;) {
    const here = await navigator.serviceWorker.getRegistration();
    if (!here?.installing) return Boolean(here?.waiting || here?.active);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}"""
"""Whether the worker that is being installed was installed in the end."""


def test_a_portal_in_the_middle_of_an_install_is_not_kept_as_the_app(device: MakeDevice) -> None:
    """It answers 200 to whatever is asked; kept under the name of a file it would be that file for good."""
    phone: Device = device("aisyah")
    taken, given = [""], Event()

    def answers(path: str, headers: Message) -> bytes | None:
        if headers["sec-fetch-dest"] != "empty" or not taken[0] or taken[0] not in path:
            return None
        given.set()
        return PORTAL.encode()

    with proxy(urlsplit(phone.url).port or 0, answers) as port:
        page = phone.page
        # In the order of an install: one that is tried again between the two must not find both.
        for taken[0] in ("/index.html", ".js"):
            given.clear()
            page.goto(f"http://localhost:{port}/sign-in")
            assert given.wait(WAIT_MS / 1000)
            assert page.evaluate(INSTALLED) is False
        taken[0] = ""
        phone.wait_for_worker()
    # The server is away: what was kept is the app.
    page.reload()
    expect(page.get_by_label("Email")).to_be_visible()
