"""What a device and the server compare: how many rows of a type there are, and the XOR of their ids' hashes.

Adding and taking away a row are the same XOR, so both sides keep a tally that costs by what changed. The hash
mixes the words of an id (murmur3's finalizer): XOR alone would not tell swapped ids from ids that are alike.
Multiplication of 32 bits is what JavaScript does fast; it guards against mistakes, not against people.
"""

from typing import Final

_WORD: Final = 0xFFFFFFFF


def id_hash(record: str) -> int:
    """64 bits, unsigned, of a UUID in hex, with or without dashes. Raises ValueError for other text."""
    digits = record.replace("-", "")
    if len(digits) != 32:
        raise ValueError(f"not a UUID: {record[:80]!r}")
    bits = int(digits, 16)
    w0, w1, w2, w3 = (bits >> shift & _WORD for shift in (96, 64, 32, 0))
    high = _mix(w0 ^ _mix(w1 ^ _mix(w2 ^ _mix(w3 ^ 0x9E3779B9))))
    low = _mix(w3 ^ _mix(w2 ^ _mix(w1 ^ _mix(w0 ^ 0x7F4A7C15))))
    return high << 32 | low


def xor_hex(value: int) -> str:
    """The XOR of hashes as it travels: 16 lowercase hex digits."""
    return f"{value:016x}"


def _mix(h: int) -> int:
    h ^= h >> 16
    h = h * 0x85EBCA6B & _WORD
    h ^= h >> 13
    h = h * 0xC2B2AE35 & _WORD
    return h ^ h >> 16
