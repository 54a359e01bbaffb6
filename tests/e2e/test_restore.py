"""A restored backup, seen from browsers: phones that signed in before and after it lose nothing."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from tests.e2e.engine_fixtures import MakePhone
from tests.e2e.engine_phone import SIGN_IN, Phone, until
from tests.e2e.server import PASSWORD, Server
from tests.e2e.workplace import AISYAH, BUDI, Person

ACKNOWLEDGED, UNSENT = 50, 20
SIGNED_OUT = "engine.session.session().state === 'expired'"
MAKE = """async ([word, from, to]) => {
  for (let n = from; n < to; n++) {
    const name = `${word} ${String(n).padStart(2, '0')}`;
    await engine.edit.create('company', { name, visibility: 'everyone' });
  }
}"""
LEDGER = "() => engine.ledger.items().map(item => [item.title, item.state]).sort()"


def _restore(server: Server, copy: Path, *, announced: bool) -> None:
    server.stop()
    for end in ("", "-wal", "-shm"):
        Path(f"{server.var_dir / 'lapangan.sqlite'}{end}").unlink(missing_ok=True)
    shutil.copy(copy, server.var_dir / "lapangan.sqlite")
    if announced:
        server.command("new-epoch")
    server.start()


def _make(one: Phone, word: str, first: int, end: int) -> None:
    one.page.evaluate(MAKE, [word, first, end])


def _names(word: str) -> list[str]:
    return [f"{word} {n:02}" for n in range(ACKNOWLEDGED + UNSENT)]


def test_L9_70_of_70_in_browsers_after_a_restore_without_a_command(
    engine_server: Server, engine_phone: MakePhone, tmp_path: Path
) -> None:
    nothing_is_lost_by_a_restore(engine_server, engine_phone, tmp_path, announced=False)


def nothing_is_lost_by_a_restore(
    engine_server: Server, engine_phone: MakePhone, tmp_path: Path, *, announced: bool
) -> None:
    """Work of two phones, one of which the backup knows, sent and unsent; all of it is there in the end."""
    old, fresh = engine_phone("old"), engine_phone("fresh")
    old.sign_in(AISYAH.email)
    copy = tmp_path / "backup.sqlite"
    with sqlite3.connect(engine_server.var_dir / "lapangan.sqlite") as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    fresh.sign_in(BUDI.email)
    phones: list[tuple[Phone, Person, str]] = [(old, AISYAH, "old"), (fresh, BUDI, "fresh")]
    for one, _, word in phones:
        _make(one, word, 0, ACKNOWLEDGED)
        one.wait_until_sent()
    for one, _, word in phones:
        one.device.offline()
        _make(one, word, ACKNOWLEDGED, ACKNOWLEDGED + UNSENT)
    _restore(engine_server, copy, announced=announced)
    for one, _, _ in phones:
        one.device.online()
    # The session of the new phone is gone with its days; what it made is not.
    until(fresh.page, SIGNED_OUT, 45_000)
    for one, person, _ in phones:
        one.page.evaluate(SIGN_IN, [person.email, PASSWORD])
    expected = sorted(_names("old") + _names("fresh"))
    for one, _, word in phones:
        until(one.page, f"engine.store.view('company').size === {len(expected)}", 45_000)
        one.wait_until_sent()
        assert one.companies() == expected
        assert one.page.evaluate(LEDGER) == [[name, "on_server"] for name in _names(word)]
    # A cold start tells the same.
    for one, _, word in phones:
        one.open()
        assert one.companies() == expected
        assert one.page.evaluate(LEDGER) == [[name, "on_server"] for name in _names(word)]
    stranger = engine_phone("stranger")
    stranger.sign_in(AISYAH.email)
    assert stranger.companies() == expected
