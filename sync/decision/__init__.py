"""The decision: a batch and what was loaded in, a plan out (SPEC.md P, M, T, A)."""
