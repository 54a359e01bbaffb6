"""Errors of the sync protocol: each has a code, an HTTP status, whose fault it is, and what to do.

`SyncError`s end a whole request (problem+json). A `Rejected` concerns one mutation: it becomes that
mutation's result and never an HTTP error.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Literal

Fault = Literal["device", "server", "person"]


class SyncError(Exception):
    """A request that cannot be answered. `extras` go into the problem+json body beside the code."""

    code: ClassVar[str]
    status: ClassVar[int]
    fault: ClassVar[Fault]
    title: ClassVar[str]
    action: ClassVar[str]

    def __init__(self, detail: str = "", **extras: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extras: dict[str, Any] = extras


class BadRequest(SyncError):
    """The body is not JSON or does not fit the wire format."""

    code, status, fault = "bad_request", 400, "device"
    title = "The request doesn't match the protocol"
    action = "Keep what's waiting and report this; sending it again won't help."


class BadCursor(SyncError):
    """The cursor was not made by this protocol."""

    code, status, fault = "bad_cursor", 400, "device"
    title = "The cursor can't be read"
    action = "Start a snapshot with an empty cursor; keep what's waiting."


class MutationGap(SyncError):
    """A mutation's number is higher than the one that must come next. extras: expected."""

    code, status, fault = "mutation_gap", 409, "device"
    title = "An earlier mutation is missing"
    action = "Send the mutations again, starting at the expected number."

    def __init__(self, expected: int) -> None:
        super().__init__(f"the next mutation must have n = {expected}", expected=expected)
        self.expected = expected


class EpochChanged(SyncError):
    """The server was restored from a backup. extras: epoch, last_n."""

    code, status, fault = "epoch_changed", 409, "server"
    title = "The server has started a new epoch"
    action = "Take a new snapshot and send everything from the old epoch again."


class CursorTooOld(SyncError):
    """Tombstones newer than the cursor have been collected."""

    code, status, fault = "cursor_too_old", 410, "device"
    title = "The cursor is older than the server's history"
    action = "Start a snapshot with an empty cursor; keep what's waiting."


class BatchTooLarge(SyncError):
    """More mutations or bytes than one push may hold. extras: mutations_max, bytes_max."""

    code, status, fault = "batch_too_large", 413, "device"
    title = "The push is too large"
    action = "Send fewer mutations at once."


class UpgradeNeeded(SyncError):
    """The device speaks an older protocol or schema than accepted. extras: protocol_min, schema_min."""

    code, status, fault = "upgrade_needed", 426, "device"
    title = "This version of the app is too old"
    action = "Update the app; what's waiting is kept and can be exported."


class DeviceUnknown(SyncError):
    """The device named in the push is not the one of the session."""

    code, status, fault = "device_unknown", 403, "device"
    title = "This device is not signed in"
    action = "Sign in again; what's waiting is kept."


class Rejected(Exception):
    """One mutation cannot be applied. `field` names the field at fault, "" when none is."""

    def __init__(self, code: str, detail: str, field: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.field = field


REJECTIONS: Final[Mapping[str, tuple[Fault, str]]] = {
    "bad_mutation": ("device", "The mutation doesn't match the wire format; update the app or discard it."),
    "bad_stamp": ("device", "The stamp can't be read; update the app or discard the mutation."),
    "bad_value": ("person", "Correct the value of the named field."),
    "bad_phone": ("person", "Enter the number with its country code."),
    "bad_email": ("person", "Correct the email address."),
    "unknown_type": (
        "device",
        "This server doesn't know the record type yet; keep this and try again later.",
    ),
    "unknown_field": ("device", "This server doesn't know the field yet; keep this and try again later."),
    "wrong_operation": ("device", "The operation doesn't fit the field; update the app or discard it."),
    "required": ("person", "Fill in the named field."),
    "too_many": ("person", "Remove entries from the named field."),
    "not_allowed": ("person", "Ask the record's owner, your manager or an administrator."),
    "record_unknown": ("device", "The record doesn't exist here; discard the mutation."),
    "record_exists": ("device", "A record with this id already exists; create a new one."),
    "record_forgotten": ("person", "It was erased for good; nothing can be written to it."),
    "record_deleted": ("person", "Restore the record first, then edit it."),
    "once_already_set": ("person", "This field is evidence and can be set only once."),
    "act_refused": ("person", "Correct the new record that was refused in the same act; they go together."),
    "mutation_mismatch": ("device", "A different mutation already has this number; report this."),
}
"""Every code a rejected mutation can have, with whose fault it is and what to do."""
