"""Backups: made while the server runs, checked, kept, taken along, and put back."""
