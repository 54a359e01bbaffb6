"""The server's side of sync: push, pull, live, and the one door through which synced records are written."""
