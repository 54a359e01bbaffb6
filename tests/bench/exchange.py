"""From device to device: one change, and a thousand made offline. Times, and the bytes both devices moved."""

from __future__ import annotations

import time

from playwright.sync_api import Request

from tests.bench.figures import Figure, Report
from tests.bench.relay import relay
from tests.bench.stage import Stage
from tests.e2e.device import Device
from tests.e2e.workplace import AISYAH, BUDI

ROUNDS, EDITS, EDIT_ROUNDS = 30, 1_000, 3
ONE_CHANGE_MS, THOUSAND_MS = 12, 200
ONE_CHANGE_KB, THOUSAND_UP_KB = 1.8, 40
STILL_S, STILL_S_MAX = 2.0, 60.0
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
    """One change at a time, then a thousand at once; times on the bare line, bytes through a relay."""
    _still(stage)
    hers, his = stage.engine("hers", AISYAH), stage.engine("his", BUDI)
    ids: list[str] = hers.page.evaluate(f"engine.ids('contact', {EDITS})")
    asked: list[Request] = []
    for device in (hers, his):
        device.page.on("request", lambda one: asked.append(one))
    one, many, edits, requests = [], [], [], []
    for turn in range(ROUNDS):
        asked.clear()
        one.append(_one(hers, his, ids[0], f"Title {turn}"))
        _quiet(hers, his)
        requests.append(len(asked))
    for turn in range(EDIT_ROUNDS):
        took, times = _many(hers, his, ids, f"Offline {turn}")
        many.append(took)
        edits += times
        _quiet(hers, his)
    for device in (hers, his):
        device.switch_off()
    report.add(Figure("one field changed: seen on another device after", "ms", one, ONE_CHANGE_MS))
    report.add(Figure("one field changed: requests of both devices", "", requests, note="the push"))
    report.add(Figure("1,000 offline edits: all on another device after", "ms", many, THOUSAND_MS))
    report.add(Figure("one edit, saved durably on the device", "ms", edits))
    _bytes(stage, ids, report)


def _bytes(stage: Stage, ids: list[str], report: Report) -> None:
    with relay(stage.server.port) as line:
        hers, his = stage.engine("hers", AISYAH, line.url), stage.engine("his", BUDI, line.url)
        one, up, down = [], [], []
        for turn in range(ROUNDS):
            line.take()
            _one(hers, his, ids[0], f"Counted {turn}")
            _quiet(hers, his)
            one.append(sum(line.take()) / 1000)
        for turn in range(EDIT_ROUNDS):
            line.take()
            _many(hers, his, ids, f"Counted {turn}")
            _quiet(hers, his)
            moved = line.take()
            up.append(moved[0] / 1000)
            down.append(moved[1] / 1000)
        for device in (hers, his):
            device.switch_off()
    note = "both devices: headers, bodies and streams"
    report.add(Figure("one field changed: bytes moved", "KB", one, ONE_CHANGE_KB, note=note))
    report.add(Figure("1,000 offline edits: bytes up", "KB", up, THOUSAND_UP_KB, note="both devices"))
    report.add(Figure("1,000 offline edits: bytes down", "KB", down, note="both devices"))


def _still(stage: Stage) -> None:
    """Wait until the followers are level with the book: what they write would be counted too."""
    end = time.monotonic() + STILL_S_MAX
    with stage.workplace.remote(AISYAH) as remote:
        while time.monotonic() < end:
            remote.pull()
            time.sleep(STILL_S)  # nothing tells that nothing comes
            if not remote.pull():
                return


def _quiet(*devices: Device) -> None:
    for device in devices:
        device.page.wait_for_function("() => engine.status().phase === 'idle' && !engine.status().waiting")
