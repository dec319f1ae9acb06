"""Shorthands: for each, the longhands it sets and how its value is spread over them.

Goes in: component values. Comes out: longhand values by name; those that are not said are reset to their initial value.
"""
