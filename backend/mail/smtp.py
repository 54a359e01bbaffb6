"""Talks to the mail server: the only file that knows aiosmtplib."""

from __future__ import annotations

import asyncio
import ssl
from email.message import EmailMessage
from typing import Final

import aiosmtplib
from aiosmtplib import SMTP

from backend.base.outside import Closed, Unreachable, connect
from backend.mail.errors import MailTrouble
from backend.mail.settings import MailSetting

ANSWER_S: Final = 20.0
"""A mail server that says nothing for so long is given up."""
LETTER_S: Final = 60.0
SAID_CHARS_MAX: Final = 500
OUR_NAME: Final = "lapangan.invalid"
"""What we call ourselves: the machine's own name is nobody's business."""


async def deliver(kept: MailSetting, password: str, message: EmailMessage, *, own_network: bool) -> str:
    """Give the mail server one letter; what it answered. Raises MailTrouble."""
    try:
        async with asyncio.timeout(LETTER_S):
            return await _deliver(kept, password, message, own_network=own_network)
    except Closed as error:
        raise MailTrouble("closed", str(error), for_good=True) from error
    except Unreachable as error:
        raise MailTrouble(error.code, str(error)) from error
    except TimeoutError as error:
        raise MailTrouble("timed_out", f"{kept.host} didn't answer in time.") from error
    except ssl.SSLError as error:
        raise MailTrouble("tls", _cut(str(error))) from error
    except aiosmtplib.SMTPException as error:
        raise _trouble(error) from error
    except OSError as error:
        raise MailTrouble("broken_off", _cut(str(error) or type(error).__name__)) from error


async def _deliver(kept: MailSetting, password: str, message: EmailMessage, *, own_network: bool) -> str:
    link = await connect("mail", kept.host, kept.port, own_network=own_network)
    smtp = SMTP(
        hostname=kept.host, sock=link, timeout=ANSWER_S, local_hostname=OUR_NAME,
        use_tls=kept.tls == "tls", start_tls=kept.tls == "starttls",
    )  # fmt: skip
    up = None
    try:
        async with smtp:
            up = smtp.transport
            if kept.user:
                await _sign_in(smtp, kept.user, password)
            _, said = await smtp.send_message(message)
            return _cut(said)
    finally:
        up = up or smtp.transport
        smtp.close()
        if isinstance(up, asyncio.WriteTransport):
            up.abort()  # all is said: the last word of an encrypted connection is not waited for
        elif link.fileno() >= 0:
            link.close()


async def _sign_in(smtp: SMTP, user: str, password: str) -> None:
    """By one way that is offered: each wrong try counts at a mail server, and some lock the account."""
    await smtp.ehlo()
    offered = smtp.supported_auth_methods
    ways = {"plain": smtp.auth_plain, "login": smtp.auth_login, "cram-md5": smtp.auth_crammd5}
    way = next((ways[name] for name in ways if name in offered), None)
    if way is None:
        raise aiosmtplib.SMTPNotSupported("The server offers no sign-in that is known here.")
    await way(user, password)


_CODES: Final[tuple[tuple[type[aiosmtplib.SMTPException], str], ...]] = (
    (aiosmtplib.SMTPAuthenticationError, "sign_in"),
    (aiosmtplib.SMTPSenderRefused, "sender"),
    (aiosmtplib.SMTPRecipientRefused, "recipient"),
    (aiosmtplib.SMTPRecipientsRefused, "recipient"),
    (aiosmtplib.SMTPTimeoutError, "timed_out"),
    (aiosmtplib.SMTPNotSupported, "not_offered"),
    (aiosmtplib.SMTPServerDisconnected, "broken_off"),
    (aiosmtplib.SMTPResponseException, "answer"),
)
_FOR_GOOD: Final = range(500, 600)


def _trouble(error: aiosmtplib.SMTPException) -> MailTrouble:
    first = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    if isinstance(error.__cause__, ssl.SSLError):
        return MailTrouble("tls", _cut(str(error.__cause__)))
    if type(error) is aiosmtplib.SMTPException and "not supported" in str(error):
        return MailTrouble("not_offered", _cut(str(error)))
    code = next((name for kind, name in _CODES if isinstance(error, kind)), "answer")
    number = first.code if isinstance(first, aiosmtplib.SMTPResponseException) else 0
    said = f"{number} {first.message}" if number > 0 else str(error) or type(error).__name__
    return MailTrouble(code, _cut(said), for_good=number in _FOR_GOOD)


def _cut(said: str) -> str:
    return " ".join(said.replace("\0", "\ufffd").split())[:SAID_CHARS_MAX]
