"""How the demo's customers are reached: phone numbers and addresses that nobody has."""

from __future__ import annotations

from backend.features.demo.companies import Customer
from backend.features.demo.making import Demo, Values
from backend.features.demo.names import latin

# Country -> its calling code and how an office line goes on behind the area code.
_OFFICE_LINES = {"MY": ("60", "55500"), "ID": ("62", "55500"), "KZ": ("7", "2550")}


def phone(number: str, kind: str) -> Values:
    return {"number": number, "raw": "", "kind": kind, "primary": True}


def mobile(demo: Demo) -> str:
    """A mobile number of the country's numbering plan with the 555 that tells people it is made up; E.164."""
    demo.phones += 1
    number = demo.phones
    if demo.country == "MY":
        return f"+60{(12, 13, 16, 17, 19)[number % 5]}5550{number:03d}"
    if demo.country == "ID":
        return f"+62{(812, 813, 821, 852)[number % 4]}55500{number:03d}"
    return f"+7{(701, 702, 705, 777)[number % 4]}5550{number:03d}"


def landline(demo: Demo, customer: Customer) -> str:
    """The company's office line, E.164."""
    code, start = _OFFICE_LINES[demo.country]
    return f"+{code}{demo.town.area}{start}{demo.customers.index(customer):03d}"


def domain(customer: Customer) -> str:
    return f"{customer.key.split('-')[0]}.example"


def slug(name: dict[str, str]) -> str:
    words = latin(name["full"]).lower().replace("a/l", "").replace("a/p", "").split()
    return ".".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in words[:2])


def email(name: dict[str, str], number: int, customer: Customer) -> str:
    return f"{slug(name)}.{number}@{domain(customer)}"
