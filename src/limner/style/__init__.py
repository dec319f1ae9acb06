"""From elements and style sheets to computed values.

Spec: https://www.w3.org/TR/css-cascade-5/
"""
