"""How long a reply may be kept, and by whom.

Goes in: what a route file says, and whether the address names a version. Comes out: Cache-Control and Vary.

Spec: https://www.rfc-editor.org/rfc/rfc9111#section-5.2, https://www.rfc-editor.org/rfc/rfc5861
"""

from typing import Final

from limner.routes.contract import RouteModule

REVALIDATED: Final = "public, max-age=0, must-revalidate"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
PRIVATE: Final = "private, no-store"
UNKEPT: Final = "no-store"
DEVELOPMENT: Final = "no-cache, no-store"
_STALE_SECONDS: Final = 86_400


def code_headers(module: RouteModule, *, is_current: bool) -> list[tuple[str, str]]:
    """Give the caching headers of an image that a function drew.

    Args:
        module: The route file.
        is_current: Whether the address names this very version of the image's data.
    """
    vary = ", ".join(dict.fromkeys(_vary_name(kind, name) for kind, name in module.vary or () if kind != "query"))
    headers = [("vary", vary)] if vary else []
    return [("cache-control", _code_control(module, is_current=is_current)), *headers]


def _vary_name(kind: str, name: str) -> str:
    return "Cookie" if kind == "cookie" else "-".join(part.capitalize() for part in name.split("-"))


def _code_control(module: RouteModule, *, is_current: bool) -> str:
    if module.vary is None and module.asks_for_request:
        return PRIVATE  # it may have read anything of the request
    is_personal = any(kind == "cookie" for kind, _ in module.vary or ())
    revalidate = module.revalidate
    if revalidate is not None and revalidate is not False:
        if not revalidate:
            return UNKEPT
        seconds = max(1, round(revalidate))
        if is_personal:
            return f"private, max-age={seconds}"
        return f"public, max-age={seconds}, stale-while-revalidate={max(_STALE_SECONDS, seconds)}"
    control = IMMUTABLE if is_current else REVALIDATED
    return control.replace("public", "private") if is_personal else control
