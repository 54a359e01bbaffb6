"""The office half's first page."""
