"""From device to device: one change, and a thousand made offline. Times, and the bytes both devices moved."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page, Request

from tests.bench.figures import Figure, Report
from tests.bench.stage import Stage
from tests.e2e.device import Device
from tests.e2e.workplace import AISYAH, BUDI

ROUNDS, EDITS, EDIT_ROUNDS = 30, 1_000, 3
ONE_CHANGE_MS, THOUSAND_MS = 50, 1_500
# Both browsers read the clock of this machine: a moment of one can be taken from a moment of the other.
NOW = "performance.timeOrigin + performance.now()"
ARRIVAL = (
    """([id, value]) => new Promise((done) => {
  const look = () => engine.title(id) === value ? done("""
    + NOW
    + """) : setTimeout(look, 1);
  look();
})"""
)


@dataclass(slots=True)
class Traffic:
    """Bytes of the sync requests of one page: headers and bodies, both ways."""

    requests: list[Request] = field(default_factory=list[Request])

    def watch(self, page: Page) -> None:
        """Count the sync requests of this page from now on."""

        def note(one: Request) -> None:
            if "/api/sync/" in one.url:
                self.requests.append(one)

        page.on("requestfinished", note)

    def take(self) -> int:
        """Bytes since the last call."""
        done, self.requests = self.requests, []
        total = 0
        for one in done:
            sizes = one.sizes()
            total += sizes["requestBodySize"] + sizes["requestHeadersSize"]
            total += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        return total


def _watch_for(target: Device, record: str, value: str) -> None:
    """Begin to wait for `value` on the target; `_arrived` tells when it came."""
    script = f"void (globalThis.arrived = ({ARRIVAL})(['{record}', '{value}']))"
    target.page.evaluate(script)


def _arrived(target: Device) -> float:
    return float(target.page.evaluate("arrived"))


def _one(source: Device, target: Device, record: str, value: str) -> float:
    """Milliseconds from the edit on one device until the other has it."""
    _watch_for(target, record, value)
    script = (
        f"async ([ids, value]) => {{ const start = {NOW}; await engine.editAll(ids, value); return start; }}"
    )
    start = float(source.page.evaluate(script, [[record], value]))
    return _arrived(target) - start


def _many(source: Device, target: Device, ids: list[str], value: str) -> tuple[float, list[float]]:
    """Milliseconds from the network's return until the other device has the last edit; and of each edit."""
    source.offline()
    times: list[float] = source.page.evaluate("([ids, value]) => engine.editAll(ids, value)", [ids, value])
    _watch_for(target, ids[-1], value)
    start = float(source.page.evaluate(NOW))
    source.online()
    return _arrived(target) - start, times


def measure(stage: Stage, report: Report) -> None:
    """One change at a time, then a thousand at once."""
    hers, his = stage.engine("hers", AISYAH), stage.engine("his", BUDI)
    traffic = Traffic()
    traffic.watch(hers.page)
    traffic.watch(his.page)
    ids: list[str] = hers.page.evaluate(f"engine.ids('contact', {EDITS})")
    one, one_bytes, requests = [], [], []
    for turn in range(ROUNDS):
        one.append(_one(hers, his, ids[0], f"Title {turn}"))
        _quiet(hers, his)
        requests.append(len(traffic.requests))
        one_bytes.append(traffic.take() / 1000)
    report.add(Figure("one field changed: seen on another device after", "ms", one, ONE_CHANGE_MS))
    note = "both devices: headers and bodies"
    report.add(Figure("one field changed: bytes moved", "KB", one_bytes, note=note))
    note = "the push, and a pull of each device"
    report.add(Figure("one field changed: requests of both devices", "", requests, note=note))
    note = "both devices: headers and bodies"
    many, many_bytes, edits = [], [], []
    for turn in range(EDIT_ROUNDS):
        took, times = _many(hers, his, ids, f"Offline {turn}")
        many.append(took)
        edits += times
        _quiet(hers, his)
        many_bytes.append(traffic.take() / 1000)
    report.add(Figure("1,000 offline edits: all on another device after", "ms", many, THOUSAND_MS))
    report.add(Figure("1,000 offline edits: bytes moved", "KB", many_bytes, note=note))
    report.add(Figure("one edit, saved durably on the device", "ms", edits))
    for device in (hers, his):
        device.switch_off()


def _quiet(*devices: Device) -> None:
    for device in devices:
        device.page.wait_for_function("() => engine.status().phase === 'idle' && !engine.status().waiting")
