"""Shorthands: the longhands that each one sets, and how its value is spread over them.

Goes in: component values. Comes out: longhand values by name. Missing ones are reset to their initial values.
"""
