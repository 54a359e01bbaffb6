"""A restore that was announced by `lapangan new-epoch`; that without a command is in tests/e2e."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import prepared
from tests.e2e.engine_fixtures import MakePhone, engine_ahead, engine_folder, engine_phone, engine_server
from tests.e2e.server import Server
from tests.e2e.test_restore import nothing_is_lost_by_a_restore

__all__ = ["engine_ahead", "engine_folder", "engine_phone", "engine_server", "prepared"]


def test_L9_70_of_70_in_browsers_after_a_restore_with_a_new_epoch(
    engine_server: Server, engine_phone: MakePhone, tmp_path: Path
) -> None:
    nothing_is_lost_by_a_restore(engine_server, engine_phone, tmp_path, announced=True)
