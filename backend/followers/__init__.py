"""Followers: what happens because records changed. They read net changes and write through the door."""
