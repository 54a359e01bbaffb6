"""What the page of a contact shows."""

from __future__ import annotations

from dataclasses import dataclass

from pwa.kit.record.shapes import Fact, Head, Mini, Reach, TagView


@dataclass
class ContactView(Head):
    """A contact's page; `silent`: not to be contacted."""

    companies: list[Mini]
    superiors: list[Mini]
    reports: list[Mini]
    calls: list[Reach]
    messages: list[Reach]
    emails: list[Reach]
    maps: list[Reach]
    facts: list[Fact]
    tags: list[TagView]
    notes: str
    silent: bool
