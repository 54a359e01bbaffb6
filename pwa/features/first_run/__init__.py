"""The first run: somebody opens an empty server and makes its workspace, or looks around in a demo."""
