"""Help that works offline: a page per area, a short tour, and what is new."""
