"""One image outside a server: it is found by its address, its function is called, and the result is drawn.

Goes in: a site's server and an address, or a file and its params. Comes out: `Returned`, then `Finished`. A failure is
raised where the server would send a fallback. Nothing is cached, and there is no deadline.
"""

from itertools import islice
from typing import TYPE_CHECKING

from limner.errors import ModuleError, NotFound
from limner.formats import drawn_types
from limner.record import record
from limner.response import ImageDefaults, ImageResponse
from limner.routes.address import split_path
from limner.routes.calling import Call, Runner
from limner.routes.entries import Entry
from limner.routes.route import Params, Route
from limner.routes.site_routes import Listing, function_location
from limner.serving.answer import ImageServer
from limner.serving.faults import mark_place
from limner.serving.foreign import read_result
from limner.serving.images import has_extension
from limner.serving.request import Request
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing

_MOST_CANDIDATES = 64


@record(kw_only=True)
class Finished:
    """The bytes of one image.

    Attributes:
        body: The file.
        media_type: Its type.
        drawing: What else is known about an image that the engine drew; None for any other.
    """

    body: bytes
    media_type: str
    drawing: "Drawing | None" = None


@record(kw_only=True)
class Returned:
    """What an image function returned.

    Attributes:
        response: The response to draw; the defaults of its site and entry are filled in.
        finished: Bytes that need no drawing; None where `response` is given.
        place: Where the function is, for errors.
    """

    response: ImageResponse | None = None
    finished: Finished | None = None
    place: SourceLocation | None = None

    def draw(self) -> Finished:
        """Draw what is not finished yet.

        Raises:
            LimnerError: It cannot be drawn.
        """
        if self.response is None:
            return self.finished or Finished(body=b"", media_type="")
        try:
            drawing = self.response.draw()
        except Exception as error:
            if self.place is not None:
                mark_place(error, self.place)
            raise
        return Finished(body=drawing.body, media_type=self.response.media_type, drawing=drawing)


@record
class Found:
    """The image that an address means."""

    route: Route
    params: Params | None
    entry: Entry | None


async def find_picture(server: ImageServer, path: str) -> Found | None:
    """Find the image at a decoded path, or None.

    Raises:
        ModuleError: A route file does not keep its contract.
        Exception: Whatever a `generate_image_metadata` raises.
    """
    routes = server.routes
    request = Request(path=split_path(path), path_length=len(path.encode("utf-8", "replace")))
    for candidate in islice(server.candidates(request), _MOST_CANDIDATES):
        route = candidate.route
        if route.fault is not None:
            raise route.fault
        if not route.is_code:
            return Found(route, candidate.params, None)
        if (routes.module(route).generate is None) != (candidate.id is None):
            continue
        [listed] = await routes.list_images(
            server.runner, [Listing(route, candidate.params)], server.settings.no_request
        )
        if isinstance(listed, NotFound):
            continue
        if isinstance(listed, Exception):
            raise listed
        entry = listed.entries[0] if candidate.id is None else listed.find(candidate.id)
        if entry is not None and (not candidate.extension or has_extension(entry, candidate.extension)):
            return Found(route, candidate.params, entry)
    return None


async def call_image(server: ImageServer, found: Found, runner: Runner | None = None) -> Returned:
    """Call the function of an image, or read its file.

    Args:
        server: The site's server.
        found: The image.
        runner: Calls the function; None for the server's own runner, which waits forever.

    Raises:
        ModuleError: The function did not return an image, or declares a type that cannot be drawn.
        OSError: The file cannot be read.
        Exception: Whatever the function raises.
    """
    route, entry = found.route, found.entry
    if entry is None or not route.is_code:
        body = route.file.read_bytes() if route.file is not None else b""
        return Returned(finished=Finished(body=body, media_type=route.media_type), place=SourceLocation(route.label))
    settings = server.settings
    module = server.routes.module(route)
    where = function_location(module.image, module.label)
    given = {"params": found.params, "id": entry.id, "request": settings.no_request}
    call = Call(module.image, {name: given[name] for name in module.image_arguments})
    [result] = await (runner or server.runner).run_all([call])
    if isinstance(result, BaseException):
        mark_place(result, where)
        raise result
    if isinstance(result, ImageResponse):
        defaults = ImageDefaults(
            width=entry.width or None,
            height=entry.height or None,
            content_type=entry.content_type,
            renderer=settings.renderer,
            files=settings.files,
            budget=settings.budget,
        )
        result.fill(defaults)
        try:
            _ = result.media_type
        except ModuleError:
            raise
        except ValueError as error:
            raise ModuleError(
                "the declared content type cannot be drawn",
                where=where,
                got=repr(entry.content_type),
                expected=f"one of {drawn_types()}",
                suggestion="return the bytes of your own image, or give ImageResponse a format",
            ) from error
        return Returned(response=result, place=where)
    reply = await read_result(result, Request(path=split_path("/")), entry, where)
    if reply.status != 200:
        raise ModuleError("image() returned a response that is not an image", where=where, got=f"status {reply.status}")
    media_type = (reply.header("content-type") or entry.content_type).partition(";")[0].strip().lower()
    return Returned(finished=Finished(body=reply.body, media_type=media_type), place=where)
