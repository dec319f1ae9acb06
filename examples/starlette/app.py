"""The shop in Starlette: uvicorn app:app --reload."""

import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from limner.integrations.starlette import Limner

sys.path.append(str(Path(__file__).parent.parent / "shop"))  # the shop that all examples share
from shop import database

templates = Jinja2Templates([Path(__file__).parent / "templates", database.TEMPLATES])


def home(request):
    return templates.TemplateResponse(request, "home.html", {"products": database.products()})


def product(request):
    id = request.path_params["id"]
    found = database.product(id)
    if found is None:
        raise HTTPException(404)
    return templates.TemplateResponse(request, "product.html", {"product": found, "images": database.images(id)})


def missing(request, _):
    return templates.TemplateResponse(request, "missing.html", status_code=404)


app = Starlette(
    debug=True,
    routes=[
        Route("/", home),
        Route("/products/{id}", product),
        Mount("/static", StaticFiles(directory=database.STATIC)),
        Mount("/photos", StaticFiles(directory=database.PHOTOS)),
    ],
    exception_handlers={404: missing},
)
Limner(app, images=database.IMAGES_FOLDER, templates=templates)
