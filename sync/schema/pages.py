"""What an entry leaves out of its lists, forms and files, worked out from its fields."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sync.schema.kinds import SERVER, Field, RecordType


def completed(of: RecordType) -> RecordType:
    """The entry with everything said that a screen or a file asks for."""
    title = of.title or _title(of)
    seldom = of.seldom or tuple(name for name in (of.owner, of.visibility) if name and name not in of.form)
    links = tuple(name for name, field in of.fields.items() if _is_link(field))
    return replace(
        of,
        title=title,
        note=of.note or tuple(_note(of, title)),
        find=of.find or tuple(_find(of, title, links)),
        sorts=of.sorts or ("name", *(("newest",) if "created_at" in of.fields else ())),
        filters=of.filters or tuple(_filters(of, links)),
        form=of.form or tuple(name for name in writable(of) if name not in seldom),
        seldom=seldom,
        indexes=of.indexes or tuple(name for name, field in of.fields.items() if _is_looked_up(field)),
        columns=of.columns or tuple(name for name, field in of.fields.items() if not is_photo(field)),
    )


def writable(of: RecordType) -> Iterator[str]:
    """The fields that a person may fill in, in order."""
    for name, field in of.fields.items():
        machine = field.write == SERVER or field.merge == "once" or field.kind in ("data", "scalar")
        if not machine:
            yield name


def table_file(of: RecordType) -> str:
    """The file that holds all of a type as a table, "contacts.csv"; "" of types without a list."""
    return f"{of.route.removeprefix('/')}.csv" if of.route and of.menu and of.columns else ""


def is_photo(field: Field) -> bool:
    """Whether it holds a small picture, as base64 with its type."""
    return field.kind == "compound" and set(field.shape) == {"mime", "data"}


def photo_of(of: RecordType) -> str:
    """The field with its picture, or ""."""
    return next((name for name, field in of.fields.items() if is_photo(field)), "")


def links_of(field: Field) -> Iterator[str]:
    """The parts of an item that refer to another record."""
    for name, part in field.shape.items():
        if part.kind == "ref":
            yield name


def _title(of: RecordType) -> tuple[str, ...]:
    lines = [name for name, field in of.fields.items() if field.kind == "line"]
    required = [name for name in lines if of.fields[name].required]
    return tuple((required or lines)[:1])


def _note(of: RecordType, title: tuple[str, ...]) -> Iterable[str]:
    choices = [n for n, field in of.fields.items() if field.kind == "choice" and n != of.visibility]
    parents = [name for name in of.parents if of.fields[name].ref]
    return (name for name in (*choices[:1], *parents[:1]) if name not in title)


def _find(of: RecordType, title: tuple[str, ...], links: tuple[str, ...]) -> Iterator[str]:
    yield from links
    for name, field in of.fields.items():
        if field.kind == "line" and name not in title and field.write != SERVER:
            yield name
        for part, each in field.shape.items() if field.kind == "items" else ():
            if each.kind == "line" and part != "label":
                yield f"{name}.{part}"


def _filters(of: RecordType, links: tuple[str, ...]) -> Iterator[str]:
    for name, field in of.fields.items():
        if field.kind == "tags" or (field.kind == "choice" and field.required and name != of.visibility):
            yield name
    yield from (name for name in links if name in of.parents)
    if of.owner:
        yield of.owner


def _is_link(field: Field) -> bool:
    """A reference to another record: not to a person, of whom there are few."""
    return field.kind == "ref" and field.ref not in ("", "person") and field.write != SERVER


def _is_looked_up(field: Field) -> bool:
    by_item = field.kind == "items" and any(links_of(field))
    return field.kind == "tags" or by_item or (field.kind == "ref" and field.ref != "person")
