"""The folder of route segments as one object: images, tags, addresses.

Goes in: a folder and how the site is reached. Comes out: `Site`, which is an ASGI app and has a WSGI one.
"""

import asyncio
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast
from urllib.parse import urlsplit

from markupsafe import Markup

from limner.asgi import Receive, Scope, Send, read_scope
from limner.asgi import serve as serve_asgi
from limner.closing import Closing
from limner.diagnostics import Diagnostic
from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError, LimnerError, SiteError
from limner.head.images import HeadImages
from limner.head.origin import make_origin
from limner.head.overrides import HeadOverrides, read_overrides
from limner.head.page import HeadRules, Page, collect_images
from limner.head.tags import write_tags
from limner.head.texts import PageTexts, SiteTexts, page_texts
from limner.icons.site_icons import SiteIcons
from limner.response import UNSET
from limner.routes.address import join_path, split_path, split_raw_path
from limner.routes.calling import LoopRunner, Runner, ThreadRunner, drive
from limner.routes.contract import EXPORTS
from limner.routes.route import Declared, Params, Route
from limner.routes.site_routes import SiteRoutes
from limner.serving.check import CheckReport
from limner.serving.fallback_card import FallbackCard
from limner.serving.faults import log_left_out
from limner.serving.listing import ListedImage, list_images
from limner.serving.metrics import Metrics
from limner.serving.options import AppKeywords, check_site
from limner.serving.request import Request, quote_prefix
from limner.serving.settings import Settings
from limner.serving.signing import sign_query
from limner.serving.trial import check_images
from limner.serving.url import build_path, find_route
from limner.serving.views import ViewServer
from limner.wsgi import read_environ
from limner.wsgi import serve as serve_wsgi

if TYPE_CHECKING:
    pass

_Function = TypeVar("_Function", bound=Callable[..., object])
_DIGEST_SIZE = 8


