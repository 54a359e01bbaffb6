"""A walk over the office's own screens: nothing of it needs a terminal, and axe finds nothing on them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA, Workplace
from tests.mail_server import Post, serving

SCREENS = (
    "/admin",
    "/admin/security",
    "/admin/work",
    "/admin/backup",
    "/admin/retention",
    "/admin/mail",
    "/admin/data",
)


@pytest.fixture
def office(workplace: Workplace, device: MakeDevice) -> Device:
    """Ana's tablet, signed in, with a job that was given up."""
    with closing(sqlite3.connect(workplace.server.var_dir / "lapangan.sqlite", timeout=10)) as database:
        database.execute(
            "INSERT INTO job (tenant, id, kind, failures_max, due_at, state, attempt, reason, created_at)"
            " SELECT id, 'j1', 'import', 4, 1, 'dead', 4, 'OSError: no disk', 1 FROM tenant"
        )
        database.commit()
    made = device("ana")
    made.sign_in(ANA.email, PASSWORD)
    return made


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    """A mail server."""
    got = Post()
    with serving(got) as port:
        yield got, port


def test_the_office_looks_after_its_server_without_a_terminal(office: Device, post: tuple[Post, int]) -> None:
    got, port = post
    page = office.open("/admin")
    failed = page.get_by_role("link", name=re.compile("Failed work"))
    expect(failed).to_contain_text("1")
    failed.click()
    expect(page.get_by_text("OSError: no disk")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Discard")).click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Nothing failed")).to_be_visible()

    page = office.open("/admin/backup")
    page.get_by_role("button", name="Make a backup now").click()
    expect(page.get_by_text(re.compile("Last backup .* checked"))).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download")).click()
    assert Path(download.value.path()).read_bytes()[:2] == b"\x1f\x8b"

    page = office.open("/admin/retention")
    page.get_by_label(re.compile("^Earlier values")).select_option("90")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label(re.compile("^Earlier values"))).to_have_value("30")

    page = office.open("/admin/mail")
    page.get_by_label("Server name").fill("localhost")
    page.get_by_label("Port", exact=True).fill(str(port))
    page.get_by_label("Encryption").select_option("none")
    page.get_by_label("From this address").fill("nobody")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="crm@example.com")).to_be_visible()
    page.get_by_label("From this address").fill("crm@kedai.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Mail server saved")).to_be_visible()
    page.get_by_role("button", name="Send me a test letter").click()
    expect(page.get_by_text("OK queued as 7F3A")).to_be_visible()
    assert [envelope.rcpt_tos for envelope in got.got] == [[ANA.email]]
    page.get_by_role("switch").click()
    expect(page.get_by_text("Mail is on")).to_be_visible()

    page = office.open("/admin/data")
    expect(page.get_by_text("localhost", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("SQLite"))).to_be_visible()
    page.get_by_role("listitem").filter(has_text="wa.me").get_by_role("switch").click()
    expect(page.get_by_role("listitem").filter(has_text="wa.me")).to_contain_text("the app offers no link")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_hidden()
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type /Page\b", page.pdf(format=paper))) == 1, paper
    page.emulate_media(media="screen")

    page = office.open("/admin/security")
    expect(page.get_by_text("Ana Administrator signed in").first).to_be_visible()
    page.get_by_role("button", name="Settings and server").click()
    expect(page.get_by_text("Ana Administrator discarded failed work")).to_be_visible()
    expect(page.get_by_text("Ana Administrator signed in")).to_have_count(0)
    for path in SCREENS:
        page = office.open(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".skeleton")).to_have_count(0)
        assert violations(office) == [], path


def test_who_sells_is_told_who_may(workplace: Workplace, device: MakeDevice) -> None:
    phone = device("aisyah")
    phone.sign_in(AISYAH.email, PASSWORD)
    for path in SCREENS:
        page = phone.open(path)
        expect(page.get_by_text("You can't open this")).to_be_visible()
