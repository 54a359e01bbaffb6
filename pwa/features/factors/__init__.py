"""The second step of signing in: asked for, set up, and required of roles."""
