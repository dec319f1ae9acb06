from limner import ImageMetadata, ImageResponse
from shop import database
from shop.card import STYLE, product_card
from shop.images import image_for, og_images, photo_address, product_for


def generate_static_params():
    return [{"id": product.id} for product in database.products()]


async def generate_image_metadata(params):
    return [
        ImageMetadata(id=place, size=(1200, 600), alt=image.alt, content_type="image/png")
        for place, image in enumerate(await og_images(params["id"]))
    ]


async def image(params, id):
    product = await product_for(params["id"])
    shown = await image_for(params["id"], id)
    card = product_card(
        name=product.name,
        maker=product.maker,
        caption=shown.caption,
        price=product.price_text,
        photo=photo_address(shown),
        alt=shown.alt,
        tint=product.tint,
    )
    return ImageResponse(card, stylesheets=[STYLE])
