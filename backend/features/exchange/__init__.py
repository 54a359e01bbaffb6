"""Import and export: files of other programs to records, and records to files those programs read.

    report = await import_file(replica, (tenant, person), ("contacts.csv", data), now_ms)
    with await export_file(replica, (tenant, person), "contacts.vcf") as file: ...

`text` and `table` read bytes, `google`, `outlook`, `hubspot`, `guess` say what columns mean, `vcard_lex` and
`vcard` read cards; all fill the same drafts (`build`, `draft`). `plan` compares drafts with what exists;
`store` submits its writes through the replica's door, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO

from backend.features.exchange import store
from backend.features.exchange.export import write_export
from backend.features.exchange.plan import checked_options
from backend.features.exchange.problems import ImportProblem
from backend.features.exchange.report import Report
from backend.features.exchange.store import Importer, Request
from backend.replica.replica import Replica

__all__ = ["Choices", "ImportProblem", "Report", "export_file", "import_file"]


class Choices:
    """What a person chose for an import. Raises BadOption."""

    def __init__(
        self, visibility: str = "team", tags: Iterable[str] = (), mapping: Mapping[str, str] | None = None
    ) -> None:
        self.options = checked_options(visibility, tags)
        self.mapping = dict(mapping or {})


async def import_file(
    replica: Replica,
    who: tuple[str, str],
    file: tuple[str, bytes],
    now_ms: int,
    choices: Choices | None = None,
) -> Report:
    """Import a file on behalf of a person. `who`: (tenant, person); `file`: (name, content).

    Raises ImportProblem, before anything is written.
    """
    choices = choices or Choices()
    name, data = file
    request = Request(name, data, choices.options, choices.mapping)
    return await store.run(replica, Importer(*who), request, now_ms)


async def export_file(replica: Replica, who: tuple[str, str], file: str, version: str = "4.0") -> IO[bytes]:
    """contacts.csv, contacts.vcf, companies.csv or deals.csv: what the person may read; close it afterwards.

    `version`: of the vCards, "4.0" or "3.0". Raises NotFound for another name.
    """
    return await write_export(replica, Importer(*who), file, version)
