"""The demo companies themselves: one a country, each with its name and four people of four roles."""

from __future__ import annotations

from dataclasses import dataclass

BUSINESS = "equipment"
"""They sell and look after refrigeration."""


@dataclass(frozen=True, slots=True)
class Seller:
    """One person of a demo company; `key` is what the other demo data calls them."""

    key: str
    name: str
    mailbox: str
    role: str


@dataclass(frozen=True, slots=True)
class House:
    """A demo company. `languages`: those its book can be written in, the usual one first."""

    name: str
    domain: str
    currency: str
    languages: tuple[str, ...]
    sellers: tuple[Seller, ...]

    def email(self, seller: Seller) -> str:
        return f"{seller.mailbox}@{self.domain}"


ADMINISTRATOR = "administrator"
"""Whoever looks around does it as this one, who leads the team and sells, too: every screen has something."""

HOUSES = {
    "MY": House(
        "Sejuk Jaya (demo)", "sejukjaya.example", "MYR", ("en", "ms"),
        (
            Seller(ADMINISTRATOR, "Farah Nadia binti Ismail", "farah", "administrator"),
            Seller("manager", "Tan Wei Ling", "weiling", "sales_manager"),
            Seller("executive", "Karthik a/l Subramaniam", "karthik", "account_executive"),
            Seller("development", "Mohd Hafiz bin Othman", "hafiz", "sales_development"),
        ),
    ),
    "ID": House(
        "Dingin Sejahtera (demo)", "dinginsejahtera.example", "IDR", ("id",),
        (
            Seller(ADMINISTRATOR, "Dewi Lestari", "dewi", "administrator"),
            Seller("manager", "Bambang Nugroho", "bambang", "sales_manager"),
            Seller("executive", "Agus Setiawan", "agus", "account_executive"),
            Seller("development", "Rizky Pratama", "rizky", "sales_development"),
        ),
    ),
    "KZ": House(
        "Алатау Суық (demo)", "alatausuyq.example", "KZT", ("ru", "kk"),
        (
            Seller(ADMINISTRATOR, "Айгүл Сейітқалиева", "aigul", "administrator"),
            Seller("manager", "Дмитрий Ковалёв", "dmitry", "sales_manager"),
            Seller("executive", "Нұрлан Оразбеков", "nurlan", "account_executive"),
            Seller("development", "Динара Қасымова", "dinara", "sales_development"),
        ),
    ),
}  # fmt: skip
"""By country."""

COUNTRIES = tuple(HOUSES)

OWNERS = {ADMINISTRATOR: 40, "executive": 40, "manager": 10, "development": 10}
"""Who owns how much: seller key -> weight."""
VISIBILITIES = {"team": 60, "everyone": 30, "private": 10}
DEALS_PER_STAGE = (8, 8, 7, 5, 6, 3)
"""By the position of the stage in accounts.first_pipeline."""


def language_of(country: str, asked: str) -> str:
    """The language the book of a country is written in, when `asked` is what the person reads."""
    languages = HOUSES[country].languages
    return asked if asked in languages else languages[0]
