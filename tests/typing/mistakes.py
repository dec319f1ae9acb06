"""Thirteen typical mistakes, each on the line after its comment. Checked by `test_typing.py`, never run."""

from limner import Font, ImageMetadata, ImageResponse, Renderer, Site, render
from limner.html import div

# 1 a misspelt option
render(div["x"], widht=1200)
# 2 a length as text
render(div["x"], width="1200px")
# 3 a format that is not written
render(div["x"], format="bmp")
# 4 a word that the option does not know
render(div["x"], compression="best")
# 5 options by place, as in next/og
ImageResponse(div["x"], {"width": 1200, "height": 630})
# 6 an option of another class
ImageResponse(div["x"], size=(1200, 630))
# 7 a size as text
ImageMetadata(id=1, size="1200x630")
# 8 a font by its name alone
Renderer(fonts=["Inter"])
# 9 a style as a list
div(style=["color: red"])["x"]
# 10 a misspelt option of a site
Site("app", base_url="https://example.com", worker=2)
# 11 a number as text
Site("app", base_url="https://example.com", workers="4")
# 12 a coroutine where tags are expected
"<head>" + Site("app").ahead("/")
# 13 an object that is not a node
render(Font("Inter", "inter"))
