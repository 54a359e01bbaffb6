"""A forgotten password: the link goes to the address its person signs in with, and nowhere else."""

from __future__ import annotations

from typing import Final

from backend.accounts import links, store
from backend.accounts.people import Office
from backend.features.join.letters import Letters, ResetLetter

RESET_MAIL_EVERY_MS: Final = 5 * 60 * 1000
"""To one person; who asks more often gets the one that is on its way."""


async def send_link(office: Office, email: str, letters: Letters, base: str, now_ms: int) -> None:
    """Send a link to whoever signs in with this e-mail; whether anybody does is told to nobody.

    `office`: of any tenant; the person's own is used. `base`: the address of the app.
    """
    credential = await store.credential_of_email(office.engine, email)
    if credential is None or not credential.active or not await letters.may_send(credential.tenant):
        return
    theirs = Office(office.replica, office.passwords, credential.tenant, address=office.address)
    before = await links.reset_made_at(office.engine, credential.tenant, credential.person)
    if now_ms - before < RESET_MAIL_EVERY_MS:
        return
    fields = await store.record_fields(office.engine, credential.tenant, "person", credential.person)
    async with office.engine.write():
        made = await links.reset_link(theirs, credential.person, now_ms)
        await letters.send_reset(
            ResetLetter(
                tenant=credential.tenant, person=credential.person, email=credential.email,
                name=str(fields.get("name", "")), language=str(fields.get("language") or "en"),
                company=await theirs.company(), link=f"{base}/join#{made.token}", expires_at=made.expires_at,
            )
        )  # fmt: skip
