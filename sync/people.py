"""Who holds which access key: the people and teams of one tenant at one moment (SPEC.md A1, A2).

A key says who may read a row: `*` everyone of the tenant, `t:<person>` what that owner shares with their
team, `p:<person>` what is private to that owner, `g:<team>` what is a team's, `r:<role>` a role's. A person
holds a set of keys; {"all"} opens everything.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

EVERYONE: Final = "*"
ALL: Final = "all"
OPERATIONS_ROLES: Final = frozenset({"administrator", "sales_operations"})


@dataclass(frozen=True, slots=True)
class Person:
    """What access needs of a person record. `team`: team id or ""."""

    id: str
    role: str
    team: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """What access needs of a team record. `manager`: person id or ""."""

    id: str
    manager: str = ""


@dataclass(frozen=True)
class People:
    """The people and teams of a tenant, by id. What somebody holds is worked out once and then remembered."""

    persons: Mapping[str, Person]
    teams: Mapping[str, Team]
    _keys: dict[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]], compare=False, repr=False
    )
    _losers: dict[tuple[str, str], frozenset[str]] = field(
        default_factory=dict[tuple[str, str], frozenset[str]], compare=False, repr=False
    )

    def __contains__(self, person: str) -> bool:
        return person in self.persons

    def held(self, person: str) -> frozenset[str]:
        """The keys this person holds (A2): none for who is switched off or not here."""
        who = self.persons.get(person)
        return self._keys_of(who) if who is not None and who.active else frozenset()

    def holds(self, person: str, key: str) -> bool:
        """Whether a row under this key would be open to its owner (A7).

        Who is switched off counts as if they were not: their team keeps what they shared. Who is not here
        has nothing to lose.
        """
        who = self.persons.get(person)
        return who is None or may_read(self._keys_of(who), key)

    def keeps(self, person: str, of: str) -> bool:
        """Whether this person may read what is private to `of`: who that is, their manager, operations."""
        return may_read(self.held(person), f"p:{of}")

    def losers(self, before: str, after: str) -> frozenset[str]:
        """Who reads a row under the key `before` and would no longer under `after`."""
        lost = self._losers.get((before, after))
        if lost is None:
            held = ((person, self.held(person)) for person in self.persons)
            lost = frozenset(
                person for person, keys in held if may_read(keys, before) and not may_read(keys, after)
            )
            self._losers[before, after] = lost
        return lost

    def _keys_of(self, who: Person) -> frozenset[str]:
        keys = self._keys.get(who.id)
        if keys is None:
            keys = self._keys[who.id] = self._work_out(who)
        return keys

    def _work_out(self, who: Person) -> frozenset[str]:
        if who.role in OPERATIONS_ROLES:
            return frozenset({ALL})
        teams = {who.team} - {""}
        managed = set[str]()
        if who.role == "sales_manager":
            managed = teams | self._managed_by.get(who.id, frozenset())
        held = {EVERYONE, f"r:{who.role}", f"p:{who.id}", f"t:{who.id}"}
        for team in teams | managed:
            held.add(f"g:{team}")
            held.update(f"t:{other}" for other in self._members.get(team, ()))
        for team in managed:
            held.update(f"p:{other}" for other in self._members.get(team, ()))
        return frozenset(held)

    @cached_property
    def _members(self) -> Mapping[str, list[str]]:
        members: dict[str, list[str]] = {}
        for person in self.persons.values():
            members.setdefault(person.team, []).append(person.id)
        return members

    @cached_property
    def _managed_by(self) -> Mapping[str, frozenset[str]]:
        managed: dict[str, frozenset[str]] = {}
        for team in self.teams.values():
            managed[team.manager] = managed.get(team.manager, frozenset()) | {team.id}
        return managed


def people_of(people: Iterable[Person], teams: Iterable[Team] = ()) -> People:
    """People and teams by their ids. `people`: all of the tenant, inactive ones too."""
    return People({person.id: person for person in people}, {team.id: team for team in teams})


def own_keys(person: str) -> frozenset[str]:
    """What is private to a person, and what they share with their team: the keys of their own rows."""
    return frozenset({f"p:{person}", f"t:{person}"})


def may_read(held: frozenset[str], key: str) -> bool:
    """Whether a holder of these keys may read a row under this one, its history and its conflicts (A3)."""
    return key in held or ALL in held


def digest(held: frozenset[str]) -> str:
    """16 hex digits that change when the held keys change."""
    return hashlib.blake2b("\n".join(sorted(held)).encode(), digest_size=8).hexdigest()
