"""What the workspace calls its things."""
