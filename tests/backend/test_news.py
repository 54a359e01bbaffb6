"""What is new, without a pull: in the answer to a push (P11) and on the live stream (L11)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from backend.replica import news, readable
from backend.replica import push as pushing
from backend.replica.news import LIVE_PAGE_CHANGES_MAX, Rounds, begin, told
from backend.replica.store import tenant_row
from backend.replica.streams import Stream
from sync.limits import (
    LIVE_PAGE_BYTES_MAX,
    PROTOCOL,
    PUSH_PAGE_BYTES_MAX,
    PUSH_PAGE_CHANGES_MAX,
    SCHEMA_VERSION,
)
from sync.reach import ByReach
from sync.wire import decode_push, mutation_id
from tests.backend.world import NOW_MS, Phone, Values, World, new_id


async def _push(phone: Phone, mutations: Sequence[Values], **more: Any) -> Values:
    """The answer to a push that asks for what is new, as JSON gives it; a page is applied."""
    head: Values = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": phone.caller.device}
    head |= {"cursor": phone.cursor, "keys": phone.digest}
    request = decode_push(msgspec.json.encode(head | {"mutations": list(mutations)} | more))
    answer = await pushing.push(phone.world.replica, phone.caller, request, phone.world.now_ms)
    found = msgspec.json.decode(msgspec.json.encode(answer))
    if "page" in found:
        phone.take(found["page"])
    return found


def _lean(mutation: Values) -> Values:
    """Without what follows from the device and n."""
    return {name: value for name, value in mutation.items() if name != "id"} | {
        "stamp": mutation["stamp"][:17]
    }


async def _ready(world: World, *people: str) -> list[Phone]:
    phones = [await world.phone(person) for person in people]
    for phone in phones:
        await phone.pull()
    return phones


# In the answer to a push


async def test_P11_a_push_brings_its_own_changes_and_those_of_others(world: World) -> None:
    ana, budi = await _ready(world, "ana", "budi")
    theirs, mine = budi.contact("Siti", visibility="team"), ana.contact("Tan", visibility="team")
    await budi.push(theirs)
    answer = await _push(ana, [mine])
    assert [change["change"] for change in answer["page"]["changes"]] == ["put", "put"]
    assert ana.names() == {"Siti", "Tan"}
    assert answer["page"]["cursor"].split(".")[1] == str(answer["seq"])
    answer = await _push(ana, [ana.set("contact", theirs["record"], job_title="Buyer")])
    assert answer["page"]["changes"] == [
        {"change": "patch", "type": "contact", "id": theirs["record"], "fields": {"job_title": "Buyer"}}
    ]
    page = await ana.ask()
    assert (page["changes"], page["cursor"]) == ([], answer["page"]["cursor"])
    assert page["mark"] == answer["page"]["mark"]


async def test_P11_an_answer_lost_after_the_commit_comes_again_with_its_page(world: World) -> None:
    (ana,) = await _ready(world, "ana")
    mine, cursor = ana.contact("Tan"), ana.cursor
    await _push(ana, [mine])
    ana.rows, ana.cursor = {}, cursor
    again = await _push(ana, [mine])
    assert [result["outcome"] for result in again["results"]] == ["duplicate"]
    assert ana.names() == {"Tan"}


async def test_P11_without_asking_or_where_it_is_not_plain_there_is_no_page(world: World) -> None:
    ana, root = await _ready(world, "ana", "root")
    for how in (
        {"keys": None},
        {"keys": ""},
        {"keys": "0123456789abcdef"},
        {"cursor": ""},
        {"cursor": "no cursor"},
        {"cursor": f"{ana.cursor}.a5"},
        {"cursor": f"{ana.cursor.split('.')[0]}.{10**9}"},
    ):
        answer = await _push(ana, [ana.contact("Tan")], **how)
        assert answer["results"][0]["outcome"] == "applied", how
        assert "page" not in answer, how
    await world.change_person("ana", team=world.teams["south"])
    assert "page" not in await _push(ana, [ana.contact("Tan")]), "the keys have changed"
    assert "page" in await _push(root, []), "an empty batch asks too"


async def test_P11_a_page_that_is_not_small_is_left_to_a_pull(world: World) -> None:
    ana, budi = await _ready(world, "ana", "budi")
    long = budi.contact("Long", visibility="team", notes="x" * (PUSH_PAGE_BYTES_MAX + 1))
    await budi.push(long)
    assert "page" not in await _push(ana, [ana.contact("Tan")])
    await ana.pull()
    await budi.push(budi.set("contact", long["record"], job_title="Buyer"))
    assert "page" in await _push(ana, []), "what counts is what is said, not what the record holds"
    many = [budi.contact(f"C{n}", visibility="team") for n in range(PUSH_PAGE_CHANGES_MAX + 1)]
    await budi.push(*many)
    assert "page" not in await _push(ana, [])


async def test_P11_L5_no_page_holds_what_the_person_may_not_read(world: World) -> None:
    ana, citra = await _ready(world, "ana", "citra")
    hidden = citra.contact("Hidden", visibility="team")
    await citra.push(hidden)
    answer = await _push(ana, [ana.contact("Tan")])
    assert "Hidden" not in str(answer)
    shared = ana.contact("Shared", visibility="everyone")
    await _push(ana, [shared])
    await citra.pull()
    await _push(ana, [ana.set("contact", shared["record"], visibility="private")])
    answer = await _push(citra, [])
    assert answer["page"]["changes"] == [
        {"change": "drop", "type": "contact", "id": shared["record"], "why": "departed"}
    ]


async def test_P11_phones_that_never_pull_have_what_pulls_bring(world: World) -> None:
    seed = random.randrange(10**6)
    print(f"SEED={seed}")
    chance = random.Random(seed)
    phones = await _ready(world, "ana", "budi", "mia", "citra")
    for phone in phones:
        await _push(phone, [phone.contact(f"{phone.caller.person}", visibility="everyone")])
    for _ in range(60):
        phone = chance.choice(phones)
        own = [id_ for id_, row in phone.rows.items() if row["type"] == "contact"]
        record, word = chance.choice(own), str(chance.random())
        acts = [phone.contact(word, visibility=chance.choice(["private", "team", "everyone"]))]
        if phone.rows[record]["fields"]["owner"] == phone.caller.person:
            acts.append(phone.set("contact", record, visibility=chance.choice(["team", "everyone"])))
        acts.append(phone.set("contact", record, job_title=word))
        await _push(phone, acts[: chance.randint(0, len(acts))])
        phone.n = (await world.engine.rows("SELECT last_n FROM device WHERE id = $1", phone.caller.device))[
            0
        ][0]
    for phone in phones:
        await _push(phone, [])
        fresh = await world.phone(next(k for k, v in world.people.items() if v == phone.caller.person))
        await fresh.pull()
        assert {id_: phone.fields(id_) for id_ in phone.rows} == {
            id_: fresh.fields(id_) for id_ in fresh.rows
        }


async def test_P10_what_follows_from_the_device_and_n_may_be_left_out(world: World) -> None:
    (ana,) = await _ready(world, "ana")
    mine = ana.contact("Tan")
    answer = await _push(ana, [_lean(mine)])
    assert "id" not in answer["results"][0]
    written = mine | {"id": mutation_id(ana.caller.device, mine["n"])}
    again = await _push(ana, [written])
    assert (again["results"][0]["outcome"], again["results"][0]["first"]) == ("duplicate", "applied")
    other = await _push(ana, [mine])
    assert (other["results"][0]["code"], other["results"][0]["id"]) == ("mutation_mismatch", mine["id"])
    bad = {"n": ana.n + 1, "kind": "no kind"}
    answer = await _push(ana, [bad])
    assert (answer["results"][0]["code"], answer["results"][0].get("id")) == ("bad_mutation", None)
    skip = {"n": ana.n + 2, "kind": "skip"}
    assert (await _push(ana, [skip]))["results"][0]["outcome"] == "applied"


# On the live stream


class _Listener:
    """A stream of a phone, event by event."""

    def __init__(self, phone: Phone, rounds: Rounds, stream: Stream) -> None:
        self.phone, self.rounds, self.stream = phone, rounds, stream

    @classmethod
    async def open(cls, phone: Phone, rounds: Rounds, cursor: str | None = None) -> _Listener:
        world = phone.world
        stream = world.replica.streams.open(
            world.tenant, phone.caller.device, phone.caller.person, phone.digest
        )
        row = await tenant_row(world.engine, world.tenant)
        begin(stream, row, phone.cursor if cursor is None else cursor)
        return cls(phone, rounds, stream)

    async def hear(self, *, beat: bool = False) -> Any:
        """A page as an object, a number, or None."""
        world = self.phone.world
        event = await told(self.rounds, world.replica, self.stream, NOW_MS, beat=beat)
        if event is None:
            return None
        lines = dict(line.split(": ", 1) for line in event.decode().strip().split("\n"))
        data = msgspec.json.decode(lines["data"])
        return data | {"cursor": lines["id"]} if lines["event"] == "page" else data["seq"]


async def _listening(world: World, *people: str) -> tuple[Rounds, list[_Listener]]:
    rounds = Rounds()
    listeners = [await _Listener.open(phone, rounds) for phone in await _ready(world, *people)]
    for one in listeners:
        assert await one.hear() == one.phone.base, "first the number"
    return rounds, listeners


async def test_L11_a_small_change_comes_on_the_stream_to_whoever_may_read_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (ana, budi, citra) = await _listening(world, "ana", "budi", "citra")
    reads: list[int] = []

    async def counted(engine: Any, tenant: str, after: int, most: int) -> Any:
        reads.append(after)
        return await readable.changed(engine, tenant, after, most)

    monkeypatch.setattr(news, "changed", counted)
    begun = ana.phone.base
    mine = ana.phone.contact("Siti", visibility="team")
    seq = (await ana.phone.push(mine))[0].seq
    for one in (ana, budi):
        page = await one.hear()
        assert (page["from"], int(page["cursor"].split(".")[1])) == (begun, seq)
        one.phone.take(page)
        assert one.phone.names() == {"Siti"}
        assert page["mark"] == (await one.phone.ask())["mark"]
    assert await citra.hear() is None, "nothing here for her: it waits for a sign of life"
    await ana.phone.push(ana.phone.set("contact", mine["record"], job_title="Buyer"))
    page = await budi.hear()
    assert page["changes"] == [
        {"change": "patch", "type": "contact", "id": mine["record"], "fields": {"job_title": "Buyer"}}
    ]
    assert await citra.hear() is None
    page = await citra.hear(beat=True)
    assert (page["from"], page["changes"], page["cursor"].split(".")[1]) == (begun, [], str(seq + 1))
    assert await citra.hear(beat=True) == seq + 1, "the same number again: it lives"
    assert reads == [begun, seq], "one read for all streams of a round"


async def test_L11_what_is_not_plain_is_a_number(world: World) -> None:
    _, (budi,) = await _listening(world, "budi")
    (ana,) = await _ready(world, "ana")
    mine = ana.contact("Siti", visibility="everyone")
    await ana.push(mine)
    assert isinstance(await budi.hear(), dict)
    long = ana.contact("Long", visibility="team", notes="x" * LIVE_PAGE_BYTES_MAX)
    seq = (await ana.push(long))[0].seq
    assert await budi.hear() == seq, "not small"
    many = [ana.contact(f"C{n}") for n in range(LIVE_PAGE_CHANGES_MAX + 1)]
    seq = (await ana.push(*many))[-1].seq
    assert await budi.hear() == seq, "too far behind"
    await ana.push(ana.set("contact", mine["record"], visibility="private"))
    assert isinstance(await budi.hear(), int), "a record left a key"
    await world.change_person("budi", team=world.teams["south"])
    assert isinstance(await budi.hear(), int), "the keys have changed"
    await ana.push(ana.contact("New", visibility="everyone"))
    page = await budi.hear()
    assert [change["change"] for change in page["changes"]] == ["put"], "and then pages go on"


async def test_L11_a_deleted_record_goes_and_one_that_came_is_whole(world: World) -> None:
    _, (budi,) = await _listening(world, "budi")
    (ana,) = await _ready(world, "ana")
    mine = ana.contact("Siti", visibility="everyone")
    await ana.push(mine)
    budi.phone.take(await budi.hear())
    await ana.push(ana.mutation("delete", "contact", mine["record"]))
    page = await budi.hear()
    assert page["changes"] == [{"change": "drop", "type": "contact", "id": mine["record"], "why": "deleted"}]
    await ana.push(ana.mutation("revive", "contact", mine["record"]))
    assert [change["change"] for change in (await budi.hear())["changes"]] == ["put"]


async def test_L11_who_pushed_and_was_answered_with_a_page_is_not_told_again(world: World) -> None:
    _, (ana, budi) = await _listening(world, "ana", "budi")
    answer = await _push(ana.phone, [ana.phone.contact("Siti", visibility="team")])
    assert "page" in answer
    assert await ana.hear() is None
    assert await ana.hear(beat=True) == answer["seq"], "never a number below where it stands"
    await budi.phone.push(budi.phone.contact("Tan", visibility="team"))
    page = await ana.hear()
    assert page["from"] == answer["seq"]
    ana.phone.take(page)
    assert ana.phone.names() == {"Siti", "Tan"}
    answer = await _push(ana.phone, [ana.phone.contact("Lim")], keys="")
    assert "page" not in answer
    assert isinstance(await ana.hear(), dict | int), "without a page it is told as others are"


async def test_L11_a_stream_that_opens_behind_is_brought_up_to_date(world: World) -> None:
    (ana, budi) = await _ready(world, "ana", "budi")
    rounds = Rounds()
    seq = (await ana.push(ana.contact("Siti", visibility="team")))[0].seq
    late = await _Listener.open(budi, rounds)
    budi.take(await late.hear())
    assert budi.names() == {"Siti"}
    for cursor in ("", "no cursor", f"{budi.cursor}.a5", f"x.{budi.base}", f"{budi.cursor}9"):
        lost = await _Listener.open(budi, rounds, cursor)
        assert await lost.hear() == seq, f"{cursor}: where it stands is not known"
    await ana.push(ana.contact("Tan", visibility="team"))
    assert (await lost.hear())["from"] == seq, "it was told to pull up to there"


async def test_L7_L11_a_stream_that_asks_for_no_pages_gets_numbers(world: World) -> None:
    (ana,) = await _ready(world, "ana")
    stream = world.replica.streams.open(world.tenant, ana.caller.device)
    begin(stream, await tenant_row(world.engine, world.tenant), "")
    seq = (await _push(ana, [ana.contact("Siti")]))["seq"]
    event = await told(Rounds(), world.replica, stream, NOW_MS, beat=False)
    assert event == b'event: seq\ndata: {"seq":%d}\n\n' % seq


async def test_L11_streams_that_only_listen_have_what_pulls_bring(world: World) -> None:
    seed = random.randrange(10**6)
    print(f"SEED={seed}")
    chance = random.Random(seed)
    _, listeners = await _listening(world, "ana", "budi", "citra", "mia", "root")
    (writer,) = await _ready(world, "ana")
    records: list[str] = []
    for _ in range(50):
        await writer.pull()
        record = chance.choice(records) if records and chance.random() < 0.7 else new_id()
        if record in records:
            ops: Values = chance.choice(
                [
                    {"job_title": str(chance.random())},
                    {"visibility": chance.choice(["private", "team", "everyone"])},
                ]
            )
            await writer.push(writer.set("contact", record, **ops))
        else:
            records.append(record)
            names = {"full": str(len(records))}
            await writer.push(writer.create("contact", record, name=names, visibility="everyone"))
        for one in listeners:
            if chance.random() < 0.3:
                continue
            event = await one.hear(beat=chance.random() < 0.2)
            if isinstance(event, int) and event > one.phone.base:
                await one.phone.pull()
            elif isinstance(event, dict):
                at = int(event["cursor"].split(".")[1])
                assert event["from"] <= one.phone.base < at
                one.phone.take(event)
    for one in listeners:
        event = await one.hear(beat=True)
        await one.phone.pull() if isinstance(event, int) else one.phone.take(event)
        name = next(name for name, id_ in world.people.items() if id_ == one.phone.caller.person)
        fresh = await world.phone(name)
        await fresh.pull()
        assert one.phone.base == fresh.base
        assert {id_: one.phone.fields(id_) for id_ in one.phone.rows} == {
            id_: fresh.fields(id_) for id_ in fresh.rows
        }


async def test_L11_a_type_that_is_never_sent_is_not_told_on_the_stream(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (budi,) = await _listening(world, "budi")
    (ana,) = await _ready(world, "ana")
    await ana.push(ana.contact("Siti", visibility="team"))
    monkeypatch.setattr(readable, "by_reach", lambda _types: ByReach(recent=(), server=("contact",)))
    assert await budi.hear() is None
