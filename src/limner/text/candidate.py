"""A face to try for a style.

Goes in: a registered face and what it is at the style's coordinates. Comes out: `Candidate`, with its metrics.
"""

from limner.text.face import Face
from limner.text.face_entry import FaceEntry
from limner.text.metrics import EmMetrics, measure_face


class Candidate:
    """A face to try, with its size relative to the style's font size."""

    __slots__ = ("_em", "entry", "face", "from_style", "scale")

    def __init__(self, entry: FaceEntry, face: Face, scale: float, *, from_style: bool) -> None:
        self.entry = entry
        self.face = face
        self.scale = scale
        self.from_style = from_style
        self._em: EmMetrics | None = None

    @property
    def em(self) -> EmMetrics:
        """The face's metrics in em."""
        if self._em is None:
            self._em = measure_face(self.face)
        return self._em
