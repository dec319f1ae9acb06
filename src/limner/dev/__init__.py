"""Development: the gallery, which shows every image of a site and why it is as it is.

`Gallery` is an ASGI app around a `Site`. It writes its page, answers its scripts with JSON, and hands every other
address to the site. What it tells of an image comes from the drawing: findings, boxes, timings.
"""

from limner.dev.gallery import Gallery

__all__ = ["Gallery"]
