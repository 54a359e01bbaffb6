"""`make bench`: every figure the README tells, measured on the machine that runs it."""
