"""No row reaches a person or device that may not have it: looked for in the browser's own database."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.api import Remote
from tests.e2e.conftest import MakeDevice
from tests.e2e.screens import contact_links, wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.stored import kept
from tests.e2e.workplace import AISYAH, BUDI, Workplace


def contact(remote: Remote, name: str, visibility: str) -> None:
    remote.push([remote.create("contact", {"name": {"full": name}, "visibility": visibility})])


def test_a_rep_never_receives_a_colleagues_private_account_nor_another_tenants(
    workplace: Workplace, device: MakeDevice
) -> None:
    workplace.server.add_person(
        "eve@rival.example.com", "Eve", "administrator", workspace="Rival", country="ID"
    )
    with Remote(workplace.server.url, "eve@rival.example.com", PASSWORD) as eve:
        contact(eve, "Rival Secret", "everyone")
    with workplace.remote(BUDI) as budi:
        contact(budi, "Budi Private", "private")
        contact(budi, "Budi Shares", "team")
    hers = device("aisyah")
    hers.sign_in(AISYAH.email, PASSWORD)
    hers.open("/contacts")
    expect(contact_links(hers, "Budi Shares")).to_be_visible()
    wait_until_sent(hers)
    everything = kept(hers)
    assert "Budi Shares" in everything
    assert "Budi Private" not in everything
    assert "Rival Secret" not in everything


def test_a_record_that_becomes_private_leaves_the_colleagues_device(
    workplace: Workplace, device: MakeDevice
) -> None:
    with workplace.remote(BUDI) as budi:
        shared = budi.create("contact", {"name": {"full": "Leaving Soon"}, "visibility": "team"})
        budi.push([shared])
        hers = device("aisyah")
        hers.sign_in(AISYAH.email, PASSWORD)
        hers.open("/contacts")
        expect(contact_links(hers, "Leaving Soon")).to_be_visible()
        budi.pull()
        operation = {"op": "set", "field": "visibility", "value": "private"}
        budi.push([budi.edit("contact", shared["record"], budi.seq(), operation)])
    expect(contact_links(hers, "Leaving Soon")).to_have_count(0)
    assert "Leaving Soon" not in kept(hers)
