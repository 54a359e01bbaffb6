"""What a device does with a pending operation before the server has answered (SPEC.md section D1).

The device shows pending over confirmed: it applies its waiting operations, in order, to the confirmed values.
It merges nothing. TypeScript does the same; tests/vectors/apply.json holds both to it.
"""

from typing import Any, assert_never, cast

from sync.wire import Add, Op, Remove, Set, Text


def apply_op(value: Any, op: Op) -> Any:
    """The field's value after the operation; None: no value. `value` is not changed."""
    match op:
        case Set(item="") | Text():
            return op.value
        case Set():
            return {**cast(dict[str, Any], value or {}), op.item: op.value}
        case Remove(item=""):
            return [tag for tag in cast(list[str], value or []) if tag != op.value]
        case Remove():
            items = cast(dict[str, Any], value or {})
            return {item: each for item, each in items.items() if item != op.item}
        case Add():
            tags: list[str] = value or []
            return tags if op.value in tags else [*tags, op.value]
        case _:
            assert_never(op)
