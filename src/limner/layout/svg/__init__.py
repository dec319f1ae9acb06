"""Layout of SVG drawings: coordinates, shapes, texts.

Spec: https://www.w3.org/TR/SVG2/coords.html
"""
