"""One operation on one field of a draft: checks the value, asks the merge rule, moves the registers."""

from collections.abc import Callable, Container
from functools import partial
from typing import Any, Final, NamedTuple, assert_never

from sync import hlc, merge, values
from sync.batch import Batch, Clash, Draft, Side
from sync.errors import Rejected
from sync.limits import ITEMS_MAX, PROSE_CHARS_MAX, TAGS_MAX
from sync.plan import BORN, Register, TextVersion
from sync.schema import Field, Merge
from sync.wire import Add, Op, Remove, Set, Text


def apply_op(batch: Batch, draft: Draft, field: Field, op: Op) -> None:
    """Applies one operation. Rejected when it does not fit the field or the value is not valid."""
    wanted = _OPS[field.merge]
    if not isinstance(op, wanted):
        raise _misfit(op, field)
    match op:
        case Set() if field.merge == "items":
            _set_item(draft, field, op)
        case Set() if op.item:
            raise _misfit(op, field)
        case Set() if field.merge == "text":
            _set_text(batch, draft, field, op.field, op.value)
        case Set() if field.merge == "once":
            _set_once(draft, field, op)
        case Set():
            _set_value(draft, field, op)
        case Text():
            _set_text(batch, draft, field, op.field, op.value)
        case Add():
            _add_tag(draft, field, op)
        case Remove() if field.merge == "items":
            _remove_item(draft, op)
        case Remove():
            _remove_tag(draft, op)
        case _:
            assert_never(op)


def fill(draft: Draft, field: Field, name: str, value: Any) -> None:
    """Puts a whole value into a field of a new record; its register is BORN."""
    checked = values.check(field, value, name)
    if checked is None:
        return
    draft.record.fields[name] = checked
    draft.changed.add(name)


_OPS: Final[dict[Merge, tuple[type[Op], ...]]] = {
    "latest": (Set,),
    "together": (Set,),
    "closed_wins": (Set,),
    "once": (Set,),
    "text": (Text, Set),
    "tags": (Add, Remove),
    "items": (Set, Remove),
}


def _misfit(op: Op, field: Field) -> Rejected:
    detail = f"{type(op).__name__.lower()} does not fit a field that merges as {field.merge}"
    return Rejected("wrong_operation", detail, op.field)


class _Place(NamedTuple):
    """Where a value stands: a field, or one item of it, and how a new value is put there."""

    draft: Draft
    name: str
    item: str
    put: Callable[[Any, Register], None]


def _register(draft: Draft, name: str) -> Register | None:
    """The register of a field; BORN when the create wrote it; None when it was never written."""
    entry: list[Any] | None = draft.record.meta.get(name)
    if entry is None and name in draft.record.fields:
        entry = draft.record.meta[BORN]
    return None if entry is None else Register(*entry)


def _entry(draft: Draft, entries: dict[str, list[Any]], item: str, held: Container[str]) -> Register | None:
    """The same for one item or tag; `held`: those there now."""
    entry = entries.get(item) or (draft.record.meta[BORN] if item in held else None)
    return None if entry is None else Register(*entry)


def _put(draft: Draft, name: str, value: Any, register: Register) -> None:
    if value is None:
        draft.record.fields.pop(name, None)
    else:
        draft.record.fields[name] = value
    draft.record.meta[name] = list(register)
    draft.changed.add(name)


def _set_value(draft: Draft, field: Field, op: Set) -> None:
    """M2, M3, M7."""
    value = values.check(field, op.value, op.field)
    stands = draft.record.fields.get(op.field)
    register = _register(draft, op.field)
    if register is None:
        _put(draft, op.field, value, draft.register())
        return
    verdict = _verdict(draft, register, equal=merge.same(stands, value))
    if field.merge == "closed_wins":
        verdict = merge.closed_wins(verdict, stands_closed=_is_closed(stands), comes_closed=_is_closed(value))
    place = _Place(draft, op.field, "", partial(_put, draft, op.field))
    _settle(place, verdict, Side(stands, register), value)


def _is_closed(stage: Any) -> bool:
    return bool(stage) and stage["status"] != "open"


