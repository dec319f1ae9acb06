"""What a site is made with, checked before any work.

Goes in: the keyword arguments of `Site`. Comes out: `SiteOptions`, or an error that names the argument.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from reprlib import repr as shorten
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar, cast

from limner.budget import Limits
from limner.caches import Cache, DirectoryCache, GuardedCache, MemoryCache
from limner.engine.emoji_sources import EmojiOption
from limner.engine.renderer import Renderer, default_renderer
from limner.errors import InvalidValueError
from limner.response import UNSET, Unset
from limner.routes.caller import Caller
from limner.serving.signing import read_keys
from limner.text.given import check_fonts

if TYPE_CHECKING:
    from limner.resources.loader import Loader
    from limner.text.given import Font

MOST_WORKERS: Final = 256
_REDIS: Final = ("redis://", "rediss://", "unix://")
_CACHE_METHODS: Final = ("get", "put", "delete", "purge")
_DRAWN_BY: Final = ("fonts", "loader", "limits", "emoji")
_T = TypeVar("_T")


class AppKeywords(TypedDict, total=False):
    """The keyword arguments of `Site` that integrations of web frameworks pass on: all but ``base_url``."""

    root_path: str | None
    allowed_hosts: Iterable[str]
    development: bool
    renderer: Renderer | None
    fonts: "Iterable[Font]"
    loader: "Loader | None"
    limits: Limits | None
    emoji: EmojiOption
    files: str | os.PathLike[str] | None
    cache: Cache | str | os.PathLike[str] | Unset | None
    fallback: object
    name: str | None
    deadline: float | None
    queue: int
    signing_keys: Iterable[str | bytes]
    workers: int
    caller: Caller | None


class SiteKeywords(AppKeywords, total=False):
    """The keyword arguments of `Site`; see there for their meaning."""

    base_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOptions:
    """The arguments of a site, but for those that `head.origin` judges; see `Site` for their meaning."""

    folders: tuple[Path, ...]
    root_path: str | None
    development: bool
    renderer: Renderer
    limits: Limits
    files: Path | None
    cache: GuardedCache | None
    fallback: object
    name: str | None
    deadline: float | None
    queue: int
    signing_keys: tuple[bytes, ...]
    workers: int
    caller: Caller


def check_site(root: object, keywords: SiteKeywords) -> SiteOptions:
    """Check every argument and give the options.

    Raises:
        InvalidValueError: An argument is not of its kind, or two exclude each other.
    """
    given: dict[str, object] = dict(keywords)
    renderer = _renderer(given)
    return SiteOptions(
        folders=_folders(root),
        root_path=_root_path(given.get("root_path")),
        development=_one_kind("development", given.get("development", False), bool, "True or False"),
        renderer=renderer,
        limits=renderer.limits,
        files=_path("files", given.get("files"), "the path of a folder, or None"),
        cache=_cache(given.get("cache", UNSET)),
        fallback=given.get("fallback", UNSET),
        name=_text("name", given.get("name"), "the site's name, or None"),
        deadline=_deadline(given.get("deadline")),
        queue=_whole("queue", given.get("queue", 256), 1, None),
        signing_keys=read_keys(given.get("signing_keys", ())),
        workers=_whole("workers", given.get("workers", 0), 0, MOST_WORKERS),
        caller=_caller(given.get("caller")),
    )


def _renderer(given: dict[str, object]) -> Renderer:
    renderer, fonts = given.get("renderer"), given.get("fonts", ())
    own: dict[str, Any] = {name: given.get(name) for name in _DRAWN_BY} | {"fonts": check_fonts(fonts)}
    used = [name for name, value in own.items() if value is not None and value != ()]
    limits, loader = own["limits"], own["loader"]
    if renderer is not None:
        _one_kind("renderer", renderer, Renderer, "a limner.Renderer, or None")
        if used:
            raise InvalidValueError(
                f"'renderer' and {used[0]!r} exclude each other: a renderer brings its own",
                got="Site(renderer=…, " + ", ".join(f"{name}=…" for name in used) + ")",
                expected="one of them",
                suggestion="Site(renderer=Renderer(" + ", ".join(f"{name}=…" for name in used) + "))",
            )
        return cast("Renderer", renderer)
    if limits is not None:
        _one_kind("limits", limits, Limits, "a limner.Limits, or None")
    if loader is not None and not (_can(loader, "load") and _can(loader, "aload")):
        raise _wrong("loader", loader, "an object with the methods load and aload, such as HttpLoader(…), or None")
    return Renderer(own.pop("fonts"), **own) if used else default_renderer()


def _cache(given: object) -> GuardedCache | None:
    if given is None:
        return None
    if isinstance(given, Unset):
        return GuardedCache(MemoryCache())
    if isinstance(given, str) and given.startswith(_REDIS):
        from limner.caches.redis import RedisCache

        return GuardedCache(RedisCache(given))
    if given and isinstance(given, str | os.PathLike):
        return GuardedCache(DirectoryCache(cast("str | os.PathLike[str]", given)))
    if isinstance(given, GuardedCache):
        return given
    if isinstance(given, type) or not all(_can(given, name) for name in _CACHE_METHODS):
        raise _wrong(
            "cache", given, "a folder's path, the address of a Redis database, an object such as MemoryCache(), or None"
        )
    return GuardedCache(cast("Cache", given))


def _can(given: object, method: str) -> bool:
    found: Callable[..., object] | None = getattr(given, method, None)
    return callable(found)


def _caller(given: object) -> Caller:
    return Caller() if given is None else _one_kind("caller", given, Caller, "a limner.routes.caller.Caller, or None")


def _folders(root: object) -> tuple[Path, ...]:
    expected = "the path of the folder of route segments, several such paths, or None"
    several = (
        list(cast("Sequence[object]", root)) if isinstance(root, Sequence) and not isinstance(root, str) else [root]
    )
    found = [_path("root", one, expected) for one in several]
    return tuple(folder for folder in found if folder is not None)


def _root_path(value: object) -> str | None:
    text = _text("root_path", value, "a path such as '/docs', or None")
    if text and (not text.startswith("/") or "?" in text or "#" in text):
        raise _wrong("root_path", value, "a path such as '/docs', without a query")
    return text


def _deadline(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not (isfinite(value) and value > 0):
        raise _wrong("deadline", value, "seconds above 0, or None")
    return float(value)


def _whole(name: str, value: object, least: int, most: int | None) -> int:
    if (
        isinstance(value, bool) or not isinstance(value, int)
        or value < least or (most is not None and value > most)
    ):  # fmt: skip
        end = "or more" if most is None else f"to {most}"
        raise _wrong(name, value, f"a whole number, {least} {end}")
    return value


def _path(name: str, value: object, expected: str) -> Path | None:
    if value is None:
        return None
    if isinstance(value, str | Path) and str(value) and "\0" not in str(value):
        return Path(value)
    if isinstance(value, os.PathLike):
        return Path(cast("os.PathLike[str]", value))
    raise _wrong(name, value, expected)


def _text(name: str, value: object, expected: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise _wrong(name, value, expected)


def _one_kind(name: str, value: object, kind: type[_T], expected: str) -> _T:
    if isinstance(value, kind):
        return value
    raise _wrong(name, value, expected)


def _wrong(name: str, value: object, expected: str) -> InvalidValueError:
    return InvalidValueError(f"invalid value for {name!r}", got=shorten(value), expected=expected)
