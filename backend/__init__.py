"""The server: accounts, the replica behind push and pull, imports and exports."""
