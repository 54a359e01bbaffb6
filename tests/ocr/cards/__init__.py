"""A seeded maker of business cards and of phone photos of them, with the truth beside each."""
