"""What `make` does: prepare a machine, build, check and start. System Python and its standard library only."""
