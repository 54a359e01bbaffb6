"""Books of several sizes on a slow phone: start, memory, search, one edit and one change by a colleague."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.bench.book import LARGE, TODAY, Sizes, others
from tests.bench.figures import Figure, Report
from tests.bench.stage import Stage, stage
from tests.bench.start import THROTTLE, cold_start, ready_device
from tests.e2e.device import Device
from tests.e2e.screens import fill_contact
from tests.e2e.workplace import AISYAH

ROUNDS, OTHERS = 3, 20_000
TYPED = ("s", "b", "n", "p", "w")
"""Each brings another name to the top, so that the page tells when it has answered."""
QUIET_MS = 5_000
"""A person looks at a list so long before they type; the texts of the search are made meanwhile."""
CHANGE_TASK_MS_MAX, FIRST_KEY_MS_MAX = 16, 50
TRACED = "disabled-by-default-devtools.timeline,toplevel"
TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}
# Types a text and waits until another list has been painted.
KEY = """async text => {
  const shown = () => document.querySelector('.list-count').textContent
    + document.querySelector('main [role="listitem"] a, main li a')?.textContent;
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const box = document.querySelector('input[type="search"]');
  const before = shown();
  const start = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, text);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  while (shown() === before) {
    if (performance.now() - start > 30000) throw new Error(`"${text}" changes nothing`);
    await frame();
  }
  await frame();
  return performance.now() - start;
}"""
# The page itself waits until it shows a text: a test that asks again and again would be measured too.
SHOWN = """text => new Promise((done, fail) => {
  const shown = () => document.body.innerText.includes(text);
  const over = () => { watcher.disconnect(); clearTimeout(late); done(); };
  const watcher = new MutationObserver(changes => {
    if (changes.some(({ target }) => target.textContent.includes(text))) over();
  });
  const late = setTimeout(() => { watcher.disconnect(); fail(new Error(`"${text}" is not shown`)); }, 30000);
  watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
  if (shown()) over();
})"""
SAVE = """() => [...document.querySelectorAll('button')].find(one => one.textContent === 'Save').click()"""


@dataclass(slots=True)
class Readings:
    """All of one book."""

    start: list[float] = field(default_factory=list[float])
    heap: list[float] = field(default_factory=list[float])
    first_key: list[float] = field(default_factory=list[float])
    next_keys: list[float] = field(default_factory=list[float])
    first_key_task: list[float] = field(default_factory=list[float])
    edit: list[float] = field(default_factory=list[float])
    foreign: list[float] = field(default_factory=list[float])

    def tell(self, book: str, report: Report) -> None:
        """Print them."""
        slow = f"CPU {THROTTLE}x slower"
        add = report.add
        add(Figure(f"{book}: cold start to the first row", "ms", self.start, note=slow))
        add(Figure(f"{book}: JS heap of the open list", "MB", self.heap))
        longest = f"{slow}; longest task {max(self.first_key_task):.0f} ms"
        add(Figure(f"{book}: first key of a search", "ms", self.first_key, FIRST_KEY_MS_MAX, note=longest))
        add(Figure(f"{book}: next keys", "ms", self.next_keys, note=slow))
        add(Figure(f"{book}: longest task of one edit", "ms", self.edit, note=slow))
        name = f"{book}: longest task of one change by a colleague"
        add(Figure(name, "ms", self.foreign, CHANGE_TASK_MS_MAX, note=slow))


def measure(on: Stage, report: Report) -> None:
    """Today's book, the same with rows of types that the app does not know, and a large one."""
    _one(on, TODAY, "10,000").tell("10,000", report)
    with on.workplace.remote(AISYAH) as remote:
        remote.push([remote.create(kind, fields, record) for kind, record, fields in others(OTHERS)])
    _one(on, TODAY, "others").tell(f"10,000 and {OTHERS:,} of 12 unknown types", report)
    place = on.folder / "large"
    place.mkdir()
    with stage(on.playwright, place, LARGE) as large:
        _one(large, LARGE, "large").tell(f"{LARGE.contacts:,} of {LARGE.records:,} records", report)


