"""The security log, in plain words."""
