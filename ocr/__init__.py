"""The card reader: from a phone photo of a business card to a contact draft. See ocr/README.md."""

from ocr.draft import Address, ContactDraft, Guess, Name, Phone, Social, merge
from ocr.errors import CardError
from ocr.guard import Readers, read_card

__all__ = [
    "Address",
    "CardError",
    "ContactDraft",
    "Guess",
    "Name",
    "Phone",
    "Readers",
    "Social",
    "merge",
    "read_card",
]
