"""A template as it is stressed: what its function returned, with its texts by name.

Goes in: an `ImageResponse`. Comes out: `Template`, which draws itself with other texts.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from limner.budget import Limits
from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError
from limner.findings.cut import find_cut_text, find_truncated_text
from limner.findings.finding import Finding
from limner.findings.places import find_overflowing_text
from limner.html.element import Child, Element, is_iterable
from limner.html.node import read_node
from limner.response import ImageResponse
from limner.stress.fields import Field, Path, find_fields, replace_texts

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing, MeasuredTree

_CUT: Final = (find_truncated_text, find_cut_text, find_overflowing_text)


class Template:
    """What an image function returned.

    Args:
        response: What it returned, with its defaults filled in.

    Attributes:
        children: Its tree.
        fields: Its texts.
    """

    def __init__(self, response: ImageResponse) -> None:
        self._renderer: Renderer = response.renderer
        self._keywords: Any = dict(response.render_keywords())
        self._keywords.pop("budget", None)  # how it looks counts here, not how large its file is
        self.children: tuple[Child, ...] = read_node(response.node, self._renderer.limits).children
        self.fields: tuple[Field, ...] = tuple(find_fields(self.children))
        self._sizes: dict[int, float] | None = None

    @property
    def limits(self) -> Limits:
        """What reading a node may cost."""
        return self._renderer.limits

    def measure(self, children: Sequence[Child]) -> "MeasuredTree":
        """Lay it out with another tree."""
        return self._renderer.measure(list(children), **self._keywords)

    def lacking(self, children: Sequence[Child]) -> str:
        """Give what fonts lack for another tree, empty where they have all."""
        told = self.measure(children).diagnostics
        return next((one.facts.suggestion or one.facts.what for one in told if one.code == "missing-glyph"), "")

    def draw(self, children: Sequence[Child]) -> "Drawing":
        """Draw it with another tree, as PNG."""
        keywords = dict(self._keywords)
        keywords["format"] = "png"
        return self._renderer.draw(list(children), **keywords)

    def cut(self, children: Sequence[Child]) -> list[Finding]:
        """Give what is cut or leaves its box in another tree, without drawing it."""
        scene = self.measure(children).examination.scene
        return [finding for rule in _CUT for finding in rule(scene)]

    @property
    def title(self) -> Field | None:
        """The text with the largest font; None where there are no texts."""
        if not self.fields:
            return None
        if self._sizes is None:
            self._sizes = {}
            for text in self.measure(self.children).examination.scene.texts:
                element = text.box.element
                if element is not None:
                    self._sizes[id(element)] = max(self._sizes.get(id(element), 0.0), text.size)
        sizes = self._sizes
        words = [field for field in self.fields if not field.is_number] or list(self.fields)
        return max(words, key=lambda field: (sizes.get(id(field.element), 0.0), len(field.text)))

    def field(self, name: str) -> Field:
        """Give a field by its name; ``title`` is the largest text where no field has the name.

        Raises:
            InvalidValueError: There is none.
        """
        for field in self.fields:
            if field.name == name:
                return field
        title = self.title
        if name == "title" and title is not None:
            return title
        known = [field.name for field in self.fields]
        near = get_close_matches(name, known, 1)
        raise InvalidValueError(
            f"the image has no text called {name!r}",
            got=name,
            expected="title (the largest text), or one of " + ", ".join(known[:12]) if known else "an image with texts",
            suggestion=near[0] if near else f'data-field="{name}" on its element',
        )

    def with_texts(self, texts: Mapping[Path, str]) -> tuple[Child, ...]:
        """Give its tree with other texts."""
        return replace_texts(self.children, texts)

    def with_row(self, row: Mapping[str, object]) -> tuple[Child, ...]:
        """Give its tree with the texts of a row: field names and texts.

        Raises:
            InvalidValueError: A name is that of no field.
        """
        return self.with_texts({self.field(name).path: str(value) for name, value in row.items()})


def read_own_rows(given: object, where: str) -> list[Mapping[str, object] | object]:
    """Read what `stress` of a route file gives: a row or a node, or several.

    Raises:
        InvalidValueError: It is neither.
    """
    if isinstance(given, Mapping | str | Element | ImageResponse) or hasattr(given, "__html__"):
        return [given]
    if is_iterable(given):
        return list(given)
    raise InvalidValueError(
        "'stress' gives no rows",
        got=f"{type(given).__name__} from {where}",
        expected="a mapping of field names to texts, a node, or a list of these",
        suggestion='stress = lambda: [{"title": "The longest title that we have"}]',
    )
