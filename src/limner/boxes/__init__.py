"""The box tree: which boxes the styled elements generate.

Spec: https://www.w3.org/TR/css-display-3/
"""
