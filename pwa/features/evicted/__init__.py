"""What the browser took away before it was sent."""
