"""What one folder's name means in an address.

Goes in: a folder's name. Comes out: `Segment`. Also the suffix that tells images inside groups apart.

Spec: https://nextjs.org/docs/app/api-reference/file-conventions/dynamic-routes
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from limner.record import record

_SUFFIX_LENGTH: Final = 6
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class SegmentKind(IntEnum):
    """The kinds, those that take a place in an address first, the most specific of them first."""

    STATIC = 0
    DYNAMIC = 1
    CATCH_ALL = 2
    OPTIONAL_CATCH_ALL = 3
    GROUP = 4
    SLOT = 5
    PRIVATE = 6
    INTERCEPTING = 7


_CATCH_ALLS: Final = (SegmentKind.CATCH_ALL, SegmentKind.OPTIONAL_CATCH_ALL)


@record
class Segment:
    """One folder of a route.

    Attributes:
        kind: How it matches.
        name: The text in the address, or the parameter's name, or the group's or slot's name.
        folder: The name on disk.
    """

    kind: SegmentKind
    name: str
    folder: str

    @property
    def in_address(self) -> bool:
        """Whether it takes a place in addresses."""
        return self.kind <= SegmentKind.OPTIONAL_CATCH_ALL

    @property
    def is_param(self) -> bool:
        """Whether it gives a parameter."""
        return SegmentKind.DYNAMIC <= self.kind <= SegmentKind.OPTIONAL_CATCH_ALL

    @property
    def is_catch_all(self) -> bool:
        """Whether it takes all the segments that are left."""
        return self.kind in _CATCH_ALLS


class MalformedSegmentError(ValueError):
    """A folder's name has brackets that mean nothing; the text says what would be right."""


def parse_segment(folder: str) -> Segment:
    """Read a folder's name.

    Raises:
        MalformedSegmentError: Its brackets are not in one of the three forms.
    """
    if folder.startswith("_"):
        return Segment(SegmentKind.PRIVATE, folder, folder)
    if folder.startswith("@"):
        return Segment(SegmentKind.SLOT, folder[1:], folder)
    if folder.startswith("("):
        if folder.startswith(("(.", "(..")) and not folder.endswith(")"):
            return Segment(SegmentKind.INTERCEPTING, folder, folder)
        if folder.endswith(")"):
            return Segment(SegmentKind.GROUP, folder[1:-1], folder)
    if "[" in folder or "]" in folder:
        return _parse_brackets(folder)
    # "%5F" is how a folder gives an address that begins with an underscore.
    name = "_" + folder[3:] if folder[:3].upper() == "%5F" else folder
    return Segment(SegmentKind.STATIC, name, folder)


def _parse_brackets(folder: str) -> Segment:
    for kind, opening, closing in (
        (SegmentKind.OPTIONAL_CATCH_ALL, "[[...", "]]"),
        (SegmentKind.CATCH_ALL, "[...", "]"),
        (SegmentKind.DYNAMIC, "[", "]"),
    ):
        if folder.startswith(opening) and folder.endswith(closing):
            name = folder[len(opening) : -len(closing)]
            if name and not set(name) & set("[]./\\"):
                return Segment(kind, name, folder)
            break
    raise MalformedSegmentError("a name in brackets: [name], [...name] or [[...name]]")


def group_suffix(segments: Sequence[Segment]) -> str:
    """Give the suffix of images in that folder; empty unless a group or a named slot is on the way.

    It is the folder's path under the hash called djb2, in base 36, so that two groups with the same folder differ.
    """
    if not any(_needs_suffix(segment) for segment in segments):
        return ""
    path = "".join("/" + segment.folder for segment in segments).encode("utf-16-le")
    value = 5381
    for low, high in zip(path[::2], path[1::2], strict=True):
        value = (value * 33 + (low | high << 8)) & 0xFFFF_FFFF
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = _DIGITS[digit] + digits
    return digits[:_SUFFIX_LENGTH]


def _needs_suffix(segment: Segment) -> bool:
    if segment.kind is SegmentKind.SLOT:
        return segment.name != "children"
    return segment.kind is SegmentKind.GROUP
