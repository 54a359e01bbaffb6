"""Secrets that must be stored: sealed with a key that is not in the database.

A copy of the database alone reveals none of them. The key is 32 random bytes in a file of its own
(SECRET_KEY_FILE, else `secret.key` in VAR_DIR), which no backup of the database holds.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
_MARK: Final = "v1:"


class Unreadable(ValueError):
    """What was sealed can't be opened: another key sealed it, or it was changed."""


class Vault:
    """Seals and opens texts by AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise Unreadable(f"The key must have {KEY_BYTES} bytes.")
        self._cipher = AESGCM(key)

    def seal(self, text: str, purpose: str) -> str:
        """`text` as it may be stored; it opens for the same `purpose` only."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), purpose.encode())
        return _MARK + base64.b64encode(sealed).decode()

    def open(self, sealed: str, purpose: str) -> str:
        """The text again; raises Unreadable."""
        try:
            data = base64.b64decode(sealed.removeprefix(_MARK), validate=True)
            return self._cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], purpose.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable("This was sealed with another key.") from error


def vault(key_file: Path) -> Vault:
    """The vault of a key file, which is made when it is not there yet. Two that make it get the same key."""
    try:
        return Vault(key_file.read_bytes())
    except FileNotFoundError:
        pass
    key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = key_file.with_name(f"{key_file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        # Whole or not at all, and never over another's: who comes second reads what the first has made.
        os.link(whole, key_file)
    except FileExistsError:
        pass
    finally:
        whole.unlink()
    return Vault(key_file.read_bytes())
