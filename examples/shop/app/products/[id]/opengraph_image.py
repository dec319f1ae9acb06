from shop.images import image_for, og_images, photo_address, product_for

from limner import ImageMetadata, ImageResponse
from limner.html import div, img, span

CARD = """
    width: 100%; height: 100%; display: flex; background: #fbf7f1; color: #2b2320; overflow: hidden;
"""
TEXT = """
    flex: 1; min-width: 0; padding: 64px 56px 56px 72px; display: flex; flex-direction: column;
"""
MAKER = "font-size: 26px; font-weight: 500; letter-spacing: .02em; color: #8a7a70"
NAME = "margin-top: 14px; font-size: 92px; font-weight: 700; line-height: 1.02; letter-spacing: -.035em"
CAPTION = "margin-top: 28px; font-size: 34px; line-height: 1.35; color: #5f524b; text-wrap: balance"
PRICE = "font-size: 40px; font-weight: 700; padding: 12px 30px 14px; border-radius: 99px; color: #fff"
SHOP = "font-size: 26px; font-weight: 600; color: #8a7a70"
PHOTO = """
    width: 520px; height: 600px; object-fit: cover; border-radius: 48px 0 0 48px;
    box-shadow: 0 0 60px rgb(60 30 10 / .25);
"""


async def generate_image_metadata(params):
    return [
        ImageMetadata(id=place, size=(1200, 600), alt=image.alt, content_type="image/png")
        for place, image in enumerate(await og_images(params["id"]))
    ]


async def image(params, id):
    product = await product_for(params["id"])
    shown = await image_for(params["id"], id)
    return ImageResponse(
        div(style=CARD)[
            div(style=TEXT)[
                span(style=MAKER)[product.maker],
                div(style=NAME)[product.name],
                div(style=CAPTION)[shown.caption],
                div(style="margin-top: auto; display: flex; align-items: center; gap: 28px")[
                    span(style=f"{PRICE}; background: {product.tint}")[product.price_text],
                    span(style=SHOP)["smallshop"],
                ],
            ],
            img(src=photo_address(shown), alt=shown.alt, style=PHOTO),
        ]
    )