class Site(Closing):
    """The images of a web app: an ASGI app that serves them, and the tags that point to them.

    Args:
        root: The folder of route segments; several that stand for one, such as those of an app's parts; None for a site
            whose images are all declared by `image`.
        base_url: Where the site is reached, such as ``https://example.com``; Open Graph needs absolute addresses.
        root_path: Where the site is mounted, such as ``/docs``; None for what each request says.
        allowed_hosts: Hosts whose requests may stand in for `base_url`.
        development: Whether changed files are loaded again and errors are shown as images.
        renderer: Draws the images, with what it was made of; None for one made of the next six.
        fonts: Faces beside the default ones.
        loader: Fetches what images refer to; None fetches nothing.
        limits: Caps on requests, lists and images.
        emoji: What draws emoji that no font has in colour; see `Renderer`. Images of emoji need a `loader`.
        tailwind: Read Tailwind's utilities in `class`; in `tw` they are always read.
        theme: Names of utilities beside Tailwind's own; see `Renderer`.
        files: The folder below which images may read files; None for none.
        cache: Keeps finished images: a `Cache`, a folder's path, or the address of a Redis database; by default 64 MB
            of memory, None for none. One that is down or slow costs speed, never an image.
        fallback: What is sent when an image fails and its file has no ``fallback``: a function as ``image`` is, an
            `ImageResponse`, a node, bytes, or the path of an image. When it is left out, a plain card with the site's
            name. With None a failure is the reply 500, 503 or 504. In development failures are always shown.
        name: The site's name on that card and in the manifest; by default the host of `base_url`.
        icons: The one source of all icons: an SVG, an image, or a route file such as ``app/icon.py``. From it come
            ``favicon.ico``, ``icon.svg`` with a dark form, icons for home screens and ``manifest.webmanifest``. A
            favicon, an apple icon or a manifest in the folder comes before the one that would be made.
        short_name: The site's name below its icon on home screens; by default `name`.
        theme_color: A CSS colour for what browsers paint around a page.
        budget: How many bytes an image may have that does not say so itself: a number, or a platform such as
            ``"whatsapp"``. One that is larger is written smaller, as a JPEG where it has to be; see `ImageResponse`.
        alt_text: Whether the texts of an image stand in for its ``alt`` where its file says none: the head then calls
            ``image`` now and then, and draws nothing. A file with ``alt = ""`` is never asked for it.
        deadline: Seconds for one reply, after which the fallback is sent; None for no limit.
        queue: How many functions, and how many drawings, may be wanted at once; more get the fallback.
        signing_keys: Secrets of 16 bytes or more, the newest first. With any, an image that looks at its query is
            drawn only for a query that `sign` wrote with one of them; any other is answered with 403.
        workers: How many processes draw, since one interpreter draws one image at a time; with 0 the server's own
            does. Image functions run in the server in either case. They are started when the first image is asked
            for and end with the server. In development images are always drawn in the server.

    Raises:
        RouteError: Something is wrong with the folder; all of it in one error. Never in development.
        InvalidValueError: An argument is wrong, or `renderer` is given beside what it brings itself.
    """

    def __init__(
        self,
        root: "str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None" = None,
        *,
        base_url: str | None = None,
        **options: Unpack[AppKeywords],
    ) -> None:
        checked = check_site(root, {"base_url": base_url, **options})
        self.root = checked.folders[0] if checked.folders else None
        self.development = checked.development
        self._root_path = checked.root_path
        self._origin = make_origin(base_url, checked.allowed_hosts, development=checked.development)
        self._routes = SiteRoutes(checked.folders, development=checked.development, limits=checked.renderer.limits)
        name = checked.name if checked.name is not None else urlsplit(base_url or "").hostname or ""
        own = None if checked.fallback is UNSET else checked.fallback
        settings = Settings(
            renderer=checked.renderer,
            files=checked.files,
            salt=_salt(checked.renderer),
            cache=checked.cache,
            card=None if checked.fallback is None or checked.development else FallbackCard(name, checked.renderer),
            fallback=own,
            deadline=checked.deadline,
            queue=checked.queue,
            signing_keys=checked.signing_keys,
            workers=checked.workers,
            budget=checked.budget,
            reads_alt_texts=checked.alt_text,
            caller=checked.caller,
        )
        self._server = ViewServer(self._routes, settings)
        self._texts = SiteTexts(
            name=checked.name or "", host=name,
            short_name=checked.short_name or "", theme_color=checked.theme_color or "",
        )  # fmt: skip
        self._has_app = checked.short_name is not None or checked.icons is not None
        if checked.icons is not None:
            self._routes.add_made(SiteIcons(self._server, checked.icons, self._texts).files(), checked.icons)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an ASGI connection."""
        await serve_asgi(self._server, scope, receive, send, root_path=self._root_path)

    def wsgi(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a WSGI request."""
        return serve_wsgi(self._server, environ, start_response, root_path=self._root_path)

    def head(self, page: Any, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the ``<meta>`` and ``<link>`` tags of a page.

        A file that fails leaves its tags out, and is logged; so does an async function that takes longer than
        `deadline`. In development what it raised is raised.

        Args:
            page: Its decoded path, or its request (of Starlette, Django, Flask …, or a scope or environ), whose raw
                path and mount prefix are preferred. A path that runs past the folders inherits from the deepest
                that matched.
            **overrides: What stands instead of the images of the folders: ``images`` for Open Graph and Twitter (an
                empty list removes them), ``twitter`` for Twitter alone, ``icons``. And what the page says of itself:
                ``title`` (``og:title``; ``og:url`` and ``og:type`` come along), ``description``, ``site_name`` (by
                default the site's `name`, beside a title or a description), ``theme_color`` (instead of the site's),
                ``fediverse_creator`` (``@name@example.social``).

        Raises:
            SiteError: An async function is needed in a running event loop (use ``await site.ahead(page)``); there is no
                base for absolute addresses; or, in development, a route file does not keep its contract.
        """
        return write_tags(self.head_images(page, **overrides), self._page_texts(page, overrides))

    async def ahead(self, page: Any, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of a page as `head` does, without blocking the event loop."""
        return write_tags(await self.ahead_images(page, **overrides), self._page_texts(page, overrides))

    def _page_texts(self, page: Any, given: HeadOverrides) -> PageTexts:
        return page_texts(given, self._texts, self._read_page(page), self._origin, has_app=self._has_app)

    @property
    def texts(self) -> PageTexts:
        """What the head of every page says besides its images, for tools that write heads themselves."""
        return PageTexts(theme_color=self._texts.theme_color, app_title=self._texts.title if self._has_app else "")

    def head_images(self, page: Any, **overrides: Unpack[HeadOverrides]) -> HeadImages:
        """Give the images of a page's head as typed objects; arguments and errors are those of `head`."""
        remedy = "await site.ahead(page), or await site.ahead_images(page)"
        return drive(self._collect(page, self._thread_runner(remedy, self._head_seconds), overrides))

    async def ahead_images(self, page: Any, **overrides: Unpack[HeadOverrides]) -> HeadImages:
        """Give the images of a page's head as `head_images` does, without blocking the event loop."""
        return await self._collect(page, self._loop_runner(self._head_seconds), overrides)

    async def _collect(self, page: Any, runner: Runner, overrides: HeadOverrides) -> HeadImages:
        self._routes.refresh()
        read, settings = self._read_page(page), self._server.settings

        def leave_out(route: Route, error: Exception) -> None:
            log_left_out(error, join_path(read.path.segments), route.label)

        return await collect_images(
            self._routes,
            runner,
            read,
            self._origin,
            overrides=read_overrides(overrides, self._origin),
            rules=HeadRules(
                salt=settings.salt,
                on_fault=None if self.development else leave_out,
                describe=partial(self._server.alt_texts.read, runner=runner) if settings.reads_alt_texts else None,
                type_of=self._server.alt_texts.type_of,
            ),
        )

    @property
    def _head_seconds(self) -> float | None:
        """How long a function may keep a page waiting; in development somebody may be reading it line by line."""
        return None if self.development else self._server.settings.deadline

    def _loop_runner(self, seconds: float | None = None) -> LoopRunner:
        return LoopRunner(self._server.pool, self._server.settings.caller, seconds)

    def _thread_runner(self, remedy: str, seconds: float | None = None) -> ThreadRunner:
        return ThreadRunner(self._server.pool, self._server.settings.caller, remedy, seconds)

    def url_for(
        self, target: str | os.PathLike[str], params: Mapping[str, object] | None = None, id: object = None
    ) -> str:
        """Give the address of one image, from the host's root, without its query.

        Args:
            target: Its file, or its kind and place: ``shop/[slug]/icon.py``, ``/shop/[slug]/icon``, ``icon``. Groups
                may be left out where the rest is unambiguous.
            params: The values of its place's dynamic segments.
            id: Of a file with several images.

        Raises:
            SiteError: No image or several have that name, or a parameter or the id is missing.
        """
        self._routes.refresh()
        route = find_route(self._routes, target if isinstance(target, str) else Path(target))
        path = build_path(self._routes, route, params, None if id is None else str(id))
        return quote_prefix(self._root_path or "") + path

    def sign(self, address: str, *, expires: float | None = None) -> str:
        """Sign the query of an image's address, so that the site draws it.

        Args:
            address: From the host's root, percent-encoded, with its query: ``site.url_for(…) + "?title=Hello"``.
            expires: Seconds since the epoch, after which the signature is no longer valid; None forever.

        Returns:
            The address with its signature.

        Raises:
            SiteError: The site has no signing keys.
            InvalidValueError: The query takes more than 2 kB.
        """
        keys = self._server.settings.signing_keys
        if not keys:
            raise SiteError("the site has no signing keys", suggestion="Site(..., signing_keys=[secret])")
        path, _, query = address.partition("?")
        own = path.removeprefix(quote_prefix(self._root_path or ""))
        parsed = split_raw_path(own.encode("ascii", "replace"))
        if parsed is None:
            raise SiteError("not the address of an image", got=repr(address), expected="a path from the host's root")
        ends = None if expires is None else int(expires)
        return f"{path}?{sign_query(keys[0], join_path(parsed.segments), query, ends)}"

    def is_image_path(self, page: Any) -> bool:
        """Whether a path, or a request's, may be that of an image; middleware hands those on to the site.

        Route files are imported to tell, but no function is called: an id that is in no list counts.
        """
        self._routes.refresh()
        request = page if isinstance(page, Request) else _read_request(page, self._root_path)
        if request is None:
            path = split_path(str(page))
            request = Request(path=path, path_length=len(str(page).encode("utf-8", "replace")))
        for candidate in self._server.candidates(request):
            if not candidate.route.is_code or candidate.route.fault is not None:
                return True
            try:
                has_ids = self._routes.module(candidate.route).generate is not None
            except LimnerError:
                return True  # its address is where the error is shown
            if has_ids == (candidate.id is not None):
                return True
        return False

    def check(self, *, draw: bool = True) -> CheckReport:
        """Import every route file, ask for every list, draw every image that can be known, and give all faults.

        Images of places with dynamic segments can be known where `generate_static_params` lists the params.

        Args:
            draw: Whether images are drawn. Without it the check takes a moment, as servers do at start-up.
        """
        return self._server.settings.caller.wait(partial(self.acheck, draw=draw))

    async def acheck(self, *, draw: bool = True) -> CheckReport:
        """Check as `check` does, without blocking the event loop."""
        self._routes.refresh()
        return await (check_images(self._server) if draw else self._server.check())

    def image(self, path: str, kind: str, **exports: object) -> Callable[[_Function], _Function]:
        """Declare an image by code, as a file at that place would.

        Args:
            path: The place, such as ``/products/[id]``.
            kind: ``icon``, ``apple-icon``, ``opengraph-image`` or ``twitter-image``, with a digit if there are several.
            **exports: What a route file defines beside its function: ``alt``, ``size``, ``content_type``,
                ``revalidate``, ``vary``, ``generate_image_metadata``, ``generate_static_params``, ``dynamic_params``,
                ``fallback``, ``stress``, ``samples``.

        Raises:
            InvalidValueError: An export is unknown.
            RouteError: The kind or the path means nothing, or the address is taken.
        """
        unknown = set(exports) - set(EXPORTS[1:])
        if unknown:
            raise InvalidValueError(
                f"unknown argument {min(unknown)!r} of Site.image", expected="one of " + ", ".join(EXPORTS[1:])
            )

        def declare(function: _Function) -> _Function:
            self._routes.declare(path, kind, Declared(function, exports))
            return function

        return declare

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of route segments."""
        return self._routes.folders

    @property
    def base_url(self) -> str:
        """Where the site is reached, without a final slash; empty when only requests say it."""
        return self._origin.base

    @property
    def routes(self) -> tuple[Route, ...]:
        """The image files, in the order of their folders."""
        return self._routes.table.routes

    def list_images(self, route: Route, params: Sequence[Params | None] | None = None) -> list[ListedImage]:
        """List the images of one file with their addresses, for galleries and tools.

        Args:
            route: One of `routes`.
            params: For which params; None for those that `generate_static_params` lists.
        """
        return self._server.settings.caller.wait(partial(self.alist_images, route, params))

    async def alist_images(self, route: Route, params: Sequence[Params | None] | None = None) -> list[ListedImage]:
        """List the images of one file as `list_images` does, without blocking the event loop."""
        return await list_images(self._routes, self._loop_runner(), route, params, self._server.settings.no_request)

    def purge(self, name: str) -> int:
        """Forget kept images, in this process's cache or in the one that all processes share.

        Args:
            name: The path of an image or of its page, the label of a route file, or a tag of `ImageResponse`.

        Returns:
            How many were forgotten.
        """
        return self._server.purge(name)

    async def apurge(self, name: str) -> int:
        """Forget kept images as `purge` does, without blocking the event loop."""
        return await asyncio.to_thread(self._server.purge, name)

    def warm(self) -> None:
        """Load the engine, the fonts and the worker processes now, so that the first image does not wait for them.

        It takes about a second of processor time, in each worker too. Before a server forks, with ``workers=0``, its
        children share what was loaded.
        """
        self._server.warm()

    async def awarm(self) -> None:
        """Load what `warm` does, without blocking the event loop."""
        await self._server.runner.run(self._server.warm)

    def close(self) -> None:
        """End the worker processes; a server with a lifespan does so by itself, and so does the interpreter's end."""
        self._server.close()

    @property
    def metrics(self) -> Metrics:
        """What the site has done; ``site.metrics.prometheus()`` writes it as text."""
        return self._server.metrics

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What an author may want to fix in the folder."""
        return tuple(self._routes.scan.warnings)

    @property
    def renderer(self) -> Renderer:
        """The renderer that draws the images."""
        return self._server.settings.renderer

    @property
    def server(self) -> ViewServer:
        """What answers requests; for integrations that bring their own request and reply."""
        return self._server

    def _read_page(self, page: Any) -> Page:
        request = _read_request(page, self._root_path)
        if request is None:
            return Page(path=split_path(str(page)), prefix=quote_prefix(self._root_path or ""))
        path = request.path if request.path is not None else split_path("/")
        return Page(
            path=path,
            prefix=request.prefix,
            scheme=request.scheme,
            host=request.host,
            view=request.view,
            origin=request.origin,
        )

    def __repr__(self) -> str:
        return f"Site({str(self.root) if self.root is not None else None!r}, {len(self.routes)} images)"


def find_site(app: object) -> Site | None:
    """Find the site in an app of a web framework, or None.

    It is where integrations keep it: in Starlette's and Litestar's ``app.state.limner``, in Flask's and Quart's
    ``app.extensions["limner"]``, or in a middleware with a ``site``.
    """
    kept = getattr(app, "extensions", None)
    middleware: Any = getattr(app, "user_middleware", None)
    holders: list[object] = [
        app,
        getattr(getattr(app, "state", None), "limner", None),
        cast("Mapping[str, object]", kept).get("limner") if isinstance(kept, Mapping) else None,
        *(getattr(one, "kwargs", {}).get("site") for one in cast("Iterable[Any]", middleware or ())),
        getattr(app, "wsgi_app", None),
    ]
    for holder in holders:
        site = holder if isinstance(holder, Site) else getattr(holder, "site", None)
        if isinstance(site, Site):
            return site
    return None


def _read_request(page: Any, root_path: str | None) -> Request | None:
    """Read a request of any framework by the scope or environ it holds; None for a path."""
    if isinstance(page, str):
        return None
    if isinstance(page, Request):
        return page
    for holder in (page, getattr(page, "scope", None), getattr(page, "environ", None), getattr(page, "META", None)):
        if isinstance(holder, Mapping):
            given = cast("Mapping[str, Any]", holder)
            if "PATH_INFO" in given:
                return read_environ(given, root_path=root_path)
            if "path" in given:
                return read_scope(given, root_path=root_path)
    if isinstance(page, os.PathLike):
        return None
    raise InvalidValueError(
        "neither a path nor a request",
        got=f"{type(page).__name__} {page!r:.60}",
        expected="a decoded path such as '/products/42', or the request of a web framework",
    )


def _salt(renderer: Renderer) -> str:
    """Give what changes every image's address: the engine's version and the fonts."""
    try:
        version = metadata.version("limner")
    except metadata.PackageNotFoundError:
        version = "0"
    digest = hashlib.blake2b(version.encode(), digest_size=_DIGEST_SIZE)
    for font in renderer.fonts:
        source = getattr(font, "source", "")
        digest.update(source if isinstance(source, bytes) else str(source).encode())
        described = [str(getattr(font, name, "")) for name in ("name", "weight", "style", "lang")]
        digest.update("|".join(described).encode())
    return digest.hexdigest()
