"""Cold starts without a network, flinging the list, and search as a person types: 10,000 contacts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.bench.book import CONTACTS, Pipeline, drafts
from tests.bench.figures import Figure, Report, percentile
from tests.bench.stage import Stage
from tests.e2e.device import Device
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import BUDI

STARTS = 5
THROTTLE = 4
COLD_MS, COLD_THROTTLED_MS, SEARCH_P95_MS = 1_000, 2_500, 50
SEARCHES = 60
FRAME_MS, FRAME_LATE_MS = 17, 34
FLINGS, FLING_PX, FLING_PX_PER_S = 4, 20_000, 8_000
# Notes when each frame began, until it is told to stop.
FRAMES = """() => {
  globalThis.frames = [];
  const note = (at) => {
    globalThis.frames.push(at);
    if (!globalThis.framesOver) requestAnimationFrame(note);
  };
  globalThis.framesOver = false;
  requestAnimationFrame(note);
}"""
# The moment a row of the list has been painted: two frames after it came into the page.
FIRST_ROW = """
const row = () => document.querySelector('main [role="listitem"] a, main li a');
new MutationObserver((_, watcher) => {
  if (!row()) return;
  watcher.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.firstRow = performance.now(); }));
}).observe(document, { subtree: true, childList: true });
"""
# Waits until the app has copied its first rows for the next start: half a second after a list was drawn.
HEAD_KEPT = """async () => {
  const { name } = (await indexedDB.databases()).find(({ name }) => name.startsWith("lapangan-"));
  const answer = (request) => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const db = await answer(indexedDB.open(name));
  const limit = performance.now() + 10000;
  while (!(await answer(db.transaction("meta").objectStore("meta").get("head")))) {
    if (performance.now() > limit) throw new Error("the first rows are not kept");
    await new Promise((done) => setTimeout(done, 50));
  }
  db.close();
}"""
# Types a whole query and waits until the row that should come first has been painted.
SEARCH = """async ([query, expected]) => {
  const box = document.querySelector('input[type="search"]');
  const first = () => document.querySelector('main [role="listitem"] a, main li a')?.textContent ?? "";
  const set = (text) => {
    const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    setter.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const until = async (holds) => {
    const limit = performance.now() + 10000;
    while (!holds()) {
      if (performance.now() > limit) throw new Error(`"${query}" shows ${first()}`);
      await frame();
    }
  };
  set("");
  await until(() => !first().includes(expected));
  await frame();
  const start = performance.now();
  set(query);
  await until(() => first().includes(expected));
  return performance.now() - start;
}"""


def ready_device(stage: Stage, contacts: int = CONTACTS) -> Device:
    """A device with everything on it, once opened on the contact list."""
    device = stage.device("full")
    device.sign_in(BUDI.email, PASSWORD)
    device.open("/contacts")
    expect(device.page.get_by_text(f"{contacts:,} contacts")).to_be_visible(timeout=60_000)
    expect(device.page.locator("#sync-badge")).to_contain_text("Sent", timeout=60_000)
    device.page.evaluate(HEAD_KEPT)
    return device


def cold_start(device: Device, throttle: int) -> float:
    """Milliseconds from navigation to the first row, in a browser started anew with no network."""
    device.switch_off()
    device.switch_on()
    device.offline()
    page = device.page
    page.add_init_script(FIRST_ROW)
    assert device.context is not None
    if throttle > 1:
        chrome = device.context.new_cdp_session(page)
        chrome.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
    device.open("/contacts")
    page.wait_for_function("() => globalThis.firstRow")
    return float(page.evaluate("firstRow"))


def queries() -> Iterator[tuple[str, str]]:
    """What is typed and the name that must come first: by name, by phone digits, by e-mail."""
    contacts = [fields for kind, _, fields in drafts(Pipeline("", ("",))) if kind == "contact"]
    for number in range(SEARCHES):
        fields = contacts[(number * 163) % CONTACTS]
        name = str(fields["name"]["full"])
        phone = str(next(iter(fields["phones"].values()))["number"])
        email = str(next(iter(fields["emails"].values()))["address"])
        yield (name.lower(), phone.removeprefix("+60"), email)[number % 3], name


def search_times(page: Page) -> list[float]:
    """Milliseconds of each query on the open contact list."""
    return [float(page.evaluate(SEARCH, list(pair))) for pair in queries()]


def fling(device: Device) -> list[float]:
    """Milliseconds between frames while a thumb throws the open list of 10,000 rows down and up."""
    page = device.page
    assert device.context is not None
    chrome = device.context.new_cdp_session(page)
    page.evaluate(FRAMES)
    for turn in range(FLINGS):
        distance = FLING_PX if turn % 2 else -FLING_PX
        where = {"x": device.size["width"] / 2, "y": device.size["height"] / 2}
        chrome.send(
            "Input.synthesizeScrollGesture",
            {**where, "yDistance": distance, "speed": FLING_PX_PER_S, "gestureSourceType": "touch"},
        )
    page.evaluate("globalThis.framesOver = true")
    marks: list[float] = page.evaluate("frames")
    return [after - before for before, after in pairwise(marks)]


def measure(stage: Stage, report: Report) -> None:
    """Cold starts at full speed and throttled, then flings and searches."""
    device = ready_device(stage)
    full = [cold_start(device, 1) for _ in range(STARTS)]
    report.add(Figure("cold start offline to the first row", "ms", full, COLD_MS))
    slow = [cold_start(device, THROTTLE) for _ in range(STARTS)]
    name = f"cold start offline to the first row, CPU {THROTTLE}x slower"
    report.add(Figure(name, "ms", slow, COLD_THROTTLED_MS))
    cold_start(device, 1)
    expect(device.page.get_by_text(f"{CONTACTS:,} contacts")).to_be_visible()
    frames = fling(device)
    late = sum(frame > FRAME_LATE_MS for frame in frames)
    note = f"{late} of {len(frames)} frames came later than {FRAME_LATE_MS} ms"
    report.add(Figure("one frame while the list is flung", "ms", frames, FRAME_MS, note=note))
    cold_start(device, 1)
    expect(device.page.get_by_text(f"{CONTACTS:,} contacts")).to_be_visible()
    times = search_times(device.page)
    note = f"median {sorted(times)[len(times) // 2]:.0f} ms of {len(times)} queries: names, digits, e-mails"
    report.add(
        Figure("search in 10,000 contacts, p95", "ms", [percentile(times, 0.95)], SEARCH_P95_MS, note=note)
    )
    device.switch_off()
