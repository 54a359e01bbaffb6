"""A fresh device signs in and receives everything, against the floor measured in turn with it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.bench.book import ACTIVITIES, CONTACTS, DEALS
from tests.bench.figures import Figure, Report
from tests.bench.floor import Floor, floor_server, one_fill, weigh_layouts
from tests.bench.stage import Stage
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import BUDI

ROUNDS = 5
USABLE_MS, FLOOR_TIMES, BYTES_TIMES = 1_000, 1.5, 1.1
# Looks once a frame whether the first contacts are told on screen, and whether all are there and the badge
# says so: what is on screen at a frame is what a person can use.
WATCH = r"""
globalThis.marks = {};
const look = () => {
  const told = document.querySelector('main [role="status"]')?.textContent.match(/([\d,]+)\s+contacts/);
  const count = told ? Number(told[1].replaceAll(",", "")) : 0;
  const badge = document.querySelector("#sync-badge")?.textContent ?? "";
  if (count > 0) marks.first ??= performance.now();
  if (count === ALL && badge.includes("Sent")) marks.all ??= performance.now();
  if (!marks.all) requestAnimationFrame(look);
};
requestAnimationFrame(look);
""".replace("ALL", str(CONTACTS))
PULLS = """() => {
  const all = performance.getEntriesByType("resource");
  const pulls = all.filter((one) => one.name.endsWith("/api/sync/pull"));
  const signIn = all.find((one) => one.name.endsWith("/api/sign-in"));
  return { bytes: pulls.reduce((sum, one) => sum + one.encodedBodySize, 0), pulls: pulls.length,
           from: signIn.responseEnd, ...marks };
}"""


def one_sync(stage: Stage) -> dict[str, float]:
    """Milliseconds from the sign-in's answer to usable and to all; bytes of the pulls."""
    device = stage.device("fresh")
    page: Page = device.page
    page.add_init_script(WATCH)
    device.open("/")
    # By the time a person has typed a password the app itself is on the device.
    device.wait_for_worker()
    page.get_by_label("Email").fill(BUDI.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_function("() => marks.all")
    seen: dict[str, float] = page.evaluate(PULLS)
    device.switch_off()
    return {"usable": seen["first"] - seen["from"], "all": seen["all"] - seen["from"], "bytes": seen["bytes"]}


def measure(stage: Stage, report: Report) -> None:
    """First sync and floor, taking turns; then the layouts of the device's store."""
    with stage.workplace.remote(BUDI) as remote:
        rows = remote.pull()
    syncs: list[dict[str, float]] = []
    floors: list[float] = []
    with floor_server(rows) as floor:
        for _ in range(ROUNDS):
            syncs.append(one_sync(stage))
            floors.append(_floor(stage, floor))
        what = f"{CONTACTS:,} contacts, {DEALS:,} deals, {ACTIVITIES:,} activities and their companies"
        whole = report.add(
            Figure("first sync, all on the device", "ms", [one["all"] for one in syncs], note=what)
        )
        base = report.add(
            Figure(
                "floor: the same rows fetched gzipped and put as blocks",
                "ms",
                floors,
                note=f"{len(rows):,} rows",
            )
        )
        ratio = [whole.median / base.median]
        report.add(Figure("first sync against the floor", "x", ratio, FLOOR_TIMES))
        report.add(Figure("first sync, usable", "ms", [one["usable"] for one in syncs], USABLE_MS))
        size = [one["bytes"] / 1000 for one in syncs]
        note = f"the same rows as one gzipped JSON: {floor.gzip_bytes / 1000:,.0f} KB"
        report.add(Figure("first sync, bytes received", "KB", size, note=note))
        against = [one["bytes"] / floor.gzip_bytes for one in syncs]
        report.add(Figure("first sync, bytes against gzipped JSON", "x", against, BYTES_TIMES))
        device = stage.device("layouts")
        assert device.context is not None
        weigh_layouts(device.context, floor, report)
        device.switch_off()


def _floor(stage: Stage, floor: Floor) -> float:
    device = stage.device("floor")
    assert device.context is not None
    total = one_fill(device.context, floor, "blocks")["total"]
    device.switch_off()
    return total
