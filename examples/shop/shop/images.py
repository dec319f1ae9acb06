"""What the image files of the site ask for: captions and pictures of a product."""

import asyncio
import base64

from limner import NotFound
from shop import database


async def product_for(number: str) -> database.Product:
    found = await asyncio.to_thread(database.product, number)
    if found is None:
        raise NotFound(f"no product {number}")
    return found


async def og_images(number: str) -> list[database.Image]:
    return await asyncio.to_thread(database.images, number)


async def image_for(number: str, place: int) -> database.Image:
    return (await og_images(number))[place]


def photo_address(image: database.Image) -> str:
    """The photo as a data URI, so that drawing needs no files and no network."""
    data = base64.b64encode((database.PHOTOS / image.file).read_bytes()).decode()
    return f"data:image/svg+xml;base64,{data}"
