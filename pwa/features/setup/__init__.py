"""How a workspace sells and what its records hold: pipelines, fields, tags."""
