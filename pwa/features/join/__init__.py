"""Coming in by a link: an invitation, or a new password for who forgot theirs."""
