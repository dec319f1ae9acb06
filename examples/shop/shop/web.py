"""The web app: three pages, a style sheet, and the site of images before them."""

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from limner import Site
from limner.integrations.asgi import SiteMiddleware
from shop import database

TEMPLATES = Environment(loader=FileSystemLoader(database.HERE / "templates"), autoescape=True)


def make_app(base_url: str) -> Starlette:
    site = Site(database.HERE / "app", base_url=base_url, name="smallshop", theme_color="#a9520f")

    async def page(
        name: str, request: Request, *, title: str, about: str = "", status: int = 200, **values: object
    ) -> HTMLResponse:
        head = await site.ahead(request.url.path, title=title, description=about)
        return HTMLResponse(TEMPLATES.get_template(name).render(head=head, **values), status)

    async def home(request: Request) -> HTMLResponse:
        return await page(
            "home.html", request, title="smallshop", about="Four good things.", products=database.products()
        )

    async def product(request: Request) -> HTMLResponse:
        number = request.path_params["id"]
        found = database.product(number)
        if found is None:
            raise HTTPException(404)
        return await page(
            "product.html", request, title=found.name, about=found.about, product=found, images=database.images(number)
        )

    async def missing(request: Request, _: Exception) -> HTMLResponse:
        return await page("missing.html", request, title="Not found", status=404)

    return Starlette(
        routes=[
            Route("/", home),
            Route("/products/{id}", product),
            Mount("/static", StaticFiles(directory=database.HERE / "static")),
            Mount("/photos", StaticFiles(directory=database.PHOTOS)),
        ],
        middleware=[Middleware(SiteMiddleware, site=site)],
        exception_handlers={404: missing},
    )
