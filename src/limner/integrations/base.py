"""What the integrations of all web frameworks share: a site made of the framework's own settings, checked at start.

Goes in: a folder of images, or a site, and options. Comes out: `Integration`, whose `head` writes a page's tags.
"""

import asyncio
import os
import re
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, Unpack, cast

from markupsafe import Markup

from limner.diagnostics import logger
from limner.errors import InvalidValueError, NoBaseError
from limner.head.overrides import HeadOverrides
from limner.host import new_lock
from limner.lifespan import starts_for_a_command
from limner.routes.caller import Caller
from limner.routes.template_cards import TemplateEngine
from limner.serving.options import AppKeywords, SiteKeywords
from limner.serving.request import Reply, Request
from limner.serving.views import keep_signature
from limner.site import Site

if TYPE_CHECKING:
    from jinja2 import Environment

    from limner.prerender.app import SiteInApp

_App = TypeVar("_App")

IMAGES: Final = "images"
"""Where an app keeps its images, unless it says otherwise."""
NAME: Final = "limner"
"""Of an integration among an app's extensions."""
_CONVERTER: Final = re.compile(r"<(?:(?P<converter>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
_MAPPED: Final = "LIMNER_"
_BASES: Final = ("SERVER_NAME", "PREFERRED_URL_SCHEME")


class Integration:
    """A site inside an app.

    Args:
        make: Makes the site, at its first use: what an app is (whether it is in development, say) may be set late.
        caller: How the framework calls functions.
        base_hint: What to set where nothing says how absolute addresses begin.
    """

    def __init__(self, make: Callable[[], Site], caller: Caller, base_hint: str) -> None:
        self._make = make
        self._caller = caller
        self._base_hint = base_hint
        self._made: Site | None = None
        self._lock = new_lock()
        self._started_in: int | None = None

    @property
    def site(self) -> Site:
        """The site, whose images are served."""
        with self._lock:
            if self._made is None or self.is_outdated(self._made):
                self._made = self._make()
                if type(self._made.server.settings.caller) is Caller:
                    self._made.server.use(self._caller)
                engine = self.make_template_engine()
                if engine is not None:
                    self._made.server.routes.templates = engine
            return self._made

    def is_outdated(self, made: Site) -> bool:  # noqa: ARG002 - for apps whose settings may change
        """Whether the site must be made anew."""
        return False

    def make_template_engine(self) -> TemplateEngine | None:
        """Say who fills the templates that are cards; None for Jinja without a framework."""
        return None

    def head(self, page: Any, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of a page; see `Site.head`."""
        try:
            return self.site.head(page, **overrides)
        except NoBaseError as error:
            raise self._explained(error) from None

    async def ahead(self, page: Any, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of a page without blocking the event loop; see `Site.ahead`."""
        try:
            return await self.site.ahead(page, **overrides)
        except NoBaseError as error:
            raise self._explained(error) from None

    # ── plain views ───────────────────────────────────────────────────────────────────────────────────────

    def image_view(self, view: Callable[..., object]) -> Callable[..., Any]:
        """Give a plain view of the app what the images of the folder have.

        That is the site's renderer and limits, its deadline and fallbacks, worker processes, ETag and 304, and the
        error as an image in development. It stands below the decorator of the app's route::

            @app.get("/og")
            @limner.image_view
            def og(): return ImageResponse(…)

        Args:
            view: Takes what views of the framework take, and returns a `limner.ImageResponse`. It may raise `NotFound`
                and `Redirect`. What else it returns is the framework's to answer.
        """

        async def aanswer(*by_position: Any, **by_name: Any) -> Any:
            request = self.current_request(by_position)
            return self._as_response(await self.site.server.reply_to_view(view, (by_position, by_name), request))

        def answer(*by_position: Any, **by_name: Any) -> Any:
            server = self.site.server
            request = self.current_request(by_position)
            work = partial(server.reply_to_view, view, (by_position, by_name), request)
            return self._as_response(server.settings.caller.serve(work))

        return keep_signature(view, answer if self.serves_at_once(view) else aanswer, self.response_type)

    response_type: type = object
    """The framework's class of responses."""

    def serves_at_once(self, view: Callable[..., object]) -> bool:  # noqa: ARG002 - for frameworks that have both
        """Whether the framework calls a view without an event loop."""
        return False

    def current_request(self, given: tuple[Any, ...]) -> Request:
        """Read the request that is answered.

        Args:
            given: What the view was called with.
        """
        raise NotImplementedError

    def make_response(self, reply: Reply) -> Any:
        """Make a response of the framework."""
        raise NotImplementedError

    def _as_response(self, reply: object) -> Any:
        return self.make_response(reply) if isinstance(reply, Reply) else reply

    def _explained(self, error: NoBaseError) -> NoBaseError:
        facts = error.facts
        return NoBaseError(facts.what, got=facts.got, expected=self._base_hint)

    # ── start and end ─────────────────────────────────────────────────────────────────────────────────────

    def start(self) -> None:
        """Check the site and load the engine in the background, once in each process."""
        if self._begins():
            threading.Thread(target=self._start_here, name="limner-start", daemon=True).start()

    async def astart(self) -> None:
        """Check the site in the running event loop, then load the engine in the background; once in each process."""
        if self._begins():
            for fault in await self.site.server.check():
                logger.error("%s", fault)
            threading.Thread(target=self._warm, name="limner-start", daemon=True).start()

    def _begins(self) -> bool:
        if starts_for_a_command():
            return False
        with self._lock:
            is_first, self._started_in = self._started_in != os.getpid(), os.getpid()
        return is_first

    def _start_here(self) -> None:
        try:
            for fault in self._caller.serve(self.site.server.check):
                logger.error("%s", fault)
        except Exception as error:  # noqa: BLE001 - nobody waits for this thread
            logger.error("the site cannot be checked: %s", error, exc_info=error)
        self._warm()

    def _warm(self) -> None:
        try:
            self.site.warm()
        except Exception as error:  # noqa: BLE001 - the first image tries again, and says so
            logger.warning("the engine cannot be loaded ahead: %s", error)

    async def aclose(self) -> None:
        """End the worker processes."""
        if self._made is not None:
            await asyncio.to_thread(self._made.close)


def find_folder(images: str | Path) -> Path:
    """Find a folder from the current one, or else beside the file that makes an integration."""
    folder = Path(images)
    frame = sys._getframe(2)  # noqa: SLF001 - of whoever calls the caller
    beside = Path(frame.f_code.co_filename).parent / folder
    return beside if not folder.is_dir() and beside.is_dir() else folder


def make_site(site: Site | None, folder: Path | None, options: SiteKeywords) -> Site:
    """Give the site that an app brings, or make one of its folder.

    Args:
        site: The app's own.
        folder: The folder of images; None where it was left out.
        options: For a site that is made.

    Raises:
        InvalidValueError: There are a site and options beside it.
        RouteError: Something is wrong with the folder.
    """
    if site is None:
        return Site(folder, **options)
    given = [name for name, value in options.items() if value is not None and name != "development"]
    if folder is not None or given:
        raise InvalidValueError(
            "a site brings its own folder and options",
            got=", ".join(["images"] * (folder is not None) + given) + " beside site",
            expected="site=Site(…), or a folder and options",
        )
    return site


class ConfiguredIntegration(Integration, ABC, Generic[_App]):
    """The images of an app that has a config and a command line, as Flask's and Quart's do.

    Settings of the app are the upper-case forms of the options: ``LIMNER_IMAGES``, ``LIMNER_BASE_URL`` (without it
    ``SERVER_NAME`` and ``PREFERRED_URL_SCHEME`` count), ``LIMNER_CACHE`` and so on; what is given here wins.

    Args:
        app: The app; None for `init_app` later.
        images: The folder of images, from the app's own.
        base_url: Where the app is reached, such as ``https://example.com``.
        templates: A further Jinja environment that gets the global ``metadata_images()``; the app's own always does.
        site: A site instead of a folder and options.
        **site_options: As `Site` takes them; ``development`` is the app's ``debug`` unless it is given.
    """

    app: _App

    def __init__(
        self,
        app: _App | None = None,
        *,
        images: str | Path = IMAGES,
        base_url: str | None = None,
        templates: "Environment | None" = None,
        site: Site | None = None,
        **site_options: Unpack[AppKeywords],
    ) -> None:
        options: Mapping[str, object] = {"base_url": base_url, **site_options}
        self._given: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
        if images != IMAGES:
            self._given["images"] = images
        self._given_site = site
        self._mounts: list[tuple[Path, str]] = []
        super().__init__(self._make_configured, self.make_caller(), "LIMNER_BASE_URL = 'https://example.com'")
        if templates is not None:
            cast("dict[str, Any]", templates.globals)["metadata_images"] = self.metadata_images
        if app is not None:
            self.init_app(app)

    @abstractmethod
    def make_caller(self) -> Caller:
        """Say how the framework calls functions."""

    @abstractmethod
    def init_app(self, app: _App) -> None:
        """Add the images to an app."""

    @abstractmethod
    def metadata_images(self, **overrides: Unpack[HeadOverrides]) -> Markup | Awaitable[Markup]:
        """Write the tags of the page that is asked for, for its template."""

    def prepare(self, app: Any, info: type[Any], within: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        """Take an app whose images these are, and give its command line the command ``limner``.

        Args:
            app: The app.
            info: The framework's `ScriptInfo`, by which its command line finds the app.
            within: Wraps a command so that it runs in the app's context.

        Raises:
            RouteError: Something is wrong with the folder.
        """
        from limner.cli.app_commands import make_app_commands

        self.app = app
        app.extensions[NAME] = self
        app.add_template_global(self.metadata_images, "metadata_images")
        app.cli.add_command(make_app_commands(partial(self._in_app, info), within))
        if app.import_name != "__main__":
            _ = self.site  # a script may still set `debug` as it runs its app

    def init_blueprint(self, blueprint: Any, images: str | Path = IMAGES) -> None:
        """Take the images of a blueprint: the root of its folder stands for its `url_prefix`.

        Call it before the blueprint is registered.

        Args:
            blueprint: Of the app.
            images: The folder of images, from the blueprint's own.
        """
        folder = Path(blueprint.root_path) / images

        def take(state: Any) -> None:
            path = _CONVERTER.sub(_as_segment, state.url_prefix or "")
            self._mounts.append((folder, path))
            if self._made is not None:
                self._made.server.routes.mount(folder, path)

        blueprint.record(take)

    def _in_app(self, info: type[Any]) -> "SiteInApp":
        """Give the site for a command, and how other processes find it."""
        import click

        from limner.prerender.app import SiteInApp

        found = click.get_current_context().find_object(info)
        if found is None or found.create_app is not None:
            return SiteInApp(self.site, app=self.app)
        return SiteInApp(self.site, f"{type(self).__module__}:open_app", found.app_import_path or "", self.app)

    def is_outdated(self, made: Site) -> bool:
        """Whether ``debug`` was set after the site was made, as command lines do once they have imported the app."""
        is_said = self._given_site is not None or "development" in self._given
        app: Any = self.app
        return not is_said and f"{_MAPPED}DEVELOPMENT" not in app.config and made.development != bool(app.debug)

    def _make_configured(self) -> Site:
        app: Any = self.app
        given = dict(self._given)
        if self._given_site is not None:
            folder = given.pop("images", None)
            own: Any = given
            return make_site(self._given_site, None if folder is None else Path(folder), own)
        options = read_config(app.config, given)
        images: str | Path = options.pop("images", IMAGES)
        site = Site(Path(app.root_path) / images, **{"development": app.debug, **options})
        for mounted, path in self._mounts:
            site.server.routes.mount(mounted, path)
        return site


def _as_segment(match: "re.Match[str]") -> str:
    return f"[...{match['name']}]" if match["converter"] == "path" else f"[{match['name']}]"


def read_config(config: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the settings of an app.

    Args:
        config: The app's settings.
        given: What the code says, which wins.

    Raises:
        InvalidValueError: A setting that begins as ours do is unknown.
    """
    known = {*SiteKeywords.__annotations__, "images"} - {"renderer", "caller"}
    options: dict[str, Any] = {}
    for key, value in config.items():
        name = key.removeprefix(_MAPPED).lower()
        if key.startswith(_MAPPED) and name not in known:
            nearest = get_close_matches(name, known, n=1)
            raise InvalidValueError(
                f"unknown setting {key!r}",
                expected="one of " + ", ".join(sorted(_MAPPED + one.upper() for one in known)),
                suggestion=_MAPPED + nearest[0].upper() if nearest else "",
            )
        if key.startswith(_MAPPED):
            options[name] = value
    options.update(given)
    server, scheme = (config.get(name) for name in _BASES)
    if not options.get("base_url") and server:
        options["base_url"] = f"{scheme or 'http'}://{server}"
    return options
