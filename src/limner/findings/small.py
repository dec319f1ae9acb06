"""Text that is too small to read where images are shown at half their size or less.

Goes in: a scene. Comes out: a finding for each text size in each kind of element.
"""

from collections.abc import Iterator
from typing import Final

from limner.findings.finding import Finding
from limner.findings.placed import PlacedText
from limner.findings.scene import Scene, shorten

LEAST: Final = 24.0
"""px of font size in an image that is 1200 px wide."""
_WIDTH: Final = 1200.0
_ICON: Final = 512.0  # px: square images up to this size are icons
_TAB: Final = 64.0  # px: icons up to this size are shown in tabs
_TAB_SIZE: Final = 16.0
_HOME_SIZE: Final = 60.0
_READABLE: Final = 8.0  # px of font size as seen


def is_icon(scene: Scene) -> bool:
    """Whether an image is square and small."""
    return scene.canvas.width == scene.canvas.height <= _ICON


def least_size(scene: Scene) -> float:
    """Give the smallest font size, in CSS px of the canvas, that can be read where the image is shown."""
    width = scene.canvas.width
    if not is_icon(scene):
        return LEAST * width / _WIDTH
    return _READABLE * width / (_TAB_SIZE if width <= _TAB else _HOME_SIZE)


def find_small_text(scene: Scene) -> Iterator[Finding]:
    """Give text below the smallest readable size, grouped by size and kind of element."""
    least = least_size(scene)
    found: dict[tuple[str, str, float], list[PlacedText]] = {}
    for text in scene.texts:
        if text.shown is None or not text.words or text.size >= least - 0.05:
            continue
        element = text.box.element
        tag = "" if element is None else element.tag
        name = "" if element is None else element.attributes.get("class", "")
        found.setdefault((tag, name, round(text.size, 1)), []).append(text)
    for (_, _, size), texts in found.items():
        more = f", and {len(texts) - 1} more" if len(texts) > 1 else ""
        shown_at = "in a tab or on a home screen" if is_icon(scene) else "at the size that feeds show it"
        yield scene.find(
            "small-text",
            "warning",
            f"text of {size:g} px can hardly be read {shown_at}",
            texts[0].box,
            at=texts[0].shown.area if texts[0].shown is not None else None,
            got=f"{shorten(texts[0].words, 40)!r} at {size:g} px{more}",
            expected=f"at least {least:g} px in an image {scene.canvas.width:g} px wide",
            try_=f"font-size: {least:g}px, or leave it out",
            value=size,
        )
