"""Whatever stops an import is told on the screen in words of its own."""

from __future__ import annotations

import json
import re

import pytest

from backend.features.exchange import problems
from backend.features.exchange.problems import ImportProblem
from sync.schema import LANGUAGES
from tests.e2e.server import ROOT

SCREEN = ROOT / "pwa" / "features" / "exchange"


def kinds(problem: type[ImportProblem]) -> list[type[ImportProblem]]:
    return [problem, *(each for one in problem.__subclasses__() for each in kinds(one))]


def texts() -> dict[str, str]:
    """Code to key of a text, as view.ts has it."""
    faults = (SCREEN / "view.ts").read_text(encoding="utf-8").split("const FAULTS", 1)[1].split("};", 1)[0]
    return dict(re.findall(r'(\w+): "(import\.\w+)"', faults))


@pytest.mark.parametrize("problem", kinds(ImportProblem), ids=lambda one: one.code)
def test_every_problem_of_an_import_has_words_in_every_language(problem: type[ImportProblem]) -> None:
    key = texts()[problem.code]
    for language in LANGUAGES:
        words = json.loads((SCREEN / "texts" / f"{language}.json").read_text(encoding="utf-8"))
        assert words[key], language


def test_no_two_problems_share_their_words() -> None:
    ours = [text for code, text in texts().items() if code.startswith("import_")]
    assert len(ours) == len(set(ours))


def test_a_problem_is_found_again_by_its_code() -> None:
    for problem in kinds(ImportProblem):
        assert type(problems.problem_of(problem.code, "why")) is problem
