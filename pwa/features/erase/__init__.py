"""Erasing a person or a company for good, and handing out all about one."""
