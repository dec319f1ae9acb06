"""What one render is asked for, checked before any work.

Goes in: the keyword arguments of `Renderer.render`. Comes out: `RenderOptions`, or an error that names the argument.
"""

import difflib
import math
import reprlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypedDict, TypeVar, cast

from limner.budget import Limits
from limner.engine.emoji_sources import EmojiOption, EmojiSource, check_emoji
from limner.errors import InvalidValueError, LimitExceededError, LimnerError
from limner.formats import encoded_formats, find_format
from limner.html.attributes import clean_text
from limner.sources import caller_location

Format: TypeAlias = Literal["png", "jpeg", "webp", "avif", "gif", "ico", "raw"]
_MOST_SHEETS: Final = 1000
_T = TypeVar("_T", bound=str)
_NOTHING: Final = 1e-6
_ENDLESS: Final = 1e12  # device pixels: no whole number is made of more
_LARGEST_SIDE: Final = 32_767  # what Skia can address


class RenderKeywords(TypedDict, total=False):
    """The keyword arguments that `render` and its relatives share; see `Renderer.render`."""

    width: float
    height: float | None
    scale: float
    format: str
    files: str | Path | None
    base_url: str | None
    stylesheets: Sequence[str | Path]
    background: str | None
    quality: int | None
    compression: Literal["fast", "small"]
    color_scheme: Literal["light", "dark"]
    emoji: EmojiOption
    strict: bool
    debug: bool
    seconds: float | None
    time: float
    source: str | None


