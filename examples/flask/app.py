"""The shop in Flask: flask run --debug."""

import sys
from pathlib import Path

from flask import Flask, abort, render_template, send_from_directory
from jinja2 import ChoiceLoader, FileSystemLoader

from limner.integrations.flask import Limner

sys.path.append(str(Path(__file__).parent.parent / "shop"))  # the shop that all examples share
from shop import database

app = Flask(__name__, static_folder=database.STATIC)
app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(database.TEMPLATES)])
Limner(app, images=database.IMAGES_FOLDER)


@app.get("/")
def home():
    return render_template("home.html", products=database.products())


@app.get("/products/<id>")
def product(id):
    found = database.product(id) or abort(404)
    return render_template("product.html", product=found, images=database.images(id))


@app.get("/photos/<path:name>")
def photo(name):
    return send_from_directory(database.PHOTOS, name)


@app.errorhandler(404)
def missing(_):
    return render_template("missing.html"), 404
