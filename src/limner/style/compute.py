"""Computed styles of a whole tree.

Goes in: the root element, the author's style sheets, the canvas. Comes out: `StyledTree`: each element with its
`ComputedStyle` and those of its pseudo-elements.

Spec: https://www.w3.org/TR/css-cascade-5/
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.declarations import parse_declarations
from limner.css.property import Declaration, Position
from limner.css.sheet import DeclarationBlock, Stylesheet
from limner.css.variables import Place
from limner.diagnostics import Diagnostic, Diagnostics
from limner.html.element import Element
from limner.html.fits import FITS, alternatives
from limner.memos import forgets
from limner.style.canvas import Canvas, FontUnit, StyleMemo
from limner.style.cascade import HINT, INLINE, CascadedPair, Level, cascade_blocks
from limner.style.computed import ComputedStyle
from limner.style.default_sheets import fragment_sheet, user_agent_sheet
from limner.style.element_style import compute_element
from limner.style.hints import hint_declarations
from limner.style.inherited import Computed
from limner.style.match import Matcher
from limner.style.rule_set import Matched, RuleSet
from limner.style.surroundings import Containers
from limner.style.tree import StyledElement, StyledTree, collect_tags, find_choices, leave_out, plant_tree
from limner.style.utilities import UtilitySource

if TYPE_CHECKING:
    from limner.style.shadow_trees import ShadowTrees

_PSEUDO_ELEMENTS: Final = frozenset(
    [
        *("before", "after", "marker", "first-letter", "first-line", "placeholder"),
        *("-webkit-progress-bar", "-webkit-progress-value", "-webkit-meter-bar", "-webkit-meter-optimum-value"),
        *("-webkit-meter-suboptimum-value", "-webkit-meter-even-less-good-value"),
        *("-webkit-slider-runnable-track", "-webkit-slider-thumb"),
    ]
)
_NEED_CONTENT: Final = frozenset(("before", "after"))
_ELEMENT_STEPS: Final = 8
_STYLE_STEPS: Final = 50  # for a style that no element has had yet
_VALUE_STEPS: Final = 2  # for each declared value of that style
_USUAL_VALUES: Final = 16  # more values mean new groups, fonts and borders in every later pass
_MORE_VALUES_STEPS: Final = 16
_CASCADE_STEPS: Final = 10  # for sorting declarations, in addition to a step for each
_UNANIMATED: Final = ("",)
_UNLAYERED: Final = 1 << 30
_shared_memo: Final = StyleMemo()


def compute_styles(  # noqa: PLR0913 - all that styles depend on
    root: Element,
    sheets: Sequence[Stylesheet] = (),
    *,
    kind: Literal["document", "fragment"] = "fragment",
    environment: MediaEnvironment | None = None,
    font_unit: FontUnit | None = None,
    budget: Budget | None = None,
    diagnostics: Diagnostics | None = None,
    container_sizes: Mapping[int, tuple[float, float]] | None = None,
    time: float = 0.0,
    quirks: bool = False,
    utilities: UtilitySource | None = None,
    left_out: frozenset[int] | None = None,
) -> StyledTree:
    """Compute the styles of a tree.

    Args:
        root: The ``html`` element of a document, or the node of a fragment. A fragment gets an ``html`` and a ``body``
            of the canvas's size around it, unless it is one of them.
        sheets: The author's sheets in cascade order. Imported sheets come before those that import them.
        kind: Whether the sheet of fragments applies in addition to the default one.
        environment: The canvas. It must be the one that the sheets were parsed for.
        font_unit: Gives the size of one ``ex``, ``ch``, ``cap``, ``ic`` or ``ascent`` of a font in px.
        budget: Spent for each element and each selector.
        diagnostics: Is told what was wrong with declarations.
        container_sizes: Content-box sizes of query containers from an earlier layout, by `id()` of the element. The
            earlier layout must be of the same `root` on the same canvas.
        time: The moment that animations are drawn at, in seconds after their start.
        quirks: Whether it is a document without a doctype.
        utilities: Reads the attributes that hold utilities; None reads none.
        left_out: Elements that an earlier layout has left out, by `id()`. None before the first layout, when only the
            first alternatives are kept.

    Spec: https://www.w3.org/TR/css-cascade-5/#value-stages
    """
    environment = environment or MediaEnvironment()
    diagnostics = Diagnostics() if diagnostics is None else diagnostics
    top = plant_tree(_in_canvas(root) if kind == "fragment" else root)
    tags, texts = collect_tags(top, () if utilities is None else utilities.attributes)
    choices = find_choices(top) if FITS in tags else ()
    if left_out is None:
        left_out = frozenset(id(other) for choice in choices for other in alternatives(choice)[1:])
    if left_out:
        leave_out(top, left_out)
    default = user_agent_sheet(tags)
    defaults = (default, fragment_sheet()) if kind == "fragment" else (default,)
    if quirks:
        from limner.style.quirks import quirks_sheet

        defaults = (*defaults, quirks_sheet())
    budget = budget or Budget()
    used = None
    if texts and utilities is not None:
        used = utilities.read(texts, sheets, environment, budget, diagnostics)
        rules = _shared_memo.rule_set((*defaults, *sheets, *used.sheets), used.key)
    else:
        rules = _shared_memo.rule_set((*defaults, *sheets))
    canvas = _shared_memo.canvas(environment, font_unit, rules.properties, rules.functions)
    styler = _Styler(rules, canvas, budget, diagnostics, container_sizes or {})
    styler.matcher.utilities = None if used is None else used.own
    styler.is_document = kind == "document"
    styler.time = time
    if quirks:
        from limner.style.quirks import quirk_hints

        styler.quirk_hints = quirk_hints
    styler.style_tree(top)
    styled = StyledTree(top, environment, rules.counter_styles)
    styled.font_unit = font_unit
    styled.containers = tuple(styler.containers)
    styled.choices, styled.left_out = choices, left_out
    styled.priorities = tuple(styler.priorities)
    return styled


@forgets
def clear_styles() -> None:
    """Forget all remembered styles."""
    _shared_memo.clear()


def _in_canvas(root: Element) -> Element:
    """Put a fragment into a root element and a body, like a browser does. Both have the canvas's size."""
    if root.tag == "body":
        return Element("html", children=(root,))
    if root.tag != "html":
        return Element("html", children=(Element("body", children=(root,)),))
    if any(not isinstance(child, str) and child.tag == "body" for child in root.children):
        return root
    return Element("html", root.attributes, root.style, (Element("body", children=root.children),), root.source)


