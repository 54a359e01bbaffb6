"""Shared pieces of every screen: frame, buttons, chips, sheets, icons, banners, empty states."""
