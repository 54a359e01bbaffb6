"""Fixtures of the soak tests: the browser of the end-to-end tests."""

from tests.e2e.conftest import playwright, pytest_runtest_makereport

__all__ = ["playwright", "pytest_runtest_makereport"]
