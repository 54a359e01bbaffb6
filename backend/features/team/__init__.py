"""The team as its office sees it: people, invitations, everybody's devices."""
