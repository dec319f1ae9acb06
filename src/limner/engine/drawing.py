"""What a render gives besides bytes: facts about the image, the time of each pass, and where each element stands."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from limner.diagnostics import Diagnostic
from limner.findings.examination import Examination
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.geometry import Rect
from limner.html.element import Element

if TYPE_CHECKING:
    from limner.boxes.box import ContainerBox
    from limner.findings.finding import Finding
    from limner.paint.display_list import DisplayList


class Timings:
    """Seconds per pass, in the order they ran; the times of a pass that runs twice add up."""

    __slots__ = ("_last", "seconds")

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def start(self) -> None:
        """Leave the time since the last mark out."""
        self._last = time.perf_counter()

    def mark(self, name: str) -> None:
        """Add the time since the last mark to a pass."""
        now = time.perf_counter()
        seconds = self.seconds
        seconds[name] = seconds[name] + now - self._last if name in seconds else now - self._last
        self._last = now


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One finished picture.

    Attributes:
        body: The encoded bytes.
        media_type: Their type, such as ``image/png``.
        width: Device pixels.
        height: Device pixels.
        diagnostics: What was wrong but did not stop the picture.
        timings: Seconds by pass, in the order they ran.
        boxes: The box tree.
        fragments: The fragment tree.
        display_list: What was painted.
        fitted: What was done so that the file keeps its budget; empty where nothing had to be.
        examination: What finds faults in the image, once it is asked.
    """

    body: bytes
    media_type: str
    width: int
    height: int
    diagnostics: tuple[Diagnostic, ...]
    timings: Mapping[str, float]
    boxes: "ContainerBox"
    fragments: BoxFragment
    display_list: "DisplayList"
    fitted: str = ""
    examination: Examination = field(repr=False, compare=False)

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """What a viewer of the image would see or miss: cut, covered, small or pale text and the like, worst first.

        They are looked for when this is first asked; an image whose findings no one reads pays nothing for them.
        """
        return self.examination.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLine:
    """One line box: its rectangle, its baseline's y and its text in visual order."""

    box: Rect
    baseline: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredElement:
    """Where one element came to stand, in CSS px from the canvas's corner, transforms left out.

    Attributes:
        element: The element.
        border_box: Its border box; an inline element on several lines has one record for each piece.
        content_box: The same without border and padding.
        lines: Its own line boxes.
        first_baseline: The y of its first baseline, None without one.
        last_baseline: The y of its last baseline.
        truncated: Whether its text was cut by `line-clamp` or `text-overflow`.
        overflows: Whether its content is larger than its padding box.
    """

    element: Element
    border_box: Rect
    content_box: Rect
    lines: tuple[MeasuredLine, ...]
    first_baseline: float | None
    last_baseline: float | None
    truncated: bool
    overflows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredTree:
    """Every element's place.

    Attributes:
        elements: In the order of the fragment tree.
        width: Of the canvas, in CSS px.
        height: Of the canvas, which for ``height=None`` is what the content needs.
        diagnostics: What was wrong.
        examination: What finds faults in the image, once it is asked.
    """

    elements: tuple[MeasuredElement, ...]
    width: float
    height: float
    diagnostics: tuple[Diagnostic, ...]
    examination: Examination = field(repr=False, compare=False)

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """What a viewer of the image would see or miss, as `Drawing.findings`; the image is painted for it."""
        return self.examination.findings

    def by_id(self, name: str) -> MeasuredElement:
        """Give the first element with that ``id``.

        Raises:
            KeyError: There is none.
        """
        for measured in self.elements:
            if measured.element.attributes.get("id") == name:
                return measured
        raise KeyError(name)


def measure_fragments(root: BoxFragment) -> tuple[MeasuredElement, ...]:
    """List the place of every element of a fragment tree."""
    return tuple(_measured(fragment, x, y) for fragment, x, y in _walk(root) if _has_element(fragment))


def _has_element(fragment: BoxFragment) -> bool:
    return fragment.element is not None and not fragment.pseudo


def _walk(root: BoxFragment) -> Iterator[tuple[BoxFragment, float, float]]:
    stack: list[tuple[Fragment, float, float]] = [(root, root.x, root.y)]
    while stack:
        fragment, x, y = stack.pop()
        if isinstance(fragment, BoxFragment):
            yield fragment, x, y
        if isinstance(fragment, BoxFragment | LineFragment):
            stack.extend((child, x + child.x, y + child.y) for child in reversed(fragment.children))


def _measured(fragment: BoxFragment, x: float, y: float) -> MeasuredElement:
    element = fragment.element
    if element is None:  # pragma: no cover - `measure_fragments` leaves anonymous boxes out
        raise ValueError("an anonymous box has no element")
    border_box = Rect(x, y, fragment.width, fragment.height)
    first, last = fragment.first_baseline, fragment.last_baseline
    return MeasuredElement(
        element=element,
        border_box=border_box,
        content_box=border_box.inset(fragment.border).inset(fragment.padding),
        lines=tuple(_lines(fragment, x, y)),
        first_baseline=None if first is None else y + first,
        last_baseline=None if last is None else y + last,
        truncated=fragment.truncated,
        overflows=fragment.overflow_width > fragment.width - fragment.border.right + _TOLERANCE
        or fragment.overflow_height > fragment.height - fragment.border.bottom + _TOLERANCE,
    )


_TOLERANCE = 1 / 64


def _lines(fragment: BoxFragment, x: float, y: float) -> Iterator[MeasuredLine]:
    for child in fragment.children:
        if isinstance(child, LineFragment):
            box = Rect(x + child.x, y + child.y, child.width, child.height)
            yield MeasuredLine(box=box, baseline=box.y + child.baseline, text="".join(_texts(child)))


def _texts(fragment: Fragment) -> Iterator[str]:
    if isinstance(fragment, TextFragment):
        yield fragment.text
    elif isinstance(fragment, LineFragment) or (isinstance(fragment, BoxFragment) and fragment.inline):
        for child in fragment.children:
            yield from _texts(child)
