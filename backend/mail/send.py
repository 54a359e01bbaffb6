"""The door for those who want to send a letter.

    await enqueue(desk, tenant, Letter(to, subject, text), now_ms(), person)

It goes out as a job: tried again while the mail server is away, a dead letter with its reason when that
refuses it. Until then it lies sealed: a letter may hold a link that lets its reader in, which a copy of the
database must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from backend.accounts.store import tenants
from backend.base.database.engine import DatabaseEngine
from backend.base.vault import Unreadable, vault
from backend.config import Settings
from backend.jobs.kinds import Ask, GiveUp, JobKind, Running
from backend.jobs.kinds import enqueue as enqueue_job
from backend.mail.errors import MailOff, MailTrouble
from backend.mail.letter import Letter, checked, message_of
from backend.mail.settings import mail_of, password_of
from backend.mail.smtp import deliver
from backend.replica.replica import Replica

FAILURES_MAX: Final = 8
RETRY_MS: Final = 30_000
RETRY_MAX_MS: Final = 6 * 3_600_000


@dataclass(frozen=True, slots=True)
class Desk:
    """Where letters are left. `key_file`: what they are sealed with until they go."""

    replica: Replica
    key_file: Path


class Post(NamedTuple):
    """A letter on its way. `id`: the same for every try."""

    tenant: str
    id: str
    letter: Letter


async def enqueue(desk: Desk, tenant: str, letter: Letter, now_ms: int, person: str = "") -> None:
    """Let a letter go out, in the open transaction where there is one. Raises MailOff, BadLetter.

    `person`: on whose behalf; when they may nothing here any more it does not go.
    """
    if not (await mail_of(desk.replica.engine, tenant)).ready:
        raise MailOff
    text = msgspec.json.encode(checked(letter)).decode()
    payload = {"sealed": vault(desk.key_file).seal(text, _place(tenant))}
    await enqueue_job(desk.replica, tenant, Ask(MAIL, now_ms, payload, person=person), now_ms)


async def send_now(engine: DatabaseEngine, settings: Settings, post: Post, now_ms: int) -> str:
    """Give a letter to the mail server, whether mail is on or not; what that answered. Raises MailTrouble."""
    kept = await mail_of(engine, post.tenant)
    own_network = await tenants(engine) == [post.tenant]
    try:
        password = password_of(settings.secret_key_file, post.tenant, kept)
    except Unreadable as error:
        raise MailTrouble("secret_lost", str(error), for_good=True) from error
    message = message_of(post.letter, kept, post.id, now_ms)
    return await deliver(kept, password, message, own_network=own_network)


async def _run(running: Running) -> None:
    claim, engine = running.claim, running.replica.engine
    if not (await mail_of(engine, claim.tenant)).ready:
        raise GiveUp("Outgoing mail is switched off.")
    try:
        text = vault(running.settings.secret_key_file).open(claim.payload["sealed"], _place(claim.tenant))
    except Unreadable as error:
        raise GiveUp(f"The letter can't be read: {error}") from error
    post = Post(claim.tenant, claim.id, msgspec.json.decode(text, type=Letter))
    try:
        await send_now(engine, running.settings, post, running.now_ms())
    except MailTrouble as trouble:
        if trouble.for_good:
            raise GiveUp(trouble.said) from trouble
        raise
    async with running.finishing():
        pass


def _place(tenant: str) -> str:
    return f"{tenant}/letter"


MAIL: Final = JobKind("mail", _run, failures_max=FAILURES_MAX, retry_ms=RETRY_MS, retry_max_ms=RETRY_MAX_MS)
