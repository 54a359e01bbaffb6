"""What the tests of limited processes run inside one: it does what the message says."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from pathlib import Path

from ocr.inside import Pipes, serve
from ocr.limits import limit_process


def work(pipes: Pipes) -> None:
    """Answer every message."""
    limit_process(int(sys.argv[1]))
    while (task := pipes.receive()) is not None:
        match task.split(b" ")[0]:
            case b"eat":
                while True:
                    kept.append(b"x" * 1_000_000)
            case b"spin":
                while True:
                    pass
            case b"hang":
                signal.pause()
            case b"die":
                os._exit(1)
            case b"keep":
                kept.append(b"x" * 40_000_000)
                pipes.send(b"kept")
            case b"write":
                Path(tempfile.mkstemp()[1]).write_bytes(b"x")
                pipes.send(os.environ["TMPDIR"].encode())
            case _:
                pipes.send(task)


kept: list[bytes] = []
if __name__ == "__main__":
    sys.exit(serve(work))
