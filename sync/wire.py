"""The wire format of push and pull as msgspec Structs (SPEC.md sections P and L).

Decode at the edge with `decode_push` and `decode_pull`; inside, everything is typed.
"""

import hashlib
import re
import uuid
from typing import Annotated, Any, Final, Literal, cast

import msgspec

from sync.errors import BadRequest
from sync.limits import DEVICE_CHARS_MAX, INTEGER_MAX

Outcome = Literal["applied", "merged", "conflict", "rejected", "duplicate"]


class Set(msgspec.Struct, frozen=True, tag_field="op", tag="set", omit_defaults=True):
    """Puts a whole value into a field, or (with `item`) one item into an items field."""

    field: str
    value: Any
    item: str = ""


class Add(msgspec.Struct, frozen=True, tag_field="op", tag="add"):
    """Adds one tag."""

    field: str
    value: str


class Remove(msgspec.Struct, frozen=True, tag_field="op", tag="remove", omit_defaults=True):
    """Removes one item (`item`) or one tag (`value`)."""

    field: str
    item: str = ""
    value: str = ""


class Text(msgspec.Struct, frozen=True, tag_field="op", tag="text"):
    """The whole new text of a prose field; the server merges it three ways."""

    field: str
    value: str


Op = Set | Add | Remove | Text


class Create(msgspec.Struct, frozen=True, tag_field="kind", tag="create", omit_defaults=True):
    """A new record. `fields`: whole field values; items as {item id: value}, tags as a list.

    `act`: the id of the act of a person that this mutation is part of (P9), "" when it stands alone.
    `was`: as "device/n", the names under which it was sent before its device got another id (P2).
    """

    n: int
    id: str
    type: str
    record: str
    base: int
    stamp: str
    fields: dict[str, Any]
    act: str = ""
    was: list[str] = []


class Edit(msgspec.Struct, frozen=True, tag_field="kind", tag="edit", omit_defaults=True):
    """Operations on one record, applied in order and together."""

    n: int
    id: str
    type: str
    record: str
    base: int
    stamp: str
    ops: list[Op]
    act: str = ""
    was: list[str] = []


class Delete(msgspec.Struct, frozen=True, tag_field="kind", tag="delete", omit_defaults=True):
    """Deletes a record; a tombstone stays."""

    n: int
    id: str
    type: str
    record: str
    base: int
    stamp: str
    act: str = ""
    was: list[str] = []


class Revive(msgspec.Struct, frozen=True, tag_field="kind", tag="revive", omit_defaults=True):
    """Brings a deleted record back with the values it had."""

    n: int
    id: str
    type: str
    record: str
    base: int
    stamp: str
    act: str = ""
    was: list[str] = []


class Skip(msgspec.Struct, frozen=True, tag_field="kind", tag="skip"):
    """A discarded mutation: it does nothing and keeps the numbering whole."""

    n: int
    id: str
    type: str = ""
    record: str = ""
    base: int = 0
    stamp: str = ""


Mutation = Create | Edit | Delete | Revive | Skip


class Unreadable(msgspec.Struct, frozen=True):
    """A mutation of a known number whose body does not fit the wire format; it is rejected alone (P6).

    `act`, `create`: what of its act could be read; `create`: it would have made `record` (P9).
    """

    n: int
    id: str
    detail: str
    body: bytes
    type: str = ""
    record: str = ""
    base: int = 0
    stamp: str = ""
    act: str = ""
    create: bool = False


Incoming = Mutation | Unreadable


class Told(msgspec.Struct, frozen=True):
    """What a device tells of itself (D12). `waits`: items that wait on it or need their person, as a number.

    `app`: version of the app; `stored_mb`: what it keeps; `kept`: the browser promised not to clear it.
    """

    waits: Annotated[int, msgspec.Meta(ge=0, le=INTEGER_MAX)] = 0
    app: Annotated[str, msgspec.Meta(max_length=DEVICE_CHARS_MAX)] = ""
    stored_mb: Annotated[int, msgspec.Meta(ge=0, le=INTEGER_MAX)] = 0
    kept: bool = False


