"""What the server could not do by itself, and what a person may do about it."""
