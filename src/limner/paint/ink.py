"""Colours as the display list holds them."""

from functools import lru_cache

from limner.color import Color
from limner.color.convert import to_srgb
from limner.memos import forgettable
from limner.paint.display_list import Solid


@forgettable
@lru_cache(maxsize=4096)
def solid_of(color: Color) -> Solid:
    """Give a colour in sRGB: packed where eight bits hold it exactly, else as floats; 0 when it is transparent."""
    red, green, blue, alpha = to_srgb(color)
    if alpha <= 0:
        return 0
    return pack(red, green, blue, alpha)


def pack(red: float, green: float, blue: float, alpha: float) -> Solid:
    """Pack straight sRGB where eight bits hold it exactly."""
    parts = (alpha * 255, red * 255, green * 255, blue * 255)
    whole = [round(part) for part in parts]
    if all(abs(part - near) < 1e-3 for part, near in zip(parts, whole, strict=True)):
        return whole[0] << 24 | whole[1] << 16 | whole[2] << 8 | whole[3]
    return red, green, blue, alpha


def is_opaque(ink: Solid) -> bool:
    """Whether a solid colour hides what is below."""
    if isinstance(ink, int):
        return ink >= 0xFF000000
    return ink[3] >= 1


def floats_of(color: Solid) -> tuple[float, float, float, float]:
    """Give straight sRGB as floats."""
    if isinstance(color, int):
        return (color >> 16 & 255) / 255, (color >> 8 & 255) / 255, (color & 255) / 255, (color >> 24) / 255
    return color
