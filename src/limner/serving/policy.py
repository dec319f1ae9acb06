"""How long an image may be kept, by whom and under which name.

Goes in: what a route file says, a request, and the image that it asks for. Comes out: a `Policy`.

Spec: https://www.rfc-editor.org/rfc/rfc9111#section-5.2, https://www.rfc-editor.org/rfc/rfc5861
"""

from dataclasses import field
from typing import Final

from limner.record import record
from limner.routes.contract import RouteModule
from limner.routes.request_view import RequestView
from limner.routes.route import digest_bytes
from limner.routes.table import Candidate
from limner.serving.request import Request

REVALIDATED: Final = "public, max-age=0, must-revalidate"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
PRIVATE: Final = "private, no-store"
UNKEPT: Final = "no-store"
DEVELOPMENT: Final = "no-cache, no-store"
_STALE_SECONDS: Final = 86_400


@record
class Version:
    """What names one version of an image.

    Attributes:
        digest: The digest of the image's entry and of everything its address depends on. It is the query of an address
            that a head wrote.
        is_named: Whether its entry names the version, so that one digest means one image.
    """

    digest: str
    is_named: bool


@record
class Policy:
    """What may be done with the image that a function gives.

    Attributes:
        view: What the function may see of the request.
        is_personal: Whether it may have read anything of the request, so that nobody else may get its image.
        is_kept: Whether the image it describes may be kept, and shared with all requests for the same image.
        key: The key under which the site keeps the reply, instead of calling the function; None if it must be called.
        fresh_for: Seconds for which that reply may be sent without checking whether it changed; None is forever.
        headers: Cache-Control and Vary, unless the function gives them itself.
    """

    view: RequestView
    is_personal: bool
    is_kept: bool
    key: str | None
    fresh_for: float | None
    headers: tuple[tuple[str, str], ...] = field(default=())


def policy_of(
    module: RouteModule, request: Request, candidate: Candidate, source: str, version: Version | None = None
) -> Policy:
    """Tell what may be done with the image that a function gives for a request.

    Args:
        module: The route file.
        request: The request.
        candidate: The place in the table to which the address leads.
        source: A value that changes with the file, with what it imports and with the site.
        version: The version of the image; None before it is known.
    """
    revalidate = module.revalidate
    is_personal = module.vary is None and module.asks_for_request
    is_kept = not is_personal and (revalidate is None or revalidate is False or revalidate > 0)
    key: str | None = None
    if is_kept and revalidate is not None:
        seen = request.view.narrowed(module.vary or ())
        parts = (
            candidate.route.label, source, candidate.params, candidate.id, candidate.extension,
            sorted(seen.headers.items()), sorted(seen.query.items()),
        )  # fmt: skip
        key = digest_bytes(repr(parts).encode("utf-8", "surrogatepass"))
    elif is_kept and version is not None and version.is_named and not module.asks_for_request:
        key = digest_bytes(f"version {candidate.route.label} {version.digest}".encode())
    is_current = version is not None and version.is_named and request.query == version.digest
    vary = ", ".join(dict.fromkeys(_vary_name(kind, name) for kind, name in module.vary or () if kind != "query"))
    control = ("cache-control", _cache_control(module, is_personal=is_personal, is_current=is_current))
    return Policy(
        view=request.view if module.vary is None else request.view.narrowed(module.vary),
        is_personal=is_personal,
        is_kept=is_kept,
        key=key,
        fresh_for=None if revalidate is None or revalidate is False else float(revalidate),
        headers=(control, ("vary", vary)) if vary else (control,),
    )


def describe_policy(module: RouteModule) -> str:
    """Say in a few words how long the images of a route file are kept, and what they vary on."""
    revalidate = module.revalidate
    if module.vary is None and module.asks_for_request:
        return "drawn for each visitor"
    if revalidate is None or revalidate is False:
        kept = "kept until it changes"
    else:
        kept = f"kept for {max(1, round(revalidate))} s" if revalidate else "drawn for each request"
    varies = ", ".join(f"{kind} {name}" for kind, name in module.vary or ())
    return f"{kept}, by {varies}" if varies else kept


def _vary_name(kind: str, name: str) -> str:
    return "Cookie" if kind == "cookie" else "-".join(part.capitalize() for part in name.split("-"))


def _cache_control(module: RouteModule, *, is_personal: bool, is_current: bool) -> str:
    """Give Cache-Control.

    Args:
        module: The route file.
        is_personal: Whether its function may have read anything of the request.
        is_current: Whether the address names exactly this version of the image's data.
    """
    if is_personal:
        return PRIVATE
    has_cookies = any(kind == "cookie" for kind, _ in module.vary or ())
    revalidate = module.revalidate
    if revalidate is not None and revalidate is not False:
        if not revalidate:
            return UNKEPT
        seconds = max(1, round(revalidate))
        if has_cookies:
            return f"private, max-age={seconds}"
        return f"public, max-age={seconds}, stale-while-revalidate={max(_STALE_SECONDS, seconds)}"
    control = IMMUTABLE if is_current else REVALIDATED
    return control.replace("public", "private") if has_cookies else control
