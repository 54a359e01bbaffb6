"""Push: each mutation takes effect once, in order, alone or with others, whatever the network repeats."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import msgspec
import pytest

from backend.base.database.engine import DatabaseEngine, Row
from backend.replica import push as pushing
from backend.replica import store
from backend.replica.push import push
from sync.errors import BadRequest, BatchTooLarge, DeviceUnknown, MutationGap, UpgradeNeeded
from sync.limits import PUSH_MUTATIONS_MAX
from sync.wire import PushRequest, decode_push
from tests.backend.world import World, set_item


async def _one(engine: DatabaseEngine, sql: str, *args: Any) -> Row:
    return (await engine.rows(sql, *args))[0]


async def _log(world: World) -> list[int]:
    """Every seq that is in use, rows and departures."""
    rows = await world.engine.rows("SELECT seq FROM record UNION ALL SELECT seq FROM departure ORDER BY seq")
    return [row[0] for row in rows]


async def test_P2_a_replay_after_a_lost_reply_changes_nothing(world: World) -> None:
    ana = await world.phone("ana")
    batch = [ana.contact("Siti"), ana.contact("Farid")]
    first = await ana.send(batch)
    before = await _log(world)
    again = await ana.send(batch)
    assert [result.outcome for result in again] == ["duplicate", "duplicate"]
    assert [(r.n, r.id, r.seq, r.first) for r in again] == [(r.n, r.id, r.seq, r.outcome) for r in first]
    assert await _log(world) == before


async def test_P2_a_replay_with_more_behind_it_applies_only_the_new(world: World) -> None:
    ana = await world.phone("ana")
    batch = [ana.contact("Siti")]
    await ana.send(batch)
    results = await ana.send([*batch, ana.contact("Farid")])
    assert [result.outcome for result in results] == ["duplicate", "applied"]


async def test_P2_a_number_with_another_body_is_refused(world: World) -> None:
    ana = await world.phone("ana")
    mutation = ana.contact("Siti")
    await ana.send([mutation])
    result = (await ana.send([mutation | {"fields": {"name": {"full": "Other"}}}]))[0]
    assert (result.outcome, result.code) == ("rejected", "mutation_mismatch")


async def test_P3_a_gap_takes_nothing_and_names_the_expected_number(world: World) -> None:
    ana = await world.phone("ana")
    first, lost, third = ana.contact("A"), ana.contact("B"), ana.contact("C")
    with pytest.raises(MutationGap) as gap:
        await ana.send([first, third])
    assert gap.value.expected == 2
    assert [result.outcome for result in await ana.send([first, lost, third])] == ["applied"] * 3


async def test_P6_a_poison_mutation_does_not_stop_the_other_99(world: World) -> None:
    ana = await world.phone("ana")
    batch = [ana.contact(f"C{number}") for number in range(100)]
    batch[50] = batch[50] | {"type": "spaceship"}
    batch[51] = batch[51] | {"fields": 7}
    results = await ana.send(batch)
    assert [result.n for result in results if result.outcome == "rejected"] == [51, 52]
    assert [result.code for result in results if result.code] == ["unknown_type", "bad_mutation"]
    kept = await world.engine.rows("SELECT n, body FROM mutation WHERE body IS NOT NULL ORDER BY n")
    assert [row[0] for row in kept] == [51, 52]
    assert '"spaceship"' in kept[0][1]
    assert '"fields":7' in kept[1][1].replace(" ", "")
    await ana.pull()
    assert len(ana.names()) == 98


async def test_P_two_writers_at_once_lose_no_row_to_the_commit_order(world: World) -> None:
    """A reader that follows the log while eight devices write sees every row exactly up to its cursor."""
    reader = await world.phone("root")
    await reader.pull()
    phones = [await world.phone(name) for name in ("ana", "budi", "mia", "citra") * 2]
    writing = True

    async def write(number: int) -> None:
        for turn in range(8):
            await phones[number].push(phones[number].contact(f"{number}/{turn}"))

    async def read() -> None:
        while writing:
            await reader.pull()

    reading = asyncio.create_task(read())
    await asyncio.gather(*[write(number) for number in range(8)])
    writing = False
    await reading
    await reader.pull()
    assert reader.names() == {f"{number}/{turn}" for number in range(8) for turn in range(8)}
    seqs = await _log(world)
    assert len(seqs) == len(set(seqs))
    assert (await _one(world.engine, "SELECT seq FROM tenant"))[0] == seqs[-1]


async def test_P_one_device_sending_twice_at_once_takes_effect_once(world: World) -> None:
    ana = await world.phone("ana")
    batch = [ana.contact("Siti"), ana.contact("Farid")]
    both = await asyncio.gather(ana.send(batch), ana.send(batch))
    assert sorted(result.outcome for results in both for result in results) == [
        "applied", "applied", "duplicate", "duplicate",
    ]  # fmt: skip
    await ana.pull()
    assert ana.names() == {"Siti", "Farid"}


async def test_P_a_thousand_changes_in_one_push(world: World) -> None:
    ana = await world.phone("ana")
    await ana.push(*[ana.contact(f"C{n}", job_title="Old") for n in range(PUSH_MUTATIONS_MAX)])
    await ana.pull()
    edits = [ana.set("contact", record, job_title="New") for record in ana.of("contact")]
    await ana.push(*edits)
    await ana.pull()
    assert {fields["job_title"] for fields in ana.of("contact").values()} == {"New"}


async def test_P_more_than_a_batch_may_hold_is_refused_whole(world: World) -> None:
    ana = await world.phone("ana")
    batch = [ana.contact("C") for _ in range(PUSH_MUTATIONS_MAX + 1)]
    with pytest.raises(BatchTooLarge):
        await ana.send(batch)
    assert (await _one(world.engine, "SELECT count(*) FROM record WHERE type = 'contact'"))[0] == 0


async def test_P_another_device_or_a_removed_one_may_not_push(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    with pytest.raises(DeviceUnknown):
        await ana.send([ana.contact("C")], device=budi.caller.device)
    await world.engine.rows("UPDATE device SET revoked_at = 1 WHERE id = $1", ana.caller.device)
    with pytest.raises(DeviceUnknown):
        await ana.send([ana.contact("C")])


async def test_P_an_older_protocol_is_told_to_upgrade(world: World) -> None:
    ana = await world.phone("ana")
    request = PushRequest(0, 1, ana.caller.device, [])
    with pytest.raises(UpgradeNeeded):
        await push(world.replica, ana.caller, request, world.now_ms)


async def test_M_the_same_field_from_two_devices_is_a_conflict_for_both(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contact = ana.contact("Siti", visibility="team")
    await ana.push(contact)
    await ana.pull()
    await budi.pull()
    await ana.push(ana.set("contact", contact["record"], job_title="Buyer"))
    result = (await budi.send([budi.set("contact", contact["record"], job_title="Owner")]))[0]
    assert result.outcome == "conflict"
    await ana.pull()
    await budi.pull()
    assert ana.of("conflict") == budi.of("conflict")
    conflict = next(iter(ana.of("conflict").values()))
    assert {conflict["winner"]["value"], conflict["loser"]["value"]} == {"Buyer", "Owner"}
    assert set(conflict["people"]) == {world.people["ana"], world.people["budi"]}


async def test_M_notes_written_apart_are_merged_from_the_base_in_the_history(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contact = ana.contact("Siti", notes="one\n\ntwo\n\nthree\n")
    record = contact["record"]
    await ana.push(contact)
    await ana.pull()
    await budi.pull()

    def text(phone: Any, value: str) -> dict[str, Any]:
        return phone.mutation(
            "edit", "contact", record, ops=[{"op": "text", "field": "notes", "value": value}]
        )

    await ana.push(text(ana, "ONE\n\ntwo\n\nthree\n"), text(ana, "ONE!\n\ntwo\n\nthree\n"))
    result = (await budi.push(text(budi, "one\n\ntwo\n\nTHREE\n")))[0]
    assert result.outcome == "merged"
    # and once more, from a base that only budi ever saw
    await budi.push(text(budi, "one\n\ntwo\n\nTHREE, budi\n"))
    for phone in (ana, budi):
        await phone.pull()
        assert phone.fields(record)["notes"] == "ONE!\n\ntwo\n\nTHREE, budi\n"


async def test_T_delete_and_an_edit_that_did_not_know_revives(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contact = ana.contact("Siti", visibility="team")
    record = contact["record"]
    await ana.push(contact)
    await ana.pull()
    await budi.pull()
    await ana.push(ana.mutation("delete", "contact", record))
    await ana.pull()
    assert record not in ana.rows
    assert (await budi.send([budi.set("contact", record, job_title="Buyer")]))[0].outcome == "conflict"
    for phone in (ana, budi):
        await phone.pull()
        assert phone.fields(record)["job_title"] == "Buyer"
        assert phone.fields(record)["name"] == {"full": "Siti"}


async def test_T_a_delete_and_a_revival_by_hand(world: World) -> None:
    ana, budi = await world.phone("ana"), await world.phone("budi")
    contact = ana.contact("Siti", visibility="team")
    await ana.push(contact)
    await budi.pull()
    await ana.push(ana.mutation("delete", "contact", contact["record"]))
    await budi.pull()
    assert budi.names() == set()
    await ana.pull()
    await ana.push(ana.mutation("revive", "contact", contact["record"]))
    await budi.pull()
    assert budi.names() == {"Siti"}


async def test_V_numbers_and_addresses_are_put_into_normal_form(world: World) -> None:
    ana = await world.phone("ana")
    contact = ana.contact(
        "Siti",
        phones={
            "p1": {"number": "", "raw": "012-345 6789", "kind": "mobile"},
            "p2": {"number": "", "raw": "ask Ana"},
        },
        emails={"e1": {"address": "Siti@KEDAI.example"}},
    )
    await ana.push(contact)
    item = set_item("phones", "p3", {"number": "+7 701 123 45 67"})
    await ana.push(ana.mutation("edit", "contact", contact["record"], ops=[item]))
    await ana.pull()
    fields = ana.fields(contact["record"])
    assert fields["phones"]["p1"]["number"] == "+60123456789"
    assert fields["phones"]["p2"] == {"number": "", "raw": "ask Ana"}
    assert fields["phones"]["p3"]["number"] == "+77011234567"
    assert fields["emails"]["e1"]["address"] == "Siti@kedai.example"


async def test_V_what_is_no_number_or_address_is_rejected_alone_and_names_its_field(world: World) -> None:
    ana = await world.phone("ana")
    batch = [
        ana.contact("A", phones={"p": {"number": "12"}}),
        ana.contact("B", emails={"e": {"address": "nobody at home"}}),
        ana.contact("C"),
    ]
    results = await ana.send(batch)
    assert [(r.outcome, r.code, r.field) for r in results] == [
        ("rejected", "bad_phone", "phones.number"),
        ("rejected", "bad_email", "emails.address"),
        ("applied", "", ""),
    ]  # fmt: skip
    again = await ana.send(batch)
    assert [(r.outcome, r.first, r.code) for r in again] == [
        ("duplicate", "rejected", "bad_phone"),
        ("duplicate", "rejected", "bad_email"),
        ("duplicate", "applied", ""),
    ]
    kept = await _one(world.engine, "SELECT body FROM mutation WHERE id = $1", batch[0]["id"])
    assert '"12"' in kept[0]


async def test_P2_V3_a_value_put_into_normal_form_replays_as_it_was_sent(world: World) -> None:
    ana = await world.phone("ana")
    typed = ana.contact("A", phones={"p": {"number": "", "raw": "012-345 6789"}})
    twice = ana.contact("B", emails={"e": {"address": "B@KEDAI.example"}})
    first = await ana.send([typed, twice, twice])
    assert [result.outcome for result in first] == ["applied", "applied", "duplicate"]
    assert [result.outcome for result in await ana.send([typed, twice])] == ["duplicate", "duplicate"]
    # What the server made of it is another body than what was sent.
    stored = typed | {
        "fields": typed["fields"] | {"phones": {"p": {"number": "+60123456789", "raw": "012-345 6789"}}}
    }
    assert (await ana.send([stored]))[0].code == "mutation_mismatch"


async def test_V3_a_number_of_the_right_form_is_never_refused_for_what_a_library_knows(world: World) -> None:
    """The device's tables are of another day: what it accepted stands."""
    ana = await world.phone("ana")
    contact = ana.contact("A", phones={"p": {"number": "+999123456789", "label": "Warehouse"}})
    await ana.push(contact)
    await ana.pull()
    assert ana.fields(contact["record"])["phones"]["p"] == {"number": "+999123456789", "label": "Warehouse"}


