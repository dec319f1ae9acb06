"""Grammar functions: each reads one kind of value from component values.

Goes in: a cursor `Tokens`. Comes out: a specified value, or `MISS` when what stands there does not fit.
"""
