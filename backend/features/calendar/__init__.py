"""Working calendars: made for a place, filled with its holidays, a year ahead and without anybody's help.

`library` alone knows the package `holidays`; `corrections` is what it lacks; `places` says weekends and
hours; `logic` is pure; `store` writes. The rules are SPEC.md W; what a working day is, says
`sync/rules/calendar.py`.
"""
