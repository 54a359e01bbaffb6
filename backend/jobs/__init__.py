"""Work that waits for its time: kinds, the table with leases, and the worker. Features bring the kinds."""
