"""Every limit of the protocol, named with its unit. Copied into the device by `sync.codegen`."""

from typing import Final

PROTOCOL: Final = 1
"""Version of the wire format. A device that speaks an older one than `PROTOCOL_MIN` must upgrade."""
PROTOCOL_MIN: Final = 1
SCHEMA_VERSION: Final = 3
"""Rises when a type, field or choice is added. The schema only grows."""
SCHEMA_MIN: Final = 1

PUSH_MUTATIONS_MAX: Final = 1_000
PUSH_BYTES_MAX: Final = 2 * 1024 * 1024
"""Bytes of one push after decompression."""
MUTATION_OPS_MAX: Final = 200
ACT_MUTATIONS_MAX: Final = 500
"""Mutations of one act (P9): it is never split over two pushes."""
PUSH_PAGE_BYTES_MAX: Final = 32 * 1024
"""Bytes of the page that comes with the answer to a push (P11); what is more is pulled."""
PUSH_PAGE_CHANGES_MAX: Final = 300
"""Changes of that page, and mutations of the push it comes with; more would not fit its bytes."""
LIVE_PAGE_BYTES_MAX: Final = 4 * 1024
"""Bytes of a page on the live stream (L11): it is not compressed, and a larger one is cheaper to pull."""
PULL_PAGE_CHANGES_MAX: Final = 2_000
PULL_PAGE_BYTES_MAX: Final = 4 * 1024 * 1024
"""A page ends once its records hold more than this, before compression; photos make records large."""
PULL_BYTES_MAX: Final = 128 * 1024
"""Bytes of the body of a pull."""
PULL_ONLY_KEYS_MAX: Final = 1_000
COUNTS_EVERY_MS: Final = 60 * 60 * 1000
"""A device asks for counts at most so often."""
RENEWALS_PER_DAY_MAX: Final = 3
"""A type whose count differs is fetched anew this often in 24 hours; then the person is told."""
TYPES_DELAY_MAX_MS: Final = 30_000
"""Types that an update brought are fetched after a random part of this: a thousand phones update at once."""
PULL_TYPES_MAX: Final = 100
MUTATION_WAS_MAX: Final = 8
"""Names a mutation may have had under former device ids (P2); more are not looked at."""

REQUESTS_PER_MINUTE_MAX: Final = 30
"""Requests of any minute that bring nothing while nobody touches the app (D11)."""
REQUEST_BRINGS_MUCH: Final = 100
"""Changes or mutations with which a request costs a hundredth of one that brings nothing (D11)."""
STREAMS_PER_DEVICE_MAX: Final = 3
"""Tabs share one stream; more are left-overs of broken connections. The oldest is closed for a new one."""
LIVE_STREAM_MAX_S: Final = 30 * 60
"""Then the device connects again, and the guard looks at its session again."""
HISTORY_ENTRIES_MAX: Final = 500
"""Entries of one answer of the history (L8)."""
SESSION_IDLE_DAYS: Final = 90
"""A session ends after so long without a request, unless the server is set otherwise."""

OFFLINE_DAYS: Final = 14
"""Days without contact after which the server wants the password (K4); a workspace may say others."""
OFFLINE_DAYS_MIN: Final = 4
OFFLINE_DAYS_MAX: Final = 90

CLOCK_AHEAD_MAX_MS: Final = 5 * 60 * 1000
"""A stamp further ahead of the server's clock is clamped to this and flagged."""
DEVICE_CHARS_MAX: Final = 40

LINE_CHARS_MAX: Final = 255
PROSE_CHARS_MAX: Final = 50_000
TEXT_LINES_MAX: Final = 2_000
"""A text of more lines is not merged: both versions are kept whole."""
TEXT_WORDS_MAX: Final = 2_000
"""Words of one clashing region that are still merged word by word."""
TAG_CHARS_MAX: Final = 64
TAGS_MAX: Final = 100
TIME_ZONE_CHARS_MAX: Final = 64
"""Characters of a name of the IANA database."""
WORD_CHARS_MAX: Final = 40
"""Characters of a noun that a workspace renames: it must fit into a tab and a button."""
ITEMS_MAX: Final = 100
"""Live items of one `items` field."""
ITEM_ID_CHARS_MAX: Final = 64
LIST_ENTRIES_MAX: Final = 100
PHOTO_BASE64_CHARS_MAX: Final = 96 * 1024
CALENDAR_LOOK_DAYS_MAX: Final = 366
"""Days in a row that are looked at for a working one (W4): where there is none, there is none."""
INTEGER_MAX: Final = 2**53 - 1
"""Whole numbers stay exact in JavaScript: -INTEGER_MAX .. INTEGER_MAX."""

