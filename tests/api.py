"""A device without a browser: signs in over HTTP, pushes and pulls by the wire format of sync/SPEC.md."""

from __future__ import annotations

import gzip
import json
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from sync.limits import PROTOCOL, PUSH_MUTATIONS_MAX
from sync.schema import SCHEMA_VERSION

TIMEOUT_S = 60
Values = dict[str, Any]


@dataclass(slots=True)
class Remote:
    """One signed-in device. `pushed` counts bytes sent on the wire for mutations, `n` the last mutation.

    `beside`: somebody in whose browser this person signs in, too.
    """

    url: str
    email: str
    password: str
    name: str = "wire"
    n: int = 0
    pushed: int = 0
    person: Values = field(default_factory=dict[str, Any])
    device: str = ""
    cursor: str = ""
    keys: str = ""
    mark: str = ""
    beside: Remote | None = None
    _ms: int = 0
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = (
            self.beside.http
            if self.beside
            else httpx.Client(base_url=self.url, timeout=TIMEOUT_S, headers={"Origin": self.url})
        )

    def __enter__(self) -> Remote:
        body = {"email": self.email, "password": self.password, "device": {"name": self.name}}
        answer = self.http.post("/api/sign-in", json=body)
        answer.raise_for_status()
        told = answer.json()
        self.person, self.device = told["person"], told["device"]
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def stamp(self) -> str:
        """A reading of this device's clock; each is later than the one before."""
        self._ms = max(self._ms + 1, time.time_ns() // 1_000_000)
        return f"{self._ms:012x}-0000-{self.device}"

    def _mutation(self, kind: str, type_: str, record: str, base: int, **more: Any) -> Values:
        self.n += 1
        head = {"n": self.n, "id": str(uuid.uuid4()), "kind": kind, "type": type_, "record": record}
        return {**head, "base": base, "stamp": self.stamp(), **more}

    def create(self, type_: str, fields: Values, record: str = "") -> Values:
        """A mutation that creates a record; not sent yet."""
        return self._mutation("create", type_, record or str(uuid.uuid4()), 0, fields=fields)

    def edit(self, type_: str, record: str, base: int, *ops: Values) -> Values:
        """A mutation that edits a record; not sent yet."""
        return self._mutation("edit", type_, record, base, ops=list(ops))

    def delete(self, type_: str, record: str, base: int) -> Values:
        """A mutation that deletes a record; not sent yet."""
        return self._mutation("delete", type_, record, base)

    def push(self, mutations: Iterable[Values]) -> list[Values]:
        """Send mutations in batches and return their results; raises when one is rejected."""
        waiting, results = list(mutations), list[Values]()
        for start in range(0, len(waiting), PUSH_MUTATIONS_MAX):
            batch = waiting[start : start + PUSH_MUTATIONS_MAX]
            head = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": self.device}
            body = gzip.compress(json.dumps({**head, "mutations": batch}).encode(), 1)
            self.pushed += len(body)
            answer = self.http.post(
                "/api/sync/push",
                content=body,
                headers={"Content-Encoding": "gzip", "Content-Type": "application/json"},
            )
            if answer.status_code >= 400:
                raise RuntimeError(f"push: {answer.status_code} {answer.text[:2000]}")
            results += answer.json()["results"]
        refused = [result for result in results if result["outcome"] == "rejected"]
        if refused:
            raise RuntimeError(f"push refused {len(refused)} mutations, the first: {refused[0]}")
        return results

    def pull(self) -> list[Values]:
        """Everything new since the last pull, page by page."""
        changes: list[Values] = []
        more = True
        while more:
            body = {"protocol": PROTOCOL, "schema": SCHEMA_VERSION, "cursor": self.cursor, "keys": ""}
            answer = self.http.post("/api/sync/pull", json=body)
            if answer.status_code >= 400:
                raise RuntimeError(f"pull: {answer.status_code} {answer.text[:2000]}")
            page = answer.json()
            changes += page["changes"]
            self.cursor, more = page["cursor"], page["more"]
            self.keys, self.mark = page.get("keys", {}).get("digest", self.keys), page.get("mark", "")
        return changes

    def exchange(self, mutations: Iterable[Values]) -> list[Values]:
        """Send one small batch as the app does and return what is new, which the answer brings."""
        lean = [{**one, "stamp": one["stamp"][:17]} for one in mutations]
        for one in lean:
            del one["id"]
        body = {
            "protocol": PROTOCOL, "schema": SCHEMA_VERSION, "device": self.device,
            "mutations": lean, "cursor": self.cursor, "mark": self.mark, "keys": self.keys,
        }  # fmt: skip
        answer = self.http.post("/api/sync/push", json=body)
        answer.raise_for_status()
        told = answer.json()
        refused = [result for result in told["results"] if result["outcome"] == "rejected"]
        if refused or "page" not in told:
            raise RuntimeError(f"push: {told}")
        self.cursor, self.mark = told["page"]["cursor"], told["page"].get("mark", "")
        return told["page"]["changes"]

    def seq(self) -> int:
        """The seq up to which this device has pulled."""
        return int(self.cursor.split(".")[1]) if self.cursor else 0
