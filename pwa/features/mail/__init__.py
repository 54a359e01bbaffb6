"""Outgoing mail: through which server, as whom, and whether it works."""
