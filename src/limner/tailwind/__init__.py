"""Tailwind's utilities as style sheets: `tw="…"` on an element, and `class` if the renderer reads it for utilities.

Goes in: the text of one attribute and a theme. Comes out: a `Stylesheet` whose rules stand for that attribute. Nothing
here is loaded before the first element that has utilities.

Spec: https://tailwindcss.com/docs/styling-with-utility-classes
"""
