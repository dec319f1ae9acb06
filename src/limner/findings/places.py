"""Text and pictures in places where viewers do not see them, and images that show nothing.

Goes in: a scene. Comes out: findings on text that platforms crop, text that leaves its box, and pictures that are
stretched.
"""

from collections.abc import Iterator
from typing import Final

from limner.findings.finding import Finding
from limner.findings.placed import PlacedBox, PlacedText, Shown
from limner.findings.scene import Scene, shorten
from limner.findings.small import is_icon
from limner.geometry import Rect
from limner.paint.background import has_background
from limner.paint.display_list import Clip, Fill, Group, Items, Layer, Transformed

_CROPS: Final = ((2.0, "2 : 1, as X shows it"), (1.91, "1.91 : 1, as Facebook and LinkedIn show it"))
_WIDE: Final = (1.5, 2.6)  # ratios of images that are shown as large cards
_ENLARGED: Final = 1.25
_SMALL: Final = 24.0  # px: a picture drawn this small may be coarse
_OUT: Final = 0.15  # em by which letters may leave their box


def find_cropped(scene: Scene) -> Iterator[Finding]:
    """Give text that the platforms' crops cut."""
    width, height = scene.canvas.width, scene.canvas.height
    if is_icon(scene) or not _WIDE[0] <= width / max(height, 1.0) <= _WIDE[1]:
        return
    for ratio, name in _CROPS:
        crop = centred_crop(scene.canvas, ratio)
        outside = _outside(scene, crop)
        if outside:
            yield _cropped(scene, "outside-crop", outside, crop, name)
            break


def find_outside_square(scene: Scene) -> Iterator[Finding]:
    """Give text outside the centred square, the only part that some messengers show."""
    if is_icon(scene) or scene.canvas.width <= 1.05 * scene.canvas.height:
        return
    square = centred_crop(scene.canvas, 1.0)
    outside = _outside(scene, square)
    if outside:
        yield _cropped(scene, "outside-square", outside, square, "1 : 1, as WhatsApp shows small previews")


def centred_crop(canvas: Rect, ratio: float) -> Rect:
    """Give the largest rectangle with a given ratio in the middle of the canvas."""
    width, height = min(canvas.width, canvas.height * ratio), min(canvas.height, canvas.width / ratio)
    return Rect((canvas.width - width) / 2, (canvas.height - height) / 2, width, height)


def _outside(scene: Scene, rect: Rect) -> list[PlacedText]:
    return [text for text, _ in scene.shown.outside(rect) if text.words]


def _cropped(scene: Scene, code: str, outside: list[PlacedText], crop: Rect, name: str) -> Finding:
    largest = max(outside, key=lambda text: text.size)
    words = ", ".join(dict.fromkeys(repr(shorten(text.words, 30)) for text in outside[:5]))
    more = f", and {len(outside) - 5} more" if len(outside) > 5 else ""
    is_square = code == "outside-square"
    return scene.find(
        code,
        "note" if is_square else "warning",
        f"text lies outside of the centred {'square' if is_square else 'crop'} of {name}",
        largest.box,
        at=None if largest.shown is None else largest.shown.area,
        got=words + more,
        expected=f"what matters between x {crop.x:g} and {crop.right:g}, y {crop.y:g} and {crop.bottom:g}",
        try_="move what matters to the middle" if is_square else "a larger padding",
    )


# ── out of its box ────────────────────────────────────────────────────────────────────────────────────────


def find_overflowing_text(scene: Scene) -> Iterator[Finding]:
    """Give text that leaves the painted box around it."""
    told: set[int] = set()
    around: dict[int, tuple[PlacedBox, ...]] = {}
    for (text, shown), is_cut in zip(scene.shown.pairs, scene.shown.is_cut.tolist(), strict=True):
        boxes = _painted_around(text.box, around)
        if (
            not boxes
            or is_cut
            or text.is_drawn
            or shown.is_upright
            or shown.where.view.is_turned
            or text.fragment.ellipsis
        ):
            continue
        spare = _OUT * shown.size
        left, right = text.x + spare, text.x + shown.ink_width - spare
        bottom = text.y + text.fragment.baseline - spare
        for box in boxes:
            fragment = box.fragment
            if left >= box.x and right <= box.x + fragment.width and bottom <= box.y + fragment.height:
                continue
            if text.words and id(box) not in told:
                told.add(id(box))
                yield _overflowing(scene, text, shown, box)
            break


def _overflowing(scene: Scene, text: PlacedText, shown: Shown, box: PlacedBox) -> Finding:
    edges = box.rect
    baseline = text.y + text.fragment.baseline
    over = max(text.x + shown.ink_width - edges.right, edges.x - text.x, baseline - edges.bottom)
    element = box.element
    name = "its box" if element is None else f"<{element.tag}>"
    return scene.find(
        "text-overflow",
        "warning",
        f"text leaves {name} by {over:.0f} px",
        text.box,
        at=shown.area,
        got=repr(shorten(text.words, 40)),
        expected="text inside of the box that is painted for it",
        try_="a larger box, a smaller font-size, or overflow-wrap: anywhere",
        value=over,
    )


