"""The shop in FastAPI: uvicorn app:app --reload."""

import sys
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from limner.integrations.fastapi import Limner

sys.path.append(str(Path(__file__).parent.parent / "shop"))  # the shop that all examples share
from shop import database

app = FastAPI(debug=True)
templates = Jinja2Templates([Path(__file__).parent / "templates", database.TEMPLATES])
Limner(app, images=database.IMAGES_FOLDER, templates=templates)


@app.get("/", include_in_schema=False)
def home(request: Request):
    return templates.TemplateResponse(request, "home.html", {"products": database.products()})


@app.get("/products/{id}", include_in_schema=False)
def product(request: Request, id: str):
    found = database.product(id)
    if found is None:
        raise HTTPException(404)
    return templates.TemplateResponse(request, "product.html", {"product": found, "images": database.images(id)})


@app.exception_handler(404)
def missing(request: Request, _: Exception):
    return templates.TemplateResponse(request, "missing.html", status_code=404)


app.mount("/static", StaticFiles(directory=database.STATIC))
app.mount("/photos", StaticFiles(directory=database.PHOTOS))
