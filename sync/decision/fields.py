"""One operation on one field of a draft: checks the value, asks the merge rule, moves the register."""

from collections.abc import Callable
from typing import Any, Final, assert_never

from sync import hlc, merge, values
from sync.decision.batch import Batch, Clash, Draft, Writer
from sync.decision.places import Place
from sync.decision.texts import set_text
from sync.errors import Rejected
from sync.limits import ITEMS_MAX, TAGS_MAX
from sync.merge import Rank, Side
from sync.schema import Field, Merge
from sync.wire import Add, Op, Remove, Set, Text


def apply_op(batch: Batch, draft: Draft, field: Field, op: Op) -> None:
    """Applies one operation. Rejected when it does not fit the field or the value is not valid."""
    if not isinstance(op, _OPS[field.merge]) or not _fits(field, op):
        detail = f"{type(op).__name__.lower()} does not fit a field that merges as {field.merge}"
        raise Rejected("wrong_operation", detail, op.field)
    match op:
        case Text():
            set_text(batch, Place(draft, op.field), field, op.value)
        case Set():
            _set(batch, draft, field, op)
        case Add():
            _add_tag(draft, field, op)
        case Remove(item=""):
            _remove(Place(draft, op.field, "tag", op.value))
        case Remove():
            _remove(Place(draft, op.field, "item", op.item))
        case _:
            assert_never(op)


def fill(draft: Draft, field: Field, name: str, value: Any) -> None:
    """Puts a whole value into a field of a new record; its register is BORN."""
    checked = values.check(field, value, name)
    if checked is not None:
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


def _fits(field: Field, op: Op) -> bool:
    """Items are named by their id, and nothing else is."""
    item = op.item if isinstance(op, Set | Remove) else ""
    return bool(item) == (field.merge == "items")


def _set(batch: Batch, draft: Draft, field: Field, op: Set) -> None:
    match field.merge:
        case "text":
            set_text(batch, Place(draft, op.field), field, op.value)
        case "items":
            _set_item(draft, field, op)
        case "once":
            _set_once(draft, field, op)
        case "closed_wins":
            _set_field(draft, field, op, merge.closed_then_stamp)
        case "latest" | "together" | "tags":
            _set_field(draft, field, op)


def _set_field(
    draft: Draft, field: Field, op: Set, rank: Callable[[Side], Rank] = merge.live_then_stamp
) -> None:
    place = Place(draft, op.field)
    value = values.check(field, op.value, op.field)
    _settle(place, values.kept_parts(field, value, place.value(), draft.writer.schema), rank)


def _set_item(draft: Draft, field: Field, op: Set) -> None:
    """M6: each item is a register of its own."""
    value = values.check_item(field, op.item, op.value, op.field)
    place = Place(draft, op.field, "item", op.item)
    _make_room(place, ITEMS_MAX)
    _settle(place, values.kept_parts(field, value, place.value(), draft.writer.schema))


def _add_tag(draft: Draft, field: Field, op: Add) -> None:
    """M5: an add always stands."""
    tag = values.check_tag(field, op.value, op.field)
    place = Place(draft, op.field, "tag", tag)
    _make_room(place, TAGS_MAX)
    _settle(place, tag)


def _make_room(place: Place, most: int) -> None:
    held = place.draft.record.fields.get(place.name) or ()
    if place.item not in held and len(held) >= most:
        raise Rejected("too_many", f"{place.name} can hold at most {most} entries", place.name)


def _remove(place: Place) -> None:
    """M5, M6: a removal takes away only what its device had seen.

    What is gone already is removed again where others removed it unseen: against a machine (M12) each counts.
    """
    sees = place.draft.writer.sees
    if place.value() is not None or any(not sees(each.register) for each in place.siblings()):
        _settle(place, None, gone=True)


def _set_once(draft: Draft, field: Field, op: Set) -> None:
    """M8."""
    value = values.check(field, op.value, op.field)
    place = Place(draft, op.field)
    verdict = merge.once(place.value(), value)
    stood = next(iter(place.siblings()), None)
    if verdict == "refuse" and stood is not None and _yields(stood, draft.writer):
        draft.remember((op.field, ""), stood, "lost", until=draft.seq)
        verdict = "take"
    if verdict == "refuse":
        raise Rejected("once_already_set", f"{op.field} can be set only once", op.field)
    if verdict == "take":
        place.put(Side(value, draft.register()), [])


def _yields(stood: Side, writer: Writer) -> bool:
    """M12: a machine's write, of which this person did not know."""
    return not writer.machine and merge.is_machine(stood.register.device) and not writer.sees(stood.register)


def _settle(
    place: Place, value: Any, rank: Callable[[Side], Rank] = merge.live_then_stamp, *, gone: bool = False
) -> None:
    """M1, M2: the write supersedes what it has seen; of it and the rest one stands, others wait behind."""
    draft = place.draft
    comes = Side(value, draft.register(gone=gone))
    siblings = place.siblings()
    if not siblings:
        place.put(comes, [])
        return
    sees = draft.writer.sees
    seen = [each for each in siblings if sees(each.register)]
    unseen = [each for each in siblings if not sees(each.register)]
    draft.merged = draft.merged or bool(unseen)
    winner, behind = merge.resolve(unseen, comes, rank)
    stood = siblings[0]
    _leave(place, stood, winner, aware=stood in seen)
    if winner is comes:
        if stood in unseen:
            _clash(place, winner=comes, loser=stood, stood=True)
        # A register's stamp never goes back (H5): a change made in knowledge of another is later.
        floor = max((each.register.stamp for each in seen), default=hlc.ZERO)
        place.put(Side(value, draft.register(hlc.later(draft.writer.stamp, floor), gone=gone)), behind)
    else:
        _clash(place, winner=winner, loser=comes)
        if winner is not stood:  # it stands again, which is news
            winner = Side(winner.value, winner.register._replace(seq=draft.seq))
        place.put(winner, behind)


def _leave(place: Place, stood: Side, winner: Side, *, aware: bool) -> None:
    """Keeps in the history what stood until now. A value that loses a conflict is kept by `_clash`."""
    if stood is winner or (not aware and _clashes(place, winner, stood) and not stood.register.gone):
        return
    wanted = aware and stood.value is not None and not merge.same(stood.value, winner.value)
    draft = place.draft
    draft.remember((place.name, place.item), stood, "replaced" if wanted else "stood", until=draft.seq)


def _clashes(place: Place, winner: Side, loser: Side) -> bool:
    """Tags clash with nobody."""
    return place.kind != "tag" and not merge.same(winner.value, loser.value)


def _clash(place: Place, *, winner: Side, loser: Side, stood: bool = False) -> None:
    """Keeps the losing value and records the conflict; a machine only yields. `stood`: it was current."""
    if not _clashes(place, winner, loser):
        return
    name, item, draft = place.name, place.item, place.draft
    gone = winner.register.gone or loser.register.gone
    if not loser.register.gone:
        draft.remember((name, item), loser, "lost", until=draft.seq if stood else 0)
    if merge.is_machine(loser.register.device):
        return
    draft.clashes.append(Clash(name, item, "kept" if gone else "value", winner, loser))
