"""The result: a draft of a contact, every value with its confidence and its place on the photo.

Boxes are (left, top, right, bottom) in pixels of the upright photo, origin at the top left.
Confidence is 0-1 and calibrated: of values at 0.9, nine in ten are right.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeVar

Box = tuple[float, float, float, float]
PhoneType = Literal["mobile", "work", "fax", "whatsapp"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Guess(Generic[T]):
    """A value, how sure it is (0-1), where it stands (None: from a QR code) and the line it came from."""

    value: T
    confidence: float
    box: Box | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as printed, without titles and degrees, and its parts where they are sure."""

    full: str
    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 form; `ext` holds the digits of an extension."""

    e164: str
    type: PhoneType
    ext: str = ""


@dataclass(frozen=True, slots=True)
class Social:
    """An account on a network, without the @."""

    network: str
    handle: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address on one line, and its parts where they are sure (country: ISO 3166 two letters)."""

    text: str
    city: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """What one card says. `field_confidence`: how sure each field is as a whole, lists being complete."""

    name: Guess[Name] | None = None
    title: Guess[str] | None = None
    company: Guess[str] | None = None
    phones: tuple[Guess[Phone], ...] = ()
    emails: tuple[Guess[str], ...] = ()
    websites: tuple[Guess[str], ...] = ()
    address: Guess[Address] | None = None
    socials: tuple[Guess[Social], ...] = ()
    languages: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    engine: str = ""
    card_jpeg: bytes = b""
    field_confidence: dict[str, float] = field(default_factory=dict[str, float])
    features: dict[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.name or self.company or self.phones or self.emails or self.websites or self.address)


def merge(front: ContactDraft, back: ContactDraft) -> ContactDraft:
    """Add the second side to the first: lacking values are taken, lists joined, the surer value wins."""

    def surer(a: Guess[T] | None, b: Guess[T] | None) -> Guess[T] | None:
        if a is None or b is None:
            return a or b
        return b if b.confidence > a.confidence + 0.25 else a

    def joined(a: tuple[Guess[T], ...], b: tuple[Guess[T], ...], key: Any) -> tuple[Guess[T], ...]:
        best: dict[Any, Guess[T]] = {}
        for guess in (*a, *b):
            known = best.get(key(guess.value))
            if known is None or guess.confidence > known.confidence:
                best[key(guess.value)] = guess
        return tuple(best.values())

    sure = dict(back.field_confidence)
    for name, value in front.field_confidence.items():
        sure[name] = (
            max(value, sure.get(name, 0.0))
            if name not in ("phones", "emails", "websites", "socials")
            else min(value, sure.get(name, 1.0))
        )
    return replace(
        front,
        name=surer(front.name, back.name),
        title=surer(front.title, back.title),
        company=surer(front.company, back.company),
        phones=joined(front.phones, back.phones, lambda phone: phone.e164),
        emails=joined(front.emails, back.emails, str.casefold),
        websites=joined(front.websites, back.websites, _bare),
        address=surer(front.address, back.address),
        socials=joined(front.socials, back.socials, lambda one: (one.network, one.handle.casefold())),
        languages=tuple(dict.fromkeys((*front.languages, *back.languages))),
        codes=tuple(dict.fromkeys((*front.codes, *back.codes))),
        warnings=tuple(dict.fromkeys((*front.warnings, *(f"back_{w}" for w in back.warnings)))),
        field_confidence=sure,
    )


def _bare(url: str) -> str:
    return url.casefold().split("//")[-1].removeprefix("www.").rstrip("/")
