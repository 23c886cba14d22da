"""Debye phonons and what they do to the levels of one potential."""
