"""The shop in Litestar: litestar run --reload."""

import sys
from pathlib import Path

from litestar import Litestar, Request, get
from litestar.exceptions import NotFoundException
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from limner.integrations.litestar import LimnerPlugin

sys.path.append(str(Path(__file__).parent.parent / "shop"))  # the shop that all examples share
from shop import database


@get("/", sync_to_thread=True)
def home() -> Template:
    return Template("home.html", context={"products": database.products()})


@get("/products/{id:str}", sync_to_thread=True)
def product(request: Request) -> Template:
    id = request.path_params["id"]
    found = database.product(id)
    if found is None:
        raise NotFoundException
    return Template("product.html", context={"product": found, "images": database.images(id)})


def missing(_: Request, __: NotFoundException) -> Template:
    return Template("missing.html", status_code=404)


app = Litestar(
    [
        home,
        product,
        create_static_files_router("/static", [database.STATIC]),
        create_static_files_router("/photos", [database.PHOTOS], name="photos"),
    ],
    debug=True,
    exception_handlers={NotFoundException: missing},
    template_config=TemplateConfig(
        directory=[Path(__file__).parent / "templates", database.TEMPLATES], engine=JinjaTemplateEngine
    ),
    plugins=[LimnerPlugin(database.IMAGES_FOLDER)],
)
