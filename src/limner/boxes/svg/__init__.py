"""Boxes of SVG elements.

Spec: https://www.w3.org/TR/SVG2/render.html
"""
