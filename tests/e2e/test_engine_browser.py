"""The engine in real browsers, without screens: its IndexedDB, locks, streams, and death by SIGKILL.

What needs nothing of Chromium alone runs in WebKit too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.e2e.engine_fixtures import MakePhone
from tests.e2e.engine_phone import COMPANIES, CREATE, SENT, SIGN_IN, WHOLE, Phone, until
from tests.e2e.server import PASSWORD, Server
from tests.e2e.workplace import AISYAH, BUDI, Workplace

SYNC_REQUESTS = """performance.getEntriesByType('resource')
  .map(one => one.name).filter(url => url.includes('/api/sync/'))"""
EVICT = """async () => {
  for (const { name } of await indexedDB.databases())
    await new Promise((done, fail) => {
      const gone = indexedDB.deleteDatabase(name);
      gone.onsuccess = done;
      gone.onerror = gone.onblocked = () => fail(new Error(name + ' is held'));
    });
}"""


def test_D3_what_was_told_as_saved_survives_a_killed_browser(any_phone: MakePhone) -> None:
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    aisyah.device.offline()
    for number in range(5):
        aisyah.create(f"Kilang {number}")
    aisyah.device.kill()
    aisyah.device.switch_on()
    aisyah.device.online()
    aisyah.open()
    assert aisyah.companies() == [f"Kilang {number}" for number in range(5)]
    # Browsers write cookies late: the session may have died with the battery. The work has not.
    aisyah.page.evaluate(SIGN_IN, [AISYAH.email, PASSWORD])
    aisyah.wait_until_sent()
    assert aisyah.page.evaluate("engine.ledger.items().length") == 5


def test_rows_of_many_blocks_are_there_after_a_killed_browser(
    any_phone: MakePhone, prepared: Workplace, engine_server: Server
) -> None:
    names = [f"Kedai {number:03}" for number in range(450)]
    with replace(prepared, server=engine_server).remote(BUDI) as budi:
        budi.push([budi.create("company", {"name": name, "visibility": "everyone"}) for name in names])
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    assert aisyah.companies() == names
    aisyah.page.evaluate(CREATE, "Kedai zz")
    aisyah.wait_until_sent()
    aisyah.device.kill()
    aisyah.device.switch_on()
    aisyah.open()
    assert aisyah.companies() == [*names, "Kedai zz"]


def test_a_draft_survives_a_killed_browser(any_phone: MakePhone) -> None:
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    aisyah.page.evaluate(
        """async () => {
          engine.drafts.writeDraft('contact:new', { name: 'Half a na' });
          const draft = () =>
            engine.replicaIfOpen().db.read(['drafts'], tx => tx.objectStore('drafts').get('contact:new'));
          while (!(await draft())) await new Promise(done => setTimeout(done, 5));
        }"""
    )
    aisyah.device.kill()
    aisyah.device.switch_on()
    aisyah.open()
    assert aisyah.page.evaluate("engine.drafts.readDraft('contact:new')") == {"name": "Half a na"}


def test_the_outbox_is_written_with_strict_durability(any_phone: MakePhone) -> None:
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    durabilities: list[str] = aisyah.page.evaluate(
        """async () => {
          const seen = [];
          const real = IDBDatabase.prototype.transaction;
          IDBDatabase.prototype.transaction = function (...args) {
            const tx = real.apply(this, args);
            if (tx.mode === 'readwrite') tx.addEventListener('complete', () =>
              seen.push([...tx.objectStoreNames] + '=' + tx.durability));
            return tx;
          };
          await engine.edit.create('company', { name: 'A', visibility: 'everyone' });
          IDBDatabase.prototype.transaction = real;
          return seen;
        }"""
    )
    # Beside it the last contact with the server may be noted.
    assert next(each for each in durabilities if not each.startswith("home")) == "meta,outbox=strict"


def test_an_edit_reaches_the_other_phone_by_itself(any_phone: MakePhone) -> None:
    aisyah, budi = any_phone("aisyah"), any_phone("budi")
    aisyah.sign_in(AISYAH.email)
    budi.sign_in(BUDI.email)
    aisyah.create("Kedai Streams")
    until(budi.page, f"({COMPANIES})().includes('Kedai Streams')")


def test_one_tab_leads_and_the_next_takes_over(any_phone: MakePhone) -> None:
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    first = aisyah.page
    second = aisyah.open(aisyah.device.new_page())
    aisyah.create("From the second tab", second)
    until(first, f"({COMPANIES})().includes('From the second tab')")
    until(second, SENT)
    assert second.evaluate(SYNC_REQUESTS) == []
    first.close()
    aisyah.create("After the leader left", second)
    until(second, f"{SENT} && engine.replicaIfOpen().outbox.sentLately().length > 0")
    until(second, f"{SYNC_REQUESTS}.some(url => url.endsWith('/push'))")
    assert aisyah.companies(second) == ["After the leader left", "From the second tab"]


def test_a_frozen_leader_is_replaced_by_the_tab_in_front(engine_phone: MakePhone) -> None:
    aisyah = engine_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    first = aisyah.page
    assert aisyah.device.context is not None
    second = aisyah.open(aisyah.device.context.new_page())
    cdp = aisyah.device.context.new_cdp_session(first)
    # A page that holds a lock is not frozen by the browser here; stopped in the debugger it is as silent.
    cdp.send("Debugger.enable")
    cdp.send("Debugger.pause")
    aisyah.create("Written in front", second)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(second, f"{SENT} && engine.replicaIfOpen().outbox.sentLately().length === 1")
    cdp.send("Debugger.resume")
    cdp.send("Debugger.disable")
    first.evaluate("document.dispatchEvent(new Event('resume'))")
    aisyah.create("Written after waking", first)
    until(first, f"({COMPANIES})().length === 2 && {SENT}")


def test_a_full_device_says_so_and_loses_nothing(engine_phone: MakePhone) -> None:
    aisyah = engine_phone("aisyah")
    aisyah.open()
    assert aisyah.device.context is not None
    cdp = aisyah.device.context.new_cdp_session(aisyah.page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": aisyah.device.url, "quotaSize": 2_000_000})
    aisyah.sign_in(AISYAH.email)
    aisyah.device.offline()
    kept: int = aisyah.page.evaluate(
        """async () => {
          for (let n = 0; n < 200; n++) {
            const notes = String.fromCharCode(97 + n % 26).repeat(50_000);
            const code = await engine.edit.create('company', { name: 'C' + n, visibility: 'everyone', notes })
              .then(() => '', error => error.code);
            if (code === 'storage_full') return n;
            if (code) throw new Error(code);
          }
          return -1;
        }"""
    )
    assert kept > 0, "the device never became full"
    assert len(aisyah.companies()) == kept
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": aisyah.device.url})
    aisyah.device.online()
    # Sending makes no room by itself, but reading and pushing need none.
    aisyah.wait_until_sent()
    assert len(aisyah.companies()) == kept


def test_an_evicted_database_deletes_nothing_on_the_server(any_phone: MakePhone) -> None:
    aisyah, budi = any_phone("aisyah"), any_phone("budi")
    aisyah.sign_in(AISYAH.email)
    budi.sign_in(BUDI.email)
    aisyah.create("Kept by the server")
    aisyah.wait_until_sent()
    aisyah.page.goto(f"{aisyah.device.url}/livez")  # a page without the engine, which would hold its database
    aisyah.page.evaluate(EVICT)
    aisyah.open()
    assert aisyah.page.evaluate("engine.session.session().state") == "out"
    aisyah.sign_in(AISYAH.email)
    assert aisyah.companies() == ["Kept by the server"]
    aisyah.create("Numbered from one again")
    aisyah.wait_until_sent()
    assert aisyah.page.evaluate("engine.sync.status().needsYou") == 0
    until(budi.page, f"({COMPANIES})().length === 2")


def test_work_done_without_a_network_goes_out_when_it_is_back(
    any_phone: MakePhone, engine_server: Server
) -> None:
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    aisyah.device.offline()
    aisyah.create("Airplane mode")
    until(aisyah.page, "engine.sync.status().phase === 'offline'")
    assert states(aisyah) == ["saved"]
    aisyah.device.online()
    aisyah.wait_until_sent()
    assert states(aisyah) == ["on_server"]
    # A dead server leaves navigator.onLine true.
    engine_server.stop()
    aisyah.create("Server down")
    until(aisyah.page, "engine.sync.status().phase === 'offline'")
    engine_server.start()
    aisyah.page.evaluate("engine.sync.syncNow()")
    aisyah.wait_until_sent()
    assert states(aisyah) == ["on_server", "on_server"]


def states(phone: Phone) -> list[Any]:
    """The states in the ledger, newest first."""
    found: list[Any] = phone.page.evaluate("engine.ledger.items().map(item => item.state)")
    return found


def test_another_person_on_the_same_browser_sees_nothing_of_the_first(any_phone: MakePhone) -> None:
    shared = any_phone("shared")
    shared.sign_in(AISYAH.email)
    shared.page.evaluate("engine.edit.create('company', { name: 'Secret', visibility: 'private' })")
    shared.wait_until_sent()
    assert shared.page.evaluate("engine.session.signOut()") == {"done": True}
    names: list[str] = shared.page.evaluate("indexedDB.databases().then(all => all.map(db => db.name))")
    assert names == ["lapangan.home"]
    shared.page.evaluate(SIGN_IN, [BUDI.email, PASSWORD])
    until(shared.page, WHOLE)
    assert shared.companies() == []


def test_a_second_tab_follows_a_sign_out(any_phone: MakePhone) -> None:
    aisyah = any_phone("aisyah")
    aisyah.sign_in(AISYAH.email)
    second = aisyah.open(aisyah.device.new_page())
    second.evaluate("engine.session.signOut()")
    until(aisyah.page, "engine.session.session().state === 'out'")
    assert aisyah.page.evaluate("document.title") == "Engine"
