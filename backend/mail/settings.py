"""What a workspace set of its outgoing mail. The password is encrypted; see `base.vault`."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import msgspec

from backend.base.database.engine import DatabaseEngine
from backend.base.kept import keep_setting, setting
from backend.base.vault import vault

SETTING: Final = "mail"
HOST_CHARS_MAX: Final = 253
USER_CHARS_MAX: Final = 320
SECRET_CHARS_MAX: Final = 1_024
NAME_CHARS_MAX: Final = 80
Tls = Literal["starttls", "tls", "none"]


class MailSetting(msgspec.Struct, frozen=True):
    """`sender`: the address letters come from, `name` beside it; `secret`: sealed, or empty."""

    on: bool = False
    host: str = ""
    port: int = 587
    tls: Tls = "starttls"
    user: str = ""
    secret: str = ""
    sender: str = ""
    name: str = ""

    @property
    def ready(self) -> bool:
        """Whether letters go out."""
        return self.on and bool(self.host and self.sender)


async def mail_of(engine: DatabaseEngine, tenant: str) -> MailSetting:
    """What was set, or a mail that is off."""
    return await setting(engine, tenant, SETTING, MailSetting) or MailSetting()


async def keep_mail(
    engine: DatabaseEngine, tenant: str, changed: MailSetting, person: str, now_ms: int
) -> None:
    """Set it, in the open transaction where there is one."""
    await keep_setting(engine, (tenant, SETTING), changed, person, now_ms)


def sealed(key_file: Path, tenant: str, secret: str) -> str:
    """The password as it is kept. Raises Unreadable."""
    return vault(key_file).seal(secret, _place(tenant)) if secret else ""


def password_of(key_file: Path, tenant: str, kept: MailSetting) -> str:
    """The password as the mail server wants it. Raises Unreadable."""
    return vault(key_file).open(kept.secret, _place(tenant)) if kept.secret else ""


def _place(tenant: str) -> str:
    return f"{tenant}/{SETTING}"