async def test_V3_what_the_device_kept_as_typed_stays_as_typed(world: World) -> None:
    ana = await world.phone("ana")
    kept = {"number": "", "raw": "0123 4567"}
    contact = ana.contact("A", phones={"p": kept})
    await ana.push(contact)
    await ana.pull()
    assert ana.fields(contact["record"])["phones"]["p"] == kept


async def test_numbers_beyond_any_counter_do_no_harm(world: World) -> None:
    ana = await world.phone("ana")
    huge = 2**80
    with pytest.raises(MutationGap):
        await ana.send([ana.contact("A") | {"n": huge}])
    ana.n = 0
    contact: dict[str, Any] = ana.contact("A", notes="x") | {"base": huge}
    await ana.push(contact)
    ops = [{"op": "text", "field": "notes", "value": "y"}]
    await ana.push(ana.mutation("edit", "contact", contact["record"], ops=ops) | {"base": huge})
    with pytest.raises(BadRequest):
        await ana.send([contact | {"n": -huge}])


async def test_a_large_batch_lets_others_go_on_while_it_is_decided(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """800 edits of 38 tags are 0.6 s of work, during which the event loop takes its turns."""
    turns = 0
    took: dict[str, int] = {}
    threads: dict[str, int] = {}

    def watch(module: Any, name: str) -> None:
        real = getattr(module, name)

        def watched(*args: Any) -> Any:
            began, threads[name] = turns, threading.get_ident()
            done = real(*args)
            took[name] = turns - began
            return done

        monkeypatch.setattr(module, name, watched)

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    here = threading.get_ident()
    ana = await world.phone("ana")
    contacts = [ana.contact(f"C{n}") for n in range(80)]
    watch(pushing.core, "decide")
    watch(store, "_statements")
    await ana.push(*contacts)
    assert threads == {"decide": here, "_statements": here}, "a small one is quicker where it is"
    edits = []
    for n in range(800):
        ops = [{"op": "add", "field": "tags", "value": f"{n // 80 % 2} {tag}"} for tag in range(38)]
        edits.append(ana.mutation("edit", "contact", contacts[n % 80]["record"], ops=ops))
    ticking = asyncio.create_task(tick())
    results = await ana.send(edits)
    ticking.cancel()
    assert {result.outcome for result in results} == {"applied"}
    assert here not in threads.values()
    assert took["decide"] > 0


async def test_a_batch_counts_as_large_by_what_it_writes(world: World) -> None:
    ana = await world.phone("ana")
    tags = [str(n) for n in range(30)]
    for mutation, size in (
        (ana.mutation("delete", "contact", "x"), 1),
        (ana.contact("Siti", tags=tags), 32),
        (ana.set("contact", "x", tags=tags, job_title="Buyer"), 32),
        (ana.mutation("edit", "contact", "x", ops=[{"op": "add", "field": "tags", "value": "a"}] * 5), 6),
        (ana.set("contact", "x", notes="n" * 4 * pushing.TEXT_CHARS_AN_OP), 6),
    ):
        sent = {"protocol": 1, "schema": 1, "device": ana.caller.device, "mutations": [mutation]}
        assert pushing.operations(decode_push(msgspec.json.encode(sent))) == size
