"""How the demo's customers are reached: phone numbers and addresses that nobody has."""

from __future__ import annotations

from backend.features.demo.companies import CUSTOMERS, Customer
from backend.features.demo.making import Demo, Values
from backend.features.demo.names import latin

# Country -> its calling code and how an office line goes on behind the area code; areas with another length.
_OFFICE_LINES = {"MY": ("60", "5550"), "ID": ("62", "5550"), "KZ": ("7", "2550")}
_OFFICE_LINES_OF_AREA = {"3": "55500", "5": "2550", "82": "550", "88": "550", "21": "55500", "22": "55500"}


def phone(number: str, kind: str) -> Values:
    return {"number": number, "raw": "", "kind": kind, "primary": True}


def mobile(demo: Demo, country: str) -> str:
    """A mobile number of the country's numbering plan with the 555 that tells people it is made up; E.164."""
    demo.phones += 1
    number = demo.phones
    if country == "MY":
        return f"+60{(12, 13, 16, 17, 19)[number % 5]}5550{number:03d}"
    if country == "ID":
        return f"+62{(812, 813, 821, 852)[number % 4]}55500{number:03d}"
    return f"+7{(701, 702, 705, 777)[number % 4]}5550{number:03d}"


def landline(customer: Customer) -> str:
    """The company's office line, E.164."""
    code, start = _OFFICE_LINES[customer.place.country]
    start = _OFFICE_LINES_OF_AREA.get(customer.place.area, start)
    return f"+{code}{customer.place.area}{start}{CUSTOMERS.index(customer):03d}"


def domain(customer: Customer) -> str:
    return f"{customer.key.split('-')[0]}.example"


def slug(name: dict[str, str]) -> str:
    words = latin(name["full"]).lower().replace("a/l", "").replace("a/p", "").split()
    return ".".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in words[:2])


def email(name: dict[str, str], number: int, customer: Customer) -> str:
    return f"{slug(name)}.{number}@{domain(customer)}"
