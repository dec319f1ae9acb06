"""The shop in FastHTML: uvicorn app:app --reload. Its pages and its icon are made of FastHTML's own elements."""

import sys
from pathlib import Path

from fasthtml.common import H1, A, B, Body, FastHTML, Head, Html, Img, Li, Link, NotStr, P, Response, Title, Ul, to_xml
from starlette.staticfiles import StaticFiles

from limner.integrations.starlette import Limner

sys.path.append(str(Path(__file__).parent.parent / "shop"))  # the shop that all examples share
from shop import database

app = FastHTML(debug=True, default_hdrs=False)
limner = Limner(app, images=database.IMAGES_FOLDER)


def page(tags, title, *children):
    style = Link(rel="stylesheet", href="/static/shop.css")
    return Html(Head(Title(title), style, NotStr(tags)), Body(*children))


@app.get("/")
async def home(request):
    shelf = [
        Li(A(Img(src=f"/products/{one.id}/opengraph-image/0", alt=""), B(one.name), href=f"/products/{one.id}"))
        for one in database.products()
    ]
    return page(await limner.ahead(request), "smallshop", Ul(*shelf, cls="shelf"))


@app.get("/products/{id}")
async def product(request, id: str):
    found = database.product(id)
    if found is None:
        return Response(to_xml(page("", "Not here", H1("Not here"))), 404, media_type="text/html")
    photo = database.images(id)[0]
    return page(
        await limner.ahead(request), found.name,
        Img(src=f"/photos/{photo.file}", alt=photo.alt, cls="photo"), H1(found.name), P(found.about),
    )  # fmt: skip


app.mount("/static", StaticFiles(directory=database.STATIC))
app.mount("/photos", StaticFiles(directory=database.PHOTOS))
