"""What the server and the process that reads and plans an import say to each other; all of it is JSON.

-> Look, the file's bytes                    <- Shown, or Failed
-> Take, the file's bytes, Pages to the end  <- Reading ..., or Failed, then for each batch:
<- Batch                                     -> what was refused of it
<- Finished, the report as JSON, the report as CSV
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.features.exchange.draft import Setting
from backend.features.exchange.given import Options
from sync.wire import Create, Edit


class Look(msgspec.Struct, tag="look"):
    """Say what is in a file."""

    setting: Setting


class Take(msgspec.Struct, tag="take"):
    """Plan the import of a file. `held`: the person's access keys; `batch`: about so many writes at once."""

    setting: Setting
    name: str
    upload: str
    batch: int
    options: Options
    mapping: Mapping[str, str]
    person: str
    held: frozenset[str]
    people: Mapping[str, Mapping[str, Any]]
    custom_fields: Mapping[str, Mapping[str, Any]]


class Page(msgspec.Struct):
    """Some of the records there are: (id, key, fields as JSON); some of the writes taken before.

    `end`: the last page.
    """

    contacts: list[tuple[str, str, str]] = []
    companies: list[tuple[str, str, str]] = []
    taken: list[Answered] = []
    end: bool = False


class Answered(msgspec.Struct, array_like=True):
    """What became of a write. `code`: "" where it was taken as it was."""

    id: str
    code: str = ""
    detail: str = ""


class Shown(msgspec.Struct, tag="shown"):
    """What is in the file, for the screen."""

    answer: msgspec.Raw
    rows: int


class Reading(msgspec.Struct, tag="reading"):
    """How many rows were read and planned; each counts twice."""

    steps: int


class Batch(msgspec.Struct, tag="batch"):
    """Writes for one transaction. `done`: lines that are settled with it, of `lines`."""

    writes: list[Create | Edit]
    done: int
    lines: int


class Finished(msgspec.Struct, tag="finished"):
    """Everything was written; the two forms of the report follow."""


class Failed(msgspec.Struct, tag="failed"):
    """The file cannot be taken: the code of an ImportProblem."""

    code: str
    detail: str


READY = b"ready"
asked = msgspec.json.Decoder(Look | Take)
page = msgspec.json.Decoder(Page)
refused = msgspec.json.Decoder(list[Answered])
said = msgspec.json.Decoder(Shown | Reading | Batch | Finished | Failed)
encode = msgspec.json.Encoder().encode
