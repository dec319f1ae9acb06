"""Style sheets: text to rules.

Goes in: the text of a sheet, its address, the canvas that media queries ask about. Comes out: `Stylesheet`, remembered
by all of these. Faults are dropped with a diagnostic, and never more than the rule or declaration around them.

Spec: https://www.w3.org/TR/css-syntax-3/#css-stylesheets
"""

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, cast

from limner.budget import Budget
from limner.css.blocks import RawItem, scan_rules
from limner.css.condition import split_commas
from limner.css.conditions import MediaEnvironment, matches_media, matches_supports
from limner.css.containers import parse_container_queries
from limner.css.declarations import parse_declarations
from limner.css.property import Declaration
from limner.css.selector_grammar import SCOPE_ROOT, parse_selectors
from limner.css.selectors import ComplexSelector, OtherBrowserError, SelectorError
from limner.css.sheet import (
    DeclarationBlock,
    FontFaceRule,
    Import,
    Keyframe,
    LayerName,
    Origin,
    RegisteredProperty,
    RuleCondition,
    Scope,
    StyleRule,
    Stylesheet,
    parse_font_face,
    parse_import,
    read_descriptors,
    unquote_text,
)
from limner.css.values import Easing
from limner.css.variables import CustomFunction
from limner.diagnostics import Diagnostic, Diagnostics, Severity
from limner.host import new_lock
from limner.memos import forgets
from limner.sources import SourceLocation

MAX_NESTING: Final = 32
"""How deep rules may be nested."""

MAX_SELECTORS: Final = 200_000
"""The most selectors of one sheet. Those beyond are dropped."""

_SCANNED: Final = 4  # characters of a block, per step
_RULE_STEPS: Final = 5  # the cost of a rule in addition to its text

_MANY: Final = 1000
_MEMO_CHARACTERS: Final = 4_000_000
_MEMO_SHEETS: Final = 256
_IGNORED: Final = {
    "font-palette-values": "palettes are the font's own",
    "font-feature-values": "use font-feature-settings",
    "position-try": "the first place stands, whether there is room or not",
    "apply": "write the utilities in tw= or class= of the elements",
    "utility": "write a rule for a class",
    "custom-variant": "write an arbitrary variant, such as [&>p]:",
    "variant": "write the media query or selector that it stands for",
    "plugin": "plugins of Tailwind are JavaScript",
    "config": "give its theme as Renderer(theme={…}), or in @theme",
}
_SCOPE: Final = re.compile(r"(?:\((.*?)\))?\s*(?:\bto\s*\((.*)\))?", re.IGNORECASE | re.DOTALL)
_STILL: Final = "the picture shows animations at their start; time= asks for another moment"
# Other browsers' rules begin with a hyphen. These rules do not matter for a still image on one page.
_QUIET: Final = frozenset(
    ("charset", "namespace", "page", "starting-style", "view-transition", "viewport", "tailwind", "source")
)
_NEWLINE: Final = re.compile("\n")
_LAYER_NAME: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")

_remembered: OrderedDict[tuple[object, ...], tuple[Stylesheet, tuple[Diagnostic, ...], int]] = OrderedDict()
_weight: Final = [0]  # characters of everything remembered
_lock: Final = new_lock()


def parse_stylesheet(  # noqa: PLR0913 - what a sheet is taken for, and who is told and asked
    text: str,
    *,
    base: str = "",
    origin: Origin = "author",
    environment: MediaEnvironment | None = None,
    diagnostics: Diagnostics | None = None,
    layer: LayerName | None = None,
    start: Callable[[], SourceLocation | None] | None = None,
    budget: Budget | None = None,
    quirks: bool = False,
    remember: bool = True,
) -> Stylesheet:
    """Parse a style sheet.

    Args:
        text: The sheet.
        base: Its address. Relative addresses in it refer to this one, and diagnostics name it.
        origin: Whose sheet it is.
        environment: The canvas that `@media` asks about.
        diagnostics: Is told what was dropped, each time the sheet is used.
        layer: The layer that an `@import` puts the whole sheet into.
        start: Gives where the sheet begins in the file that it is a part of. It is called only when something is wrong.
        budget: Spent by a sheet that is not yet remembered.
        quirks: Whether the document has no doctype.
        remember: Whether the sheet is remembered. Not needed if the caller does so.

    Spec: https://www.w3.org/TR/css-syntax-3/#parse-stylesheet
    """
    environment = environment or MediaEnvironment()
    key = (text, base, origin, environment, layer, quirks)
    found = _remembered.get(key)
    if found is None:
        own = Diagnostics()
        parser = _Parser(text, base, environment, own, budget)
        parser.quirks = quirks
        sheet = parser.parse(origin, layer)
        found = (sheet, tuple(own), len(text))
        if remember:
            _remember(key, found)
    else:
        with _lock:
            if key in _remembered:
                _remembered.move_to_end(key)
    if diagnostics is not None and found[1]:
        place = None if start is None else start()
        diagnostics.extend(found[1] if place is None else [_moved(fault, place) for fault in found[1]])
    return found[0]


