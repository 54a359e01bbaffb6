"""What is generated from the schema: the device's copy of it, and the tables of SPEC.md."""
