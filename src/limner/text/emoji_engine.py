"""The engine of a render that asks for emoji from more than fonts.

Goes in: an engine, the addresses of pictures, and whether the system's colour face may be asked. Comes out: an engine
that draws everything else as the first does, out of the same memory.
"""

from collections.abc import Sequence

from limner.css.values import Url
from limner.text.engine import FontMetrics
from limner.text.fonts.emoji import installed_emoji, system_emoji
from limner.text.fonts.face_entry import FaceEntry
from limner.text.fonts.picture_face import PictureEntry
from limner.text.fonts.plan import FaceList
from limner.text.request import FontRequest
from limner.text.setting import Spend
from limner.text.span import ShapedSpan
from limner.text.typesetter import Engine
from limner.text.unicode.itemise import find_emoji, may_hold_emoji


class EmojiEngine(Engine):
    """Asks pictures, the system's colour face and those of installed packages, after the colour faces that are given.

    Args:
        base: Shapes what holds no emoji.
        addresses: Clusters with the addresses of their pictures.
        system: Whether the system's colour face is asked as well.
        packages: Whether the faces of installed packages are, last.
    """

    def __init__(
        self, base: Engine, addresses: Sequence[tuple[str, Url]], *, system: bool, packages: bool = False
    ) -> None:
        super().__init__(base.collection)
        self._base = base
        self._asked: tuple[FaceEntry, ...] = (PictureEntry(addresses),) if addresses else ()
        face = system_emoji() if system else None
        if face is not None:
            self._asked = (*self._asked, face)
        if packages:
            self._asked = (*self._asked, *installed_emoji())

    @property
    def lacking(self) -> bool:
        """Whether a character that no face has was ever shaped, here or by the engine that this is made of."""
        return self._lacking or self._base.lacking

    def metrics(self, font: FontRequest) -> FontMetrics:
        """Metrics of the first available face."""
        return self._base.metrics(font)

    def shape(  # noqa: PLR0913 - as `Engine` has it
        self,
        text: str,
        start: int,
        end: int,
        font: FontRequest,
        *,
        rtl: bool = False,
        letter_spacing: float = 0.0,
        word_spacing: float = 0.0,
        spend: Spend | None = None,
    ) -> ShapedSpan:
        """Shape ``text[start:end]`` in the context of the whole text; see `TextEngine.shape`."""
        shape = super().shape if may_hold_emoji(text) else self._base.shape
        return shape(
            text, start, end, font, rtl=rtl, letter_spacing=letter_spacing, word_spacing=word_spacing, spend=spend
        )

    def _make_list(self, font: FontRequest) -> FaceList:
        return FaceList(font, self.collection, self._asked)


def draws_in_color(engine: Engine, cluster: str, font: FontRequest) -> bool:
    """Whether an emoji cluster is drawn by a face of the style's families, or by a colour face."""
    runs = engine.shape(cluster, 0, len(cluster), font)
    if runs.missing:
        return False
    selected = "\ufe0f" in cluster
    return all(one.face.color or (one.from_style and not selected) for one in runs.candidates)


def emoji_clusters(text: str, font: FontRequest) -> list[str]:
    """The emoji of a text that are shown as pictures, each a whole sequence; text presentation left out."""
    if not may_hold_emoji(text):
        return []
    return [match[0] for match in find_emoji(text, font.font_variant_emoji)]
