"""What is wrong with the fonts of an image's texts: families that do not exist, and characters that no font has.

Goes in: a fragment tree. Comes out: a diagnostic for each script without glyphs, and for each list of families without
a font. It costs nothing while the engine has seen neither.

Spec: https://www.w3.org/TR/css-fonts-4/#cluster-matching
"""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from limner.characters.properties import property_table, script_names
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.fragment.svg import SvgDrawingFragment, texts_of
from limner.html.element import Element
from limner.style.computed import ComputedStyle
from limner.text.plan import FaceList
from limner.text.shaped import ShapedText
from limner.text.span import ShapedSpan
from limner.text.typesetter import Engine, faces_of

_EAST_ASIAN: Final = {
    "Hira": "Japanese",
    "Kana": "Japanese",
    "Hang": "Korean",
    "Bopo": "Chinese",
    "Hani": "Chinese, Japanese or Korean",
}
_SHOWN: Final = 8
_EMOJI: Final = "emoji"
_SYMBOLS: Final = "symbols"


class _Lacking:
    """The characters of one script that no font has, the element of the first one, and the face drawn instead."""

    __slots__ = ("codes", "element", "face")

    def __init__(self, element: Element | None, face: str) -> None:
        self.codes: dict[int, None] = {}
        self.element = element
        self.face = face


_Text: TypeAlias = tuple[ShapedText, ComputedStyle, Element | None]
"""A text, its style, and the element around it."""


def report_text_faults(root: BoxFragment, engine: Engine, diagnostics: Diagnostics) -> None:
    """Report families and characters that no font has, each once per image."""
    if engine.lacking or engine.absent:
        _report(_texts(root), diagnostics)


def report_drawing_faults(root: BoxFragment, engine: Engine, diagnostics: Diagnostics) -> None:
    """Report the same for texts in inline SVGs, which are laid out only when they are painted."""
    if engine.lacking or engine.absent:
        _report(_drawn_texts(root), diagnostics)


def _texts(root: BoxFragment) -> Iterator[_Text]:
    stack: list[tuple[Fragment, Element | None]] = [(root, None)]
    while stack:
        fragment, element = stack.pop()
        if isinstance(fragment, TextFragment):
            yield fragment.shaped, fragment.style, element
        elif isinstance(fragment, BoxFragment):
            element = fragment.element or element
            stack.extend([(child, element) for child in reversed(fragment.children)])
        elif isinstance(fragment, LineFragment):
            stack.extend([(child, element) for child in reversed(fragment.children)])


def _drawn_texts(root: BoxFragment) -> Iterator[_Text]:
    stack: list[Fragment] = [root]
    while stack:
        fragment = stack.pop()
        if isinstance(fragment, BoxFragment | LineFragment):
            stack.extend(reversed(fragment.children))
        if isinstance(fragment, BoxFragment) and isinstance(fragment.drawing, SvgDrawingFragment):
            for piece in texts_of(fragment.drawing):
                if piece.shaped is not None:
                    yield piece.shaped, piece.style, piece.element


def _report(texts: Iterable[_Text], diagnostics: Diagnostics) -> None:
    lacking: dict[str, _Lacking] = {}
    families: dict[tuple[str, ...], tuple[Element | None, FaceList]] = {}
    for shaped, style, element in texts:
        if isinstance(shaped, ShapedSpan):
            if shaped.missing:
                _note_missing(shaped, element, lacking)
            faces = faces_of(shaped)
            if faces is not None and faces.absent:
                families.setdefault(style.font.font_family, (element, faces))
    for family, (element, faces) in families.items():
        _report_family(family, element, faces, diagnostics)
    for name, found in lacking.items():
        _report_script(name, found, diagnostics)


# ── families ──────────────────────────────────────────────────────────────────────────────────────────────


def _report_family(family: tuple[str, ...], element: Element | None, faces: FaceList, diagnostics: Diagnostics) -> None:
    absent = faces.absent
    first = absent[0]
    from limner.text.known_packages import package_of_family

    package = package_of_family(first)
    is_alone = len(absent) == len(family)
    names = ", ".join(family)
    diagnostics.add(
        "missing-font",
        f"there is no font '{first}'" if len(absent) == 1 else f"there is none of the fonts {_listed(absent)}",
        where=None if element is None else diagnostics.locate(element, "tag"),
        got=f"font-family: {names if len(names) <= 80 else names[:79] + '…'}, drawn with {faces.primary.entry.family}",
        expected="a font among `fonts`, an @font-face rule, or an installed font package",
        suggestion=f"pip install {package}" if package else f"fonts=[Font({first!r}, 'the path of its file')]",
        spec="https://www.w3.org/TR/css-fonts-4/#font-family-prop",
        # An author who also names a fallback family expects this.
        severity="warning" if is_alone else "info",
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names[:-1]) + f" and '{names[-1]}'"


# ── characters ────────────────────────────────────────────────────────────────────────────────────────────


def _note_missing(shaped: ShapedSpan, element: Element | None, lacking: dict[str, _Lacking]) -> None:
    face = next((run.candidate.entry.family for run in shaped.unit_runs if 0 in run.glyphs), "")
    for code in shaped.missing:
        name = _group(chr(code))
        found = lacking.get(name)
        if found is None:
            found = lacking[name] = _Lacking(element, face)
        found.codes[code] = None


def _group(character: str) -> str:
    """Give the script whose fonts have a character; emoji and symbols have their own fonts."""
    script = property_table("Script")[character]
    if script not in {"Zyyy", "Zinh", "Zzzz"}:
        return script
    extensions = property_table("Script_Extensions")[character]
    if extensions:
        return extensions.partition("|")[0]
    return _EMOJI if "e" in property_table("Emoji")[character] else _SYMBOLS


def _report_script(script: str, found: _Lacking, diagnostics: Diagnostics) -> None:
    from limner.text.known_packages import package_of_script

    codes = list(found.codes)
    name = _EAST_ASIAN.get(script) or (script if script in {_EMOJI, _SYMBOLS} else script_names().get(script, script))
    # A character newer than Python's data prints as a box, so its code is shown too.
    shown = " ".join(f"U+{code:04X} {chr(code)}".strip() for code in codes[:_SHOWN])
    more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
    diagnostics.add(
        "missing-glyph",
        f"no font has glyphs for {name if script in {_EMOJI, _SYMBOLS} else f'{name} text'}",
        where=None if found.element is None else diagnostics.locate(found.element, "tag"),
        got=f"{shown}{more}, drawn as the .notdef of {found.face or 'the first face'}",
        expected="a font that has them among `fonts`, or an installed font package",
        suggestion=package_of_script(script),
        spec="https://www.w3.org/TR/css-fonts-4/#cluster-matching",
    )
