"""The engine: a node goes in, the bytes of a picture come out.

`render.renderer` is what users touch, `render.pipeline` is the way of one picture as a table of contents.
"""

from limner.engine.renderer import Renderer, default_renderer, render

__all__ = ["Renderer", "default_renderer", "render"]
