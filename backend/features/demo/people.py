"""The demo company itself: its name, two teams and four people with four roles."""

from dataclasses import dataclass

COMPANY = "Sejuk Nusantara (demo)"
COUNTRY = "MY"
CURRENCY = "MYR"


@dataclass(frozen=True, slots=True)
class Seller:
    """One person of the demo company; `key` is what the other demo data calls them."""

    key: str
    name: str
    email: str
    role: str
    team: str
    language: str


# Team key -> name. The manager leads both and sits in the first.
TEAMS = {"islands": "Malaysia and Indonesia", "steppe": "Kazakhstan"}
MANAGER_KEY = "manager"

SELLERS: tuple[Seller, ...] = (
    Seller("administrator", "Farah Nadia binti Ismail", "farah@sejuk.example", "administrator", "", "ms"),
    Seller("manager", "Tan Wei Ling", "weiling@sejuk.example", "sales_manager", "islands", "en"),
    Seller("executive", "Agus Setiawan", "agus@sejuk.example", "account_executive", "islands", "id"),
    Seller("development", "Айгүл Сейітқалиева", "aigul@sejuk.example", "sales_development", "steppe", "kk"),
)

# Who owns how much of a country's customers: seller key -> weight.
OWNERS = {
    "MY": {"executive": 60, "manager": 25, "development": 15},
    "ID": {"executive": 65, "manager": 25, "development": 10},
    "KZ": {"development": 65, "executive": 25, "manager": 10},
}
VISIBILITIES = {"team": 50, "everyone": 35, "private": 15}

# Stage key -> (name, probability in percent, status, activity kinds a deal needs before it may enter).
STAGES: dict[str, tuple[str, int, str, tuple[str, ...]]] = {
    "lead": ("New lead", 10, "open", ()),
    "visited": ("Visited", 25, "open", ("visit",)),
    "offered": ("Offer sent", 50, "open", ("email",)),
    "negotiating": ("Negotiation", 75, "open", ("meeting",)),
    "won": ("Won", 100, "won", ()),
    "lost": ("Lost", 0, "lost", ()),
}
DEALS_PER_STAGE = {"lead": 12, "visited": 13, "offered": 13, "negotiating": 10, "won": 8, "lost": 4}
