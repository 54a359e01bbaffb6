"""A letter, from what a part of the server wants to say to what goes over the wire. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import Final

import msgspec
from email_validator import EmailNotValidError, validate_email

from backend.mail.errors import BadLetter
from backend.mail.settings import MailSetting

SUBJECT_CHARS_MAX: Final = 200
LETTER_BYTES_MAX: Final = 256 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Letter(msgspec.Struct, frozen=True):
    """Plain text for one person. `language`: of the text, for readers that speak it aloud."""

    to: str
    subject: str
    text: str
    language: str = "en"


def checked(letter: Letter) -> Letter:
    """The letter with its address in normal form. Raises BadLetter.

    A line break in a header would begin another one: it is refused, never repaired.
    """
    if _CONTROL.search(letter.subject) or not 0 < len(letter.subject) <= SUBJECT_CHARS_MAX:
        raise BadLetter(f"A subject has 1 to {SUBJECT_CHARS_MAX} characters on one line.")
    if len(letter.text.encode("utf-8", "replace")) > LETTER_BYTES_MAX:
        raise BadLetter(f"A letter has at most {LETTER_BYTES_MAX // 1024} KiB.")
    return msgspec.structs.replace(letter, to=address_of(letter.to))


def address_of(text: str) -> str:
    """An address in normal form. Raises BadLetter."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise BadLetter(str(error)) from error


def message_of(letter: Letter, kept: MailSetting, id_: str, now_ms: int) -> EmailMessage:
    """The message. The same `id_` makes the same Message-ID, by which a second try is known as one."""
    ascii_only = (letter.to + kept.sender).isascii()
    message = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    message["From"] = Address(kept.name, addr_spec=kept.sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    message["Message-ID"] = f"<{id_}@{kept.sender.rpartition('@')[2]}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
