"""The engine: a node goes in, the bytes of a picture come out.

`renderer` is what users touch; `pipeline` is the way of one image as a table of contents.
"""

from limner.engine.renderer import Renderer, arender, default_renderer, render

__all__ = ["Renderer", "arender", "default_renderer", "render"]
