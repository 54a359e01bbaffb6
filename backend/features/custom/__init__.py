"""Fields that a workspace adds to its records."""
