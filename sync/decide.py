"""The decision: a batch and what was loaded in, a plan out. Pure."""

from sync.plan import Loaded, Needs, Plan
from sync.wire import PushRequest

__all__ = ["decide", "missing", "needs"]


def needs(request: PushRequest) -> Needs:
    """What to load for this batch."""
    raise NotImplementedError


def missing(request: PushRequest, loaded: Loaded) -> frozenset[str]:
    """Ids of parents the loaded records name and that are still to be loaded into `loaded.records`."""
    raise NotImplementedError


def decide(request: PushRequest, loaded: Loaded, now_ms: int) -> Plan:
    """What each mutation does, in order of n. Raises MutationGap."""
    raise NotImplementedError
