"""Text of a cell made fit for a field: without control characters, on one line; e-mail addresses found."""

from __future__ import annotations

import re

from email_validator import EmailNotValidError, validate_email

from sync.errors import Rejected
from sync.schema import RECORD_TYPES
from sync.values import check

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\x7f\u00a0\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_NOTHING = frozenset({"", "-", "--", "—", "–", "n/a", "#n/a", "null", "(null)", "nil", "undefined"})
EMAIL_CHARS_MAX = 254
_EMAIL = RECORD_TYPES["contact"].fields["emails"].shape["address"]
_IN_BRACKETS = re.compile(r"[<(\[]\s*([^<>()\[\]\s@]+@[^<>()\[\]\s@]+)\s*[>)\]]")
# What needs no library to be found right; everything unusual goes to email-validator.
_PLAIN_EMAIL = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9_+-]|\.(?=[A-Za-z0-9])){0,62})(@(?:[A-Za-z0-9]{2,60}\.){1,3}[A-Za-z]{2,20})\Z"
)
_BETWEEN_EMAILS = re.compile(r":::|[;,\n\r|]|\s/\s|\s(?=\S{1,254}@)")


def clean(text: str) -> str:
    """Text without control characters and outer spaces; line ends become \\n."""
    if not _UNCLEAN.search(text):
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return _CONTROL.sub("", text).strip()


def one_line(text: str, joint: str = " ") -> str:
    """The same on one line."""
    text = clean(text)
    if "\n" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return joint.join(line.strip(" ,") if joint == ", " else line for line in lines if line)


def nothing(text: str) -> bool:
    """Whether a cell says that it is empty: "-", "n/a", "NULL". Not asked of names: some are called Null."""
    return text.strip().lower() in _NOTHING


def valid_email(text: str) -> str:
    """The address in normal form, or "" when it is none."""
    if len(text) > EMAIL_CHARS_MAX:
        return ""
    plain = _PLAIN_EMAIL.match(text)
    if plain:
        return plain[1] + plain[2].lower()
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return ""
    # Reserved names are addresses too; but there is a dot, and no top-level domain ends with a digit.
    domain = found.ascii_domain
    return found.normalized if "." in domain and domain[-1].isalpha() and _stored(found.normalized) else ""


def _stored(address: str) -> bool:
    """Whether the core takes it (SPEC.md V5), which is stricter with signs beyond ASCII than the library."""
    try:
        check(_EMAIL, address, "emails.address")
    except Rejected:
        return False
    return True


def email_pieces(text: str) -> list[str]:
    """What stands for addresses in a cell: those in brackets, the whole, or the parts between separators."""
    text = re.sub(r"mailto:", "", text, flags=re.IGNORECASE)
    bracketed = _IN_BRACKETS.findall(text)
    if bracketed:
        return bracketed
    if valid_email(text):
        return [text]
    pieces = [piece.strip(" .;,<>'\"\t") for piece in _BETWEEN_EMAILS.split(text)]
    return [piece for piece in pieces if piece] or [text]