def _verdict(draft: Draft, register: Register, *, equal: bool) -> merge.Verdict:
    seen = draft.writer.sees(register)
    return merge.latest(seen=seen, equal=equal, stands=register.stamp, comes=draft.writer.stamp)


def _settle(place: _Place, verdict: merge.Verdict, stands: Side, value: Any) -> None:
    """Carries a verdict out: the register moves, the value that goes stays in the history."""
    draft, name, item, put = place
    comes = Side(value, draft.register())
    match verdict:
        case "take":
            # A register's stamp never goes back (H5): a change made in knowledge of another is later.
            if not merge.same(stands.value, value):
                _supersede(draft, name, item, stands)
            put(value, draft.register(hlc.later(draft.writer.stamp, stands.register.stamp)))
        case "same":
            put(value, comes.register)
        case "ignore":
            pass
        case "win":
            draft.remember(name, item, stands.value, stands.register, "lost")
            put(value, comes.register)
            draft.clashes.append(Clash(name, item, "value", comes, stands))
        case "lose":
            draft.remember(name, item, value, comes.register, "lost")
            draft.clashes.append(Clash(name, item, "value", stands, comes))
        case _:
            assert_never(verdict)
    if not draft.writer.sees(stands.register):
        draft.merged = True


def _supersede(draft: Draft, name: str, item: str, stands: Side) -> None:
    if stands.value is not None:
        draft.remember(name, item, stands.value, stands.register, "replaced")


def _set_once(draft: Draft, field: Field, op: Set) -> None:
    """M8."""
    value = values.check(field, op.value, op.field)
    stands = draft.record.fields.get(op.field)
    verdict = merge.once(is_set=stands is not None, equal=merge.same(stands, value))
    if verdict == "refuse":
        raise Rejected("once_already_set", f"{op.field} is written once", op.field)
    if verdict == "take":
        _put(draft, op.field, value, draft.register())


def _entries(draft: Draft, name: str) -> dict[str, list[Any]]:
    """The registers of a field's items or tags, copied before the first change."""
    entries: dict[str, list[Any]] = dict(draft.record.meta.get(name) or {})
    draft.record.meta[name] = entries
    return entries


def _set_item(draft: Draft, field: Field, op: Set) -> None:
    """M6: each item is a register of its own."""
    value = values.check_item(field, op.item, op.value, op.field)
    items: dict[str, Any] = dict(draft.record.fields.get(op.field) or {})
    if op.item not in items and len(items) >= ITEMS_MAX:
        raise Rejected("too_many", f"{op.field} may hold at most {ITEMS_MAX} items", op.field)
    entries = _entries(draft, op.field)
    register = _entry(draft, entries, op.item, items)

    def put(value: Any, register: Register) -> None:
        items[op.item] = value
        entries[op.item] = list(register)
        draft.record.fields[op.field] = items
        draft.changed.add(op.field)

    place = _Place(draft, op.field, op.item, put)
    if register is None:
        put(value, draft.register())
    elif register.gone and not draft.writer.sees(register):
        comes = Side(value, draft.register())
        put(value, comes.register)
        draft.clashes.append(Clash(op.field, op.item, "kept", comes, Side(None, register)))
    else:
        stands = Side(items.get(op.item), register)
        verdict = _verdict(draft, register, equal=merge.same(stands.value, value))
        _settle(place, verdict, stands, value)


def _remove_item(draft: Draft, op: Remove) -> None:
    """M6: a removal unaware of an edit leaves the item."""
    items: dict[str, Any] = dict(draft.record.fields.get(op.field) or {})
    entries = _entries(draft, op.field)
    register = _entry(draft, entries, op.item, items)
    if register is None:
        return
    match merge.removal(seen=draft.writer.sees(register), gone=bool(register.gone)):
        case "take":
            _supersede(draft, op.field, op.item, Side(items.pop(op.item), register))
            stamp = hlc.later(draft.writer.stamp, register.stamp)
            entries[op.item] = list(draft.register(stamp, gone=True))
            draft.record.fields[op.field] = items
            draft.changed.add(op.field)
        case "keep":
            stands = Side(items[op.item], register)
            draft.clashes.append(Clash(op.field, op.item, "kept", stands, Side(None, draft.register())))
        case "ignore":
            pass


