from limner import ImageMetadata, ImageResponse
from limner.html import div


def generate_image_metadata():
    return [
        ImageMetadata(id="small", size=(48, 48), content_type="image/png"),
        ImageMetadata(id="medium", size=(72, 72), content_type="image/png"),
    ]


def image():
    style = {
        "width": "100%",
        "height": "100%",
        "display": "flex",
        "alignItems": "center",
        "justifyContent": "center",
        "fontSize": "72vh",  # of the icon's own height, so that one design fits every size
        "fontWeight": 800,
        "paddingBottom": "8vh",
        "borderRadius": "24%",
        "background": "#a9520f",
        "color": "#fff8ef",
    }
    return ImageResponse(div(style=style)["s"])
