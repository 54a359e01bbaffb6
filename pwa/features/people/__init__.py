"""The people of the workspace, and inviting more."""