def _painted_around(box: PlacedBox, known: dict[int, tuple[PlacedBox, ...]]) -> tuple[PlacedBox, ...]:
    """Give the painted boxes around a text, the nearest first, up to a box that was moved on purpose."""
    inside: list[PlacedBox] = []
    found: tuple[PlacedBox, ...] = ()
    for one in box.chain():
        ready = known.get(id(one))
        if ready is not None:
            found = ready
            break
        inside.append(one)
        if one.fragment.inline:
            continue
        style, margin = one.fragment.style, one.fragment.margin
        if one.parent is None or style.effects.transform:
            break
        if style.box.position != "static" or min(margin) < 0.0 or style.box.float_ != "none":
            found = (one,) if _is_painted(one) else ()
            known[id(inside.pop())] = found
            break
    for one in reversed(inside):
        is_moved = one.parent is None or one.fragment.style.effects.transform
        if not one.fragment.inline and not is_moved and _is_painted(one):
            found = (one, *found)
        known[id(one)] = found
    return found


def _is_painted(box: PlacedBox) -> bool:
    fragment = box.fragment
    # A cell may span rows and be taller than the row in which it begins.
    if fragment.style.box.display.inside.startswith("table-row"):
        return False
    return min(fragment.border) > 0.0 or has_background(fragment)


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────────────


def find_enlarged_pictures(scene: Scene) -> Iterator[Finding]:
    """Give pictures that are drawn larger than their pixels."""
    for picture in scene.pictures:
        own_width, own_height = picture.size
        across, down = picture.drawn[0] * scene.scale, picture.drawn[1] * scene.scale
        if not own_width or not own_height or not picture.smooth or max(picture.drawn) < _SMALL:
            continue
        if min(own_width, own_height) <= 2:
            continue  # a picture that is only a colour
        factor = max(across / own_width, down / own_height)
        if factor > _ENLARGED and picture.visible.width > 0.0 and picture.visible.height > 0.0:
            yield scene.find(
                "picture-enlarged",
                "warning",
                f"a picture is drawn {factor:.1f} times as large as its pixels",
                scene.box_at(picture.target),
                at=picture.visible,
                got=f"{own_width} × {own_height} pixels, drawn as {across:.0f} × {down:.0f}",
                expected=f"a picture of at least {across:.0f} × {down:.0f} pixels",
                try_="a larger picture, an SVG, or image-rendering: pixelated",
                value=factor,
            )


def find_outside_pictures(scene: Scene) -> Iterator[Finding]:
    """Give pictures that the canvas or a surrounding box cuts or hides."""
    for box in scene.placed:
        fragment = box.fragment
        if not fragment.replaced or (fragment.picture is None and fragment.drawing is None):
            continue
        rect = box.rect
        if rect.width <= 1.0 or rect.height <= 1.0:
            continue
        chain = list(box.chain())
        if any(one.fragment.style.effects.transform for one in chain):
            continue
        is_placed = any(one.fragment.style.box.position in {"absolute", "fixed"} for one in chain)
        seen = rect.intersect(scene.canvas)
        share = seen.width * seen.height / (rect.width * rect.height)
        if share >= 0.98 or (is_placed and share > 0.0):
            continue
        yield scene.find(
            "picture-outside",
            "warning",
            "a picture stands outside of the canvas" if share <= 0.0 else f"the canvas shows {share:.0%} of a picture",
            box,
            got=f"from {rect.x:.0f}, {rect.y:.0f} to {rect.right:.0f}, {rect.bottom:.0f}",
            expected=f"inside of {scene.canvas.width:g} × {scene.canvas.height:g} px",
            try_="max-width: 100%, flex-shrink: 1, or object-fit: cover in a box of its own size",
            value=share,
        )


# ── nothing at all ────────────────────────────────────────────────────────────────────────────────────────


def find_empty(scene: Scene) -> Iterator[Finding]:
    """Give a finding for an image that shows nothing or only one colour."""
    if any(text.shown is not None for text in scene.texts) or scene.pictures:
        return
    if _shows_something(scene.display_list.items, scene.canvas):
        return
    yield scene.find(
        "empty",
        "error",
        "the image shows nothing but one colour",
        at=scene.canvas,
        got="no text, no picture, no shape" if not scene.display_list.items else "one background",
        expected="something to see",
        try_="look at the data that the image function was given",
    )


def _shows_something(items: Items, canvas: Rect) -> bool:
    """Whether anything is painted besides a colour over the whole canvas."""
    for item in items:
        if isinstance(item, Clip | Group | Transformed | Layer):
            if _shows_something(item.items, canvas):
                return True
        elif not isinstance(item, Fill) or not isinstance(item.shape, Rect) or not isinstance(item.ink, int):
            return True
        else:
            shape = item.shape.intersect(canvas)
            if shape.width > 0.0 and shape.height > 0.0 and shape != canvas:
                return True
    return False
