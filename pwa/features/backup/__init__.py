"""Backups: when the last one was, making, checking and taking them, and how one is put back."""
