"""A demo workspace: one invented company that sells cold rooms in Malaysia, Indonesia and Kazakhstan."""
