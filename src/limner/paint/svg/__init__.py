"""Painting of SVG drawings.

Spec: https://www.w3.org/TR/SVG2/render.html
"""
