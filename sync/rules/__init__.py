"""Arithmetic that server and device both compute, each in its own language, held together by vectors."""
