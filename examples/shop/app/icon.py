from limner import ImageMetadata, ImageResponse
from limner.html import div


def generate_image_metadata():
    return [
        ImageMetadata(id="small", size=(48, 48), content_type="image/png"),
        ImageMetadata(id="medium", size=(72, 72), content_type="image/png"),
    ]


def image(id):
    style = {
        "width": "100%",
        "height": "100%",
        "display": "flex",
        "alignItems": "center",
        "justifyContent": "center",
        "fontSize": 88,
        "background": "#000",
        "color": "#fafafa",
    }
    return ImageResponse(div(style=style)[f"Icon {id}"])
