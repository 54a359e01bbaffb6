"""SPEC.md, the schema and the code say the same."""

import ast
import re
from pathlib import Path

import pytest

import sync.codegen.__main__ as codegen
from sync import errors, limits, values
from sync.schema import RECORD_TYPES, Field

ROOT = Path(__file__).parents[2]
SPEC = (ROOT / "sync" / "SPEC.md").read_text("utf-8")
RULES = re.findall(r"^- \*\*([A-Z]\d+)\*\*", SPEC, re.MULTILINE)


def cited() -> set[str]:
    """Rule ids in the names of tests: test_M3_..., test_T2_T3_... in Python, "M3 ..." in TypeScript."""
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("*.py"):
        for name in re.findall(r"def test_(\w+)", file.read_text("utf-8")):
            found.update(re.findall(r"(?<![A-Za-z0-9])([A-Z]\d+)(?=_)", name))
    for file in (ROOT / "tests" / "client").glob("*.ts"):
        found.update(re.findall(r"[\"'`]([A-Z]\d+) ", file.read_text("utf-8")))
    return found


def test_every_rule_is_written_once_and_in_order() -> None:
    assert len(RULES) == len(set(RULES))
    for section in "HVPMTALDUW":
        numbers = [int(rule[1:]) for rule in RULES if rule[0] == section]
        assert numbers == list(range(1, len(numbers) + 1)), section


def test_every_rule_is_cited_by_a_test() -> None:
    assert sorted(set(RULES) - cited()) == []


def test_no_test_cites_a_rule_that_is_not_there() -> None:
    letters = {rule[0] for rule in RULES}
    assert sorted(rule for rule in cited() - set(RULES) if rule[0] in letters) == []


def test_every_limit_is_in_the_table_with_its_value() -> None:
    table = dict(re.findall(r"^\| ([A-Z0-9_]+) \| (\d+) \|", SPEC, re.MULTILINE))
    ours = {name: str(value) for name, value in vars(limits).items() if name.isupper()}
    assert table == ours


FORMATS = (
    "12 lowercase hex digits", "4 hex digits counter", "first 17 characters", "UUID of version 8",
    "(version 4)", "16 hex digits", "(32 bits", "in at most 254 code points", "1-64 of ASCII",
    "1-63 of ASCII", "the 00 before it", "zeros or 8,", "after 8 that of 7",
    "times in 24 hours", "under 12 months",
)  # fmt: skip
"""Numbers of the prose that no limit is: how a value is written, and words for a time."""


def test_a_number_in_the_prose_is_a_named_limit() -> None:
    """A limit is said by its name alone: what the table says of it is what the code does."""
    prose = SPEC[: SPEC.index("\n## Limits")] + SPEC[SPEC.index("\n## Versions") :]
    for left_out in (r"```.*?```", r"<!-- (\w+): generated.*?<!-- /\1 -->", r"\n\|[^\n]*", r"`[^`]*`"):
        prose = re.sub(left_out, " ", prose, flags=re.DOTALL)
    prose = " ".join(prose.split())
    for written in (*FORMATS, "1, 2, 3 …"):
        assert written in prose, written
        prose = prose.replace(written, " ")
    prose = re.sub(r"U\+[0-9A-F]{4}|\(?\b(4\d\d|5\d\d)\b", " ", prose)  # code points, HTTP's codes
    assert re.findall(r".{30}(?<![\w.-])(?!0\b|1\b)\d+\b.{20}", prose) == []
    named = set(re.findall(r"`([A-Z][A-Z0-9_]{3,})`", SPEC))
    assert named - vars(limits).keys() == set()


def test_every_error_code_is_explained() -> None:
    missing = [code for code in errors.REJECTIONS if f"`{code}`" not in SPEC]
    missing += [each.code for each in errors.SyncError.__subclasses__() if each.code not in SPEC]
    assert missing == []


def test_every_rejection_of_the_core_has_a_fault_and_an_action() -> None:
    used: set[str] = set()
    for file in (ROOT / "sync").rglob("*.py"):
        used.update(re.findall(r"Rejected\(\s*\"(\w+)\"", file.read_text("utf-8")))
        used.update(re.findall(r"\"rejected\", 0, \"(\w+)\"", file.read_text("utf-8")))
    assert used
    assert used <= errors.REJECTIONS.keys()


def test_the_generated_file_is_up_to_date() -> None:
    assert codegen.main(["--check"]) == 0


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_the_schema_holds_together(name: str) -> None:
    record_type = RECORD_TYPES[name]
    named = (record_type.owner, record_type.visibility, record_type.assignee, record_type.key_team)
    for each in (*record_type.parents, *named):
        assert not each or each in record_type.fields
    # One thing says whose key a record has; what belongs to a role belongs to no person (A4, A7).
    assert sum(map(bool, (record_type.config, record_type.key_role, record_type.key_team))) <= 1
    assert not (record_type.visibility and record_type.key_team)
    assert not (record_type.owner and record_type.key_role)
    for name in {record_type.owner, record_type.visibility, record_type.key_team} - {""}:
        assert record_type.fields[name].write is not None  # what decides who reads is not every reader's (A8)
    for policy in (record_type.create, record_type.edit, record_type.delete):
        assert policy
        assert "assignee" not in policy or record_type.assignee
    assert not record_type.fields.keys() & {"id", "type", "key"}  # what a device keeps beside the fields
    for field_name, field in record_type.fields.items():
        _holds(name, field_name, field)


def _holds(type_name: str, name: str, field: Field) -> None:
    assert re.fullmatch(r"[a-z][a-z_]*", name)
    assert field.kind in values._CHECKS
    assert bool(field.choices) == (field.kind in ("choice", "choices"))
    assert bool(field.shape) == (field.kind in ("compound", "items"))
    if field.kind in ("line", "prose", "tags", "lines", "scalar"):
        assert field.max_chars > 0
    if field.kind == "ref":
        assert field.ref in RECORD_TYPES or field.ref_by in RECORD_TYPES[type_name].fields
    assert field.write != ()
    wanted = {"prose": "text", "tags": "tags", "items": "items", "money": "together"}.get(field.kind)
    assert wanted is None or field.merge == wanted
    for part_name, part in field.shape.items():
        _holds(type_name, part_name, part)


def test_the_core_is_pure() -> None:
    allowed = set(
        "bisect collections dataclasses datetime functools hashlib importlib itertools math pkgutil re typing"
        " unicodedata uuid msgspec merge3 sync".split()
    )
    for file in (ROOT / "sync").rglob("*.py"):
        if file.parent.name == "codegen":
            continue
        source = file.read_text("utf-8")
        for node in ast.walk(ast.parse(source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= allowed, file.name
        assert not re.search(r"async def|\bnow\(\)|today\(|uuid4|uuid1|open\(", source), file.name