def _add_tag(draft: Draft, field: Field, op: Add) -> None:
    """M5: an add always stands."""
    tag = values.check_tag(field, op.value, op.field)
    tags: list[str] = draft.record.fields.get(op.field) or []
    if tag not in tags and len(tags) >= TAGS_MAX:
        raise Rejected("too_many", f"{op.field} may hold at most {TAGS_MAX} tags", op.field)
    _entries(draft, op.field)[tag] = list(draft.register())
    draft.record.fields[op.field] = sorted({*tags, tag})
    draft.changed.add(op.field)


def _remove_tag(draft: Draft, op: Remove) -> None:
    """M5: a removal takes away only adds its device had seen."""
    entries = _entries(draft, op.field)
    tags: list[str] = draft.record.fields.get(op.field) or []
    register = _entry(draft, entries, op.value, tags)
    if register is None:
        return
    match merge.removal(seen=draft.writer.sees(register), gone=bool(register.gone)):
        case "take":
            _supersede(draft, op.field, op.value, Side(op.value, register))
            entries[op.value] = list(draft.register(gone=True))
            draft.record.fields[op.field] = [tag for tag in tags if tag != op.value]
            draft.changed.add(op.field)
        case "keep":
            draft.merged = True
        case "ignore":
            pass


def _set_text(batch: Batch, draft: Draft, field: Field, name: str, value: Any) -> None:
    """M4: three-way merge from the text the device had started from."""
    text: str = values.check(field, value, name) or ""
    register = _register(draft, name)
    if register is None:
        _put(draft, name, text, draft.register())
        return
    stood = Side(draft.record.fields.get(name) or "", register)
    place = _Place(draft, name, "", partial(_put_text, draft, name, stood))
    base = _text_base(batch, draft, name, stood)
    if base == stood.value:
        _settle(place, "take", stood, text)
    elif text == stood.value:
        _settle(place, _verdict(draft, register, equal=True), stood, text)
    else:
        comes_later = draft.writer.stamp > register.stamp
        merged = merge.three_way(base, *((stood.value, text) if comes_later else (text, stood.value)))
        if len(merged.text) > PROSE_CHARS_MAX:
            _settle(place, "win" if comes_later else "lose", stood, text)
        else:
            _take_merged(place, stood, text, merged)


def _put_text(draft: Draft, name: str, stood: Side, value: Any, register: Register) -> None:
    before = stood.register
    draft.texts.append((name, TextVersion(before.seq, stood.value, before.device, "replaced")))
    _put(draft, name, value, register)


def _take_merged(place: _Place, stood: Side, text: str, merged: merge.Merged) -> None:
    draft, name = place.draft, place.name
    comes = Side(text, draft.register())
    earlier, later = sorted((stood, comes), key=lambda side: side.register.stamp)
    draft.remember(name, "", stood.value, stood.register, "replaced")
    place.put(merged.text, draft.register(later.register.stamp))
    draft.merged = True
    if merged.text != text:
        draft.remember(name, "", text, comes.register, "offered")
        draft.texts.append((name, TextVersion(draft.seq, text, draft.writer.device, "offered")))
    if merged.clash:
        draft.clashes.append(Clash(name, "", "text", later, earlier))


def _text_base(batch: Batch, draft: Draft, name: str, stood: Side) -> str | None:
    """What the device started from: its own last text when newer than its base, else the text at its base.

    "" when the field was still empty then; None when the device had not seen the record at all.
    """
    writer, record, register = draft.writer, draft.record, stood.register
    versions = [
        *batch.texts.get((record.id, name), ()),
        *(version for field, version in draft.texts if field == name),
        TextVersion(register.seq, stood.value, register.device, "replaced"),
    ]
    own = [each for each in versions if each.device == writer.device and each.seq > writer.base]
    if own:
        return max(own, key=lambda each: (each.seq, each.outcome == "offered")).value
    known = [each for each in versions if each.outcome == "replaced" and each.seq <= writer.base]
    if known:
        return max(known, key=lambda each: each.seq).value
    return "" if writer.sees(Register(*record.meta[BORN])) else None
