"""The pages. Each module has `ROUTES`: (route, page function, title) in the order of its screens."""
