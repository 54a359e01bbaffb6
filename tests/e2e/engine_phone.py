"""A phone that runs the engine in a real browser, without screens."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.device import Device
from tests.e2e.server import PASSWORD

SENT = "engine.sync.status().phase === 'idle' && engine.sync.status().waiting === 0"
WHOLE = "engine.replicaIfOpen()?.pull.complete === true"
OPENED = "engine.store.ready.state === 'ready' || engine.session.session().state === 'out'"
SIGN_IN = """async ([email, password]) => {
  const answer = await engine.session.signIn(email, password, 'engine page');
  if (!answer.ok) throw new Error(answer.code);
}"""
COMPANIES = "() => [...engine.store.view('company').values()].map(c => c.name).sort()"
CREATE = "name => engine.edit.create('company', { name, visibility: 'everyone' })"


def until(page: Page, condition: str, timeout_ms: int = 15_000) -> None:
    """Wait for a JavaScript condition. The app's policy forbids the eval of Playwright's own polling."""
    held = page.evaluate(
        f"""async () => {{
          const end = performance.now() + {timeout_ms};
          while (!({condition})) {{
            if (performance.now() > end) return false;
            await new Promise(done => setTimeout(done, 10));
          }}
          return true;
        }}"""
    )
    if not held:
        state = page.evaluate(
            "JSON.stringify([engine.sync.status(), engine.session.session(), engine.replicaIfOpen()?.pull])"
        )
        raise AssertionError(f"not within {timeout_ms} ms: {condition}; {state}")


class Phone:
    """One browser profile with the engine page."""

    def __init__(self, device: Device) -> None:
        self.device = device

    @property
    def page(self) -> Page:
        return self.device.page

    def open(self, page: Page | None = None) -> Page:
        """Load the page and wait until this device's rows are in memory."""
        page = page or self.page
        page.goto(self.device.url + "/")
        page.evaluate("begun")
        until(page, "engine.store.ready.state === 'ready' || engine.session.session().state === 'out'")
        return page

    def sign_in(self, email: str) -> None:
        """Sign in and wait for the first snapshot."""
        self.open()
        self.page.evaluate(SIGN_IN, [email, PASSWORD])
        until(self.page, WHOLE)

    def create(self, name: str, page: Page | None = None) -> str:
        """Make a company; returns when it is durable."""
        made: str = (page or self.page).evaluate(CREATE, name)
        return made

    def companies(self, page: Page | None = None) -> list[str]:
        names: list[str] = (page or self.page).evaluate(COMPANIES)
        return names

    def wait_until_sent(self) -> None:
        until(self.page, SENT)
