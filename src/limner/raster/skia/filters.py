"""Effects of the display list as Skia's image filters, blend modes as Skia's."""

from typing import Final

import skia

from limner.paint.display_list import Effect
from limner.raster.skia.inks import packed_of

BLENDS: Final = {
    "normal": skia.BlendMode.kSrcOver,
    "multiply": skia.BlendMode.kMultiply,
    "screen": skia.BlendMode.kScreen,
    "overlay": skia.BlendMode.kOverlay,
    "darken": skia.BlendMode.kDarken,
    "lighten": skia.BlendMode.kLighten,
    "color-dodge": skia.BlendMode.kColorDodge,
    "color-burn": skia.BlendMode.kColorBurn,
    "hard-light": skia.BlendMode.kHardLight,
    "soft-light": skia.BlendMode.kSoftLight,
    "difference": skia.BlendMode.kDifference,
    "exclusion": skia.BlendMode.kExclusion,
    "hue": skia.BlendMode.kHue,
    "saturation": skia.BlendMode.kSaturation,
    "color": skia.BlendMode.kColor,
    "luminosity": skia.BlendMode.kLuminosity,
    "plus-lighter": skia.BlendMode.kPlus,
    "plus-darker": skia.BlendMode.kDarken,
}
COMPOSITES: Final = {
    "over": skia.BlendMode.kSrcOver,
    "in": skia.BlendMode.kSrcIn,
    "out": skia.BlendMode.kSrcOut,
    "xor": skia.BlendMode.kXor,
}


def filter_of(
    effects: tuple[Effect, ...], edges: skia.TileMode = skia.TileMode.kDecal, crop: skia.IRect | None = None
) -> skia.ImageFilter | None:
    """Chain effects, the first first.

    Args:
        effects: The effects.
        edges: What a blur sees beyond the picture.
        crop: The part of the picture that a blur sees.
    """
    chain: skia.ImageFilter | None = None
    for effect in effects:
        numbers = effect.numbers
        if effect.name == "blur":
            if numbers[0] > 0:
                chain = skia.ImageFilters.Blur(numbers[0], numbers[0], edges, chain, crop)
        elif effect.name == "shadow":
            x, y, sigma = numbers
            chain = skia.ImageFilters.DropShadow(x, y, sigma, sigma, packed_of(effect.color), chain)
        elif effect.name == "table":
            table = [round(number) for number in numbers]
            chain = skia.ImageFilters.ColorFilter(skia.TableColorFilter.MakeARGB(None, table, table, table), chain)
        elif effect.name == "luminance":
            chain = skia.ImageFilters.ColorFilter(skia.LumaColorFilter.Make(), chain)
        else:
            chain = skia.ImageFilters.ColorFilter(skia.ColorFilters.Matrix(list(numbers)), chain)
    return chain
