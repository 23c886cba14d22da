"""Numerical methods without physics: cold-safe functions, quadrature, splines, eigenproblems."""
