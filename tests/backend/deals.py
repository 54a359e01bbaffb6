"""Random work on deals by several phones that are often behind each other, for followers to make sense of."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.backend.world import Phone, Values, World, set_item

STAGES = (("s1", "open"), ("s2", "open"), ("won", "won"), ("lost", "lost"))
TAGS = ("vip", "dealer", "new")
PLACES = ("a", "b")


def stage(name: str, status: str = "open") -> Values:
    return {"stage": name, "status": status}


@dataclass
class Rush:
    """Phones of four people, a company and some deals. Every choice comes from `luck`."""

    world: World
    luck: random.Random
    phones: list[Phone] = field(default_factory=list)
    deals: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    pipelines: list[str] = field(default_factory=list)

    async def start(self) -> Rush:
        for place, name in enumerate(("ana", "budi", "mia", "root")):
            self.phones.append(await self.world.phone(name, self.id()))
            self.phones[-1].clock_ms += 1_000 * place
        root = self.phones[-1]
        self.companies = [self.id(), self.id()]
        self.pipelines = [self.id(), self.id()]
        mutations = [root.create("pipeline", id_, name="P") for id_ in self.pipelines]
        mutations += [root.create("company", id_, name="C", visibility="everyone") for id_ in self.companies]
        await root.push(*mutations)
        return self

    def id(self) -> str:
        """A new id that is the same in every world with the same luck."""
        return str(uuid.UUID(int=self.luck.getrandbits(128), version=4))

    async def step(self) -> None:
        """One push of one phone, which may know little of what the others did."""
        phone = self.luck.choice(self.phones)
        if self.luck.random() < 0.4:
            await phone.pull()
        phone.clock_ms += self.luck.randrange(-50_000, 60_000)
        await phone.send([self._mutation(phone) for _ in range(self.luck.randint(1, 3))])

    def _mutation(self, phone: Phone) -> Values:
        luck = self.luck
        if not self.deals or luck.random() < 0.12:
            self.deals.append(self.id())
            fields: Values = {"name": "D", "visibility": luck.choice(["team", "everyone"])}
            if luck.random() < 0.8:
                fields |= {"stage": stage(*luck.choice(STAGES)), "pipeline": luck.choice(self.pipelines)}
            if luck.random() < 0.5:
                fields |= {"tags": [luck.choice(TAGS)], "company": luck.choice(self.companies)}
            return phone.create("deal", self.deals[-1], **fields)
        deal = luck.choice(self.deals)
        roll = luck.random()
        if roll < 0.08:
            return phone.mutation("delete", "deal", deal)
        if roll < 0.14:
            return phone.mutation("revive", "deal", deal)
        if roll < 0.2:
            company = luck.choice([*self.companies, None])
            return phone.mutation("edit", "company", luck.choice(self.companies), ops=[
                {"op": "set", "field": "visibility", "value": luck.choice(["team", "everyone", "private"])}
            ]) if luck.random() < 0.3 else phone.set("deal", deal, company=company)  # fmt: skip
        ops = [self._op() for _ in range(luck.randint(1, 3))]
        return phone.mutation("edit", "deal", deal, ops=ops)

    def _op(self) -> Values:
        luck = self.luck
        contact = {"contact": self.id()}
        return luck.choice(
            [
                _set("stage", stage(*luck.choice(STAGES))),
                _set("stage", stage(*luck.choice(STAGES))),
                _set("stage", None),
                _set("pipeline", luck.choice([*self.pipelines, None])),
                _set("probability", luck.choice([None, 10, 20])),
                _set("value", luck.choice([None, {"amount": luck.randrange(3), "currency": "MYR"}])),
                {"op": "text", "field": "notes", "value": luck.choice(["", "one\ntwo", "one\nthree", "x"])},
                {"op": luck.choice(["add", "remove"]), "field": "tags", "value": luck.choice(TAGS)},
                set_item("contacts", luck.choice(PLACES), contact),
                {"op": "remove", "field": "contacts", "item": luck.choice(PLACES)},
            ]
        )


def _set(field_: str, value: Any) -> Values:
    return {"op": "set", "field": field_, "value": value}
