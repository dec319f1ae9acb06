"""The engine: a node goes in, the bytes of an image come out.

`renderer` is what users touch; `pipeline` reads like a table of contents of how one image is made.
"""

from limner.engine.renderer import Renderer, arender, default_renderer, render

__all__ = ["Renderer", "arender", "default_renderer", "render"]
