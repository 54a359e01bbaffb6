"""Vector values as they are written: what JSON cannot say, or says at length, stands as {"$...": ...}."""

from typing import Any, cast


def read(written: Any) -> Any:
    """The value a vector stands for."""
    if isinstance(written, list):
        return [read(each) for each in cast(list[Any], written)]
    if not isinstance(written, dict):
        return written
    held = cast(dict[str, Any], written)
    match [*held.items()]:
        case [("$repeat", [text, times])]:
            return text * times
        case [("$join", texts)]:
            return "".join(map(read, texts))
        case [("$number", text)]:
            return float(text)
        case [("$list", [text, n])]:
            return [f"{text}{number}" for number in range(n)]
        case [("$same", [text, n])]:
            return [text] * n
        case [("$items", [item, n])]:
            return {f"i{number}": item for number in range(n)}
        case parts:
            return {name: read(part) for name, part in parts}
