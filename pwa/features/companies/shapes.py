"""What the page of a company shows."""

from __future__ import annotations

from dataclasses import dataclass

from pwa.kit.record.shapes import Fact, Head, Mini, Reach, TagView


@dataclass
class Branch(Mini):
    """A company below another one; `depth` 1 is a direct subsidiary."""

    depth: int


@dataclass
class CompanyView(Head):
    """A company's page; `path` leads from the outermost parent."""

    path: list[Mini]
    children: list[Branch]
    contacts: list[Mini]
    contactsMore: int
    calls: list[Reach]
    messages: list[Reach]
    emails: list[Reach]
    maps: list[Reach]
    facts: list[Fact]
    tags: list[TagView]
    notes: str
