"""Not found."""
