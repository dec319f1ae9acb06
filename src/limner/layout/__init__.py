"""Layout: boxes to fragments, one module for each formatting context.

Spec: https://www.w3.org/TR/css-display-3/#formatting-context
"""
