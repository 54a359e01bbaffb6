"""The places on a record's page that features fill, from its top to its end."""

from __future__ import annotations

from pwa.kit.slots import RecordSlot

NOTICES = RecordSlot()
"""What must be known before anything is done: right below the head."""
WORK = RecordSlot()
"""What is done with the record, and logging what was."""
RELATED = RecordSlot()
"""Records of other types that belong to this one."""
PAST = RecordSlot()
"""What happened."""
