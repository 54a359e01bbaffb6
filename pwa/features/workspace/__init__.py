"""The workspace: what the company is called and where it is; taking a demo away."""
