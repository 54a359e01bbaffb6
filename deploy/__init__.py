"""What `make` does: prepare a machine, build, check, start. System Python and its standard library only."""
