"""From an empty folder to a won deal: `make run`, two phones, and nothing but what is on their screens."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.conftest import FAILURES
from tests.e2e.device import Device
from tests.e2e.server import PASSWORD, Server

HERS = "hujan petang roti"
"""The password that Aisyah chooses."""
RECORD = re.compile(r"/deals/[0-9a-f-]{36}$")


@dataclass(slots=True)
class MakeRun(Server):
    """What somebody starts who typed `make run`; where its data is to be, there is nothing."""

    words: tuple[str, ...] = ("make", "run")

    @property
    def log(self) -> Path:
        """What stands in the terminal: beside the folder, which is not there before."""
        return self.var_dir.with_name("terminal.log")

    def environment(self) -> dict[str, str]:
        """As in a terminal: of our settings only the folder, and a port that nobody else has."""
        env = {**os.environ, "VAR_DIR": str(self.var_dir), "PORT": str(self.port)}
        return {key: value for key, value in env.items() if key not in ("HOST", "PUBLIC_URL")}


@pytest.fixture
def started(tmp_path: Path) -> Iterator[MakeRun]:
    """On a folder that is not there yet."""
    server = MakeRun(tmp_path / "var")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def phones(
    playwright: Playwright, started: MakeRun, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Device, Device]]:
    """That of her who sets up the company, and that of the colleague."""
    made = [Device(playwright, name, tmp_path / name, started.url).switch_on() for name in ("boss", "rep")]
    yield made[0], made[1]
    report = getattr(request.node, "report_call", None)
    for one in made:
        if report is not None and report.failed:
            one.keep_evidence(FAILURES / request.node.name)
        one.switch_off()


def tap(page: Page, *names: str | re.Pattern[str]) -> None:
    """Links, one after the other: of a row the first words are enough."""
    for name in names:
        page.get_by_role(
            "link", name=name if isinstance(name, re.Pattern) else re.compile(f"^{name}")
        ).first.click()


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog")


def saved(page: Page) -> None:
    """The sheet is gone once the device has it."""
    sheet(page).get_by_role("button", name="Save", exact=True).click()
    expect(sheet(page)).to_have_count(0)


def photographed(page: Page) -> str:
    """What a camera reads from the screen."""
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    return code.text


def found(page: Page, company: str) -> None:
    """The first page, on a server that nobody has set up."""
    expect(page.get_by_role("heading", name="Welcome to Lapangan")).to_be_visible()
    page.get_by_role("button", name=re.compile("Set up your company")).click()
    page.get_by_label("Your company's name").fill(company)
    page.get_by_role("radio", name=re.compile("^Equipment")).check()
    page.get_by_label("Your name").fill("Dewi Lestari")
    page.get_by_label("Email").fill("dewi@pam.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def invited(page: Page, name: str) -> str:
    """The address in the code that she shows her colleague."""
    tap(page, "Invite your team")
    page.get_by_role("button", name="Invite someone").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_role("img", name="Code of the link")).to_be_visible()
    expect(page.get_by_text(re.compile("make phone"))).to_be_visible()  # she is at localhost
    address = photographed(page)
    sheet(page).get_by_role("button", name="Close").click()
    expect(page.get_by_text("Invited, not here yet")).to_be_visible()
    return address


def come_in(page: Page, address: str, company: str) -> None:
    """The colleague opens what the camera read."""
    page.goto(address)
    expect(page.get_by_role("heading", name=f"Welcome to {company}")).to_be_visible()
    page.get_by_label("Email").fill("aisyah@pam.example")
    page.get_by_label("New password", exact=True).fill(HERS)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_text("Hello, Aisyah Rahman")).to_be_visible()


def add_stage(page: Page, name: str) -> None:
    """It comes before those that end a deal, by itself."""
    tap(page, "More", "Administration", "Pipelines", "Sales")
    page.get_by_role("button", name="Add a stage").click()
    sheet(page).get_by_label("Name", exact=True).fill(name)
    saved(page)
    stages = page.get_by_role("list", name="Stages").get_by_role("listitem")
    expect(stages).to_have_count(7)
    expect(stages.nth(4)).to_contain_text(name)
    expect(stages.nth(5)).to_contain_text("Closed won")


def add_field(page: Page, name: str) -> None:
    tap(page, "Back", "Back", "Fields")
    page.get_by_role("radio", name="Deals").click()
    page.get_by_role("button", name="Add a field").click()
    sheet(page).get_by_label("Name", exact=True).fill(name)
    saved(page)
    expect(page.get_by_role("list", name="Custom fields")).to_contain_text(name)


def rename(page: Page, now: str, then: str) -> None:
    tap(page, "Back", "Words")
    page.get_by_role("button", name=re.compile(f"^{now}")).click()
    sheet(page).get_by_label("For one").first.fill(then)
    saved(page)
    expect(page.get_by_role("button", name=re.compile(f"^{then}, {then}s"))).to_be_visible()


def new_deal(page: Page) -> None:
    """With an outlet that is made on the way."""
    tap(page, "Deals", "New deal")
    page.get_by_label("Deal name").fill("40 pumps")
    page.get_by_role("button", name="Outlet").click()
    sheet(page).get_by_role("searchbox").fill("Maju Jaya")
    sheet(page).get_by_role("button", name=re.compile("Create .*Maju Jaya")).click()
    page.get_by_label("Value", exact=True).fill("120000")
    page.get_by_label("Pump model").fill("CM5")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(RECORD)


def move(page: Page, stage: str, *, steps: int) -> None:
    """To a stage; what the one before asked for is ticked, as somebody does who did it."""
    open_steps = page.get_by_role("checkbox", checked=False)
    expect(open_steps).to_have_count(steps)
    for left in reversed(range(steps)):
        open_steps.first.click()
        expect(open_steps).to_have_count(left)
    page.get_by_role("button", name="Move to…").click()
    sheet(page).get_by_role("button", name=re.compile(f"^{stage}")).click()
    if stage == "Closed won":
        sheet(page).get_by_role("button", name="Mark as won").click()
    expect(sheet(page)).to_have_count(0)
    expect(page.get_by_role("list", name="Stage").locator("[aria-current=step]")).to_contain_text(stage)


def test_a_company_begins_with_an_empty_folder_and_wins_a_deal_without_a_terminal(
    started: MakeRun, phones: tuple[Device, Device]
) -> None:
    boss, rep = phones
    page, hers = boss.open("/"), rep.page
    found(page, "Pam Maju")
    come_in(hers, invited(page, "Aisyah Rahman"), "Pam Maju")

    add_stage(page, "Site survey")
    add_field(page, "Pump model")
    rename(page, "Company", "Outlet")

    # The colleague's phone follows by itself, and works with all three.
    tabs = hers.get_by_role("navigation", name="Main menu").get_by_role("link")
    expect(tabs).to_have_text(["Today", "Contacts", "Deals", "Outlets", "More"])
    new_deal(hers)
    for stage in ("Qualification", "Proposal", "Negotiation", "Site survey", "Closed won"):
        move(hers, stage, steps=0 if stage == "Closed won" else 2)

    # And the first phone sees it.
    tap(page, "Deals", re.compile("40 pumps"))
    article = page.get_by_role("article")
    expect(article.get_by_role("link", name="Maju Jaya")).to_be_visible()
    expect(article).to_contain_text(re.compile("Pump model.*CM5", re.DOTALL))
    expect(page.get_by_role("list", name="Stage").locator("[aria-current=step]")).to_contain_text(
        "Closed won"
    )
    tap(page, "Outlets")
    expect(page.get_by_text("1 outlet", exact=True)).to_be_visible()
    assert boss.errors + rep.errors == []
