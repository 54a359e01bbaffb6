"""When a piece of equipment is to be checked: a year after it was installed. Pure."""

from backend.followers.change import NetChange
from backend.followers.follower import Follower, Loaded, Plan
from backend.replica.door import put


def _plan(change: NetChange, _: Loaded) -> Plan:
    now = change.after
    installed = None if now is None or now.deleted else now.fields.get("installed")
    if not installed:
        return Plan()
    year, rest = installed[:4], installed[4:].replace("-02-29", "-02-28")
    return Plan([put("equipment", change.id, {"next_check": f"{int(year) + 1}{rest}"})])


FOLLOWERS = (Follower("yearly_check", {"equipment": frozenset({"installed"})}, _plan, projection=True),)
