"""An export of any size takes little memory, and is told in the order of names."""

from __future__ import annotations

import csv
import io
import tracemalloc
from typing import Any

import msgspec
import pytest

from backend.base.database.engine import make_engine
from backend.base.database.migrations.run import migrate
from backend.base.database.tables import bind
from backend.base.http.problems import NotFound
from backend.features.exchange import export as exporting
from backend.features.exchange import store
from backend.features.exchange.export import chunks, write_export
from backend.replica import sql
from tests.backend.world import World, build, new_id

CONTACTS, NOTES_CHARS = 20_000, 2_000
EXPORT_PEAK_BYTES_MAX = 16 * 1024 * 1024
"""For CONTACTS, which are 42 MB of JSON: their names, ids and places on the disk, and one page of rows."""

FIRST_SEQ = {"contact": 1_000_000, "company": 2_000_000}


async def _put(world: World, type_: str, rows: list[dict[str, Any]]) -> list[str]:
    """Rows as a push leaves them, without the work of one; their ids."""
    ids = [new_id() for _ in rows]
    made = [
        (world.tenant, id_, type_, "*", "", msgspec.json.encode(fields).decode(), "{}", seq, seq, False)
        for seq, (id_, fields) in enumerate(zip(ids, rows, strict=True), FIRST_SEQ[type_])
    ]
    for start in range(0, len(made), 2_000):
        await world.engine.write_all([sql.into(sql.RECORD, made[start : start + 2_000])])
    return ids


def _importer(world: World) -> store.Importer:
    return store.Importer(world.tenant, world.people["ana"])


async def _text(world: World, name: str) -> str:
    with await write_export(world.replica, _importer(world), name) as file:
        return file.read().decode()


async def test_memory_does_not_grow_with_what_the_rows_hold(tmp_path: Any) -> None:
    engine = make_engine(f"sqlite://{tmp_path / 'book.sqlite'}")
    await migrate(engine)
    bind(engine)
    try:
        world = await build(engine)
        await _put(
            world,
            "contact",
            [{"name": {"full": f"Given{n} Family"}, "notes": "n" * NOTES_CHARS} for n in range(CONTACTS)],
        )
        tracemalloc.start()
        try:
            size = 0
            async for piece in chunks(await write_export(world.replica, _importer(world), "contacts.csv")):
                size += len(piece)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    finally:
        await engine.close_connection_pool()
    print(f"{size / 2**20:.1f} MiB, peak {peak / 2**20:.1f} MiB")
    assert size > CONTACTS * NOTES_CHARS
    assert peak < EXPORT_PEAK_BYTES_MAX


async def test_rows_come_by_name_and_equal_names_as_they_were_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.replica.readable.PAGE_ROWS", 3)
    names = ["beta", "Alpha", "alpha", "ALPHA", "Ärger", "zulu", "beta"]
    companies = await _put(
        world, "company", [{"name": name, "notes": str(n)} for n, name in enumerate(names)]
    )
    rows = list(csv.DictReader(io.StringIO((await _text(world, "companies.csv")).lstrip("\ufeff"))))
    assert [(row["Name"], row["Notes"]) for row in rows] == [
        ("Alpha", "1"), ("alpha", "2"), ("ALPHA", "3"), ("beta", "0"), ("beta", "6"),
        ("zulu", "5"), ("Ärger", "4"),
    ]  # fmt: skip
    await _put(
        world, "contact", [{"name": {"full": name}, "company": companies[n]} for n, name in enumerate(names)]
    )
    contacts = list(csv.DictReader(io.StringIO((await _text(world, "contacts.csv")).lstrip("\ufeff"))))
    assert [row["First Name"].casefold() for row in contacts] == sorted(name.casefold() for name in names)
    assert all(row["First Name"] == row["Organization Name"] for row in contacts)


async def test_the_fullest_row_says_which_columns_come_first(world: World) -> None:
    phones = {str(n): {"kind": "work", "number": f"+6032161880{n}", "raw": ""} for n in range(3)}
    emails = {"e": {"kind": "work", "address": "a@x.example"}}
    await _put(
        world, "company",
        [{"name": "A", "emails": emails}, {"name": "B", "phones": phones}, {"name": "C"}],
    )  # fmt: skip
    header = (await _text(world, "companies.csv")).lstrip("\ufeff").split("\r\n")[0].split(",")
    assert header[12::4] == ["Phone 1 - Label", "Phone 2 - Label", "Phone 3 - Label", "E-mail 1 - Label"]


async def test_a_file_is_gone_once_it_was_sent(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "CHUNK_BYTES", 10)
    file = await write_export(world.replica, _importer(world), "deals.csv")
    pieces = [piece async for piece in chunks(file)]
    assert b"".join(pieces) == "\ufeffName\r\n".encode()
    assert [len(piece) for piece in pieces] == [9]
    assert file.closed
    with pytest.raises(NotFound):
        await write_export(world.replica, _importer(world), "secrets.csv")
