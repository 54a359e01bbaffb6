"""Everybody's devices."""
