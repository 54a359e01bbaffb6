"""Random phones for much longer than `make test` has time for: more seeds, and days without settling."""

import pytest

from tests.sim.test_convergence import run

SHORT_RUNS = 1_000
LONG_RUNS, LONG_STEPS = 20, 3_000


@pytest.mark.parametrize("number", range(10))
def test_M9_P9_L5_A3_many_runs_converge_and_lose_nothing(seed: int, number: int) -> None:
    """A tenth of them each."""
    share = SHORT_RUNS // 10
    for each in range(share):
        run(seed * SHORT_RUNS + number * share + each)


@pytest.mark.parametrize("number", range(LONG_RUNS))
def test_M9_P9_L5_A3_long_runs_converge_and_lose_nothing(seed: int, number: int) -> None:
    run(seed * LONG_RUNS + number, LONG_STEPS)
