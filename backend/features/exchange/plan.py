"""Drafts against what exists: what to write, and what to tell about each line. Pure: ids are given."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from backend.features.exchange.draft import ContactDraft, Note, Parsed
from backend.features.exchange.folding import fold, name_key
from backend.features.exchange.given import Existing, Ids, Options
from backend.features.exchange.match import Companies, Contacts
from backend.features.exchange.merge import Working, add_notes, differs, merge
from backend.features.exchange.own_values import item_of, text_of
from backend.features.exchange.report import LineReport
from backend.features.exchange.text import characters_lost
from backend.replica.door import Write, create
from sync.access import EVERYONE, may_read

_IN_BRACKETS = re.compile(r"\(([^()@]+@[^()@]+)\)")


class Planned(NamedTuple):
    """`writes` by record, companies first; `lines` in file order; `owners`: record id to its lines."""

    writes: list[list[Write]]
    lines: list[LineReport]
    owners: dict[str, list[LineReport]]
    companies_created: int


def plan(
    parsed: Parsed, existing: Existing, options: Options, ids: Ids, told: Callable[[], object] = lambda: None
) -> Planned:
    """Everything to write so that each draft has its contact; planning again on the result writes nothing.

    `told` is called for each draft.
    """
    return _Planner(_without_own(existing, ids), options, ids).run(parsed, told)


def _without_own(existing: Existing, ids: Ids) -> Existing:
    """What there was before the import began: it may be going on where it broke off."""
    if not ids.taken:
        return existing
    contacts, companies = (
        {id_: known for id_, known in kept.items() if not ids.made(id_)}
        for kept in (existing.contacts, existing.companies)
    )
    return replace(existing, contacts=contacts, companies=companies)


class _Planner:
    def __init__(self, existing: Existing, options: Options, ids: Ids) -> None:
        self._existing, self._options, self._ids = existing, options, ids
        self._contacts = Contacts()
        for id_, known in existing.contacts.items():
            self._contacts.add(id_, known.fields)
        self._companies = Companies(
            (id_, known.fields.get("name", "")) for id_, known in existing.companies.items()
        )
        self._company_writes: dict[str, Write] = {}
        self._company_lines: dict[str, list[LineReport]] = {}
        self._working: dict[str, Working] = {}
        self._lines: dict[str, list[LineReport]] = {}
        self._bosses: list[tuple[ContactDraft, Working, LineReport]] = []
        self._people: dict[str, list[str]] = defaultdict(list)
        for id_, fields in existing.people.items():
            for said in {fold(fields.get("email", "")), fold(fields.get("name", ""))} - {""}:
                self._people[said].append(id_)
        self._custom = {
            fold(str(one.get("label", ""))): (id_, one)
            for id_, one in reversed(list(existing.custom_fields.items()))
        }

    def run(self, parsed: Parsed, told: Callable[[], object]) -> Planned:
        lines: list[LineReport] = []
        for draft in parsed.drafts:
            lines.append(self._take(draft))
            told()
        for draft, working, line in self._bosses:
            self._reports_to(draft, working, line)
        lines += [LineReport(r.line, "refused", code=r.code, why=r.text) for r in parsed.refused]
        writes = [[write] for write in self._company_writes.values()]
        writes += [written for working in self._working.values() if (written := working.writes())]
        self._settle()
        lines.sort(key=lambda line: line.line)
        named = [self._ids.named(each) for each in writes]
        return Planned(named, lines, self._lines | self._company_lines, len(self._company_writes))

    def _take(self, draft: ContactDraft) -> LineReport:
        company = self._companies.find(draft.company) if draft.company else ""
        own = self._ids.of(f"contact/{draft.line}")
        # Somebody may have made a contact like it since this import did.
        found = "" if self._ids.made(own) else self._contacts.find(draft, company)
        working = self._work_on(found, own, draft)
        line = LineReport(draft.line, "created", company=draft.company, notes=list(draft.report))
        self._lines.setdefault(working.id, []).append(line)
        if found:
            line.outcome, line.into = "merged", working.name
            line.same_as_line = working.line if working.line != draft.line else 0
        before = working.changes
        if working.new and not found:
            self._begin(working, draft, line.notes)
        line.notes += merge(working, draft, self._options.tags, self._ids.item)
        self._company(working, draft, company, line)
        self._custom_fields(working, draft, line.notes)
        if draft.reports_to:
            self._bosses.append((draft, working, line))
        same = working.changes == before and not self._ids.changed(working.id)
        if line.outcome == "merged" and same and not line.same_as_line:
            line.outcome = "unchanged"
        self._contacts.add(working.id, working.fields)
        line.contact, line.name = working.id, draft.name.full
        return line

    def _work_on(self, found: str, own: str, draft: ContactDraft) -> Working:
        """The contact to put the draft into: of this file, one that exists, or a new one, `own`."""
        working = self._working.get(found)
        if working is None:
            if found:
                working = Working(found, self._existing.contacts[found].fields, draft.line, new=False)
            else:
                working = Working(own, {}, draft.line, new=True)
            self._working[working.id] = working
        return working

    def _begin(self, working: Working, draft: ContactDraft, told: list[Note]) -> None:
        working.set("owner", self._owner(draft, told))
        working.set("visibility", draft.visibility or self._options.visibility)

    def _owner(self, draft: ContactDraft, told: list[Note]) -> str:
        """The person the file names, if the importing one may give them records; else the importing one."""
        if not draft.owner:
            return self._existing.person
        said = fold(draft.owner)
        # A name, an e-mail, or a name with its e-mail in brackets.
        for id_ in (*self._people.get(said, ())[:1], *self._bracketed(said)):
            if may_read(self._existing.held, f"p:{id_}"):
                return id_
            text = "You can't give contacts to this person, so the contact is yours."
            told.append(Note("owner_not_yours", text, draft.line, "owner", draft.owner))
            return self._existing.person
        text = "Nobody here has this email or name, so the contact is yours."
        told.append(Note("owner_unknown", text, draft.line, "owner", draft.owner))
        return self._existing.person

    def _bracketed(self, said: str) -> list[str]:
        found = _IN_BRACKETS.search(said)
        return self._people.get(found[1], [])[:1] if found else []

    def _company(self, working: Working, draft: ContactDraft, company: str, line: LineReport) -> None:
        if not draft.company:
            return
        kept = working.fields.get("company") or ""
        if kept:
            name = self._company_name(kept)
            if (
                kept != company
                and name_key(name) != name_key(draft.company)
                and not characters_lost(draft.company)
            ):
                line.notes.append(differs("company", draft.line, name, draft.company))
            return
        company = company or self._new_company(working, draft)
        if not company:
            return
        if not self._may_link(working, company):
            text = "The contact is a colleague's: only they put it under this company."
            line.notes.append(Note("company_not_yours", text, draft.line, "company", draft.company))
            return
        working.set("company", company)
        known = self._existing.companies.get(company)
        if known is not None and known.key == EVERYONE and working.fields.get("visibility") != "everyone":
            text = "Everyone can see this company, so everyone can see its contacts."
            line.notes.append(Note("seen_with_company", text, draft.line, "company", draft.company))
        if company in self._company_lines:
            self._company_lines[company].append(line)

    def _may_link(self, working: Working, company: str) -> bool:
        """Whether the company leaves a colleague's contact with everybody who reads it (SPEC.md A8)."""
        contact = self._existing.contacts.get(working.id)
        if contact is None or may_read(self._existing.held, f"p:{contact.fields.get('owner', '')}"):
            return True
        known = self._existing.companies.get(company)
        if known is not None:
            return known.key in (EVERYONE, contact.key)
        made = getattr(self._company_writes[company], "fields", {})
        return made.get("visibility") == "everyone" or made.get("owner") == contact.fields.get("owner")

    def _new_company(self, working: Working, draft: ContactDraft) -> str:
        if not name_key(draft.company):
            return ""
        id_ = self._ids.of(f"company/{name_key(draft.company)}")
        # A contact follows its company, so the company is shared as the first contact of it is.
        shared = {
            field: working.fields[field] for field in ("owner", "visibility") if working.fields.get(field)
        }
        self._company_writes[id_] = create("company", id_, {"name": draft.company, **shared})
        self._company_lines[id_] = []
        self._companies.add(id_, draft.company)
        return id_

    def _company_name(self, id_: str) -> str:
        known = self._existing.companies.get(id_)
        if known is not None:
            return str(known.fields.get("name", ""))
        write = self._company_writes.get(id_)
        return str(getattr(write, "fields", {}).get("name", "")) if write else ""

    def _custom_fields(self, working: Working, draft: ContactDraft, told: list[Note]) -> None:
        for label, text in draft.custom.items():
            id_, field_ = self._custom[fold(label)]
            kind, currency = str(field_.get("kind", "line")), str(field_.get("currency") or "")
            value = item_of(text, kind, field_.get("options") or (), currency)
            kept = (working.fields.get("custom") or {}).get(id_)
            stands = text_of(kept or {}, kind)
            if value is None:
                note = f"The value doesn't fit “{label}”; it's saved in the notes."
                told.append(Note("custom_unreadable", note, draft.line, label, text))
                add_notes(working, f"{label}: {text}", draft.line, told)
            elif not stands:
                working.put("custom", id_, value)
            elif stands != text_of(value, kind):
                told.append(differs(label, draft.line, stands, text))

    def _reports_to(self, draft: ContactDraft, working: Working, line: LineReport) -> None:
        """Known only now: the manager may stand further down in the file."""
        boss = self._contacts.named(draft.reports_to, working.fields.get("company") or "")
        kept = working.fields.get("reports_to") or ""
        before = working.changes
        if boss and boss != working.id:
            if not kept:
                working.set("reports_to", boss)
            elif kept != boss:
                line.notes.append(differs("reports_to", draft.line, kept, draft.reports_to))
        else:
            add_notes(working, f"Manager: {draft.reports_to}", draft.line, line.notes)
        if working.changes != before and line.outcome == "unchanged":
            line.outcome = "merged"

    def _settle(self) -> None:
        """A line merged into an earlier one of this file has changed nothing when that one has not."""
        for id_, lines in self._lines.items():
            if not (self._working[id_].new or self._working[id_].changes or self._ids.changed(id_)):
                for line in lines:
                    line.outcome = "unchanged"