def _moved(fault: Diagnostic, start: SourceLocation) -> Diagnostic:
    """Give a fault its place in the file that its sheet begins in."""
    where = fault.facts.where
    if where is None or not start.column:  # for an element in Python, only the line is known
        return fault.at(start)
    column = where.column + start.column - 1 if where.line == 1 and where.column else where.column
    return fault.at(SourceLocation(start.file, where.line + start.line - 1, column))


@forgets
def clear_stylesheets() -> None:
    """Forget all remembered sheets."""
    with _lock:
        _remembered.clear()
        _weight[0] = 0


def _remember(key: tuple[object, ...], entry: tuple[Stylesheet, tuple[Diagnostic, ...], int]) -> None:
    with _lock:
        old = _remembered.pop(key, None)
        if old is not None:
            _weight[0] -= old[2]
        _remembered[key] = entry
        _weight[0] += entry[2]
        while len(_remembered) > 1 and (len(_remembered) > _MEMO_SHEETS or _weight[0] > _MEMO_CHARACTERS):
            _, (_, _, size) = _remembered.popitem(last=False)
            _weight[0] -= size


class _Parser:
    """Collects the rules of one sheet."""

    __slots__ = (
        "_anonymous",
        "_budget",
        "_conditions",
        "_counter_styles",
        "_faces",
        "_functions",
        "_imports",
        "_keyframes",
        "_layers",
        "_line_ends",
        "_properties",
        "_rules",
        "_selectors",
        "_theme",
        "base",
        "diagnostics",
        "environment",
        "quirks",
        "text",
    )

    def __init__(
        self,
        text: str,
        base: str,
        environment: MediaEnvironment,
        diagnostics: Diagnostics,
        budget: Budget | None,
    ) -> None:
        self._budget = budget or Budget()
        self.quirks = False
        self.text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\0", "\ufffd")
        self.base = base
        self.environment = environment
        self.diagnostics = diagnostics
        self._rules: list[StyleRule] = []
        self._layers: dict[LayerName, None] = {}
        self._faces: list[FontFaceRule] = []
        self._imports: list[Import] = []
        self._properties: list[RegisteredProperty] = []
        self._counter_styles: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self._functions: dict[str, CustomFunction] = {}
        self._keyframes: dict[str, tuple[Keyframe, ...]] = {}
        self._theme: list[tuple[str, str]] = []
        self._anonymous = 0
        self._conditions: tuple[RuleCondition, ...] = ()
        self._selectors = 0
        self._line_ends: list[int] | None = None

    def parse(self, origin: Origin, layer: LayerName | None) -> Stylesheet:
        if layer:
            self._layers[layer] = None
        imports_allowed = True
        for item in scan_rules(self.text):
            if item.at_keyword == "import":
                self._take_import(item, layer, allowed=imports_allowed)
                continue
            # "Any @import rules must precede all other valid at-rules and style rules", except for @charset and @layer.
            imports_allowed = imports_allowed and (item.at_keyword == "charset" or _is_layer_statement(item))
            self._take_item(item, layer, None, item.start, 0)
        return Stylesheet(
            origin,
            tuple(self._rules),
            tuple(self._layers),
            tuple(self._faces),
            tuple(self._imports),
            tuple(self._properties),
            tuple(self._counter_styles),
            self._functions,
            self._keyframes,
            tuple(self._theme),
        )

    # ── rules ─────────────────────────────────────────────────────────────────────────────────────────────

    def _take_block(
        self, text: str, layer: LayerName | None, parents: tuple[ComplexSelector, ...] | None, offset: int, depth: int
    ) -> None:
        """Take the rules of a block. `offset` is where it starts in the sheet, for messages."""
        self._budget.spend(len(text) // _SCANNED)
        if depth > MAX_NESTING:
            self._complain("limit", f"rules nest deeper than {MAX_NESTING}", offset)
            return
        for item in scan_rules(text, nested=parents is not None):
            self._take_item(item, layer, parents, offset + item.start, depth)

    def _take_item(
        self,
        item: RawItem,
        layer: LayerName | None,
        parents: tuple[ComplexSelector, ...] | None,
        offset: int,
        depth: int,
    ) -> None:
        self._budget.spend(_RULE_STEPS + len(item.prelude))
        if item.is_declarations:
            if parents is not None:
                self._add_rule(parents, item.block or "", layer, offset)
        elif item.at_keyword:
            self._take_at_rule(item, layer, parents, offset, depth)
        elif item.block is None:
            if item.prelude:
                self._complain("invalid-rule", "a rule has no block", offset, got=item.prelude)
        else:
            self._take_style_rule(item, layer, parents, offset, depth)

    def _take_style_rule(
        self,
        item: RawItem,
        layer: LayerName | None,
        parents: tuple[ComplexSelector, ...] | None,
        offset: int,
        depth: int,
    ) -> None:
        try:
            selectors = parse_selectors(item.prelude, parents)
        except OtherBrowserError:
            return
        except SelectorError as error:
            self._complain("invalid-selector", str(error), offset, got=item.prelude)
            return
        self._selectors += len(selectors)
        if self._selectors > MAX_SELECTORS:
            self._complain("limit", f"the sheet has more than {MAX_SELECTORS:,} selectors", offset)
            return
        block = item.block or ""
        if "{" not in block and "@" not in block:
            self._add_rule(selectors, block, layer, offset + item.block_start - item.start)
        else:
            self._take_block(block, layer, selectors, offset + item.block_start - item.start, depth + 1)

    def _add_rule(
        self, selectors: tuple[ComplexSelector, ...], block: str, layer: LayerName | None, offset: int
    ) -> None:
        where = self._where(offset)
        declarations = parse_declarations(
            block, self.diagnostics, where, base=self.base, budget=self._budget, quirks=self.quirks
        )
        if declarations:
            rule = StyleRule(selectors, DeclarationBlock(declarations), layer, self._conditions, where.line)
            self._rules.append(rule)

    # ── at-rules ──────────────────────────────────────────────────────────────────────────────────────────

    def _take_at_rule(
        self,
        item: RawItem,
        layer: LayerName | None,
        parents: tuple[ComplexSelector, ...] | None,
        offset: int,
        depth: int,
    ) -> None:
        keyword, prelude = item.at_keyword, item.prelude
        inner = offset + item.block_start - item.start
        if keyword == "media":
            if matches_media(prelude, self.environment):
                self._take_block(item.block or "", layer, parents, inner, depth + 1)
        elif keyword == "supports":
            if matches_supports(prelude):
                self._take_block(item.block or "", layer, parents, inner, depth + 1)
        elif keyword == "layer":
            self._take_layer(item, layer, parents, offset, depth)
        elif keyword == "container":
            self._take_within(parse_container_queries(prelude), item, layer, parents, offset, depth)
        elif keyword == "scope":
            self._take_scope(item, layer, parents, offset, depth)
        elif keyword == "font-face":
            face = parse_font_face(item.block or "", self.base, self.diagnostics, self._where(offset))
            if face is not None:
                self._faces.append(face)
        elif keyword == "function":
            self._take_function(item, offset)
        elif keyword == "property":
            self._take_property(item, offset)
        elif keyword == "counter-style":
            self._counter_styles.append((prelude, tuple(read_descriptors(item.block or ""))))
        elif keyword == "theme":
            self._take_theme(item, offset)
        elif keyword == "nest" and parents is not None:
            self._take_style_rule(item, layer, parents, offset, depth)
        elif keyword in {"keyframes", "-webkit-keyframes"}:
            self._take_keyframes(item, offset)
        elif keyword.endswith("keyframes"):
            pass  # specific to another browser
        elif keyword in _IGNORED:
            self._complain("unsupported", f"@{keyword} is not drawn: {_IGNORED[keyword]}", offset)
        elif keyword not in _QUIET and not keyword.startswith("-"):
            self._complain("unknown-rule", f"unknown rule @{keyword}", offset)

    def _take_layer(
        self,
        item: RawItem,
        layer: LayerName | None,
        parents: tuple[ComplexSelector, ...] | None,
        offset: int,
        depth: int,
    ) -> None:
        names = [part.strip() for part in split_commas(item.prelude)] if item.prelude else []
        if any(not _LAYER_NAME.fullmatch(name) for name in names) or (item.block is not None and len(names) > 1):
            self._complain("invalid-rule", "@layer takes a name", offset, got=item.prelude)
            return
        outer = layer or ()
        if item.block is None:
            for name in names:
                self._layers.setdefault((*outer, *name.split(".")))
            return
        if not names:
            self._anonymous += 1
            # A name that no author can write, so that no other rule can add to the layer.
            names = [f"({id(self)} {self._anonymous})"]
            own: LayerName = (*outer, names[0])
        else:
            own = (*outer, *names[0].split("."))
        self._layers.setdefault(own)
        self._take_block(item.block, own, parents, offset + item.block_start - item.start, depth + 1)

    def _take_within(
        self,
        condition: RuleCondition,
        item: RawItem,
        layer: LayerName | None,
        parents: tuple[ComplexSelector, ...] | None,
        offset: int,
        depth: int,
    ) -> None:
        """Take the rules of a block that apply only where an element's surroundings fulfil a condition."""
        outer = self._conditions
        self._conditions = (*outer, condition)
        self._take_block(item.block or "", layer, parents, offset + item.block_start - item.start, depth + 1)
        self._conditions = outer

    def _take_scope(
        self,
        item: RawItem,
        layer: LayerName | None,
        parents: tuple[ComplexSelector, ...] | None,
        offset: int,
        depth: int,
    ) -> None:
        """Take ``@scope (<root>) to (<limit>)``. Selectors inside are used as written, and `&` is the scope's root."""
        match = _SCOPE.fullmatch(item.prelude)
        if match is None:
            self._complain("invalid-rule", "@scope takes selectors in brackets", offset, got=item.prelude)
            return
        try:
            roots = parse_selectors(match[1], parents) if match[1] else ()
            limits = parse_selectors(match[2], SCOPE_ROOT) if match[2] else ()
        except SelectorError as error:
            self._complain("invalid-rule", str(error), offset, got=item.prelude)
            return
        self._take_within(Scope(roots, limits), item, layer, SCOPE_ROOT, offset, depth)

    def _take_import(self, item: RawItem, layer: LayerName | None, *, allowed: bool) -> None:
        if not allowed:
            self._complain("invalid-rule", "@import is after other rules", item.start, got=item.prelude)
            return
        found = parse_import(item.prelude, self.environment)
        if found is None:
            self._complain("invalid-rule", "@import takes an address", item.start, got=item.prelude)
        elif found.applies:
            inner = found.layer
            if inner == ():
                self._anonymous += 1
                inner = (f"({id(self)} {self._anonymous})",)
            full = layer if inner is None else (*(layer or ()), *inner)
            if full:
                self._layers.setdefault(full)
            if found.href.partition("/")[0] != "tailwindcss":  # an npm package: utilities need no sheet
                self._imports.append(Import(found.href, self.base, full))

    def _take_property(self, item: RawItem, offset: int) -> None:
        descriptors = dict(read_descriptors(item.block or ""))
        syntax, inherits = unquote_text(descriptors.get("syntax", "")), descriptors.get("inherits", "")
        initial = descriptors.get("initial-value")
        usable = item.prelude.startswith("--") and syntax and inherits in ("true", "false")
        if not usable or (initial is None and syntax != "*"):
            self._complain(
                "invalid-rule", "@property needs syntax, inherits and initial-value", offset, got=item.prelude
            )
            return
        self._properties.append(RegisteredProperty(item.prelude, syntax, inherits == "true", initial))

    def _take_keyframes(self, item: RawItem, offset: int) -> None:
        """Take a `@keyframes` rule. Keyframes with the same offset are merged; later declarations win.

        Spec: https://www.w3.org/TR/css-animations-1/#keyframes
        """
        name = unquote_text(item.prelude)
        if not name:
            self._complain("invalid-rule", "@keyframes takes a name", offset, got=item.prelude)
            return
        self._complain("unsupported", _STILL, offset, got=f"@keyframes {name}", severity="info")
        found: dict[float, list[Declaration]] = {}
        for inner in scan_rules(item.block or ""):
            where = offset + item.block_start - item.start + inner.start
            offsets = [_keyframe_offset(part) for part in split_commas(inner.prelude)]
            declared = parse_declarations(inner.block or "", self.diagnostics, self._where(where), base=self.base)
            for one in offsets:
                if one is None:
                    self._complain("invalid-rule", "a keyframe takes from, to or percentages", where, got=inner.prelude)
                else:
                    # "… declarations … !important are ignored"
                    found.setdefault(one, []).extend(each for each in declared if not each.important)
        self._keyframes[name] = tuple(_keyframe(one, found[one]) for one in sorted(found))

    def _take_theme(self, item: RawItem, offset: int) -> None:
        """Take a `@theme` rule, which is also a rule for the root element.

        Spec: https://tailwindcss.com/docs/theme
        """
        for inner in scan_rules(item.block or "", nested=True):
            where = offset + item.block_start - item.start + inner.start
            if inner.at_keyword == "keyframes":
                self._take_keyframes(inner, where)
            elif inner.is_declarations:
                found = [one for one in read_descriptors(inner.block or "") if one[0].startswith("--")]
                self._theme += found
                set_on_root = "; ".join(f"{name}: {value}" for name, value in found if value != "initial")
                self._add_rule(parse_selectors(":root"), set_on_root, ("theme",), where)
        self._layers.setdefault(("theme",))

    def _take_function(self, item: RawItem, offset: int) -> None:
        from limner.css.functions import parse_function

        function = parse_function(item.prelude, self._function_body(item.block or ""))
        if function is None:
            self._complain("invalid-rule", "@function takes --name(--parameter, …)", offset, got=item.prelude)
        else:
            self._functions[function[0]] = function[1]

    def _function_body(self, block: str, depth: int = 0) -> list[tuple[str, str]]:
        """List the declarations of a function, without those whose conditions are false."""
        found: list[tuple[str, str]] = []
        for item in scan_rules(block, nested=True) if depth <= MAX_NESTING else ():
            if item.is_declarations:
                found += read_descriptors(item.block or "")
            elif (item.at_keyword == "media" and matches_media(item.prelude, self.environment)) or (
                item.at_keyword == "supports" and matches_supports(item.prelude)
            ):
                found += self._function_body(item.block or "", depth + 1)
        return found

    # ── messages ──────────────────────────────────────────────────────────────────────────────────────────

    def _where(self, offset: int) -> SourceLocation:
        if self._line_ends is None:
            self._line_ends = [match.start() for match in _NEWLINE.finditer(self.text)]
        line = bisect_left(self._line_ends, offset)
        column = offset - self._line_ends[line - 1] if line else offset + 1
        return SourceLocation(self.base or "<style>", line + 1, column)

    def _complain(self, code: str, what: str, offset: int, *, got: str = "", severity: Severity = "warning") -> None:
        if self.diagnostics.dropped > _MANY:
            return  # nobody reads this many, and making them takes time
        self.diagnostics.add(
            code,
            what,
            where=self._where(offset),
            got=got if len(got) <= 80 else got[:79] + "…",
            spec="https://www.w3.org/TR/css-syntax-3/",
            severity=severity,
        )


def _keyframe_offset(text: str) -> float | None:
    text = text.strip().lower()
    if text in {"from", "to"}:
        return float(text == "to")
    try:
        share = float(text.removesuffix("%")) / 100.0
    except ValueError:
        return None
    return share if text.endswith("%") and 0.0 <= share <= 1.0 else None


def _keyframe(offset: float, declared: list[Declaration]) -> Keyframe:
    easing: Easing | None = None
    for one in declared:
        value: object = one.value
        if one.name == "animation-timing-function" and isinstance(value, tuple):
            easing = cast("tuple[Easing, ...]", value)[0]
    return Keyframe(offset, DeclarationBlock(tuple(declared)), easing)


def _is_layer_statement(item: RawItem) -> bool:
    return item.at_keyword == "layer" and item.block is None
