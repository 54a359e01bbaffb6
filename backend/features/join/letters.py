"""Who carries a link to somebody that forgot their password: in the words of the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from backend.accounts.store import tenants
from backend.base.clock import now_ms
from backend.mail.letter import Letter
from backend.mail.send import Desk, enqueue
from backend.mail.settings import mail_of

COMPANY_CHARS_MAX: Final = 120
"""Of its name in a subject, which has an end."""


@dataclass(frozen=True, slots=True)
class ResetLetter:
    """What the mail says, and to whom. `link`: whoever holds it chooses the password; it stands in no log."""

    tenant: str
    person: str
    email: str
    name: str
    language: str
    company: str
    link: str
    expires_at: int


class Letters(Protocol):
    """Outgoing mail, as far as a forgotten password needs it; `app.state.letters`."""

    async def may_send(self, tenant: str) -> bool:
        """Whether this workspace can send mail; `tenant` empty: whether any of this server can."""
        ...

    async def send_reset(self, letter: ResetLetter) -> None:
        """Take the letter, in the open transaction; it is sent after it."""
        ...


class MailLetters:
    """Through the mail server that the workspace has set; without one administrators hand the links over."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def may_send(self, tenant: str) -> bool:
        """Whether this workspace can send mail; `tenant` empty: whether any of this server can."""
        engine = self._desk.replica.engine
        asked = [tenant] if tenant else await tenants(engine)
        return any([(await mail_of(engine, one)).ready for one in asked])

    async def send_reset(self, letter: ResetLetter) -> None:
        """Enqueue the letter, in the open transaction. Raises MailOff."""
        subject, text = TEXTS.get(letter.language) or TEXTS["en"]
        company = " ".join(letter.company.split())[:COMPANY_CHARS_MAX]
        said = text.format(name=letter.name, company=company, link=letter.link)
        mail = Letter(letter.email, subject.format(company=company), said, letter.language)
        await enqueue(self._desk, letter.tenant, mail, now_ms(), letter.person)


TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "en": (
        "A new password for {company}",
        (
            "Hello {name},\n\nsomebody, you we hope, asked for a new password for {company} in Lapangan. "
            "Choose it here:\n\n{link}\n\nThe link works once, for 24 hours. Until you use it your old "
            "password stays. If you did not ask, you need do nothing.\n"
        ),
    ),
    "ms": (
        "Kata laluan baharu untuk {company}",
        (
            "Helo {name},\n\nseseorang, harapnya anda sendiri, meminta kata laluan baharu untuk "
            "{company} di Lapangan. Pilih di sini:\n\n{link}\n\nPautan ini boleh diguna sekali, selama "
            "24 jam. Selagi tidak diguna, kata laluan lama anda kekal. Jika bukan anda yang meminta, "
            "abaikan sahaja.\n"
        ),
    ),
    "id": (
        "Kata sandi baru untuk {company}",
        (
            "Halo {name},\n\nseseorang, semoga Anda sendiri, meminta kata sandi baru untuk {company} di "
            "Lapangan. Buat di sini:\n\n{link}\n\nTautan ini berlaku sekali, selama 24 jam. Selama belum "
            "dipakai, kata sandi lama tetap berlaku. Jika bukan Anda yang meminta, abaikan saja.\n"
        ),
    ),
    "kk": (
        "{company}: жаңа құпиясөз",
        (
            "Сәлеметсіз бе, {name}!\n\nLapangan жүйесінде «{company}» үшін жаңа құпиясөз сұралды, "
            "сұраған сіз боларсыз. Оны мына жерде таңдаңыз:\n\n{link}\n\nСілтеме бір рет, 24 сағат "
            "жарайды. Оны қолданғанша ескі құпиясөз сақталады. Егер сұрамаған болсаңыз, ештеңе "
            "істемеңіз.\n"
        ),
    ),
    "ru": (
        "{company}: новый пароль",
        (
            "Здравствуйте, {name}!\n\nДля «{company}» в Lapangan запросили новый пароль, надеемся, что "
            "вы сами. Выберите его здесь:\n\n{link}\n\nСсылка действует один раз и 24 часа. Пока вы ею "
            "не воспользуетесь, прежний пароль остаётся. Если вы ничего не запрашивали, ничего делать не "
            "нужно.\n"
        ),
    ),
}
"""By language: the subject and the text."""
