"""One template under hard texts: what breaks it, and how much it holds.

Goes in: a node that an image function returned. Comes out: the same node with other texts, drawn, and what breaks.
"""
