"""What can go wrong with backups."""

from __future__ import annotations

from backend.base.http.problems import Problem


class NoBackup(Exception):
    """A backup can't be made here, or a file can't be used as one; the sentence says why.

    `code`: for a screen's own words.
    """

    def __init__(self, code: str, why: str, action: str = "") -> None:
        super().__init__(why)
        self.code = code
        self.action = action


class SeveralWorkspaces(Problem):
    """A backup holds every workspace of the server: an administrator of one may not take the others."""

    code, status, fault = "several_workspaces", 409, "person"
    title = "This server holds several workspaces"
    action = "Ask whoever runs the server: `lapangan backup` makes a backup of all of them."


class BackupImpossible(Problem):
    """What makes a backup is missing here."""

    code, status, fault = "backup_impossible", 409, "server"
    title = "A backup can't be made here"
    action = "Ask whoever runs the server to install what is missing."


class RangeWrong(Problem):
    """The part that was asked for is not in the file. extras: bytes."""

    code, status, fault = "range_wrong", 416, "device"
    title = "The file has no such part"
    action = "Start the download again."
