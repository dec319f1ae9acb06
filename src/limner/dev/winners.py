"""Which declaration won for each property of an element, and where its author wrote it.

Goes in: what an image function returned, and its drawing. Comes out: `Declared` by property. The sheets are matched
anew with the engine's own matcher; a render keeps none of this.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypedDict

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.declarations import parse_declarations
from limner.css.property import INHERITED_GROUPS
from limner.css.rows.table import PROPERTIES
from limner.css.sheet import DeclarationBlock
from limner.css.stylesheet import parse_stylesheet
from limner.dev.sources import open_in_editor
from limner.diagnostics import Diagnostics
from limner.engine.drawing import Drawing
from limner.html.element import Element
from limner.response import ImageResponse
from limner.sources import SourceLocation
from limner.style.cascade import INLINE, USER_AGENT, Level, important_levels
from limner.style.default_sheets import fragment_sheet, user_agent_sheet
from limner.style.match import Matcher
from limner.style.rule_set import RuleSet
from limner.style.tree import StyledElement, collect_tags, plant_tree

_UNLAYERED: Final = 1 << 30


class Declared(TypedDict):
    """Where a value comes from.

    Attributes:
        label: File and line, or what stands for them.
        editor: An address that opens an editor there, empty where there is no file.
        inherited: The element that it is inherited from, empty for one of its own.
    """

    label: str
    editor: str
    inherited: str


class _Place(NamedTuple):
    file: str
    line: int
    is_file: bool


class Winners:
    """The declarations of one image.

    Args:
        response: What its function returned, with its defaults filled in.
        drawing: What the engine made of it.
    """

    def __init__(self, response: ImageResponse, drawing: Drawing) -> None:
        self._locate = drawing.examination.scene.locate
        self._places: dict[int, _Place] = {}
        self._winners: dict[int, Mapping[str, _Place]] = {}
        root = drawing.fragments.element
        self._nodes: dict[int, StyledElement] = {}
        if root is None:
            return
        top = plant_tree(root)
        stack = [top]
        while stack:
            node = stack.pop()
            self._nodes[id(node.element)] = node
            stack += node.elements
        options: Mapping[str, Any] = dict(response.render_keywords())
        size = drawing.display_list
        self._environment = MediaEnvironment(
            width=size.width,
            height=size.height,
            resolution=drawing.width / size.width,
            color_scheme=options.get("color_scheme", "light"),
        )
        tags, _ = collect_tags(top)
        defaults = [user_agent_sheet(tags), fragment_sheet()]
        sheets = [
            self._parse(text, start) for text, start in (*_given(options.get("stylesheets") or ()), *self._own(root))
        ]
        self._matcher = Matcher(RuleSet((*defaults, *sheets)), Budget())

    def find(self, element: Element, name: str) -> Declared | None:
        """Say where the value of a property comes from; None for an initial value, or one that is not known."""
        node = self._nodes.get(id(element))
        inherits = name in PROPERTIES and PROPERTIES[name].group in INHERITED_GROUPS
        own = node
        while node is not None:
            place = self._of(node).get(name)
            if place is not None:
                return _declared(place, "" if node is own else node.element.tag)
            node = node.parent if inherits else None
        return None

    def _of(self, node: StyledElement) -> Mapping[str, _Place]:
        known = self._winners.get(id(node))
        if known is None:
            known = self._winners[id(node)] = self._match(node)
        return known

    def _match(self, node: StyledElement) -> Mapping[str, _Place]:
        matched = self._matcher.match_element(node)[""]
        levels = [*matched.user_agent, *matched.author]
        element = node.element
        if element.style:
            block = DeclarationBlock(parse_declarations(element.style, Diagnostics()))
            where = self._locate(element, "style") or self._locate(element, "tag")
            self._places[id(block)] = _place(where, 0, "style")
            levels.append(Level(block, INLINE, _UNLAYERED))
        found: dict[str, _Place] = {}
        for level in levels:
            found.update(self._placed(level, level.block.normal))
        for level in important_levels(levels):
            found.update(self._placed(level, level.block.important))
        return found

    def _placed(self, level: Level, declarations: Sequence[Any]) -> Iterator[tuple[str, _Place]]:
        name = "the default sheet" if level.origin == USER_AGENT else "utilities"
        place = self._places.get(id(level.block), _Place(name, 0, is_file=False))
        for declaration in declarations:
            yield declaration.name, place

    def _parse(self, text: str, start: SourceLocation | None) -> Any:
        sheet = parse_stylesheet(text, environment=self._environment)
        for rule in sheet.rules:
            self._places[id(rule.block)] = _place(start, rule.line, "<style>")
        return sheet

    def _own(self, root: Element) -> Iterator[tuple[str, SourceLocation | None]]:
        """Give the sheets of the tree with their places."""
        stack = [root]
        while stack:
            element = stack.pop()
            if element.tag == "style":
                text = "".join(child for child in element.children if isinstance(child, str))
                yield text, self._locate(element, "inside")
            stack += [child for child in reversed(element.children) if isinstance(child, Element)]


def _given(sheets: Sequence[str | Path]) -> Iterator[tuple[str, SourceLocation | None]]:
    for number, sheet in enumerate(sheets):
        if isinstance(sheet, Path):
            yield sheet.read_text(encoding="utf-8"), SourceLocation(str(sheet), 1, 1)
        else:
            yield sheet, SourceLocation(f"stylesheets[{number}]", 1, 1)


def _place(start: SourceLocation | None, line: int, otherwise: str) -> _Place:
    if start is None:
        return _Place(otherwise, line, is_file=False)
    # Of a sheet in Python only the line of its element is known.
    number = start.line + line - 1 if line and start.column else start.line
    return _Place(start.file, number, Path(start.file).is_file())


def _declared(place: _Place, inherited: str) -> Declared:
    if place.is_file:
        label, editor = open_in_editor(place.file, place.line)
        return {"label": label, "editor": editor, "inherited": inherited}
    return {"label": f"{place.file}:{place.line}" if place.line else place.file, "editor": "", "inherited": inherited}