def _one(on: Stage, sizes: Sizes, name: str) -> Readings:
    device = ready_device(on, sizes.contacts)
    found = Readings()
    for _ in range(ROUNDS):
        found.start.append(cold_start(device, THROTTLE))
        _settled(device, sizes)
        chrome = _slow(device)
        chrome.send("HeapProfiler.collectGarbage")
        found.heap.append(chrome.send("Runtime.getHeapUsage")["usedSize"] / 1e6)
        keys: list[float] = []
        task = _longest_task(device, chrome, lambda keys=keys: keys.append(_key(device, TYPED[0])))
        found.first_key_task.append(task)
        found.first_key += keys
        found.next_keys += [_key(device, text) for text in TYPED[1:]]
    device.online()
    found.foreign = _by_a_colleague(on, device, sizes)
    found.edit = _edits(device, sizes)
    device.switch_off()
    return found


def _key(device: Device, text: str) -> float:
    return float(device.page.evaluate(KEY, text))


def _settled(device: Device, sizes: Sizes) -> None:
    expect(device.page.get_by_text(f"{sizes.contacts:,} contacts")).to_be_visible(timeout=60_000)
    device.page.wait_for_timeout(QUIET_MS)


def _slow(device: Device) -> CDPSession:
    assert device.context is not None
    chrome = device.context.new_cdp_session(device.page)
    chrome.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    return chrome


def _by_a_colleague(on: Stage, device: Device, sizes: Sizes) -> list[float]:
    """The open list shows a new name that another device gave to its first contact."""
    device.open("/contacts")
    _settled(device, sizes)
    chrome = _slow(device)
    page = device.page
    link = page.locator('main [role="listitem"] a, main li a').first
    record = re.findall(r"[0-9a-f-]{36}", str(link.get_attribute("href")))[0]
    found: list[float] = []
    with on.workplace.remote(AISYAH) as remote:
        [row] = [one for one in remote.pull() if one["id"] == record]
        for turn in range(ROUNDS + 2):
            full = f"{row['fields']['name']['full']} {turn}"
            value = row["fields"]["name"] | {"full": full}
            edit = remote.edit(
                "contact", record, remote.seq(), {"op": "set", "field": "name", "value": value}
            )

            def arrives(edit: dict[str, Any] = edit, full: str = full) -> None:
                page.evaluate(f"globalThis.arrives = ({SHOWN})({full!r}); undefined")
                remote.push([edit])
                page.evaluate("arrives")

            found.append(_longest_task(device, chrome, arrives))
            remote.pull()
    return found


def _edits(device: Device, sizes: Sizes) -> list[float]:
    """From the tap on Save until the app says that it is saved."""
    found: list[float] = []
    device.open("/contacts")
    _settled(device, sizes)
    href = str(device.page.locator('main [role="listitem"] a, main li a').first.get_attribute("href"))
    for _ in range(ROUNDS):
        device.open(f"{href}/edit")
        device.page.wait_for_timeout(QUIET_MS)
        chrome = _slow(device)
        fill_contact(device, "", Job_title=f"Buyer {time.time_ns()}")

        def saves(page: Page = device.page) -> None:
            page.evaluate(f"globalThis.saved = ({SHOWN})('saved on this device'); ({SAVE})()")
            page.evaluate("saved")

        found.append(_longest_task(device, chrome, saves))
    return found


def _longest_task(device: Device, chrome: CDPSession, act: Callable[[], object]) -> float:
    """Milliseconds of the longest task of the page's thread while `act` and what follows from it go on."""
    events: list[dict[str, Any]] = []
    over: list[bool] = []
    chrome.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    chrome.on("Tracing.tracingComplete", lambda _: over.append(True))
    options = {"includedCategories": TRACED.split(","), "excludedCategories": ["*"]}
    chrome.send("Tracing.start", {"traceConfig": options, "transferMode": "ReportEvents"})
    act()
    device.page.wait_for_timeout(500)
    chrome.send("Tracing.end")
    ends_s = time.monotonic() + 60
    while not over:
        assert time.monotonic() < ends_s, "the trace never ends"
        device.page.wait_for_timeout(20)
    named = [one for one in events if one.get("name") == "thread_name"]
    main = {(one["pid"], one["tid"]) for one in named if one["args"]["name"] == "CrRendererMain"}
    tasks = [
        one.get("dur", 0) for one in events if one.get("name") in TASKS and (one["pid"], one["tid"]) in main
    ]
    return max(tasks) / 1000
