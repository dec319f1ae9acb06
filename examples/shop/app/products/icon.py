from limner import ImageResponse
from limner.html import div

size = (64, 64)
content_type = "image/png"


def image():
    style = """
        width: 100%; height: 100%; display: flex; align-items: center; justify-content: center;
        border-radius: 16px; background: linear-gradient(135deg, #b8620f, #9c3f2a);
        color: #fff8ef; font-size: 46px; font-weight: 800; padding-bottom: 4px;
    """
    return ImageResponse(div(style=style)["s"])
