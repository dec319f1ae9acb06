"""The shop in Quart: quart --app app run --reload."""

import asyncio
import sys
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader
from quart import Quart, abort, render_template, send_from_directory

from limner.integrations.quart import Limner

sys.path.append(str(Path(__file__).parent.parent / "shop"))  # the shop that all examples share
from shop import database

app = Quart(__name__, static_folder=database.STATIC)
app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(database.TEMPLATES)])
Limner(app, images=database.IMAGES_FOLDER)


@app.get("/")
async def home():
    return await render_template("home.html", products=await asyncio.to_thread(database.products))


@app.get("/products/<id>")
async def product(id):
    found = await asyncio.to_thread(database.product, id) or abort(404)
    return await render_template("product.html", product=found, images=await asyncio.to_thread(database.images, id))


@app.get("/photos/<path:name>")
async def photo(name):
    return await send_from_directory(database.PHOTOS, name)


@app.errorhandler(404)
async def missing(_):
    return await render_template("missing.html"), 404
