"""Chromium finds the app installable, and its screens are usable by everyone."""

from __future__ import annotations

from playwright.sync_api import ConsoleMessage, expect

from tests.e2e.conftest import MakeDevice
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH


def test_chromium_finds_it_installable_by_a_whole_manifest(device: MakeDevice) -> None:
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    assert phone.context is not None
    chrome = phone.context.new_cdp_session(phone.page)
    assert chrome.send("Page.getAppManifest")["errors"] == []
    assert chrome.send("Page.getInstallabilityErrors")["installabilityErrors"] == []

    # It names an id, icons, shortcuts and screenshots, and they are there.
    manifest = phone.page.evaluate("fetch('/manifest.webmanifest').then(answer => answer.json())")
    assert manifest["id"]
    assert {"any", "maskable"} <= {icon.get("purpose", "any") for icon in manifest["icons"]}
    assert manifest["shortcuts"]
    assert {"narrow", "wide"} == {shot["form_factor"] for shot in manifest["screenshots"]}
    for part in (*manifest["icons"], *manifest["screenshots"]):
        assert phone.page.request.get(phone.url + "/" + part["src"].lstrip("/")).ok, part["src"]


def test_nothing_on_the_way_in_is_refused_by_the_content_security_policy(device: MakeDevice) -> None:
    phone = device("aisyah")
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    phone.page.on("console", note)
    phone.sign_in(AISYAH.email, PASSWORD)
    for path in ("/", "/contacts", "/deals", "/companies", "/settings", "/ledger"):
        phone.open(path)
        expect(phone.page.get_by_role("heading", level=1)).to_be_visible()
    assert complaints == []
    assert phone.errors == []
