"""What devices do not hold whole: the stages of a deal, those that only the server has among them (R8)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, expect

from sync.limits import RECENT_MONTHS
from tests.api import Remote, Values
from tests.e2e.axe import on_both_sizes
from tests.e2e.conftest import MakeDevice
from tests.e2e.device import Device
from tests.e2e.screens import wait_until_sent
from tests.e2e.server import PASSWORD
from tests.e2e.workplace import AISYAH, BUDI, Workplace

FOLLOWED_TIMEOUT_S = 45
ONLY_HERE = "Showing what's on this device. The rest needs a connection."
ON_SERVER = "On the server"


def until_followed(remote: Remote, count: int) -> None:
    """Pull until so many entries of stage histories have been made or changed."""
    deadline, seen = time.monotonic() + FOLLOWED_TIMEOUT_S, 0
    while seen < count:
        assert time.monotonic() < deadline, f"{seen} entries, not {count}"
        seen += sum(change["type"] == "stage_entry" for change in remote.pull())
        time.sleep(0.05)  # a poll of a condition, bounded by the deadline


def at(mutation: Values, days_ago: float) -> Values:
    """The same, written so many days ago on a device that was offline since."""
    when = datetime.now(UTC) - timedelta(days=days_ago)
    return mutation | {"stamp": f"{int(when.timestamp() * 1000):012x}{mutation['stamp'][12:]}"}


def a_deal_with_a_past(workplace: Workplace, visibility: str = "everyone") -> str:
    """A deal of Aisyah's that went through four stages, two of them long ago; its id."""
    first, second, third, *_ = [{"stage": stage, "status": "open"} for stage in workplace.stages]
    with workplace.remote(AISYAH) as remote:
        fields = {"name": "40 pumps", "pipeline": workplace.pipeline, "visibility": visibility}
        made = remote.create("deal", fields | {"stage": first})
        deal = made["record"]

        def moved(stage: Values, days_ago: float) -> Values:
            operation = {"op": "set", "field": "stage", "value": stage}
            return at(remote.edit("deal", deal, remote.seq(), operation), days_ago)

        remote.push([at(made, 260), moved(second, 238), moved(third, 201)])
        until_followed(remote, 3)
        workplace.server.turn_months(RECENT_MONTHS)
        # The entry that is left is of this month, and so is the new one.
        remote.push([moved(second, 12)])
        until_followed(remote, 2)
    return deal


def stays(device: Device) -> Locator:
    """The rows of the stage history of the open deal."""
    part = device.page.get_by_role("region").or_(device.page.locator("section"))
    history = part.filter(has=device.page.get_by_role("heading", name="Stage history"))
    return history.get_by_role("listitem")


def test_R8_the_stages_of_a_deal_are_told_newest_first_and_those_of_the_server_are_marked(
    workplace: Workplace, device: MakeDevice
) -> None:
    deal = a_deal_with_a_past(workplace)
    budi = device("budi")
    budi.sign_in(BUDI.email, PASSWORD)
    wait_until_sent(budi)
    page = budi.open(f"/deals/{deal}")
    expect(stays(budi)).to_have_count(4)
    texts = stays(budi).all_inner_texts()
    assert [ON_SERVER in text for text in texts] == [False, False, True, True]
    assert [re.search(r"(\d+) days", text)[1] for text in texts] == ["12", "189", "37", "22"]  # type: ignore[index]
    assert all(AISYAH.name in text for text in texts)
    assert "now" in texts[0]
    expect(page.get_by_text(ONLY_HERE)).to_be_hidden()
    assert on_both_sizes(budi) == []

    # Without a network only what is here is told, and that there is more; then it is asked for by itself.
    budi.offline()
    page = budi.open(f"/deals/{deal}")
    expect(page.get_by_text(ONLY_HERE)).to_be_visible()
    expect(stays(budi)).to_have_count(2)
    assert on_both_sizes(budi) == []
    budi.online()
    expect(stays(budi)).to_have_count(4)
    expect(page.get_by_text(ONLY_HERE)).to_be_hidden()
    assert budi.errors == []


def test_R8_the_stages_of_a_deal_of_ones_own_are_all_here_and_need_no_connection(
    workplace: Workplace, device: MakeDevice
) -> None:
    deal = a_deal_with_a_past(workplace, "private")
    aisyah = device("aisyah")
    aisyah.sign_in(AISYAH.email, PASSWORD)
    wait_until_sent(aisyah)
    aisyah.offline()
    page = aisyah.open(f"/deals/{deal}")
    expect(stays(aisyah)).to_have_count(4)
    expect(page.get_by_text(ON_SERVER)).to_have_count(0)
    expect(page.get_by_text("Looking on the server")).to_have_count(0)
    expect(page.get_by_text(ONLY_HERE)).to_have_count(0)
