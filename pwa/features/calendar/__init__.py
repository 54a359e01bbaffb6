"""The office's screen of working calendars: regions, weekends, hours, breaks, holidays."""
