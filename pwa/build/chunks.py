"""Which modules share a file. Many small files pack worse than a few: gzip only finds again what the same
file has said before.

Each chunk has modules by a pattern of their paths; of two that match, the one with the higher number. What a
chunk's modules import goes with them, unless it is in a chunk with a higher number: so what several need
stands before them. What no pattern has gets a file of its own.
"""

from __future__ import annotations

import json

from pwa.build.late import late


def _rooms(*features: str) -> str:
    """What is written and compiled for these features, but not yet the pages at their addresses."""
    return rf"/(local|app_components/pwa)/features/({'|'.join(features)})/"


def _pages(*beginnings: str) -> str:
    """The compiled pages at addresses that begin with one of these words."""
    return rf"/app/routes/\[({'|'.join(beginnings)})\]"


# Others' code, which seldom changes.
VENDOR = r"node_modules/(react|react-dom|scheduler|idb)/"
# What every screen needs.
APP = (
    r"/local/(engine/(?!core/(phone|phone_rules|fold)\.|rules/|session/(lost|evicted|note|people|change|sign_in|sign_out|lock|pin|own_key)\.)"
    r"|kit/(frame/|format/(?!codes|days|money|renamed)|toast/|sheet/)"
    r"|features/conflicts/open|build/(absent|router)/|[Rb]oot\.)|/utils/state\.js"
)
# The first screen. Features put parts into it: of their folders it takes these alone.
TODAY = r"/features/(\w+/today\.|today/|help/greeting)|/kit/today/|/app/routes/_index"
# What lists and forms share.
FIELDS = (
    r"/local/kit/(form/(Chips|NumberChips|Field|TextInput|context|of_type)\."
    r"|format/(days|money)|list/(lists|dress)|record/(people|names|facts)\.)"
)
# The ways in; then the screens of the day's work; those beside it; and what only the office opens.
DOORS = f"{_rooms('sign_in', 'join', 'factors')}|{_pages('sign-in', 'join', 'forgot')}"
_DAILY = ("contacts", "companies", "deals", "activities", "conflicts")
WORK = f"/kit/(record|timeline|list|board)/|{_rooms(*_DAILY)}|{_pages(*_DAILY)}"
_ASIDE = ("more", "settings", "ledger", "install", "help")
ASIDE = f"/features/workspace/view|{_rooms(*_ASIDE)}|{_pages(*_ASIDE)}"
_OFFICE = (feature for feature, group in late().items() if group == "office")
OFFICE = f"{_rooms(*_OFFICE)}|{_pages('admin', 'import')}"

CHUNKS = (
    ("vendor", VENDOR, 20),
    ("app", APP, 10),
    ("today", TODAY, 10),
    # Read at a start where the workspace has words of its own, and by the screen that sets them.
    ("renamed", r"/local/kit/format/renamed", 10),
    ("lock", r"/local/(engine/session/(lock|pin|own_key)|features/lock/(?!AppLock|Who)\w+)\.", 9),
    ("session", r"/local/engine/session/(evicted|note|people|change|sign_in|sign_out)\.", 9),
    ("fields", FIELDS, 9),
    ("form", r"/local/(kit/form/|engine/core/phone\.)", 8),
    ("deals", r"/local/features/deals/(view|stages|pipelines)\.", 7),
    ("doors", DOORS, 6),
    ("work", WORK, 5),
    ("aside", ASIDE, 4),
    ("office", OFFICE, 3),
)


def groups() -> str:
    """The chunks as the bundler's `groups` list them."""
    rows = (
        f"{{ name: {json.dumps(name)}, test: new RegExp({json.dumps(test)}), priority: {priority} }},"
        for name, test, priority in CHUNKS
    )
    return "".join(rows)
