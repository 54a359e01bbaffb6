"""Two people on one phone, in real browsers: each sends their own work, in their own session (section K)."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.engine_fixtures import MakePhone
from tests.e2e.engine_phone import SIGN_IN, WHOLE, Phone, until
from tests.e2e.server import PASSWORD, Server
from tests.e2e.workplace import AISYAH, BUDI, Person

CHANGE = """async name => {
  const one = (await engine.people.peopleHere()).find(person => person.name === name);
  await engine.people.changePerson(one.id);
}"""
WAITING = "async () => (await engine.people.peopleHere()).map(({ name, waiting }) => [name, waiting])"
CREATE_PRIVATE = "name => engine.edit.create('company', { name, visibility: 'private' })"
DOWNLOAD = "async () => (await fetch('/api/export/companies.csv')).text()"
READABLE_COOKIES = "document.cookie"


def change(page: Page, to: Person) -> None:
    page.evaluate(CHANGE, to.name)
    until(page, f"engine.session.session().person?.name === '{to.name}' && {WHOLE}")


def authors(phone: Phone) -> list[tuple[str, str]]:
    """Who made which company, as this person may read them."""
    rows: list[tuple[str, str]] = phone.page.evaluate(
        """[...engine.store.view('company').values()]
             .map(row => [row.name, engine.store.get('person', row.created_by)?.name ?? ''])"""
    )
    return sorted((name, by) for name, by in rows)


def test_K3_two_people_on_one_phone_each_send_their_own(any_phone: MakePhone, engine_server: Server) -> None:
    shared = any_phone("shared")
    shared.sign_in(AISYAH.email)
    shared.page.evaluate(SIGN_IN, [BUDI.email, PASSWORD])
    until(shared.page, f"engine.session.session().person.name === '{BUDI.name}' && {WHOLE}")
    second = shared.open(shared.device.new_page())
    shared.device.offline()
    second.evaluate(CREATE_PRIVATE, "Budi's")
    # The change in one tab takes the other along, without a network.
    change(second, AISYAH)
    until(shared.page, f"engine.session.session().person?.name === '{AISYAH.name}'")
    until(shared.page, "engine.store.ready.state === 'ready'")
    assert shared.companies() == []
    shared.page.evaluate(CREATE_PRIVATE, "Aisyah's")
    assert shared.page.evaluate(WAITING) == [[AISYAH.name, 1], [BUDI.name, 1]]
    shared.device.online()
    shared.wait_until_sent()
    assert authors(shared) == [("Aisyah's", AISYAH.name)]
    change(shared.page, BUDI)
    shared.wait_until_sent()
    assert authors(shared) == [("Budi's", BUDI.name)]
    # A request that no page wrote a header for, as a link's, goes out for who is on the screen.
    assert "Budi's" in shared.page.evaluate(DOWNLOAD)
    assert "Aisyah's" not in shared.page.evaluate(DOWNLOAD)
    change(shared.page, AISYAH)
    assert "Aisyah's" in shared.page.evaluate(DOWNLOAD)
    # One signs out: the other is still in, and nobody's link answers meanwhile.
    assert shared.page.evaluate("engine.session.signOut()") == {"done": True}
    until(shared.page, "engine.session.session().others === 1")
    assert "signed_out" in shared.page.evaluate(DOWNLOAD)
    change(shared.page, BUDI)
    assert "Budi's" in shared.page.evaluate(DOWNLOAD)
    assert "lapangan=" not in shared.page.evaluate(READABLE_COOKIES)
