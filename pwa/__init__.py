"""Lapangan on the device: pages in Python, compiled to a client application that works with no network."""
