"""The options of one render, checked before any work.

Goes in: the keyword arguments of `Renderer.render`. Comes out: `RenderOptions`, or an error that names the argument.
"""

import difflib
import math
import reprlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, TypedDict, TypeVar, cast, get_args

from limner.budget import Limits
from limner.color.model import ColorScheme
from limner.engine.emoji_sources import EmojiOption, EmojiSource, check_emoji
from limner.errors import InvalidValueError, LimitExceededError, LimnerError
from limner.formats import Compression, encoded_formats, find_format
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.html.attributes import clean_text
from limner.record import record
from limner.sources import caller_location

ImageFormat: TypeAlias = Literal["png", "apng", "jpeg", "webp", "avif", "gif", "ico"]
Format: TypeAlias = Literal[ImageFormat, "raw"]
_MOST_FPS: Final = 50.0  # browsers slow down a GIF whose frames are shorter
_MOST_SHEETS: Final = 1000
_T = TypeVar("_T")
_READ: Final = "read"
_LAYS_OUT: Final = "lays_out"
_PASSED_ON: Final = "passed_on"
_NOTHING: Final = 1e-6
_ENDLESS: Final = 1e12  # device pixels: larger numbers are cut before rounding
_LARGEST_SIDE: Final = 32_767  # the largest side that Skia can address


class ImageOptions(TypedDict, total=False):
    """Options of one image that both `ImageResponse` and `Renderer.render` take; see there."""

    scale: float
    files: str | Path | None
    base_url: str | None
    stylesheets: Sequence[str | Path]
    background: str | None
    quality: int | None
    budget: str | int | None
    compression: Compression
    color_scheme: ColorScheme
    strict: bool
    source: str | None
    duration: float | None
    fps: float


class RenderKeywords(ImageOptions, total=False):
    """The keyword arguments that `render` and its relatives share; see `Renderer.render`."""

    width: float
    height: float | None
    format: Format
    emoji: EmojiOption
    debug: bool
    seconds: float | None
    time: float


def option(read: Callable[[str, object], _T], default: object, *, lays_out: bool = False, passed_on: bool = True) -> _T:
    """Make a row of an options table: a field of a record of checked options.

    Args:
        read: Takes the option's name and what was given, and gives the checked value.
        default: The checked value of an option that is left out.
        lays_out: Whether layout depends on it.
        passed_on: Whether `ImageResponse` takes it as it is, rather than as its own argument or not at all.
    """
    return cast("_T", field(default=default, metadata={_READ: read, _LAYS_OUT: lays_out, _PASSED_ON: passed_on}))


def read_given(table: type[Any], given: Mapping[str, object], what: str) -> dict[str, Any]:
    """Check the options that were given against a table of options.

    Args:
        table: The record whose fields are `option` rows.
        given: Values by name.
        what: Who takes them, for the error; empty where that is obvious.

    Raises:
        InvalidValueError: An option is unknown, or not of its kind.
    """
    rows = _rows(table)
    for name in given:
        if name not in rows:
            raise InvalidValueError(
                f"unknown argument {name!r}" + (f" of {what}" if what else ""),
                expected="one of " + ", ".join(rows),
                suggestion=nearest_name(name, rows),
            )
    return {name: read(name, given[name]) for name, read in rows.items() if name in given}


_ROWS: Final[dict[type[Any], dict[str, Callable[[str, object], Any]]]] = {}


def _rows(table: type[Any]) -> dict[str, Callable[[str, object], Any]]:
    """Give the function that reads each option; a table is a class, so this runs once per table."""
    found = _ROWS.get(table)
    if found is None:
        found = _ROWS[table] = {row.name: row.metadata[_READ] for row in fields(table) if _READ in row.metadata}
    return found


