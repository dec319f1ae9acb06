"""The findings of one image, searched for on request and then kept.

Goes in: what a render has anyway. Comes out: findings, worst first. A render only keeps what is named here; it does no
extra work.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import TYPE_CHECKING, Final, Protocol

from limner.bitmap import Bitmap
from limner.boxes.box import ContainerBox
from limner.budget import Budget, Limits
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment
from limner.paint.display_list import DisplayList

if TYPE_CHECKING:
    from limner.findings.finding import Finding
    from limner.findings.points import TextContrast
    from limner.findings.scene import Scene


class Rasterizer(Protocol):
    """Draws a display list, like `SkiaRasterizer`."""

    def rasterize_display_list(
        self,
        display_list: DisplayList,
        *,
        width: int,
        height: int,
        scale: float,
        budget: Budget,
        alone: bool = False,
    ) -> Bitmap:
        """Give premultiplied pixels; an image that is `alone` shares nothing with others."""
        ...


_WORST_FIRST: Final = {"error": 0, "warning": 1, "note": 2}


class Examination:
    """What is needed to examine an image.

    Args:
        boxes: The box tree.
        fragments: The fragment tree.
        paint: Gives the display list.
        diagnostics: What the passes reported, and where elements are in the source.
        scale: Device pixels per CSS px.
        rasterizer: Draws what is behind texts.
        limits: Caps on its cost.
    """

    __slots__ = (
        "_boxes",
        "_contrasts",
        "_diagnostics",
        "_found",
        "_fragments",
        "_limits",
        "_paint",
        "_rasterizer",
        "_scale",
        "_scene",
    )

    def __init__(  # noqa: PLR0917 - made for each image, where keywords cost
        self,
        boxes: ContainerBox,
        fragments: BoxFragment,
        paint: Callable[[], DisplayList],
        diagnostics: Diagnostics,
        scale: float,
        rasterizer: Rasterizer,
        limits: Limits,
    ) -> None:
        self._boxes = boxes
        self._fragments = fragments
        self._paint = paint
        self._diagnostics = diagnostics
        self._scale = scale
        self._rasterizer = rasterizer
        self._limits = limits
        self._found: tuple[Finding, ...] | None = None
        self._scene: Scene | None = None
        self._contrasts: Sequence[TextContrast] | None = None

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """What is wrong, worst first."""
        if self._found is None:
            self._found = self._examine()
        return self._found

    @property
    def scene(self) -> "Scene":
        """The image, taken apart."""
        if self._scene is None:
            from limner.findings.scene import Scene

            self._scene = Scene(
                self._fragments,
                self._paint(),
                self._boxes,
                scale=self._scale,
                diagnostics=tuple(self._diagnostics.in_order()),
                locate=self._diagnostics.locate,
            )
        return self._scene

    @property
    def contrasts(self) -> "Sequence[TextContrast]":
        """How far each text stands out from what is behind it."""
        if self._contrasts is None:
            from limner.findings.contrast import measure_contrasts

            self._contrasts = measure_contrasts(self.scene, self._draw)
        return self._contrasts

    def _draw(self, display_list: DisplayList, scale: float) -> Bitmap:
        width, height = ceil(display_list.width * scale), ceil(display_list.height * scale)
        return self._rasterizer.rasterize_display_list(
            display_list,
            width=max(width, 1),
            height=max(height, 1),
            scale=scale,
            budget=Budget(self._limits),
            alone=True,
        )

    def _examine(self) -> "tuple[Finding, ...]":
        from limner.findings.rules import PIXEL_RULES, RULES

        scene = self.scene
        found = [finding for rule in RULES for finding in rule(scene)]
        contrasts = self._contrasts
        if contrasts is None:
            from limner.findings.contrast import LEAST, measure_contrasts

            contrasts = measure_contrasts(scene, self._draw, enough=LEAST)
        found += [finding for rule in PIXEL_RULES for finding in rule(scene, contrasts)]
        return tuple(sorted(found, key=_rank))


def _rank(finding: "Finding") -> int:
    return _WORST_FIRST[finding.severity]