def _steps_of(values: int) -> int:
    """Give the steps for a new style with this many declared values."""
    return _STYLE_STEPS + _VALUE_STEPS * values + _MORE_VALUES_STEPS * max(0, values - _USUAL_VALUES)


def _shadow_trees(top: StyledElement, budget: Budget) -> "ShadowTrees":
    from limner.style.shadow_trees import ShadowTrees

    return ShadowTrees(top, budget)


class _Styler:
    """Styles one tree."""

    __slots__ = (
        *(
            "budget",
            "canvas",
            "containers",
            "diagnostics",
            "is_document",
            "matcher",
            "memo",
            "priorities",
            "quirk_hints",
            "sizes",
            "time",
        ),
    )

    def __init__(
        self,
        rules: RuleSet,
        canvas: Canvas,
        budget: Budget,
        diagnostics: Diagnostics,
        sizes: Mapping[int, tuple[float, float]],
    ) -> None:
        self.sizes = sizes
        self.containers: list[Element] = []
        self.priorities: list[tuple[Element, int]] = []
        self.is_document = False
        self.time = 0.0
        self.quirk_hints: Callable[[StyledElement], tuple[Declaration, ...]] | None = None
        self.memo = _shared_memo
        self.canvas = canvas
        self.budget = budget
        self.diagnostics = diagnostics
        self.matcher = Matcher(rules, budget, Containers(sizes, canvas.context_of))

    def style_tree(self, top: StyledElement) -> None:
        """Fill in the styles of an element and its descendants."""
        shadows: ShadowTrees | None = None
        stack = [(top, self.canvas.root_parent)]
        while stack:
            node, parent = stack.pop()
            computed = self._style_element(node, parent)
            if computed.style.box.display.outside == "none":
                node.children = []
                continue
            if node.element.tag == "use":
                shadows = shadows or _shadow_trees(top, self.budget)
                shadows.expand(node)
            stack += [(child, computed) for child in node.elements]

    def _style_element(self, node: StyledElement, parent: Computed) -> Computed:
        self.budget.spend(_ELEMENT_STEPS)
        element = node.element
        matched = self.matcher.match_element(node.origin or node)
        inline = None
        if element.style:
            inline = self._block(
                parse_declarations(
                    element.style,
                    self.diagnostics,
                    element.source,
                    owner=element,
                    budget=self.budget,
                    quirks=self.quirk_hints is not None,
                )
            )
        hints = hint_declarations(node, self.diagnostics)
        if self.quirk_hints is not None and (more := self.quirk_hints(node)):
            hints = (*more, *hints)
        computed = self._compute(matched[""], hints, inline, node, parent)
        if computed.style.rare.animation_name != _UNANIMATED:
            computed = self._animate(computed, matched[""], hints, inline, node, parent)
        if self.is_document and computed.style.box.line_clamp_block:
            computed = self._without_clamp(computed, element)
        if self.is_document and computed.style.box.text_overflow not in ("clip", "ellipsis"):
            computed = self._without_string(computed, element)
        node.style = computed.style
        rare = computed.style.rare
        if rare.container_type != "normal":
            computed = self._contain(computed, element)
        if rare.limner_priority is not None:
            self.priorities.append((element, rare.limner_priority))
        if self.matcher.asks_itself:
            matched = self.matcher.match_element(node)
        if len(matched) > 1:
            pseudos = self._style_pseudo_elements(node, matched, computed)
            if pseudos:
                node.pseudos = pseudos
        return computed

    def _style_pseudo_elements(
        self, node: StyledElement, matched: Mapping[str, Matched], computed: Computed
    ) -> dict[str, ComputedStyle]:
        pseudos: dict[str, ComputedStyle] = {}
        # A first letter is in the first line and inherits from it.
        line = (
            self._compute(matched["first-line"], (), None, node, computed, pseudo=True)
            if "first-line" in matched
            else computed
        )
        for name, rules in matched.items():
            if rules.has_content or name not in _NEED_CONTENT:
                if name == "marker" and not computed.style.box.display.list_item:
                    continue
                if name in _PSEUDO_ELEMENTS:
                    parent = line if name == "first-letter" else computed
                    own = self._compute(rules, (), None, node, parent, pseudo=True)
                    if own.style.rare.animation_name != _UNANIMATED:
                        own = self._animate(own, rules, (), None, node, parent, pseudo=True)
                    pseudos[name] = own.style
        return pseudos

    def _animate(
        self,
        base: Computed,
        matched: Matched,
        hints: tuple[Declaration, ...],
        inline: DeclarationBlock | None,
        node: StyledElement,
        parent: Computed,
        *,
        pseudo: bool = False,
    ) -> Computed:
        """Give an element's style at the time of the image."""
        from limner.style.animation import animate

        blocks = [level.block for level in (*matched.user_agent, *matched.author)]
        blocks += [] if inline is None else [inline]
        important = {one.name for block in blocks for one in block.important}
        return animate(
            base,
            lambda block: self._compute(matched, hints, inline, node, parent, pseudo=pseudo, extra=block),
            self.matcher.rules.keyframes,
            self.time,
            self.canvas,
            important,
        )

    def _without_clamp(self, computed: Computed, element: Element) -> Computed:
        """Ignore `line-clamp` in a document, as Chrome knows only the prefixed property. Cards may use it."""
        self.diagnostics.add(
            "unsupported",
            "'line-clamp' without a prefix does nothing in a document, as in Chrome",
            where=self.diagnostics.locate(element, "tag"),
            expected="-webkit-line-clamp with display: -webkit-box and -webkit-box-orient: vertical",
            spec="https://www.w3.org/TR/css-overflow-4/#line-clamp",
        )
        box = replace(computed.style.box, line_clamp=None, line_clamp_block=False)
        return Computed(replace(computed.style, box=box), computed.inherited, computed.rows)

    def _without_string(self, computed: Computed, element: Element) -> Computed:
        """Ignore a string as `text-overflow` in a document, as Chrome does not support it. Cards may use it."""
        self.diagnostics.add(
            "unsupported",
            "a string as 'text-overflow' does nothing in a document, as in Chrome",
            where=self.diagnostics.locate(element, "tag"),
            got=computed.style.box.text_overflow,
            expected="ellipsis, or a card: a fragment instead of a document",
            spec="https://www.w3.org/TR/css-overflow-4/#text-overflow",
        )
        box = replace(computed.style.box, text_overflow="clip")
        return Computed(replace(computed.style, box=box), computed.inherited, computed.rows)

    def _contain(self, computed: Computed, element: Element) -> Computed:
        """Make lengths inside a query container refer to it, once its size is known."""
        self.containers.append(element)
        size = self.sizes.get(id(element))
        if size is None:
            return computed
        both = computed.style.rare.container_type == "size"
        inherited = copy(computed.inherited)
        inherited.container = (size[0], size[1] if both else inherited.container[1])
        return Computed(computed.style, self.canvas.intern_inherited(inherited), computed.rows)

    def _block(self, declarations: tuple[Declaration, ...]) -> DeclarationBlock:
        blocks = self.memo.blocks
        block = blocks.get(id(declarations))
        if block is None:
            block = blocks[id(declarations)] = DeclarationBlock(declarations)
        return block

    def _cascade(
        self,
        matched: Matched,
        hints: DeclarationBlock | None,
        inline: DeclarationBlock | None,
        extra: DeclarationBlock | None = None,
    ) -> CascadedPair:
        """Sort the declarations of an element. Those of a `style` attribute go on top of what is already sorted."""
        key = (matched, hints, inline) if extra is None else (matched, hints, inline, extra)
        pair = self.memo.cascades.get(key)
        if pair is None:
            if inline is not None and extra is None:
                self.budget.spend(_CASCADE_STEPS + len(inline.source) // 2)
                pair = self._cascade(matched, hints, None).add(inline)
            if pair is None:
                levels = list(matched.user_agent)
                if hints is not None:
                    levels.append(Level(hints, HINT, -1))
                levels += matched.author
                levels += [Level(one, INLINE, _UNLAYERED) for one in (inline, extra) if one is not None]
                self.budget.spend(_CASCADE_STEPS + sum(len(level.block.source) for level in levels) // 4)
                pair = cascade_blocks(levels)
            pair = self.memo.cascades.setdefault(key, pair)
        return pair

    def _compute(
        self,
        matched: Matched,
        hints: tuple[Declaration, ...],
        inline: DeclarationBlock | None,
        node: StyledElement,
        parent: Computed,
        *,
        pseudo: bool = False,
        extra: DeclarationBlock | None = None,
    ) -> Computed:
        hint_block = self._block(hints) if hints else None
        cascaded = self._cascade(matched, hint_block, inline, extra).resolve(
            parent.inherited.text.direction, parent.inherited.svg.writing_mode
        )
        attributes = node.element.attributes
        is_root = node.parent is None and not pseudo
        styles = self.canvas.styles
        found_key = (
            cascaded,
            parent if cascaded.needs_parent else parent.inherited,
            tuple(attributes.items()) if cascaded.needs_attributes else None,
            is_root,
        )
        computed = styles.get(found_key)
        if computed is None:
            self.budget.spend(_steps_of(len(cascaded.values)))
            position = Position(node.index + 1, len(node.siblings))
            place = Place(attributes, self.canvas.functions, self.canvas.test, position)
            # If no more messages are recorded, there is no use in looking for what was meant.
            faults = self.diagnostics if self.diagnostics.is_full else Diagnostics()
            dropped = self.diagnostics.dropped
            computed = compute_element(cascaded, parent, self.canvas, place, self.budget, faults, is_root=is_root)
            if not position.was_asked and self.diagnostics.dropped == dropped:
                styles[found_key] = computed
            if faults is not self.diagnostics and faults.items:
                self._tell(faults.items, node.element)
                self.canvas.faults[found_key] = faults.items
        elif self.canvas.faults and found_key in self.canvas.faults:
            self._tell(self.canvas.faults[found_key], node.element)
        return computed

    def _tell(self, faults: Iterable[Diagnostic], element: Element) -> None:
        """Report what is wrong with an element's values, each time they are used."""
        for fault in faults:
            self.diagnostics.append(fault.at(fault.facts.where or self.diagnostics.locate(element, "tag")))
