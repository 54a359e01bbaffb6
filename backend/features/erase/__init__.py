"""Forgetting a person for good, and giving out all that is kept of one."""
