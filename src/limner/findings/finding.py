"""One thing that is wrong with a finished image.

`Drawing.findings` and `MeasuredTree.findings` hold these; checks, tests and the command line read them.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from limner.diagnostics import link_of
from limner.geometry import Rect

FindingSeverity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundElement:
    """The element that a finding is about, described so that it can still be read when the tree is gone.

    Attributes:
        tag: Its name, with ``::before`` and the like for a pseudo-element.
        id: Its `id`, empty without one.
        class_: Its `class`, empty without one.
        text: The text in it, white space collapsed, cut after 80 characters.
    """

    tag: str
    id: str = ""
    class_: str = ""
    text: str = ""

    def __str__(self) -> str:
        name = f"<{self.tag}"
        if self.id:
            name += f" id={self.id}"
        if self.class_:
            name += f" class={self.class_!r}" if " " in self.class_ else f" class={self.class_}"
        return name + ">"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a viewer of the image would see, or miss.

    Attributes:
        code: A stable name, such as ``text-cut``; `docs/findings.md` lists all of them.
        severity: ``error`` is broken for everyone, ``warning`` is most likely not meant, ``note`` is good to know.
        message: What is wrong, in one sentence.
        element: The element it is about, None where it is about the whole image.
        file: The author's file, None where it is not known.
        line: The line in it, from 1; None where it is not known.
        column: The column in it, from 1; None where it is not known.
        box: Where in the image, in CSS px of the canvas; None for the whole image.
        got: What there is.
        expected: What would be right.
        try_: Something to try.
        lost: The text that nobody sees, empty where none is lost.
        value: The number that was measured, None where nothing is: the contrast, the size in px, how much too large.
    """

    code: str
    severity: FindingSeverity
    message: str
    element: FoundElement | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    box: Rect | None = None
    got: str = ""
    expected: str = ""
    try_: str = ""
    lost: str = ""
    value: float | None = None

    @property
    def link(self) -> str:
        """The address of what the documentation says of its code."""
        return link_of(self.code)

    def __str__(self) -> str:
        place = "" if self.file is None else ":".join(str(part) for part in self._place()) + ": "
        rows = (("got", self.got), ("expected", self.expected), ("try", self.try_))
        return "\n".join([f"{place}{self.message}", *(f"  {label:<10}{text}" for label, text in rows if text)])

    def _place(self) -> list[str | int]:
        return [part for part in (self.file, self.line, self.column) if part is not None]
