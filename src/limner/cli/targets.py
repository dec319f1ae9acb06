"""What `limner render` can draw: a file, something that a module has, or an image of a site.

Goes in: the target's text. Comes out: `Drawn`.
"""

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote, urlsplit

from limner import html
from limner.cli.faults import nearest, wrong_use
from limner.cli.opening import find_attribute, import_from_here, import_named
from limner.engine.renderer import Renderer, default_renderer
from limner.errors import InvalidValueError, NotFound
from limner.formats import FORMATS, image_extensions
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.html.element import Element
from limner.response import ImageDefaults, ImageResponse
from limner.routes.entries import read_size

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing
    from limner.engine.options import Format, RenderKeywords
    from limner.html.children import Node
    from limner.serving.returned import Finished, Found, Returned
    from limner.site import Site

SHOWN: Final = ("boxes", "fragments", "display-list", "timings")
_PICTURE: Final = "an ImageResponse, an element, HTML text or bytes, or a function that returns one"
PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
PICTURES: Final = frozenset(f".{extension}" for extension in image_extensions())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How an image is wanted; what is None is left to the image.

    Attributes:
        size: Width, and height or None to fit the content, in CSS px.
        scale: Device pixels per CSS px.
        format: Of the file.
    """

    size: tuple[float, float | None] | None = None
    scale: float | None = None
    format: "Format | None" = None

    def keywords(self) -> "RenderKeywords":
        """Give what was said as arguments of a renderer."""
        said: RenderKeywords = {}
        if self.size is not None:
            said["width"], said["height"] = self.size
        if self.scale is not None:
            said["scale"] = self.scale
        if self.format is not None:
            said["format"] = self.format
        return said


@dataclass(frozen=True, slots=True)
class Drawn:
    """The bytes, and the drawing that they come from; None when no engine drew them."""

    body: bytes
    media_type: str
    drawing: "Drawing | None"

    @property
    def description(self) -> str:
        """Type, size and bytes in a few words."""
        size = f"{self.drawing.width} × {self.drawing.height}, " if self.drawing is not None else ""
        return f"{self.media_type}, {size}{len(self.body):,} bytes"

    def shown(self, what: str) -> str:
        """Give one of the trees as text.

        Raises:
            InvalidValueError: The image was not drawn by the engine.
        """
        if self.drawing is None:
            raise InvalidValueError("nothing to show", got="a finished file", expected="an image drawn from a node")
        if what == "boxes":
            return str(self.drawing.boxes)
        if what == "fragments":
            return str(self.drawing.fragments)
        if what == "display-list":
            return str(self.drawing.display_list)
        total = sum(self.drawing.timings.values())
        rows = [f"{name:<10}{seconds * 1000:9.2f} ms" for name, seconds in self.drawing.timings.items()]
        return "\n".join([*rows, f"{'together':<10}{total * 1000:9.2f} ms"])


def draw_target(site: "Site | None", target: str, wish: Wish) -> Drawn:
    """Draw a file, MODULE:NAME, an image's address, or the first share image of a page.

    Args:
        site: Whose fonts and images count; None without an app.
        target: What the command was given.
        wish: How it is wanted.

    Raises:
        click.UsageError: The target is none of these.
        LimnerError: It cannot be drawn.
        Exception: Whatever the author's code raises.
    """
    renderer = site.renderer if site is not None else default_renderer()
    file, is_address = Path(target), target.startswith("/")
    if file.is_file() and not (is_address and site is not None and not _can_draw(file)):
        return _draw_file(renderer, file, wish)
    if is_address and site is not None:
        from limner.routes.loop import run_in_background

        return run_in_background(_draw_address(site, target, wish))
    name, colon, attribute = target.rpartition(":")
    if colon and Path(name).suffix == ".py":
        if not Path(name).is_file():
            raise wrong_use(f"there is no file {Path(name).absolute()}", suggestion=_similar_file(Path(name)))
        return _draw_object(renderer, find_attribute(_run_file(Path(name)), attribute), target, wish, Path(name).parent)
    if colon and attribute and not is_address:
        return _draw_object(renderer, find_attribute(import_named(name), attribute), target, wish, Path.cwd())
    if is_address:
        raise _address_without_app(target)
    raise wrong_use(
        f"there is no file {file.absolute()}",
        expected="a file (.html, .py, .svg or an image), MODULE:NAME, or APP and an address that begins with /",
        suggestion=_similar_file(file),
    )


def _can_draw(file: Path) -> bool:
    return file.suffix.lower() in PAGES | PICTURES | {".py"}


def _similar_file(file: Path) -> str:
    try:
        names = [child.name for child in file.absolute().parent.iterdir() if child.is_file() and _can_draw(child)]
    except OSError:
        return ""
    similar = nearest(file.name, names)
    return similar and str(file.with_name(similar))


def _address_without_app(target: str) -> Exception:
    from limner.cli.faults import site_folders

    folder = next(iter(site_folders(Path.cwd())), "app")
    return wrong_use(
        f"{target} is an address, and no site is named that has it",
        expected="APP before the address",
        suggestion=f"limner render {folder} {target} -o card.png",
    )


def _draw_file(renderer: Renderer, file: Path, wish: Wish) -> Drawn:
    suffix = file.suffix.lower()
    if suffix in PAGES:
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidValueError(
                f"{file} is not UTF-8", got=f"byte {error.object[error.start]:#04x} at {error.start}"
            ) from None
        return _draw_node(renderer, text, wish, file.parent, str(file))
    if suffix in PICTURES:
        return convert(renderer, file.read_bytes(), image_extensions()[suffix[1:]], wish)
    if suffix == ".py":
        module = _run_file(file)
        return _draw_object(renderer, *_picture_of(module, file), wish, file.parent, module)
    raise wrong_use(
        f"{file} is nothing that can be drawn",
        got=f"a file with the extension {suffix!r}" if suffix else "a file without an extension",
        expected="an HTML file (.html), a Python file (.py) or an image (.svg, .png, …)",
    )


def _draw_node(renderer: Renderer, node: "Node", wish: Wish, files: Path, source: str | None = None) -> Drawn:
    keywords: RenderKeywords = {"width": CARD_WIDTH, "height": CARD_HEIGHT, "files": files, "source": source}
    keywords.update(wish.keywords())
    drawing = renderer.draw(node, **keywords)
    return Drawn(drawing.body, drawing.media_type, drawing)


def convert(renderer: Renderer, body: bytes, media_type: str, wish: Wish) -> Drawn:
    """Give a finished image in the format and size that are wanted; as it is where it has them already."""
    from base64 import b64encode

    wanted = wish.format and FORMATS[wish.format].media_type
    if wanted in {None, media_type} and wish.size is None and wish.scale is None:
        return Drawn(body, media_type, None)
    source = f"data:{media_type};base64,{b64encode(body).decode()}"
    picture = Element("img", {"src": source}, "display: block; width: 100%; height: 100%; object-fit: contain", ())
    natural = Element("img", {"id": "picture", "src": source}, "display: block; align-self: flex-start", ())
    size = wish.size
    if size is None:
        wrapper = Element("div", {}, "display: flex; align-items: flex-start; width: max-content", (natural,))
        found = renderer.measure(wrapper, width=CARD_WIDTH, height=None).by_id("picture").border_box
        size = (found.width, found.height)
    keywords = wish.keywords()
    keywords["width"], keywords["height"] = size
    drawing = renderer.draw(picture, **keywords)
    return Drawn(drawing.body, drawing.media_type, drawing)


def _run_file(file: Path) -> ModuleType:
    """Run a Python file as a module; what is next to it, and in the current folder, can be imported."""
    import_from_here()
    folder = str(file.absolute().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    name = (
        file.stem if file.stem.isidentifier() and file.stem not in sys.modules else f"limner_target_{abs(hash(file))}"
    )
    spec = spec_from_file_location(name, file.absolute())
    if spec is None or spec.loader is None:
        raise InvalidValueError("a file that cannot be run", got=str(file))
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _picture_of(module: ModuleType, file: Path) -> tuple[object, str]:
    """Find what a file draws: `image`, as in route files, or the only thing of its own that is an image."""
    if hasattr(module, "image"):
        return module.image, f"image() of {file}"
    own = {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and _is_picture(value, module.__name__)
    }
    if len(own) == 1:
        name, value = next(iter(own.items()))
        return value, f"{name} of {file}"
    if own:
        raise wrong_use(
            f"{file} has several images",
            got=", ".join(own),
            expected="the name of one after a colon",
            suggestion=f"{file}:{next(iter(own))}",
        )
    raise wrong_use(
        f"{file} has no image",
        expected="a function called image, or any function or element of which there is one",
    )


def _is_picture(value: object, module: str) -> bool:
    if isinstance(value, Element | ImageResponse):
        return not any(value is one for one in vars(html).values())  # `div` itself was imported
    return inspect.isfunction(value) and value.__module__ == module


def _is_node(value: object) -> bool:
    return isinstance(value, Element | ImageResponse | str | Mapping) or hasattr(value, "__html__")


def _draw_object(
    renderer: Renderer, value: object, name: str, wish: Wish, files: Path, module: ModuleType | None = None
) -> Drawn:
    """Draw a node, an `ImageResponse`, bytes, or what a function gives that takes no arguments."""
    given = _response_of(renderer, value, name, files, module)
    if isinstance(given, ImageResponse):
        return _draw_response(given, wish)
    from limner.serving.foreign import sniff_media_type

    return convert(renderer, given, sniff_media_type(given) or "application/octet-stream", wish)


def returned_by(file: Path, renderer: Renderer) -> ImageResponse | bytes:
    """Give what the image of a Python file is, not drawn yet.

    Raises:
        click.UsageError: The file has no image, or several.
        Exception: Whatever the author's code raises.
    """
    module = _run_file(file)
    return _response_of(renderer, *_picture_of(module, file), file.parent, module)


def _response_of(
    renderer: Renderer, value: object, name: str, files: Path, module: ModuleType | None
) -> ImageResponse | bytes:
    """Give what is to be drawn, with the defaults of its file; or finished bytes."""
    if callable(value) and not _is_node(value) and not isinstance(value, type):
        value = _called(value, name)
    elif not _is_node(value) and not isinstance(value, bytes):
        raise wrong_use(f"{name} is not an image", got=f"a {type(value).__name__}", expected=_PICTURE)
    if isinstance(value, bytes):
        return value
    if not _is_node(value):
        raise InvalidValueError(
            f"{name} did not return an image", got=f"{type(value).__name__} {value!r:.60}", expected=_PICTURE
        )
    if not isinstance(value, ImageResponse):
        value = ImageResponse(cast("Node", value), files=files)
    width, height = read_size(getattr(module, "size", None))
    content_type = getattr(module, "content_type", None)
    value.fill(ImageDefaults(width=width, height=height, content_type=content_type, renderer=renderer, files=files))
    return value


def _draw_response(response: ImageResponse, wish: Wish) -> Drawn:
    keywords = response.render_keywords()
    keywords.update(wish.keywords())
    drawing = response.renderer.draw(response.node, **keywords)
    return Drawn(drawing.body, drawing.media_type, drawing)


def _called(function: Callable[..., object], name: str) -> object:
    needed = [
        parameter.name
        for parameter in inspect.signature(function).parameters.values()
        if parameter.default is parameter.empty
        and parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
    ]
    if needed:
        raise wrong_use(
            f"{name} needs arguments",
            got="a function that takes " + ", ".join(needed),
            expected="one that takes none; a route file is drawn by its address",
            suggestion="limner render APP /ADDRESS" if {"params", "id"} & set(needed) else "",
        )
    result = function()
    if inspect.isawaitable(result):
        import asyncio

        return asyncio.run(_wait(result))
    return result


async def _wait(result: Any) -> object:
    return await result


async def found_at(site: "Site", target: str) -> "Found":
    """Find the image at an address, or the share image of a page.

    Raises:
        click.UsageError: There is none.
        Exception: Whatever the author's code raises.
    """
    from limner.serving.returned import find_picture

    path = unquote(urlsplit(target).path)
    found = await find_picture(site.server, path) or await _share_picture(site, path)
    if found is None:
        raise _no_picture(site, target)
    return found


async def returned_at(site: "Site", target: str, found: "Found") -> "Returned":
    """Give what the function of an image returns.

    Raises:
        click.UsageError: It says that there is none.
        Exception: Whatever the author's code raises.
    """
    from limner.serving.returned import call_image

    try:
        return await call_image(site.server, found)
    except NotFound as error:
        raise wrong_use(f"there is no image at {target}", got=f"NotFound: {error}") from None


async def _draw_address(site: "Site", target: str, wish: Wish) -> Drawn:
    import asyncio

    returned = await returned_at(site, target, await found_at(site, target))
    if returned.response is None:
        finished: Finished = returned.draw()
        return convert(site.renderer, finished.body, finished.media_type, wish)
    try:
        return await asyncio.to_thread(_draw_response, returned.response, wish)
    except Exception as error:
        if returned.place is not None:
            from limner.serving.faults import mark_place

            mark_place(error, returned.place)
        raise


async def _share_picture(site: "Site", path: str) -> "Found | None":
    """Find the first Open Graph image of a page, as its head lists it."""
    from limner.head.inheritance import list_page
    from limner.head.places import match_page
    from limner.routes.address import split_path
    from limner.routes.convention import listed_kinds
    from limner.routes.request_view import RequestView
    from limner.serving.returned import find_picture

    routes = site.server.routes
    match = match_page(routes.table.root, split_path(path).segments, routes.table.longest_param)
    lists = await list_page(routes, site.server.runner, match, request=RequestView())
    for kind in listed_kinds("open_graph", "twitter"):
        for picture in lists[kind] or ():
            return await find_picture(site.server, unquote(picture.path))
    return None


def _no_picture(site: "Site", target: str) -> Exception:
    known = ["/" + "/".join([*(s.folder for s in route.place.pattern), route.leaf]) for route in site.routes]
    similar = nearest(target, known)
    shown = ", ".join(known[:6]) + (", …" if len(known) > 6 else "")
    return wrong_use(
        f"there is no image at {target}",
        got="neither the address of an image nor of a page with a share image",
        expected=f"one of {shown}" if known else "a site that has images",
        suggestion=similar,
    )
