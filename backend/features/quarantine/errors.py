"""What can go wrong with handing over and with deciding."""

from __future__ import annotations

from backend.base.http.problems import Problem


class NotLost(Problem):
    """The device is in use: its person was switched on again. What waits is sent as ever."""

    code, status, fault = "not_lost", 409, "device"
    title = "This device is in use"
    action = "Sign in; what's waiting is sent as usual."


class QuarantineFull(Problem):
    """The device has handed over as much as one may. extras: items_max, bytes_max."""

    code, status, fault = "quarantine_full", 413, "device"
    title = "This device has handed over as much as it may"
    action = "Nothing more of it can be kept."
