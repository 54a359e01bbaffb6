"""axe on the screen that a device shows, in one theme or in all."""

from __future__ import annotations

from typing import Any

from tests.e2e.device import TABLET, Device
from tests.e2e.server import ROOT

THEMES = ("light", "dark", "sun")
AXE = (ROOT / "tests" / "client" / "node_modules" / "axe-core" / "axe.min.js").read_text()
# Beside the usual rules: 7:1 for every text, and targets that a finger hits.
RUN = """async () => {
  const more = { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } };
  const { violations } = await axe.run(document, { resultTypes: ["violations"], rules: more });
  return violations.map(one =>
    `${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 300)).slice(0, 2).join(" | ")}`);
}"""
# A colour on its way to another is neither of them.
SETTLED = """theme => {
  if (theme) document.documentElement.setAttribute("data-theme", theme);
  const ends = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity);
  for (const one of ends) one.finish();
}"""


def violations(device: Device, theme: str = "") -> list[str]:
    """What axe says about the open screen, as it is or in a theme."""
    device.page.evaluate(SETTLED, theme)
    if not device.page.evaluate("() => 'axe' in window"):
        device.page.evaluate(AXE)
    found: list[Any] = device.page.evaluate(RUN)
    return [f"{theme} {one}".strip() for one in found]


def on_both_sizes(device: Device) -> list[str]:
    """In every theme on a phone, and how it is laid out on a tablet."""
    found = in_every_theme(device)
    device.page.set_viewport_size({"width": TABLET["width"], "height": TABLET["height"]})
    found += [f"on a tablet, {one}" for one in violations(device)]
    device.page.set_viewport_size({"width": device.size["width"], "height": device.size["height"]})
    return found


def in_every_theme(device: Device) -> list[str]:
    """The same in each; the last one stays until the screen is opened again."""
    return [one for theme in THEMES for one in violations(device, theme)]
