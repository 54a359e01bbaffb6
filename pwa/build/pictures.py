"""Make the pictures of pwa/assets: icons from the mark, screenshots from a running demo workspace.

python -m pwa.build.pictures icons
python -m pwa.build.pictures screens http://localhost:8000 EMAIL PASSWORD
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ASSETS = Path(__file__).parent / "assets"
CHROMIUM = "/usr/bin/chromium"
# name: (size in px, rounded corners). A maskable icon is a full square; its subject is in the middle 80 %.
ICONS = {
    "icon-192.png": (192, True),
    "icon-512.png": (512, True),
    "maskable-192.png": (192, False),
    "maskable-512.png": (512, False),
    "apple-touch-180.png": (180, False),
}
SHOTS = {
    "narrow-today.png": (390, 844, "/"),
    "narrow-contacts.png": (390, 844, "/contacts"),
    "wide-deals.png": (1180, 820, "/deals"),
}
SHOT_SCALE = 2


def _icon(page: Page, name: str, size: int, rounded: bool) -> None:
    mark = (ASSETS / "icons" / "mark.svg").read_text("utf-8")
    if not rounded:  # the platform cuts its own shape out of a full square
        mark = mark.replace('rx="116"', 'rx="0"')
    page.set_viewport_size({"width": size, "height": size})
    sized = mark.replace("<svg", f'<svg width="{size}" height="{size}" style="display:block"', 1)
    page.set_content(f'<body style="margin:0">{sized}</body>')
    page.screenshot(path=ASSETS / "icons" / name, omit_background=rounded)


def icons(browser: Browser) -> None:
    """Write every PNG icon from icons/mark.svg."""
    page = browser.new_page()
    for name, (size, rounded) in ICONS.items():
        _icon(page, name, size, rounded)
    page.close()


def screens(browser: Browser, base: str, email: str, password: str) -> None:
    """Sign in at `base` and write the manifest's screenshots."""
    context = browser.new_context(device_scale_factor=SHOT_SCALE, locale="en-GB", color_scheme="light")
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/")
    page.wait_for_selector("[data-ready=yes]", timeout=60_000)
    (ASSETS / "screenshots").mkdir(exist_ok=True)
    for name, (width, height, route) in SHOTS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{base}{route}")
        page.wait_for_selector("main .row, main [data-index], main .deal-card")
        page.screenshot(path=ASSETS / "screenshots" / name)
    context.close()


def main(arguments: list[str]) -> None:
    """Make what the first argument names."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        match arguments:
            case ["icons"]:
                icons(browser)
            case ["screens", base, email, password]:
                screens(browser, base.rstrip("/"), email, password)
            case _:
                print(__doc__, file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