def _length(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= sys.float_info.max:
        raise InvalidValueError(f"invalid value for {name!r}", got=_shown(value), expected="a finite number above 0")
    return float(value)


def _length_or_none(name: str, value: object) -> float | None:
    return None if value is None else _length(name, value)


def _shown(value: object) -> str:
    """Give the start of a value's repr; an integer may be too long to convert."""
    is_endless = isinstance(value, int) and value.bit_length() > 1000
    return "a very large whole number" if is_endless else reprlib.repr(value)


def _files(_: str, value: object) -> Path | None:
    if value is None:
        return None
    if isinstance(value, str | Path) and clean_text(str(value)) == str(value) and "\0" not in str(value):
        return Path(value)
    raise InvalidValueError("invalid value for 'files'", got=_shown(value), expected="the path of a folder")


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise InvalidValueError(f"invalid value for {name!r}", got=_shown(value), expected="a string, or None")


def _sheets(_: str, value: object) -> tuple[str | Path, ...]:
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


def _time(_: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0.0 <= value < math.inf:
        return float(value)
    raise InvalidValueError("invalid value for 'time'", got=_shown(value), expected="seconds, 0 or more")


def _fps(name: str, value: object) -> float:
    rate = _length(name, value)
    if rate > _MOST_FPS:
        raise InvalidValueError("invalid value for 'fps'", got=_shown(value), expected=f"at most {_MOST_FPS:g}")
    return rate


def _format(_: str, value: object) -> Format:
    found = find_format(value) if isinstance(value, str) else None
    if found is None or found.encoder is None:
        names = ", ".join(row.name for row in encoded_formats())
        raise InvalidValueError("unknown format", got=_shown(value), expected=f"one of {names}")
    return cast("Format", found.name)


def _quality(_: str, value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 100):
        return value
    raise InvalidValueError("invalid value for 'quality'", got=_shown(value), expected="a whole number from 1 to 100")


def read_budget(name: str, value: object) -> str | int | None:
    """Check how many bytes an image may have.

    Raises:
        InvalidValueError: It is neither a platform's name nor a number of bytes.
    """
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    from limner.platforms import PLATFORMS

    if isinstance(value, str) and value.lower() in PLATFORMS:
        return value.lower()
    raise InvalidValueError(
        f"invalid value for {name!r}",
        got=_shown(value),
        expected=f"a number of bytes, or one of {', '.join(map(repr, PLATFORMS))}",
        suggestion=repr(nearest_name(value.lower(), PLATFORMS)) if isinstance(value, str) else "",
    )


def _one_of(kind: Any) -> Callable[[str, object], Any]:
    """Give a function that reads one of the texts of a `Literal`."""
    allowed = get_args(kind)

    def read(name: str, value: object) -> Any:
        if value not in allowed:
            raise InvalidValueError(
                f"invalid value for {name!r}", got=_shown(value), expected=" or ".join(map(repr, allowed))
            )
        return value

    return read


def _emoji(_: str, value: object) -> tuple[EmojiSource, ...] | None:
    return None if value is None else check_emoji(cast("EmojiOption", value))


def _truth(_: str, value: object) -> bool:
    return bool(value)


@record(kw_only=True)
class RenderOptions:
    """The arguments of one render; see `Renderer.render` for their meaning."""

    width: float = option(_length, float(CARD_WIDTH), lays_out=True, passed_on=False)
    height: float | None = option(_length_or_none, float(CARD_HEIGHT), lays_out=True, passed_on=False)
    scale: float = option(_length, 1.0, lays_out=True)
    format: Format = option(_format, "png", passed_on=False)
    files: Path | None = option(_files, None, lays_out=True)
    base_url: str | None = option(_text, None, lays_out=True)
    stylesheets: tuple[str | Path, ...] = option(_sheets, (), lays_out=True)
    background: str | None = option(_text, None)
    quality: int | None = option(_quality, None)
    budget: str | int | None = option(read_budget, None)
    compression: Compression = option(_one_of(Compression), "fast")
    color_scheme: ColorScheme = option(_one_of(ColorScheme), "light", lays_out=True)
    emoji: tuple[EmojiSource, ...] | None = option(_emoji, None, lays_out=True, passed_on=False)
    strict: bool = option(_truth, False, lays_out=True)  # noqa: FBT003 - a default
    debug: bool = option(_truth, False, passed_on=False)  # noqa: FBT003 - the same
    seconds: float | None = option(_length_or_none, None, passed_on=False)
    time: float = option(_time, 0.0, lays_out=True, passed_on=False)
    source: str | None = option(_text, None)
    duration: float | None = option(_length_or_none, None)
    fps: float = option(_fps, 20.0)

    def layout_key(self) -> tuple[object, ...]:
        """Everything that layout depends on: images with an equal value can share their fragments."""
        return tuple(getattr(self, row.name) for row in fields(self) if row.metadata[_LAYS_OUT])


def check_options(keywords: RenderKeywords, limits: Limits) -> RenderOptions:
    """Check every argument, and give the options.

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
    options = RenderOptions(**read_given(RenderOptions, keywords, ""))
    check_canvas(options.width, 1.0 if options.height is None else options.height, options.scale, limits)
    return options


def read_second(unnamed: tuple[object, ...], given: Mapping[str, object], what: str) -> dict[str, Any]:
    """Give the options of a call: those by name, and those in a mapping after the node, as in next/og.

    Args:
        unnamed: The positional arguments after the node.
        given: The options by name, without those that were left out.
        what: The function's name, for the error.

    Raises:
        InvalidValueError: There is something other than one mapping of options, or an option is given twice.
    """
    if not unnamed:
        return dict(given)
    first = unnamed[0]
    if len(unnamed) > 1 or not isinstance(first, Mapping):
        names = ("width", "height")
        sized = all(isinstance(one, int | float) for one in unnamed)
        meant = ", ".join(f"{name}={value!r}" for name, value in zip(names, unnamed, strict=False)) if sized else ""
        raise InvalidValueError(
            f"{what} takes one node, and options by name",
            where=caller_location(),
            got=f"{_shown(first)} as a second argument",
            expected="options by name, such as width=1200, or one mapping of them",
            suggestion=f"{what}(…, {meant})" if 0 < len(meant) <= 80 else "",
        )
    options = {str(name): value for name, value in cast("Mapping[object, object]", first).items()}
    for name in options:
        refused = NEXT_OPTIONS.get(name)
        if refused is not None or name in given:
            raise InvalidValueError(
                f"{what} has no option {name!r}" if refused is not None else f"{what} got {name!r} twice",
                where=caller_location(),
                got=f"{name!r} in the mapping behind the node",
                expected="options by their own names"
                if refused is not None
                else "an option by name, or in the mapping",
                suggestion=refused or "",
            )
    return {**options, **given}


NEXT_OPTIONS: Final[Mapping[str, str]] = {
    "statusText": "status=404 alone: the server adds the words",
    "contentType": "format='jpeg', or content_type = 'image/jpeg' in the route file",
    "tailwindConfig": "Renderer(theme={'color-brand': '#f06'}), or Site(theme=…)",
    "loadAdditionalAsset": "emoji=own_emoji, a function from a cluster to an address, or more fonts",
    "graphemeImages": "emoji=own_emoji, a function from a cluster to an address",
    "embedFont": "nothing: texts are always drawn as shapes",
    "pointScaleFactor": "scale=2",
    "devicePixelRatio": "scale=2",
    "onNodeDetected": "Renderer.measure, which gives every element's place",
}
"""Options of next/og and satori that have another name here or none, and what to use instead."""


def image_options() -> tuple[str, ...]:
    """Give the options that `ImageResponse` passes on: all but its own arguments and those of a single render."""
    return tuple(row.name for row in fields(RenderOptions) if row.metadata[_PASSED_ON])


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Give the known name that is most like a given one, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return near[0] if near else ""


def check_canvas(width: float, height: float, scale: float, limits: Limits) -> tuple[int, int]:
    """Give the canvas in device pixels.

    Raises:
        LimitExceededError: It has more pixels than the limits allow, or a side is too long.
    """
    # A partly covered pixel counts, as in Chrome; a floating-point error above a whole number does not.
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
