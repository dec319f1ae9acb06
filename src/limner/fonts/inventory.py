"""Which faces images were drawn with, and which characters each of them drew.

Goes in: fragment trees. Comes out: `Inventory`, by face.
"""

from dataclasses import dataclass, field
from pathlib import Path

from limner.diagnostics import Diagnostic
from limner.engine.drawing import Drawing
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.text.face_entry import FaceEntry
from limner.text.span import ShapedSpan


@dataclass(slots=True)
class UsedFace:
    """One face of one file.

    Attributes:
        entry: The face.
        characters: What it drew.
    """

    entry: FaceEntry
    characters: set[str] = field(default_factory=set[str])

    @property
    def size(self) -> int:
        """Bytes of its file."""
        source = self.entry.file.source
        return source.stat().st_size if isinstance(source, Path) else len(source)


@dataclass(slots=True)
class Inventory:
    """What the images of a site were drawn with.

    Attributes:
        faces: By family, file and face in the file.
        faults: Families that are not there, and characters that no font has, each once.
        images: How many were drawn.
        given: Names of the fonts that the site was given, in order.
    """

    faces: dict[tuple[str, str, int], UsedFace] = field(default_factory=dict[tuple[str, str, int], UsedFace])
    faults: dict[str, Diagnostic] = field(default_factory=dict[str, Diagnostic])
    images: int = 0
    given: tuple[str, ...] = ()

    def add(self, drawing: Drawing) -> None:
        """Take what one image was drawn with."""
        self.images += 1
        for entry, text in drawn_texts(drawing.fragments):
            key = (entry.family, entry.file.name, entry.file.index)
            used = self.faces.get(key)
            if used is None:
                used = self.faces[key] = UsedFace(entry)
            used.characters.update(text)
        for one in drawing.diagnostics:
            if one.code in ("missing-font", "missing-glyph"):
                self.faults.setdefault(f"{one.facts.what} {one.facts.got}", one)


def drawn_texts(root: BoxFragment) -> list[tuple[FaceEntry, str]]:
    """Give the faces of a fragment tree with the characters that each draws."""
    found: list[tuple[FaceEntry, str]] = []
    stack: list[Fragment] = [root]
    while stack:
        fragment = stack.pop()
        if isinstance(fragment, TextFragment):
            if isinstance(fragment.shaped, ShapedSpan):
                found += [(candidate.entry, text) for candidate, text in fragment.shaped.texts_by_face()]
        elif isinstance(fragment, BoxFragment | LineFragment):
            stack.extend(fragment.children)
    return found
