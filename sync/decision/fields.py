"""One operation on one field of a working: checks the value, asks the merge rule, moves the register."""

from collections.abc import Callable
from typing import Any, Final, assert_never

from sync import hlc, merge, values
from sync.decision.batch import Batch, Clash, Working, Writer
from sync.decision.places import Place
from sync.decision.texts import set_text
from sync.errors import Rejected
from sync.limits import ITEMS_MAX, TAGS_MAX
from sync.merge import Rank, Side
from sync.schema import Field, Merge
from sync.wire import Add, Op, Remove, Set, Text


def apply_op(batch: Batch, working: Working, field: Field, op: Op) -> None:
    """Applies one operation. Rejected when it does not fit the field or the value is not valid."""
    if not isinstance(op, _OPS[field.merge]) or not _fits(field, op):
        detail = f"{type(op).__name__.lower()} does not fit a field that merges as {field.merge}"
        raise Rejected("wrong_operation", detail, op.field)
    match op:
        case Text():
            set_text(batch, Place(working, op.field), field, op.value)
        case Set():
            _set(batch, working, field, op)
        case Add():
            _add_tag(working, field, op)
        case Remove(item=""):
            _remove(Place(working, op.field, "tag", op.value))
        case Remove():
            _remove(Place(working, op.field, "item", op.item))
        case _:
            assert_never(op)


def fill(working: Working, field: Field, name: str, value: Any) -> None:
    """Puts a whole value into a field of a new record; its register is BORN."""
    checked = values.check(field, value, name)
    if checked is not None:
        working.record.fields[name] = checked
        working.changed.add(name)


_OPS: Final[dict[Merge, tuple[type[Op], ...]]] = {
    "latest": (Set,),
    "together": (Set,),
    "closed_wins": (Set,),
    "once": (Set,),
    "text": (Text, Set),
    "tags": (Add, Remove),
    "items": (Set, Remove),
}


def _fits(field: Field, op: Op) -> bool:
    """Items are named by their id, and nothing else is."""
    item = op.item if isinstance(op, Set | Remove) else ""
    return bool(item) == (field.merge == "items")


def _set(batch: Batch, working: Working, field: Field, op: Set) -> None:
    match field.merge:
        case "text":
            set_text(batch, Place(working, op.field), field, op.value)
        case "items":
            _set_item(working, field, op)
        case "once":
            _set_once(working, field, op)
        case "closed_wins":
            _set_field(working, field, op, merge.closed_then_stamp)
        case "latest" | "together" | "tags":
            _set_field(working, field, op)


def _set_field(
    working: Working, field: Field, op: Set, rank: Callable[[Side], Rank] = merge.live_then_stamp
) -> None:
    place = Place(working, op.field)
    value = values.check(field, op.value, op.field)
    _settle(place, values.kept_parts(field, value, place.value(), working.writer.schema), rank)


def _set_item(working: Working, field: Field, op: Set) -> None:
    """M6: each item is a register of its own."""
    value = values.check_item(field, op.item, op.value, op.field)
    place = Place(working, op.field, "item", op.item)
    _make_room(place, ITEMS_MAX)
    _settle(place, values.kept_parts(field, value, place.value(), working.writer.schema))


def _add_tag(working: Working, field: Field, op: Add) -> None:
    """M5: an add always stands."""
    tag = values.check_tag(field, op.value, op.field)
    place = Place(working, op.field, "tag", tag)
    _make_room(place, TAGS_MAX)
    _settle(place, tag)


def _make_room(place: Place, most: int) -> None:
    held = place.working.record.fields.get(place.name) or ()
    if place.item not in held and len(held) >= most:
        raise Rejected("too_many", f"{place.name} can hold at most {most} entries", place.name)


def _remove(place: Place) -> None:
    """M5, M6: a removal takes away only what its device had seen.

    What is gone already is removed again where others removed it unseen: against a machine (M12) each counts.
    """
    sees = place.working.writer.sees
    if place.value() is not None or any(not sees(each.register) for each in place.siblings()):
        _settle(place, None, gone=True)


def _set_once(working: Working, field: Field, op: Set) -> None:
    """M8."""
    value = values.check(field, op.value, op.field)
    place = Place(working, op.field)
    verdict = merge.once(place.value(), value)
    stood = next(iter(place.siblings()), None)
    if verdict == "refuse" and stood is not None and _yields(stood, working.writer):
        working.remember((op.field, ""), stood, "lost", until=working.seq)
        verdict = "take"
    if verdict == "refuse":
        raise Rejected("once_already_set", f"{op.field} can be set only once", op.field)
    if verdict == "take":
        place.put(Side(value, working.register()), [])


def _yields(stood: Side, writer: Writer) -> bool:
    """M12: a machine's write, of which this person did not know."""
    return not writer.machine and merge.is_machine(stood.register.device) and not writer.sees(stood.register)


def _settle(
    place: Place, value: Any, rank: Callable[[Side], Rank] = merge.live_then_stamp, *, gone: bool = False
) -> None:
    """M1, M2: the write supersedes what it has seen; of it and the rest one stands, others wait behind."""
    working = place.working
    comes = Side(value, working.register(gone=gone))
    siblings = place.siblings()
    if not siblings:
        place.put(comes, [])
        return
    sees = working.writer.sees
    seen = [each for each in siblings if sees(each.register)]
    unseen = [each for each in siblings if not sees(each.register)]
    working.merged = working.merged or bool(unseen)
    winner, behind = merge.resolve(unseen, comes, rank)
    stood = siblings[0]
    _leave(place, stood, winner, aware=stood in seen)
    if winner is comes:
        if stood in unseen:
            _clash(place, winner=comes, loser=stood, stood=True)
        # A register's stamp never goes back (H5): a change made in knowledge of another is later.
        floor = max((each.register.stamp for each in seen), default=hlc.ZERO)
        place.put(Side(value, working.register(hlc.later(working.writer.stamp, floor), gone=gone)), behind)
    else:
        _clash(place, winner=winner, loser=comes)
        if winner is not stood:  # it stands again, which is news
            winner = Side(winner.value, winner.register._replace(seq=working.seq))
        place.put(winner, behind)


def _leave(place: Place, stood: Side, winner: Side, *, aware: bool) -> None:
    """Keeps in the history what stood until now. A value that loses a conflict is kept by `_clash`."""
    if stood is winner or (not aware and _clashes(place, winner, stood) and not stood.register.gone):
        return
    wanted = aware and stood.value is not None and not merge.same(stood.value, winner.value)
    working = place.working
    working.remember((place.name, place.item), stood, "replaced" if wanted else "stood", until=working.seq)


def _clashes(place: Place, winner: Side, loser: Side) -> bool:
    """Tags clash with nobody."""
    return place.kind != "tag" and not merge.same(winner.value, loser.value)


def _clash(place: Place, *, winner: Side, loser: Side, stood: bool = False) -> None:
    """Keeps the losing value and records the conflict; a machine only yields. `stood`: it was current."""
    if not _clashes(place, winner, loser):
        return
    name, item, working = place.name, place.item, place.working
    gone = winner.register.gone or loser.register.gone
    if not loser.register.gone:
        working.remember((name, item), loser, "lost", until=working.seq if stood else 0)
    if merge.is_machine(loser.register.device):
        return
    working.clashes.append(Clash(name, item, "kept" if gone else "value", winner, loser))
