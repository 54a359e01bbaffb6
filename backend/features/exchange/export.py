"""Writing an export: what a person may read goes to disk page by page, is put in order there, and streams.

The memory holds one page, and of each row its name, its id and its place on the disk; never the rows. A table
is gone through twice: how many numbered columns it has is known only after its fullest row.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO, Any, Final

import msgspec

from backend.base.database.engine import Row
from backend.base.http.problems import NotFound
from backend.features.exchange.export_csv import contacts_csv
from backend.features.exchange.export_table import Line, named_types, table_csv
from backend.features.exchange.export_vcard import contacts_vcf
from backend.features.exchange.exported import Names, contact_of, full_name
from backend.features.exchange.own_fields import own_fields, workspace_of
from backend.features.exchange.store import Importer, fields_of
from backend.features.exchange.words import file_name, file_words
from backend.replica.readable import reader_of
from backend.replica.replica import Replica
from backend.replica.store import tenant_row
from sync.schema import RECORD_TYPES
from sync.schema.pages import table_file
from sync.titles import title_of
from sync.words import Words

CHUNK_BYTES: Final = 64 * 1024
_fields = msgspec.json.Decoder(dict[str, Any]).decode


@dataclass(slots=True)
class _Rows:
    """Rows kept in a file; iterated they come in the order of their names, as often as needed."""

    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    places: list[tuple[str, str | int, str, int, int]] = field(default_factory=list[Any])
    """Name without case, what decides between equal names, id, offset, size."""

    def add(self, name: str, tie: str | int, id_: str, text: str) -> None:
        data = text.encode()
        self.places.append((name.casefold(), tie, id_, self.file.tell(), len(data)))
        self.file.write(data)

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(id, fields) of each."""
        self.places.sort()
        for _, _, id_, offset, size in self.places:
            self.file.seek(offset)
            yield id_, _fields(self.file.read(size))

    def close(self) -> None:
        self.file.close()


@dataclass(frozen=True, slots=True)
class _Made:
    """What rows are made into, anew each time it is gone through."""

    make: Callable[[str, Mapping[str, Any]], Any]
    rows: _Rows

    def __iter__(self) -> Iterator[Any]:
        return (self.make(id_, fields) for id_, fields in self.rows)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a file holds: rows of `type`, which name rows of the types in `names`."""

    type: str
    names: tuple[str, ...]
    make: Callable[[Names, str, Mapping[str, Any]], Any]
    write: Callable[[Iterable[Any], Words], Iterator[str]]


# The columns of address books have names that other apps know: no words of the workspace.
def _contacts_csv(contacts: Iterable[Any], _: Words) -> Iterator[str]:
    return contacts_csv(contacts)


def _contacts_vcf(contacts: Iterable[Any], _: Words) -> Iterator[str]:
    return contacts_vcf(contacts)


def _contacts_vcf_3(contacts: Iterable[Any], _: Words) -> Iterator[str]:
    return contacts_vcf(contacts, "3.0")


def _files() -> Iterator[tuple[str, _Kind]]:
    """What can be exported: every type with pages as a table, contacts in the ways of address books."""
    for type_, of in RECORD_TYPES.items():
        if file := table_file(of):
            yield file, _Kind(type_, named_types(type_), _line_of(type_), table_csv)
    yield "contacts.csv", _Kind("contact", ("company", "person"), contact_of, _contacts_csv)
    yield "contacts.vcf", _Kind("contact", ("company", "person"), contact_of, _contacts_vcf)


def _line_of(type_: str) -> Callable[[Names, str, Mapping[str, Any]], Line]:
    return lambda names, _, fields: Line(type_, names, fields)


FILES: Final[Mapping[str, _Kind]] = dict(_files())


async def write_export(replica: Replica, importer: Importer, name: str, version: str = "4.0") -> IO[bytes]:
    """contacts.csv, contacts.vcf, companies.csv, deals.csv, ...: what the person may read, as of one moment.

    `version`: of the vCards, "4.0" or "3.0". The file is open at its beginning and gone once it is closed.
    Raises NotFound for another name.
    """
    kind = FILES.get(name)
    if kind is None:
        raise NotFound(f"There's no export {name[:40]!r}; choose one of {', '.join(FILES)}.")
    write = kind.write if version != "3.0" or not name.endswith(".vcf") else _contacts_vcf_3
    words = await _words_for(replica, importer)
    with closing(_Rows()) as rows:
        names = await _read(replica, importer, kind, rows)
        made = _Made(lambda *row: kind.make(names, *row), rows)
        return await asyncio.to_thread(_write, lambda rows: write(rows, words), made)


async def download_name(replica: Replica, importer: Importer, name: str) -> str:
    """What a file of `write_export` is called where it is saved: in the words of the workspace."""
    return file_name(name, FILES[name].type, await _words_for(replica, importer))


async def _words_for(replica: Replica, importer: Importer) -> Words:
    engine, tenant = replica.engine, importer.tenant
    async with engine.read():
        person = await fields_of(engine, tenant, "person", importer.person)
        return file_words(await workspace_of(engine, tenant), str(person.get("language") or "en"))


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The file in pieces of CHUNK_BYTES; it is closed at the end."""
    with file:
        while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield piece


async def _read(replica: Replica, importer: Importer, kind: _Kind, rows: _Rows) -> Names:
    engine, tenant = replica.engine, importer.tenant
    async with engine.read():
        reader = await reader_of(replica, await tenant_row(engine, tenant), tenant, importer.person)
        names = Names(await own_fields(engine, tenant, kind.type))
        for type_ in (*kind.names, kind.type):
            async for page in reader.all_of(type_):
                await asyncio.to_thread(_take, page, type_, names, rows if type_ == kind.type else None)
    return names


def _take(page: Iterable[Row], type_: str, names: Names, rows: _Rows | None) -> None:
    for seq, id_, _, text in page:
        fields = _fields(text)
        names.add(type_, id_, fields)
        if rows is not None and type_ == "contact":
            rows.add(full_name(fields), id_, id_, text)
        elif rows is not None:
            rows.add(title_of(type_, fields), seq, id_, text)


def _write(write: Callable[[Iterable[Any]], Iterator[str]], made: Iterable[Any]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it goes on to whoever asked for it
    try:
        for text in write(made):
            file.write(text.encode())
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file
