"""Prose fields: from which text a device started, and what its new text becomes (M4)."""

from typing import Any

from sync import hlc, merge, values
from sync.decision.batch import Batch, Clash, Working
from sync.decision.places import Place
from sync.decision.plan import BORN, Register, TextVersion
from sync.limits import PROSE_CHARS_MAX
from sync.merge import Merged, Side, is_machine
from sync.schema import Field


def set_text(batch: Batch, place: Place, field: Field, value: Any) -> None:
    """Three-way merge of a new text with the one that stands. Rejected when it is no text."""
    working = place.working
    text: str = values.check(field, value, place.name) or ""
    siblings = place.siblings()
    comes = Side(text, working.register())
    if not siblings:
        place.put(comes, [])
        return
    stood = Side(siblings[0].value or "", siblings[0].register)
    base = _base(batch, place, stood)
    if base == stood.value:
        _replace(
            place, stood, Side(text, working.register(hlc.later(comes.register.stamp, stood.register.stamp)))
        )
    elif text == stood.value:
        if comes.register.stamp > stood.register.stamp:
            _replace(place, stood, comes)
    elif _yields(working, stood):
        working.merged = True
        _offer(working, place.name, comes)
    elif _stands_alone(batch, place, stood):
        working.merged = True
        _replace(place, stood, comes)
    else:
        _merge(place, base, stood, comes)


def _yields(working: Working, stood: Side) -> bool:
    """M12: a machine's text, unaware of a person's, goes to the history whole."""
    register = stood.register
    return working.writer.machine and not is_machine(register.device) and not working.writer.sees(register)


def _stands_alone(batch: Batch, place: Place, stood: Side) -> bool:
    """M12: a person's text takes the place of a machine's that they had not seen.

    A machine's text may hold what another person wrote and this one has not seen either: then they merge.
    """
    working, register = place.working, stood.register
    if working.writer.machine or not is_machine(register.device) or working.writer.sees(register):
        return False
    of_people = [each for each in _known(batch, place) if not is_machine(each.device)]
    return all(working.writer.knows(each.seq, each.device) for each in of_people if each.outcome != "offered")


def _known(batch: Batch, place: Place) -> list[TextVersion]:
    """Texts that stood here before, or were offered."""
    own = (version for field, version in place.working.texts if field == place.name)
    return [*batch.texts.get((place.working.record.id, place.name), ()), *own]


def _merge(place: Place, base: str | None, stood: Side, comes: Side) -> None:
    working = place.working
    working.merged = True
    earlier, later = sorted((stood, comes), key=lambda side: side.register.stamp)
    merged = merge.three_way(base, earlier.value, later.value)
    if len(merged.text) > PROSE_CHARS_MAX:
        merged = Merged(later.value, clash=True)
    clash = Clash(place.name, "", "text", later, earlier)
    machines = is_machine(earlier.register.device) and is_machine(later.register.device)
    if merged.text != stood.value:
        _replace(place, stood, Side(merged.text, working.register(later.register.stamp)))
    if merged.text != comes.value:
        _offer(working, place.name, comes)
    if merged.clash and not machines:
        working.clashes.append(clash)


def _replace(place: Place, stood: Side, stands: Side) -> None:
    """The text that stood goes to the history, and later edits of this batch find it as their base."""
    working = place.working
    wanted = stood.value and stood.value != stands.value
    working.remember((place.name, ""), stood, "replaced" if wanted else "stood", until=working.seq)
    version = TextVersion(stood.register.seq, stood.value, stood.register.device, "replaced")
    working.texts.append((place.name, version))
    place.put(stands, [])


def _offer(working: Working, name: str, comes: Side) -> None:
    working.remember((name, ""), comes, "offered")
    working.texts.append((name, TextVersion(working.seq, comes.value, working.writer.device, "offered")))


def _base(batch: Batch, place: Place, stood: Side) -> str | None:
    """What the device started from: its own last text when newer than its base, else the text at its base.

    "" when the field was still empty then; None when the device had not seen the record at all.
    """
    writer, record = place.working.writer, place.working.record
    versions = [
        *_known(batch, place),
        TextVersion(stood.register.seq, stood.value, stood.register.device, "replaced"),
    ]
    own = [each for each in versions if each.device == writer.device and each.seq > writer.base]
    if own:
        return max(own, key=lambda each: (each.seq, each.outcome == "offered")).value
    known = [each for each in versions if each.outcome != "offered" and each.seq <= writer.base]
    if known:
        return max(known, key=lambda each: each.seq).value
    return "" if writer.sees(Register(*record.meta[BORN])) else None
