"""Codes of an authenticator app (TOTP, RFC 6238): the only module that knows pyotp. Pure; time is given."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Final

from pyotp.totp import TOTP

STEP_SECONDS: Final = 30
DRIFT_STEPS: Final = 1
"""A phone's clock may be so many steps off."""
ISSUER: Final = "Lapangan"
RECOVERY_CODES: Final = 8
_SECRET_BYTES: Final = 20
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUP_CHARS: Final = 5


def new_secret() -> str:
    """160 random bits in base 32, as authenticator apps take them."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def address(secret: str, email: str, company: str) -> str:
    """What the QR code holds: the app shows company and e-mail beside the code."""
    issuer = f"{ISSUER} · {company}".replace(":", " ")
    return TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def step_of(secret: str, code: str, now_ms: int, after_step: int) -> int | None:
    """The time step whose code this is, if it is one of now and later than `after_step`; else None.

    A code holds once: RFC 6238, 5.2. The caller keeps the step it gets.
    """
    digits = "".join(code.split())
    now_step = now_ms // 1000 // STEP_SECONDS
    totp = TOTP(secret)
    for step in range(now_step - DRIFT_STEPS, now_step + DRIFT_STEPS + 1):
        right = secrets.compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if right and step > after_step:
            return step
    return None


def recovery_codes() -> list[str]:
    """Codes to write down, each for one sign-in without the phone: 49 bits each."""
    return ["-".join(_group() for _ in range(2)) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """What is stored of such a code; case and dashes don't count."""
    plain = "".join(char for char in code.lower() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _group() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_CHARS))
