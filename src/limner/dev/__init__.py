"""Development: a page with every picture of a site, redrawn when a file changes."""

from limner.dev.gallery import Gallery

__all__ = ["Gallery"]
