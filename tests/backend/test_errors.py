"""Every error that leaves the server says whose fault it is and what to do."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import get_args

import pytest

import backend
from backend.base.http.problems import _BY_STATUS, Problem
from sync.errors import REJECTIONS, Fault, SyncError

for module in pkgutil.walk_packages(backend.__path__, "backend."):
    if not module.name.endswith(("__main__", "piccolo_conf")):
        import_module(module.name)


Kind = type[Problem] | type[SyncError]


def _below(kind: Kind) -> Iterator[Kind]:
    for each in kind.__subclasses__():
        if each.__module__.startswith(("backend.", "sync.")):
            yield each
        yield from _below(each)


KINDS = sorted({*_below(Problem), *_below(SyncError)}, key=lambda kind: kind.__name__)
SAID_TWICE = {"bad_request", "slow_down"}
"""The body does not fit: of the sync protocol, where what waits is kept, or of any other route. Too many at
once: attempts to sign in, or searches."""


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_says_whose_fault_it_is_and_what_to_do(kind: Kind) -> None:
    assert kind.status in range(400, 600)
    assert kind.code.replace("_", "").isalpha()
    assert kind.fault in get_args(Fault)
    assert kind.title
    assert not kind.title.endswith(".")
    assert kind.action.endswith(".")


def test_a_code_has_one_meaning() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(KINDS) > 20
    assert sorted({code for code in codes if codes.count(code) > 1}) == sorted(SAID_TWICE)


def test_every_rejection_and_every_answer_of_the_framework_does_so_too() -> None:
    for code, (fault, action) in REJECTIONS.items():
        assert fault in get_args(Fault), code
        assert action.endswith("."), code
    for code, title, action in _BY_STATUS.values():
        assert code
        assert title
        assert action.endswith(".")