class PushRequest(msgspec.Struct, frozen=True):
    """One batch of a device, in order of n. `schema`: the schema version the device was built with.

    `cursor`, `mark`: where the device is in the log, as in a pull: so a restored server is noticed.
    `keys`: as in a pull; a push that says them takes what is new along (P11), None does not.
    `sent`: the body hash of each mutation as it was sent, where values were put into normal form since; empty
    when they are as they came. A replay is compared by it (P2).
    """

    protocol: int
    schema: int
    device: str
    mutations: list[Incoming]
    cursor: str = ""
    mark: str = ""
    keys: str | None = None
    sent: tuple[str, ...] = ()
    told: Told | None = None

    def hashes(self) -> tuple[str, ...]:
        """The body hash of each mutation as it was sent."""
        return self.sent or tuple(body_hash(mutation) for mutation in self.mutations)


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one mutation. `seq` 0: it changed nothing. `first`: the first outcome of a duplicate.

    `id`: left out where it follows from the device and n (P10).
    """

    n: int
    id: str | msgspec.UnsetType
    outcome: Outcome
    seq: int
    code: str = ""
    detail: str = ""
    field: str = ""
    first: str = ""
    clamped: bool = False


class PullRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """`cursor` "" asks for a snapshot; `keys` is the digest of the held keys the device knows.

    `device`: who asks. The session of a browser can pass to another person while a tab of the first is open.
    `types`: only rows of these types, chained like `only`. `counts`: the answer counts the rows.
    `mark`: the server's signature of the cursor, as it came with it.
    `since`: the lowest month the device holds of types of reach `recent`; 0: none yet; null: it does not know
    of months, and gets all of them (R3).
    """

    protocol: int
    schema: int
    cursor: str = ""
    keys: str = ""
    only: list[str] = msgspec.field(default_factory=list[str])
    device: str = ""
    types: list[str] = msgspec.field(default_factory=list[str])
    counts: bool = False
    mark: str = ""
    since: int | None = None
    told: Told | None = None


class Put(msgspec.Struct, frozen=True, tag_field="change", tag="put", omit_defaults=True):
    """A whole record: it replaces whatever the device has confirmed of it.

    `month`: in which it last changed; of types of reach `recent` when the request names `since` (R3).
    """

    type: str
    id: str
    key: str
    fields: dict[str, Any]
    month: int = 0


class Patch(msgspec.Struct, frozen=True, tag_field="change", tag="patch", omit_defaults=True):
    """Only the fields that changed since the cursor, each with its whole value; null clears a field."""

    type: str
    id: str
    fields: dict[str, Any]
    month: int = 0


class Drop(msgspec.Struct, frozen=True, tag_field="change", tag="drop"):
    """The record is gone: deleted for all, departed from this person's view, or forgotten for good."""

    type: str
    id: str
    why: Literal["deleted", "departed", "forgotten"]


Change = Put | Patch | Drop


class HeldKeys(msgspec.Struct, frozen=True):
    """The access keys the person holds now, or ["all"], with their digest."""

    digest: str
    held: list[str]


class PullAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page. `more`: ask again with `cursor`. `keys`: sent when the digest differs from the request's.

    `mark`: the server's signature of the cursor. `counts`: {type: [rows, XOR of their ids' hashes as 16 hex
    digits]} of all the person may read and the device holds, as of `seq`; sent when asked for.
    `month`: the month it is; `since`: the lowest of which this answer brings and counts rows; sent when the
    request named `since`.
    """

    cursor: str
    more: bool
    epoch: str
    seq: int
    stamp: str
    changes: list[Change]
    keys: HeldKeys | None = None
    mark: str = ""
    counts: dict[str, tuple[int, str]] | None = None
    month: int = 0
    since: int = 0


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """A last page that comes with the answer to a push: what a PullAnswer says and the answer does not."""

    cursor: str
    changes: list[Change]
    mark: str = ""


class PushAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One result per mutation, in the same order; `stamp`: the server's clock, `seq`: the tenant counter.

    `page`: everything after the cursor of the request, when it was asked for and is small (P11).
    """

    results: list[Result]
    stamp: str
    epoch: str
    seq: int
    page: Page | None = None


class LivePage(msgspec.Struct, frozen=True, omit_defaults=True, rename={"since": "from"}):
    """The data of a `page` event (L11), whose id is the cursor: everything after seq `from` up to there."""

    since: int
    stamp: str
    changes: list[Change]
    mark: str = ""


class HistoryEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A value a field no longer has, or never had (plan.HistoryOutcome)."""

    seq: int
    field: str
    item: str
    value: Any
    person: str
    device: str
    stamp: str
    outcome: str


class HistoryAnswer(msgspec.Struct, frozen=True):
    """Newest first."""

    entries: list[HistoryEntry]


class _Envelope(msgspec.Struct):
    protocol: int
    schema: int
    device: str
    mutations: list[msgspec.Raw]
    cursor: str = ""
    mark: str = ""
    keys: str | None = None
    told: Told | None = None


class _Head(msgspec.Struct):
    n: int
    id: str | msgspec.UnsetType = msgspec.UNSET


class _Part(msgspec.Struct):
    """What ties an unreadable mutation to its act."""

    kind: str = ""
    record: str = ""
    act: str = ""


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)
_HEAD: Final = msgspec.json.Decoder(_Head)
_PART: Final = msgspec.json.Decoder(_Part)
_MUTATION: Final = msgspec.json.Decoder(Mutation)
_PULL: Final = msgspec.json.Decoder(PullRequest)
_STAMP_TIME_CHARS: Final = 17
"""Of a stamp without its device (P10)."""
_MALFORMED: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""RecursionError: brackets nested deeper than any record."""


def decode_push(body: bytes) -> PushRequest:
    """Reads a push. A mutation that does not fit becomes `Unreadable`; BadRequest for the rest."""
    try:
        envelope = _decode_envelope(body)
        mutations = [_decode_mutation(bytes(raw), envelope.device) for raw in envelope.mutations]
    except _MALFORMED as error:
        raise BadRequest(str(error)) from error
    for mutation in mutations:
        if mutation.n < 1 or not mutation.id:
            raise BadRequest(f"a mutation has n of at least 1 and an id, not {mutation.n}, {mutation.id!r}")
    head = (envelope.protocol, envelope.schema, envelope.device)
    where = (envelope.cursor, envelope.mark, envelope.keys)
    return PushRequest(*head, mutations, *where, told=envelope.told)


def decode_pull(body: bytes) -> PullRequest:
    """Reads a pull; BadRequest when it does not fit."""
    try:
        return _PULL.decode(body)
    except _MALFORMED as error:
        raise BadRequest(str(error)) from error


_MUTATIONS: Final = uuid.UUID("8a1d7c44-52ce-5f0b-9c1e-3b7d0f2a6e95").bytes
"""Name space of the ids of mutations."""


def mutation_id(device: str, n: int) -> str:
    """The id of a mutation that says none (P10): a UUIDv5, made without an object for each of a batch."""
    name = f"{device}/{n}".encode("utf-8", "replace")
    found = bytearray(hashlib.sha1(_MUTATIONS + name, usedforsecurity=False).digest()[:16])
    found[6] = found[6] & 0x0F | 0x50
    found[8] = found[8] & 0x3F | 0x80
    text = found.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def lean(result: Result, device: str) -> Result:
    """The result without an id that follows from its device and number (P10)."""
    follows = result.id == mutation_id(device, result.n)
    return msgspec.structs.replace(result, id=msgspec.UNSET) if follows else result


def body_hash(mutation: Incoming) -> str:
    """Hex digest of what was understood of a mutation as sent; a replay must have the same one (P2)."""
    unreadable = isinstance(mutation, Unreadable)
    body = mutation.body if unreadable else msgspec.json.encode(mutation, order="sorted")
    return hashlib.blake2b(body, digest_size=16).hexdigest()


_ESCAPE: Final = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def _decode_envelope(body: bytes) -> _Envelope:
    """JavaScript writes half an emoji as a lone surrogate; it becomes U+FFFD and blocks nothing (P6)."""
    try:
        return _ENVELOPE.decode(body)
    except msgspec.DecodeError:
        return _ENVELOPE.decode(_ESCAPE.sub(lambda found: b"\\ufffd" if found[1] else found[0], body))


def _decode_mutation(raw: bytes, device: str) -> Incoming:
    head = _HEAD.decode(raw)
    id_, whole = head.id, raw
    if isinstance(id_, msgspec.UnsetType):
        id_ = mutation_id(device, head.n)
        whole = b'{"id":"%s",%s' % (id_.encode(), raw.lstrip()[1:])
    try:
        mutation = cast(Mutation, _MUTATION.decode(whole))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        part = _part(raw)
        create = part.kind == "create"
        return Unreadable(head.n, id_, str(error), raw, record=part.record, act=part.act, create=create)
    if len(mutation.stamp) == _STAMP_TIME_CHARS:
        return msgspec.structs.replace(mutation, stamp=f"{mutation.stamp}-{device}")
    return mutation


def _part(raw: bytes) -> _Part:
    try:
        return _PART.decode(raw)
    except _MALFORMED:
        return _Part()
