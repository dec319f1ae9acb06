"""Grammar functions: each reads one kind of value from component values.

Goes in: a cursor `Tokens`. Comes out: a specified value, or `MISS` if the next values do not fit.
"""
