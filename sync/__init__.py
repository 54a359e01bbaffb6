"""The pure sync core: schema, wire, clock, merge and decision. No clock, no I/O, no random, no async.

Imports: the standard library, msgspec, and merge3 (a pure three-way text merge).
"""
