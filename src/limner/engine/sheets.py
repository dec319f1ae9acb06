"""The style sheets and faces of one tree: given ones, `<style>`, `<link>`, and what they import.

Goes in: a tree and options. Comes out: sheets in cascade order and the `@font-face` rules with their bytes. What must
be fetched is yielded, one depth of imports at a time.

Spec: https://www.w3.org/TR/css-cascade-5/#at-import
"""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Final

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment, matches_media
from limner.css.sheet import FontFaceRule, LayerName, Stylesheet
from limner.css.stylesheet import parse_stylesheet
from limner.diagnostics import Diagnostics
from limner.engine.options import RenderOptions
from limner.engine.requests import Answer, FilesRequest, Want
from limner.errors import LimitExceededError
from limner.html.node import StyleLink, Tree
from limner.resources.address import join_address
from limner.sources import SourceLocation

Faces = tuple[tuple[FontFaceRule, bytes | None], ...]
_IMPORT_DEPTH: Final = 5


class _Source:
    """One sheet in its place: its text, once known, and the sheets it imports, which come before it in the cascade."""

    __slots__ = ("base", "href", "imported", "layer", "sheet", "start", "text")

    def __init__(
        self,
        text: str | None,
        href: str = "",
        base: str = "",
        layer: LayerName | None = None,
        start: Callable[[], SourceLocation | None] | None = None,
    ) -> None:
        self.text = text
        self.href = href
        self.base = base
        self.layer = layer
        self.start = start
        self.sheet: Stylesheet | None = None
        self.imported: list[_Source] = []

    def in_order(self) -> list[Stylesheet]:
        found = [sheet for one in self.imported for sheet in one.in_order()]
        return found if self.sheet is None else [*found, self.sheet]


def gather_sheets(
    tree: Tree, options: RenderOptions, environment: MediaEnvironment, budget: Budget, diagnostics: Diagnostics
) -> Generator[Want, Answer, tuple[tuple[Stylesheet, ...], Faces]]:
    """Give the author's sheets in cascade order, and their faces.

    Raises:
        LimitExceededError: All sheets together are longer than the limits allow, or take too many steps.
    """
    top = [_given(sheet, number) for number, sheet in enumerate(options.stylesheets)]
    for sheet in tree.sheets:
        if sheet.media and not matches_media(sheet.media, environment):
            continue
        base = tree.base or ""
        if isinstance(sheet, StyleLink):
            top.append(_Source(None, sheet.href, base))
        else:
            start = partial(diagnostics.locate, sheet.element, "inside")
            top.append(_Source(sheet.text, "", base, start=start))
    waiting, characters = top, 0
    for _ in range(_IMPORT_DEPTH):
        yield from _fetch_texts(waiting, tree.base, diagnostics)
        below: list[_Source] = []
        for one in waiting:
            if one.text is None:
                continue
            characters += len(one.text)
            if characters > budget.limits.css_bytes:
                raise LimitExceededError(
                    "the style sheets are too long",
                    got=f"more than {budget.limits.css_bytes:,} characters",
                    expected="less CSS, or larger `Limits.css_bytes`",
                )
            one.sheet = parse_stylesheet(
                one.text,
                base=one.base,
                environment=environment,
                diagnostics=diagnostics,
                layer=one.layer,
                start=one.start,
                budget=budget,
                quirks=tree.quirks,
            )
            one.imported = [_Source(None, rule.href, rule.base, rule.layer) for rule in one.sheet.imports]
            below += one.imported
        waiting = below
        if not waiting:
            break
    sheets = tuple(sheet for one in top for sheet in one.in_order())
    faces = yield from _fetch_faces(sheets, tree.base, diagnostics)
    return sheets, faces


def _given(sheet: str | Path, number: int) -> _Source:
    start = SourceLocation(str(sheet) if isinstance(sheet, Path) else f"stylesheets[{number}]", 1, 1)
    text = sheet.read_text(encoding="utf-8") if isinstance(sheet, Path) else sheet
    return _Source(text, start=lambda: start)


def _fetch_texts(sources: list[_Source], base: str | None, diagnostics: Diagnostics) -> Generator[Want, Answer, None]:
    missing = [one for one in sources if one.text is None]
    if not missing:
        return
    bodies = yield FilesRequest(tuple((one.href, one.base) for one in missing), base, diagnostics)
    for one, body in zip(missing, bodies if isinstance(bodies, tuple) else (), strict=True):
        if body is not None:
            one.text = body.decode("utf-8", "replace").removeprefix("\ufeff")
            one.base = join_address(one.href, one.base)


def _fetch_faces(
    sheets: tuple[Stylesheet, ...], base: str | None, diagnostics: Diagnostics
) -> Generator[Want, Answer, Faces]:
    """Fetch the first source of each rule that loads; a `local()` source ends the search, since text looks for it."""
    rules = [rule for sheet in sheets for rule in sheet.font_faces]
    found: dict[int, bytes | None] = {}
    for place in range(max((len(rule.sources) for rule in rules), default=0)):
        open_rules = [
            (number, rule.sources[place])
            for number, rule in enumerate(rules)
            if number not in found and place < len(rule.sources)
        ]
        for number, source in open_rules:
            if source.kind == "local":
                found[number] = None
        wanted = [(number, source) for number, source in open_rules if source.kind == "url"]
        if not wanted:
            continue
        bodies = yield FilesRequest(tuple((source.address, source.base) for _, source in wanted), base, diagnostics)
        for (number, _), body in zip(wanted, bodies if isinstance(bodies, tuple) else (), strict=True):
            if body is not None:
                found[number] = body
    return tuple((rule, found.get(number)) for number, rule in enumerate(rules))
