"""The options of a site, checked before any work.

Goes in: the keyword arguments of `Site`. Comes out: `SiteOptions`, or an error that names the argument.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from reprlib import repr as shorten
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypedDict, TypeVar, cast

from limner.budget import Limits
from limner.caches import Cache, DirectoryCache, GuardedCache, MemoryCache
from limner.engine.emoji_sources import EmojiOption
from limner.engine.options import option, read_budget, read_given
from limner.engine.renderer import Renderer, default_renderer
from limner.errors import InvalidValueError
from limner.record import record
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
_DRAWN_BY: Final = ("fonts", "loader", "limits", "emoji", "tailwind", "theme")
_T = TypeVar("_T")
_Reader: TypeAlias = Callable[[str, object], _T]


class DrawingKeywords(TypedDict, total=False):
    """The keyword arguments of `Site` that say what draws its images."""

    renderer: Renderer | None
    fonts: "Iterable[Font]"
    loader: "Loader | None"
    limits: Limits | None
    emoji: EmojiOption
    tailwind: bool
    theme: Mapping[str, object] | None
    files: str | os.PathLike[str] | None
    workers: int
    budget: str | int | None


class ServingKeywords(TypedDict, total=False):
    """The keyword arguments of `Site` that say how its images are served."""

    cache: Cache | str | os.PathLike[str] | Unset | None
    fallback: object
    name: str | None
    icons: str | os.PathLike[str] | None
    short_name: str | None
    theme_color: str | None
    alt_text: bool
    deadline: float | None
    queue: int
    signing_keys: Iterable[str | bytes]
    caller: Caller | None


class AppKeywords(DrawingKeywords, ServingKeywords, total=False):
    """The keyword arguments of `Site` that web framework integrations pass on: all but ``base_url``."""

    root_path: str | None
    allowed_hosts: Iterable[str]
    development: bool


class SiteKeywords(AppKeywords, total=False):
    """The keyword arguments of `Site`; see there for their meaning."""

    base_url: str | None


def _renderer(given: dict[str, Any]) -> Renderer:
    """Give the renderer, or make one from its parts."""
    own = {name: given[name] for name in _DRAWN_BY if given.get(name) not in (None, (), False)}
    renderer: Renderer | None = given.get("renderer")
    if renderer is None:
        return Renderer(own.pop("fonts", ()), **own) if own else default_renderer()
    if own:
        raise InvalidValueError(
            f"'renderer' and {next(iter(own))!r} exclude each other: a renderer brings its own",
            got="Site(renderer=…, " + ", ".join(f"{name}=…" for name in own) + ")",
            expected="one of them",
            suggestion="Site(renderer=Renderer(" + ", ".join(f"{name}=…" for name in own) + "))",
        )
    return renderer


def _cache(_: str, given: object) -> GuardedCache | None:
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


def _caller(_: str, given: object) -> Caller:
    return Caller() if given is None else _one_kind("caller", given, Caller, "a limner.routes.caller.Caller, or None")


def _folders(root: object) -> tuple[Path, ...]:
    expected = "the path of the folder of route segments, several such paths, or None"
    several = (
        list(cast("Sequence[object]", root)) if isinstance(root, Sequence) and not isinstance(root, str) else [root]
    )
    found = [_path("root", one, expected) for one in several]
    return tuple(folder for folder in found if folder is not None)


def _root_path(name: str, value: object) -> str | None:
    text = _text("a path such as '/docs', or None")(name, value)
    if text and (not text.startswith("/") or "?" in text or "#" in text):
        raise _wrong(name, value, "a path such as '/docs', without a query")
    return text


def _deadline(name: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not (isfinite(value) and value > 0):
        raise _wrong(name, value, "seconds above 0, or None")
    return float(value)


def _whole(least: int, most: int | None) -> _Reader[int]:
    expected = f"a whole number, {least} {'or more' if most is None else f'to {most}'}"

    def read(name: str, value: object) -> int:
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and least <= value
            and (most is None or value <= most)
        ):
            return value
        raise _wrong(name, value, expected)

    return read


def _path(name: str, value: object, expected: str) -> Path | None:
    if value is None:
        return None
    if isinstance(value, str | Path) and str(value) and "\0" not in str(value):
        return Path(value)
    if isinstance(value, os.PathLike):
        return Path(cast("os.PathLike[str]", value))
    raise _wrong(name, value, expected)


def _folder(name: str, value: object) -> Path | None:
    return _path(name, value, "the path of a folder, or None")


def _icons(name: str, value: object) -> Path | None:
    return _path(name, value, "the path of the one source of all icons, or None")


def _text(expected: str) -> _Reader[str | None]:
    def read(name: str, value: object) -> str | None:
        if value is None or isinstance(value, str):
            return value
        raise _wrong(name, value, expected)

    return read


def _as_given(_: str, value: Any) -> Any:
    return value


def _one_of(kind: type[_T], expected: str) -> _Reader[_T]:
    return lambda name, value: _one_kind(name, value, kind, expected)


def _limits(name: str, value: object) -> Limits | None:
    return None if value is None else _one_kind(name, value, Limits, "a limner.Limits, or None")


def _loader(name: str, value: object) -> "Loader | None":
    if value is not None and not (_can(value, "load") and _can(value, "aload")):
        raise _wrong(name, value, "an object with the methods load and aload, such as HttpLoader(…), or None")
    return cast("Loader | None", value)


def _given_renderer(name: str, value: Any) -> Any:
    return None if value is None else _one_kind(name, value, Renderer, "a limner.Renderer, or None")


def _fonts(_: str, value: object) -> "tuple[Font, ...]":
    return check_fonts(cast("Iterable[Font]", value))


def _emoji(_: str, value: object) -> EmojiOption:
    return cast("EmojiOption", value)


def _keys(_: str, value: object) -> tuple[bytes, ...]:
    return read_keys(cast("Iterable[str | bytes]", value))


def _one_kind(name: str, value: object, kind: type[_T], expected: str) -> _T:
    if isinstance(value, kind):
        return value
    raise _wrong(name, value, expected)


def _wrong(name: str, value: object, expected: str) -> InvalidValueError:
    return InvalidValueError(f"invalid value for {name!r}", got=shorten(value), expected=expected)


@record(kw_only=True)
class SiteOptions:
    """The checked arguments of a site; see `Site` for their meaning. `head.origin` checks the addresses and hosts."""

    folders: tuple[Path, ...]
    base_url: str | None = option(_as_given, None)
    root_path: str | None = option(_root_path, None)
    allowed_hosts: Iterable[str] = option(_as_given, ())
    development: bool = option(_one_of(bool, "True or False"), default=False)
    renderer: Renderer = option(_given_renderer, None)
    fonts: "tuple[Font, ...]" = option(_fonts, ())
    loader: "Loader | None" = option(_loader, None)
    limits: Limits | None = option(_limits, None)
    emoji: EmojiOption = option(_emoji, None)
    tailwind: bool = option(_one_of(bool, "True or False"), default=False)
    theme: Mapping[str, object] | None = option(_as_given, None)
    files: Path | None = option(_folder, None)
    workers: int = option(_whole(0, MOST_WORKERS), 0)
    budget: str | int | None = option(read_budget, None)
    cache: GuardedCache | None = option(_cache, UNSET)
    fallback: object = option(_as_given, UNSET)
    name: str | None = option(_text("the site's name, or None"), None)
    icons: Path | None = option(_icons, None)
    short_name: str | None = option(_text("a short name of the site, or None"), None)
    theme_color: str | None = option(_text("a CSS colour, or None"), None)
    alt_text: bool = option(_one_of(bool, "True or False"), default=True)
    deadline: float | None = option(_deadline, 2.0)
    queue: int = option(_whole(1, None), 256)
    signing_keys: tuple[bytes, ...] = option(_keys, ())
    caller: Caller = option(_caller, None)


def check_site(root: object, keywords: SiteKeywords) -> SiteOptions:
    """Check every argument and give the options.

    Raises:
        InvalidValueError: An argument is unknown or of the wrong kind, or two exclude each other.
    """
    # Each site makes its own of these if they are left out.
    given = read_given(SiteOptions, {"cache": UNSET, "caller": None, **keywords}, "Site")
    given["renderer"] = _renderer(given)
    return SiteOptions(folders=_folders(root), **given)
