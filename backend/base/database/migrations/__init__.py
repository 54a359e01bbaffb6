"""Expand-only migrations that run on SQLite and on Postgres; `run.py` applies them."""