HISTORY_KEEP_DAYS: Final = 30
"""A losing value can be restored at least this long."""
HISTORY_KEEP_DAYS_MAX: Final = 1_095
"""A workspace may set so many days instead (T6), of each of these."""
TOMBSTONE_KEEP_DAYS: Final = 180
"""A cursor older than the oldest collected tombstone gets `cursor_too_old`."""
TOMBSTONE_KEEP_DAYS_MAX: Final = 1_095
RECENT_MONTHS: Final = 6
"""Of a type of reach `recent` a device holds so many months of what is under keys of others (R2)."""
KEPT_ROWS_MAX: Final = 200
"""Rows beyond its reach that a device keeps because the person opened them (R7)."""
SEARCH_HITS_MAX: Final = 50
"""Hits of one answer of the server's search (R6)."""
SEARCH_LOOKED_AT_MAX: Final = 20_000
"""Rows that one search on the server looks at; then it says where to go on."""
SEARCH_BYTES_MAX: Final = 16 * 1024
"""Bytes of the body of a search."""
SEARCH_QUERY_CHARS_MAX: Final = 200
SEARCH_WORDS_MAX: Final = 8
"""Words of a query; what comes after them is left out."""
SEARCH_TEXT_CHARS_MAX: Final = 500
"""Folded characters of a record that the server's search knows."""
SEARCHES_PER_MINUTE_MAX: Final = 60
"""Searches on the server that one device may ask for in a minute."""
SENT_KEEP_DAYS: Final = 35
"""A device keeps what was acknowledged so long, to offer it again to a restored server."""
ANSWER_KEEP_DAYS: Final = 30
"""After it a mutation sent again is told that it was taken, and no more what became of it."""
RETENTION_REJECTED_DAYS: Final = 90
"""A rejected mutation is kept whole on the server so long, for whoever has to look into it."""
RETENTION_REJECTED_DAYS_MIN: Final = 30
"""As ANSWER_KEEP_DAYS: until then its device may ask for the answer."""
RETENTION_REJECTED_DAYS_MAX: Final = 730
SECURITY_LOG_DAYS: Final = 365
"""Lines of the security log are kept so long, unless the workspace is set otherwise."""
SECURITY_LOG_DAYS_MIN: Final = 90
SECURITY_LOG_DAYS_MAX: Final = 3_650
LOCK_MINUTES_MAX: Final = 60
"""The longest time away that a workspace may set for the lock (K8)."""
LOCK_CLOCK_BACK_MAX_MS: Final = 300_000
"""The lock asks when the device's clock stands further back than this before the last use (K8)."""
PIN_DIGITS_MIN: Final = 6
PIN_DIGITS_MAX: Final = 12
PIN_TRIES_MAX: Final = 10
"""Wrong tries in a row, after which only the password opens (K6)."""
UPLOAD_KEEP_DAYS: Final = 1
"""A file that was chosen for import, and the report of its import, are kept so long."""
UPLOAD_KEEP_DAYS_MAX: Final = 30
QUARANTINE_BYTES_MAX: Final = 2 * 1024 * 1024
"""Bytes of one delivery of a lost device after decompression (E3)."""
QUARANTINE_ITEMS_MAX: Final = 20_000
"""Things that one lost device may hand over."""
QUARANTINE_DEVICE_BYTES_MAX: Final = 64 * 1024 * 1024
"""Characters of all that one lost device hands over."""
UPGRADE_NOTICE_DAYS: Final = 366
"""An app younger than 12 months is never told `upgrade_needed` (U1)."""
LIVE_HEARTBEAT_MS: Final = 15_000
UNDO_MS: Final = 10_000
