"""`<image>`: addresses, gradients, `image-set()`, `cross-fade()`, `image()`.

Goes in: a cursor. Comes out: an image record; None where `none` may stand.

Spec: https://www.w3.org/TR/css-images-4/
"""

from dataclasses import dataclass
from typing import Any, Final

from limner.css.grammar.colors import color
from limner.css.grammar.gradients import gradient
from limner.css.grammar.match import MISS, Match, Matcher, comma_list, inside, string
from limner.css.grammar.numbers import make_percentage, resolution
from limner.css.property import ComputeContext
from limner.css.specified import Deferred, compute_parts
from limner.css.tokens import Token, Tokens
from limner.css.values import CrossFade, Percent, SolidImage, Url


def url(tokens: Tokens) -> Match:
    """Match ``url(…)``, quoted or not."""
    token = tokens.next
    if token.kind == "url":
        tokens.at += 1
        return Url(token.text)
    if token.kind == "function" and token.lower == "url":
        children = token.children
        if len(children) == 1 and children[0].kind == "string":
            tokens.at += 1
            return Url(children[0].text)
    return MISS


def image(tokens: Tokens) -> Match:
    """Match any image."""
    token = tokens.next
    if token.kind == "url":
        return url(tokens)
    if token.kind != "function":
        return MISS
    value = _function(token, tokens)
    if value is not MISS:
        tokens.at += 1
    return value


def _function(token: Token, tokens: Tokens) -> Match:
    name = token.lower
    match name:
        case "url":
            start = tokens.at
            value = url(tokens)
            tokens.at = start
            return value
        case "image-set" | "-webkit-image-set":
            return _image_set(Tokens(token.children))
        case "cross-fade":
            return _cross_fade(Tokens(token.children))
        case "-webkit-cross-fade":
            return _webkit_cross_fade(Tokens(token.children))
        case "image":
            value = color(Tokens(token.children))
            return MISS if value is MISS or len(token.children) != 1 else SolidImage(value)
        case _:
            return gradient(name, Tokens(token.children))


def image_or_none(tokens: Tokens) -> Match:
    """Match an image or `none`, which is None."""
    return None if tokens.skip("none") else image(tokens)


images: Matcher = comma_list(image_or_none)

# ── image-set() ───────────────────────────────────────────────────────────────────────────────────────────

_DRAWABLE_TYPES: Final = frozenset(
    {
        "image/png",
        "image/apng",
        "image/jpeg",
        "image/jpg",
        "image/webp",
        "image/gif",
        "image/avif",
        "image/bmp",
        "image/x-icon",
        "image/vnd.microsoft.icon",
        "image/svg+xml",
    }
)


@dataclass(frozen=True, slots=True)
class ImageSet(Deferred):
    """``image-set()``: images with the resolution each is made for; those of unknown types are gone."""

    options: tuple[tuple[Any, float], ...]

    def compute(self, context: ComputeContext) -> Any:
        """Choose the image that is nearest above the resolution of the canvas, as Chrome does."""
        if not self.options:
            return None
        ordered = sorted(self.options, key=lambda option: option[1])
        chosen = next((option for option in ordered if option[1] >= context.resolution), ordered[-1])
        value = compute_parts(chosen[0], context)
        return Url(value.href, value.base, chosen[1]) if isinstance(value, Url) else value


def _image_set(tokens: Tokens) -> Match:
    parts = tokens.split()
    if parts is None:
        return MISS
    options: list[tuple[Any, float]] = []
    for part in parts:
        text = string(part)
        value = image(part) if text is MISS else Url(text)
        if value is MISS or isinstance(value, ImageSet):
            return MISS
        density: Any = MISS
        kind: Any = MISS
        while not part.is_done():
            found = resolution(part) if density is MISS else MISS
            if found is not MISS:
                if isinstance(found, Deferred) or found < 0.0:
                    return MISS
                density = found
                continue
            found = inside("type", string)(part) if kind is MISS else MISS
            if found is MISS:
                return MISS
            kind = found
        if kind is MISS or kind.lower() in _DRAWABLE_TYPES:
            options.append((value, 1.0 if density is MISS else density))
    return ImageSet(tuple(options))


# ── cross-fade() ──────────────────────────────────────────────────────────────────────────────────────────

_share = make_percentage(low=0.0)


def _image_or_color(tokens: Tokens) -> Match:
    value = image(tokens)
    return color(tokens) if value is MISS else value


def _cross_fade(tokens: Tokens) -> Match:
    parts = tokens.split()
    if parts is None:
        return MISS
    layers: list[Any] = []
    shares: list[float | None] = []
    for part in parts:
        share = _share(part)
        layer = _image_or_color(part)
        if share is MISS:
            share = _share(part)
        if layer is MISS or not part.is_done() or isinstance(share, Deferred):
            return MISS
        if isinstance(share, Percent) and share.value > 100.0:
            return MISS
        layers.append(layer)
        shares.append(share.value / 100.0 if isinstance(share, Percent) else None)
    # "If any percentages are omitted, all the specified percentages are summed together and subtracted from 100%"
    missing = shares.count(None)
    known = sum(share for share in shares if share is not None)
    rest = max(0.0, 1.0 - known) / missing if missing else 0.0
    full = [rest if share is None else share for share in shares]
    total = sum(full)
    if total > 1.0:
        full = [share / total for share in full]
    return CrossFade(tuple(zip(layers, full, strict=True)))


def _webkit_cross_fade(tokens: Tokens) -> Match:
    parts = tokens.split()
    if parts is None or len(parts) != 3:
        return MISS
    first, second = image_or_none(parts[0]), image_or_none(parts[1])
    token = parts[2].take()
    if token.kind == "percentage":
        share = token.number / 100.0
    elif token.kind == "number":
        share = token.number
    else:
        return MISS
    if MISS in (first, second) or not all(part.is_done() for part in parts):
        return MISS
    share = min(max(share, 0.0), 1.0)
    layers = ((first, 1.0 - share), (second, share))
    return CrossFade(tuple(layer for layer in layers if layer[0] is not None))
