"""Outgoing mail: what a workspace set, letters that wait as jobs, and talking to the mail server."""
