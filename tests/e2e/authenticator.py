"""The part of a phone that knows its owner's finger, as Chromium plays it."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A platform authenticator whose owner is there and says yes, and its id."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return protocol, str(made["authenticatorId"])
