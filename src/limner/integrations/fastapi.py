"""Images for FastAPI: Starlette's integration, and a dependency that gives a page's tags.

Goes in: a FastAPI app and a folder of images. Comes out: `Limner`, `ImageResponse`, and `Head` for arguments.

Spec: https://fastapi.tiangolo.com/tutorial/dependencies/

Public: docs/api.md.
"""

from typing import Annotated

from fastapi import Depends, Request
from markupsafe import Markup

from limner.integrations.starlette import ImageResponse, Limner, door_of


async def write_head(request: Request) -> Markup:
    """Write the tags of the page that a request asks for."""
    return await door_of(request).ahead(request)


Head = Annotated[Markup, Depends(write_head)]
"""The tags of a page as an argument: ``async def page(head: Head)``."""

__all__ = ["Head", "ImageResponse", "Limner"]
