"""Outgoing mail over HTTP: what is set (never the password), and a letter to oneself."""

from __future__ import annotations

import re
import uuid
from typing import Any

import msgspec
from litestar import Request, get, patch, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from backend.accounts import store
from backend.accounts.noted import note_of
from backend.accounts.session import Caller
from backend.base.clock import now_ms
from backend.config import PORT_MAX, Settings
from backend.features.office.errors import BadMail
from backend.features.office.mail_words import TEST
from backend.mail import settings as kept_mail
from backend.mail.errors import BadLetter, MailTrouble
from backend.mail.letter import Letter, address_of
from backend.mail.send import Post, send_now
from backend.mail.settings import SETTING, MailSetting, Tls, keep_mail, mail_of

Http = Request[Any, Any, State]
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"(?=[^.])[A-Za-z0-9._-]+|[0-9A-Fa-f:]+|[^\x00-\x20\x7f/@:\[\]]+")


class MailChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be otherwise. `password`: empty takes it away, left out stays."""

    on: bool | msgspec.UnsetType = msgspec.UNSET
    host: str | msgspec.UnsetType = msgspec.UNSET
    port: int | msgspec.UnsetType = msgspec.UNSET
    tls: Tls | msgspec.UnsetType = msgspec.UNSET
    user: str | msgspec.UnsetType = msgspec.UNSET
    password: str | msgspec.UnsetType = msgspec.UNSET
    sender: str | msgspec.UnsetType = msgspec.UNSET
    name: str | msgspec.UnsetType = msgspec.UNSET


@get("/api/office/mail")
async def get_mail(request: Http, caller: NamedDependency[Caller]) -> dict[str, Any]:
    """What is set, and whether there is a password."""
    return _told(await mail_of(request.app.state.engine, caller.tenant))


@patch("/api/office/mail")
async def change_mail(
    request: Http, caller: NamedDependency[Caller], data: JSONBody[MailChange]
) -> dict[str, Any]:
    """Set some of it. Another host or user forgets the password, which was meant for the one before."""
    engine, settings = request.app.state.engine, _settings(request)
    async with engine.write():
        before = await mail_of(engine, caller.tenant)
        given = {name: value for name, value in msgspec.to_builtins(data).items() if name != "password"}
        changed = _checked(msgspec.structs.replace(before, **given))
        if (changed.host, changed.user) != (before.host, before.user):
            changed = msgspec.structs.replace(changed, secret="")
        if data.password is not msgspec.UNSET:
            _short("password", data.password, kept_mail.SECRET_CHARS_MAX)
            secret = kept_mail.sealed(settings.secret_key_file, caller.tenant, data.password)
            changed = msgspec.structs.replace(changed, secret=secret)
        if changed.tls == "none" and changed.secret:
            raise BadMail("A password is never sent without encryption.", field="tls")
        if changed.on and not changed.ready:
            raise _lacks(changed)
        await keep_mail(engine, caller.tenant, changed, caller.person, now_ms())
        detail = {"setting": SETTING, "host": changed.host, "on": int(changed.on)}
        await note_of(request, caller, "setting_changed", detail=detail)
    return _told(changed)


@post("/api/office/mail/test", status_code=200)
async def test_mail(request: Http, caller: NamedDependency[Caller]) -> dict[str, Any]:
    """Send the caller a letter now, with what is set; what the mail server said, word for word."""
    engine, now = request.app.state.engine, now_ms()
    kept = await mail_of(engine, caller.tenant)
    if not kept.host or not kept.sender:
        raise _lacks(kept)
    person = await store.record_fields(engine, caller.tenant, "person", caller.person)
    language = person.get("language") or "en"
    subject, text = TEST.get(language, TEST["en"])
    letter = Letter(person.get("email", ""), subject, text, language)
    await note_of(request, caller, "mail_tried", detail={"host": kept.host, "port": kept.port})
    try:
        said = await send_now(engine, _settings(request), Post(caller.tenant, str(uuid.uuid4()), letter), now)
    except MailTrouble as trouble:
        return {"ok": False, "code": trouble.code, "said": trouble.said, "to": letter.to}
    return {"ok": True, "code": "", "said": said, "to": letter.to}


ROUTES: tuple[ControllerRouterHandler, ...] = (get_mail, change_mail, test_mail)


def _told(kept: MailSetting) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(kept)
    told["has_password"] = bool(told.pop("secret"))
    return told


def _lacks(kept: MailSetting) -> BadMail:
    return BadMail("Say which server and which address first.", field="sender" if kept.host else "host")


def _checked(changed: MailSetting) -> MailSetting:
    """In normal form. Raises BadMail."""
    host = changed.host.strip().rstrip(".").lower()
    if host and not _HOST.fullmatch(host):
        raise BadMail("A host is a name like smtp.example.com, without https:// or a port.", field="host")
    _short("host", host, kept_mail.HOST_CHARS_MAX)
    if not 1 <= changed.port <= PORT_MAX:
        raise BadMail(f"A port is a number from 1 to {PORT_MAX}.", field="port")
    _short("user", changed.user, kept_mail.USER_CHARS_MAX)
    _short("name", changed.name, kept_mail.NAME_CHARS_MAX)
    try:
        sender = address_of(changed.sender) if changed.sender.strip() else ""
    except BadLetter as problem:
        raise BadMail(problem.detail, field="sender") from problem
    name, user = " ".join(changed.name.split()), changed.user.strip()
    return msgspec.structs.replace(changed, host=host, user=user, sender=sender, name=name)


def _short(field: str, text: str, most: int) -> None:
    if len(text) > most or _CONTROL.search(text):
        raise BadMail(f"At most {most} characters on one line.", field=field)


def _settings(request: Http) -> Settings:
    return request.app.state.settings
