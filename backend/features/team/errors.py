"""What can go wrong with the devices of others."""

from __future__ import annotations

from backend.base.http.problems import Problem


class DeviceInHand(Problem):
    """Somebody would sign out or wipe the device they do it from."""

    code, status, fault = "device_in_hand", 409, "person"
    title = "This is the device in your hand"
    action = "Sign out in its settings; that also asks about what waits on it."
