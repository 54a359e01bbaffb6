"""Deals: their history of stages."""
