"""Where emoji come from besides fonts: the `emoji` argument, and the addresses of pictures in known sets.

Goes in: what a user gave. Comes out: sources in the order in which they are asked. File names follow each set's own
rules. Versions are pinned, so that the pictures never change.

Spec: https://www.unicode.org/reports/tr51/
"""

from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias, cast

from limner.errors import InvalidValueError

EmojiFunction: TypeAlias = Callable[[str], str | None]
"""Gives the address of an emoji cluster's picture, or None."""
EmojiSource: TypeAlias = Literal["system"] | EmojiFunction
EmojiOption: TypeAlias = str | EmojiFunction | Sequence[str | EmojiFunction] | None
"""What users give: one source or several, ``system``, a set's name, or a function."""

_JOINER: Final = "\u200d"
_SELECTOR: Final = "\ufe0f"
_KEYCAP: Final = "\u20e3"
_TWEMOJI: Final = "https://cdn.jsdelivr.net/gh/jdecked/twemoji@15.1.0/assets/svg/"
_OPENMOJI: Final = "https://raw.githubusercontent.com/hfg-gmuend/openmoji/15.1.0/color/svg/"
_BLOBMOJI: Final = "https://cdn.jsdelivr.net/npm/@svgmoji/blob@2.0.0/svg/"
_FLUENT: Final = "https://cdn.jsdelivr.net/gh/shuding/fluentui-emoji-unicode/assets/"
_NOTO: Final = "https://raw.githubusercontent.com/googlefonts/noto-emoji/v2.047/"


def twemoji_name(cluster: str) -> str:
    """Name Twemoji's file: code points in lower-case hexadecimal; the selector only counts in joined sequences."""
    kept = cluster if _JOINER in cluster else cluster.replace(_SELECTOR, "")
    return "-".join(f"{ord(character):x}" for character in kept) + ".svg"


def openmoji_name(cluster: str) -> str:
    """Name OpenMoji's file: code points in upper-case hexadecimal; the selector is dropped after a lone character."""
    kept = cluster if _JOINER in cluster or _KEYCAP in cluster else cluster.replace(_SELECTOR, "")
    return "-".join(f"{ord(character):04X}" for character in kept) + ".svg"


def noto_name(cluster: str) -> str:
    """Name Noto's file: code points in lower-case hexadecimal, without selectors; flags have their own folder."""
    kept = cluster.replace(_SELECTOR, "")
    name = "emoji_u" + "_".join(f"{ord(character):04x}" for character in kept) + ".svg"
    is_flag = all("\U0001f1e6" <= character <= "\U0001f1ff" for character in kept) or "\U000e007f" in kept
    return ("third_party/region-flags/waved-svg/" if is_flag else "svg/") + name


def fluent_name(cluster: str, form: str) -> str:
    """Name Fluent's file: code points in lower-case hexadecimal, and the form ``color`` or ``flat``."""
    return twemoji_name(cluster).replace(".svg", f"_{form}.svg")


EMOJI_SETS: Final[dict[str, EmojiFunction]] = {
    "twemoji": lambda cluster: _TWEMOJI + twemoji_name(cluster),
    "noto": lambda cluster: _NOTO + noto_name(cluster),
    "openmoji": lambda cluster: _OPENMOJI + openmoji_name(cluster),
    "blobmoji": lambda cluster: _BLOBMOJI + openmoji_name(cluster),
    "fluent": lambda cluster: _FLUENT + fluent_name(cluster, "color"),
    "fluentFlat": lambda cluster: _FLUENT + fluent_name(cluster, "flat"),
}
"""The named sets of pictures, including those of next/og."""
_BY_LOWER_CASE: Final = {name.lower(): function for name, function in EMOJI_SETS.items()}


def check_emoji(value: object) -> tuple[EmojiSource, ...]:
    """Give the sources that the `emoji` argument names, in order.

    Raises:
        InvalidValueError: It is not a known name, a function, or several of these.
    """
    if value is None:
        return ()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_check_one(one) for one in cast("Sequence[object]", value))
    return (_check_one(value),)


def name_sources(sources: tuple[EmojiSource, ...]) -> tuple[str, ...] | None:
    """Give the names of sources; None when one of them is a user's function."""
    names = {function: name for name, function in EMOJI_SETS.items()}
    found = ["system" if source == "system" else names.get(source) for source in sources]
    return None if None in found else tuple(name for name in found if name is not None)


def _check_one(value: object) -> EmojiSource:
    if value == "system":
        return "system"
    if isinstance(value, str) and value.lower() in _BY_LOWER_CASE:
        return _BY_LOWER_CASE[value.lower()]
    if callable(value):
        return cast("EmojiFunction", value)
    raise InvalidValueError(
        "invalid value for 'emoji'",
        got=repr(value),
        expected=f"'system', {', '.join(map(repr, EMOJI_SETS))}, a function from a cluster to an address, or several",
    )
