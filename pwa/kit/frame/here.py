"""What is so right now: the record of this address, the screen's width, whether the store was read."""

from __future__ import annotations

from pwa.build.bridge import module, use

record_id = use("useParams", lib="react-router", type_=dict[str, str], name="params")["id"]
wide = use("useWide", lib=module("kit/frame/wide"), type_=bool)
ready = use("useReady", lib=module("kit/frame/live"), type_=str)
