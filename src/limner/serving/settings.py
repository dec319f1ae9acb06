"""What a site's replies depend on besides its routes.

Goes in: checked options. Comes out: `Settings`, which the server reads.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from limner.caches.guard import GuardedCache
from limner.engine.renderer import Renderer
from limner.response import ImageDefaults
from limner.routes.caller import Caller
from limner.routes.request_view import RequestView
from limner.serving.fallback_card import FallbackCard

_FALLBACK_SHARE: Final = 0.25  # of the deadline


@dataclass(slots=True, kw_only=True)
class Settings:
    """What a site's replies depend on besides its routes.

    Attributes:
        renderer: Draws its images.
        files: The folder below which its images may read files; None for no folder.
        salt: What else changes the addresses of images: fonts and the engine's version.
        cache: Keeps finished images; None keeps none.
        card: What is sent for a failed image after all fallbacks; None for an error status.
        fallback: The site's own fallback, before the card; None for none.
        deadline: Seconds for one reply; None for no limit.
        queue: How many functions, and how many drawings, may be requested at once.
        signing_keys: Secrets; if there are any, an image that looks at its query is drawn only for signed queries.
        workers: How many processes draw; with 0, threads of this process draw. In development, none are used.
        budget: How many bytes an image without its own budget may have; None for any number.
        reads_alt_texts: Whether an image's own texts are used if its file gives no alt text.
        caller: How the functions of route files are called.
        app: The app of the web framework, for functions that are called without a request.
    """

    renderer: Renderer
    files: Path | None = None
    salt: str = ""
    cache: GuardedCache | None = None
    card: FallbackCard | None = None
    fallback: object = None
    deadline: float | None = None
    queue: int = 256
    signing_keys: tuple[bytes, ...] = ()
    workers: int = 0
    budget: str | int | None = None
    reads_alt_texts: bool = True
    caller: Caller = field(default_factory=Caller)
    app: object = None

    @property
    def image_defaults(self) -> ImageDefaults:
        """The defaults for an image that does not say otherwise."""
        return ImageDefaults(renderer=self.renderer, files=self.files, budget=self.budget)

    @property
    def no_request(self) -> RequestView:
        """What functions see if there is no request: only the app."""
        return RequestView(app=self.app)

    @property
    def answer_seconds(self) -> float | None:
        """How long an image may take, so that its fallbacks have time left; None for no limit."""
        share = 1.0 if self.card is None else 1 - _FALLBACK_SHARE
        return None if self.deadline is None else self.deadline * share

    def fallback_seconds(self, number: int) -> float | None:
        """How long each of this many fallbacks may take; None for no limit."""
        return None if self.deadline is None else self.deadline * _FALLBACK_SHARE / number
