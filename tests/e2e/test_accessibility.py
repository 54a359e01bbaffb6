"""axe finds nothing on any screen of the table of routes, in any theme, on a phone and on a tablet."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing

from playwright.sync_api import expect

from pwa.build.routes import ID, screens
from tests.bench.book import Pipeline, drafts
from tests.e2e.axe import in_every_theme, on_both_sizes
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, ANA, Workplace

NOT_WALKED: Mapping[str, str] = {
    "second_step": "only between a password and a code: test_second_step.py looks at it",
}
"""Screens that this walk leaves out, each with the reason."""
WAYS_IN: Mapping[str, tuple[str, ...]] = {
    "sign_in": ("/sign-in",),
    "start": ("/start",),  # over, for there is a workspace; test_first_run.py looks at the empty server's
    "join": ("/join#used", "/join#{token}"),
    "forgot": ("/forgot",),
}
"""Screens of somebody who is not signed in."""
SHEETS: Mapping[str, tuple[str, ...]] = {
    "people": ("Invite someone",),
    "colleague": ("Make a link for a new password", "Deactivate"),
    "teams": ("Add a team",),
    "devices": ("Manage",),
    "admin_pipelines": ("New pipeline",),
    "admin_pipeline": ("Add a stage", "Prospect"),
    "admin_fields": ("Add a field",),
    "words": ("Company",),
    "upkeep": ("Discard",),
    "settings": ("Rename", "Change password"),
    "admin_calendar": ("Add a day", "Add a break", "Add a period", "Change from a day on"),
}
"""By screen, buttons that open a sheet; the beginning of what they say."""
QUIET = "() => !document.querySelector('.skeleton, main [aria-busy=true]')"


def fill(workplace: Workplace) -> dict[str, str]:
    """A few records of every type, one conflict, an invitation, given-up work; ids by screen, and a token."""
    with workplace.remote(ANA) as one, workplace.remote(ANA) as other:
        pipeline = Pipeline(workplace.pipeline, tuple(workplace.stages[:3]))
        rows = list(drafts(pipeline, scale=0.005))
        one.push([one.create(kind, fields, record) for kind, record, fields in rows])
        ids = {kind: record for kind, record, _ in rows}
        one.pull()
        other.pull()
        for each, value in ((one, "Owner"), (other, "Director")):
            operation = {"op": "set", "field": "job_title", "value": value}
            each.push([each.edit("contact", ids["contact"], each.seq(), operation)])
        made = one.http.post("/api/office/invites", json={"name": "Dewi", "role": "account_executive"})
        people = one.http.get("/api/people").json()["people"]
    with closing(sqlite3.connect(workplace.server.var_dir / "lapangan.sqlite", timeout=10)) as database:
        database.execute(
            "INSERT INTO job (tenant, id, kind, failures_max, due_at, state, attempt, reason, created_at)"
            " SELECT id, 'j1', 'import', 4, 1, 'dead', 4, 'OSError: no disk', 1 FROM tenant"
        )
        database.commit()
    [colleague] = [each["id"] for each in people if each["email"] == AISYAH.email]
    edited = {f"edit_{kind}": record for kind, record in ids.items()}
    known = {"colleague": colleague, "admin_pipeline": workplace.pipeline, "help_topic": "sync"}
    return {**ids, **edited, **known, "token": made.json()["link"].partition("#")[2]}


def look(device: Device, path: str) -> list[str]:
    """Open a screen; in every theme on a phone, and how it is laid out on a tablet."""
    page = device.open(path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.wait_for_function(QUIET)
    return [f"{path} {one}" for one in on_both_sizes(device)]


def sheets(device: Device, screen: str) -> list[str]:
    """The sheets of the open screen, in every theme: those listed, and the first that says it opens one."""
    page, found = device.page, list[str]()
    main = page.get_by_role("main")
    openers = [
        main.get_by_role("button", name=re.compile(f"^{name}")).first for name in SHEETS.get(screen, ())
    ]
    if not openers and (marked := main.locator("button[aria-haspopup=dialog]:visible")).count():
        openers = [marked.first]
    for opener in openers:
        name = opener.inner_text()
        opener.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += [f"{screen}, the sheet of “{name}”: {one}" for one in in_every_theme(device)]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    return found


def test_axe_finds_nothing_on_any_screen(workplace: Workplace, device: MakeDevice) -> None:
    known = fill(workplace)
    table = screens()
    assert not (NOT_WALKED.keys() | WAYS_IN.keys() | SHEETS.keys()) - table.keys(), "gone from the routes"
    unknown = [name for name, path in table.items() if ID in path and name not in known]
    assert not unknown, f"which record shows {unknown}? fill() says it"
    ana, found = device("ana", traced=False), list[str]()
    for paths in WAYS_IN.values():
        for path in paths:
            ana.open("/install")  # what is behind # alone does not open a screen anew
            found += look(ana, path.format(**known))
    ana.sign_in(ANA.email, PASSWORD)
    wait_until_sent(ana)
    for name, path in table.items():
        if name not in NOT_WALKED.keys() | WAYS_IN.keys():
            found += look(ana, path.replace(ID, known.get(name, "")))
            found += sheets(ana, name)
    for path in ("/help/tour", "/help/news", "/help/nothing", "/no-such-screen"):
        found += look(ana, path)
    assert not found, "\n".join(dict.fromkeys(found))