_KEYWORDS: Final = frozenset(RenderKeywords.__annotations__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """The arguments of one render; see `Renderer.render` for their meaning."""

    width: float = 1200.0
    height: float | None = 630.0
    scale: float = 1.0
    format: Format = "png"
    files: Path | None = None
    base_url: str | None = None
    stylesheets: tuple[str | Path, ...] = ()
    background: str | None = None
    quality: int | None = None
    compression: Literal["fast", "small"] = "fast"
    color_scheme: Literal["light", "dark"] = "light"
    emoji: tuple[EmojiSource, ...] | None = None
    strict: bool = False
    debug: bool = False
    seconds: float | None = None
    time: float = 0.0
    source: str | None = None

    def layout_key(self) -> tuple[object, ...]:
        """All that layout depends on: pictures that share it can share their fragments."""
        return (
            self.width,
            self.height,
            self.scale,
            self.files,
            self.base_url,
            self.stylesheets,
            self.color_scheme,
            self.emoji,
            self.strict,
            self.time,
        )


def check_options(keywords: RenderKeywords, limits: Limits) -> RenderOptions:
    """Check every argument and give the options.

    Raises:
        InvalidValueError: An argument is unknown, or not of its kind.
        LimitExceededError: The canvas has more device pixels than the limits allow.
    """
    try:
        return _read_options(keywords, limits)
    except LimnerError as error:
        if error.facts.where is not None:
            raise
        raise type(error).from_facts(replace(error.facts, where=caller_location())) from None


def _read_options(keywords: RenderKeywords, limits: Limits) -> RenderOptions:
    if not _KEYWORDS.issuperset(keywords):
        unknown = set(keywords) - _KEYWORDS
        raise InvalidValueError(
            f"unknown argument {min(unknown)!r}",
            expected="one of " + ", ".join(RenderKeywords.__annotations__),
            suggestion=nearest_name(min(unknown), RenderKeywords.__annotations__),
        )
    width = _length("width", keywords.get("width", 1200.0))
    given_height = keywords.get("height", 630.0)
    height = None if given_height is None else _length("height", given_height)
    scale = _length("scale", keywords.get("scale", 1.0))
    check_canvas(width, 1.0 if height is None else height, scale, limits)
    return RenderOptions(
        width=width,
        height=height,
        scale=scale,
        format=_format(keywords.get("format", "png")),
        files=_files(keywords.get("files")),
        base_url=_text("base_url", keywords.get("base_url")),
        stylesheets=_sheets(keywords.get("stylesheets", ())),
        background=_text("background", keywords.get("background")),
        quality=_quality(keywords.get("quality")),
        compression=_one_of("compression", keywords.get("compression", "fast"), ("fast", "small")),
        color_scheme=_one_of("color_scheme", keywords.get("color_scheme", "light"), ("light", "dark")),
        emoji=None if keywords.get("emoji") is None else check_emoji(keywords.get("emoji")),
        strict=bool(keywords.get("strict", False)),
        debug=bool(keywords.get("debug", False)),
        seconds=_seconds(keywords.get("seconds")),
        time=_time(keywords.get("time", 0.0)),
        source=_text("source", keywords.get("source")),
    )


def refuse_positional(given: tuple[object, ...], what: str) -> None:
    """Say of options without a name which they may have been meant for; next/og has them in a mapping.

    Raises:
        InvalidValueError: There are some.
    """
    if not given:
        return
    first = given[0]
    meant = ""
    named = cast("Mapping[object, object]", first) if isinstance(first, Mapping) else None
    if named is not None:
        meant = ", ".join(f"{name}={value!r}" for name, value in named.items())
    elif all(isinstance(one, int | float) for one in given):
        meant = ", ".join(
            f"{name}={value!r}"
            for name, value in zip(("width", "height"), cast("Sequence[object]", given), strict=False)
        )
    raise InvalidValueError(
        f"{what} takes one node, and options by name",
        where=caller_location(),
        got=f"{_shown(given[0])} as a second argument",
        expected="options by name, such as width=1200",
        suggestion=f"{what}(…, {meant})" if 0 < len(meant) <= 80 else "",
    )


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Give the known name that is nearest to one, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def check_canvas(width: float, height: float, scale: float, limits: Limits) -> tuple[int, int]:
    """Give the canvas in device pixels.

    Raises:
        LimitExceededError: It has more pixels than the limits allow, or a side is too long.
    """
    # A pixel that is partly covered counts, as in Chrome; what floating-point numbers add to a whole one does not.
    columns = max(1, math.ceil(min(width * scale, _ENDLESS) - _NOTHING))
    rows = max(1, math.ceil(min(height * scale, _ENDLESS) - _NOTHING))
    if columns * rows > limits.pixels or columns > _LARGEST_SIDE or rows > _LARGEST_SIDE:
        raise LimitExceededError(
            "the canvas is too large",
            got=f"{columns} × {rows} device pixels",
            expected=f"at most {limits.pixels:,} in all, and {_LARGEST_SIDE:,} on a side",
            suggestion="a smaller width, height or scale, or larger `Limits.pixels`",
        )
    return columns, rows


def _length(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= sys.float_info.max:
        raise InvalidValueError(f"invalid value for {name!r}", got=_shown(value), expected="a finite number above 0")
    return float(value)


def _shown(value: object) -> str:
    """Give the start of a value's repr; a whole number may be too long to be written."""
    is_endless = isinstance(value, int) and value.bit_length() > 1000
    return "a very large whole number" if is_endless else reprlib.repr(value)


def _files(value: object) -> Path | None:
    if value is None:
        return None
    if isinstance(value, str | Path) and clean_text(str(value)) == str(value) and "\0" not in str(value):
        return Path(value)
    raise InvalidValueError("invalid value for 'files'", got=_shown(value), expected="the path of a folder")


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise InvalidValueError(f"invalid value for {name!r}", got=_shown(value), expected="a string, or None")


def _sheets(value: object) -> tuple[str | Path, ...]:
    given = value
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        sheets = tuple(islice(cast("Iterable[object]", value), _MOST_SHEETS + 1))
        known: list[str | Path] = [sheet for sheet in sheets if isinstance(sheet, str | Path)]
        if len(known) == len(sheets) <= _MOST_SHEETS:
            return tuple(clean_text(one) if isinstance(one, str) else one for one in known)
    raise InvalidValueError(
        "invalid value for 'stylesheets'",
        got=_shown(given),
        expected=f"a list of CSS texts or paths, at most {_MOST_SHEETS:,}",
    )


def _time(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value < math.inf:
        return float(value)
    raise InvalidValueError("invalid value for 'time'", got=_shown(value), expected="seconds, 0 or more")


def _seconds(value: object) -> float | None:
    return None if value is None else _length("seconds", value)


def _format(value: object) -> Format:
    found = find_format(value) if isinstance(value, str) else None
    if found is None or found.encoder is None:
        names = ", ".join(row.name for row in encoded_formats())
        raise InvalidValueError("unknown format", got=_shown(value), expected=f"one of {names}")
    return cast("Format", found.name)


def _quality(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100):
        return value
    raise InvalidValueError("invalid value for 'quality'", got=_shown(value), expected="a whole number from 1 to 100")


def _one_of(name: str, value: _T, allowed: tuple[_T, ...]) -> _T:
    if value not in allowed:
        raise InvalidValueError(
            f"invalid value for {name!r}", got=_shown(value), expected=" or ".join(map(repr, allowed))
        )
    return value
