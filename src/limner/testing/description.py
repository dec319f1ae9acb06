"""What an image shows in plain data, and how two of them differ in words.

Goes in: a drawing. Comes out: `Described` elements, which are kept with the image; of two lists of them, sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from limner.color import Color
from limner.css.values import CURRENT_COLOR
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.html.element import is_dict, is_list
from limner.paint.context import hex_of

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing

_TEXT: Final = 200
_SENTENCES: Final = 12
_MOVED: Final = 0.5  # px
_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Described:
    """One element.

    Attributes:
        name: ``#id``, ``.class`` or the tag.
        parent: The place of the element around it in the list, -1 without one.
        x: Left edge of its border box, in CSS px.
        y: Top edge.
        width: Of its border box.
        height: Of its border box.
        lines: How many lines it has itself.
        text: Its own text.
        color: Of its text.
        background: Its colour, empty without one.
        size: Of its font, in px.
        font: Family and weight.
        picture: Which picture it shows.
        cut: Whether its text is cut.
    """

    name: str
    parent: int
    x: float
    y: float
    width: float
    height: float
    lines: int = 0
    text: str = ""
    color: str = ""
    background: str = ""
    size: float = 0.0
    font: str = ""
    picture: str = ""
    cut: bool = False


@dataclass(slots=True)
class _Open:
    """An element that is being described."""

    described: Described
    texts: list[str] = field(default_factory=list[str])
    lines: set[int] = field(default_factory=set[int])


def describe_drawing(drawing: "Drawing") -> list[Described]:
    """Give the elements of a drawing, in tree order."""
    found: list[_Open] = []
    by_fragment: dict[tuple[int, int], int] = {}
    root = drawing.fragments
    stack: list[tuple[Fragment, float, float, int, int]] = [(root, root.x, root.y, -1, 0)]
    while stack:
        fragment, x, y, parent, line = stack.pop()
        if isinstance(fragment, TextFragment):
            if parent >= 0 and not fragment.ellipsis:
                found[parent].texts.append(fragment.text)
                found[parent].lines.add(line)
            continue
        if isinstance(fragment, LineFragment):
            line = id(fragment)
        elif isinstance(fragment, BoxFragment):
            if fragment.element is not None and not fragment.pseudo:
                # An inline element has a fragment on each line.
                key = id(fragment.element), parent
                known = by_fragment.get(key) if fragment.inline else None
                if known is None:
                    known = by_fragment[key] = len(found)
                    found.append(_Open(_described(fragment, x, y, parent)))
                parent = known
        else:
            continue
        stack.extend((child, x + child.x, y + child.y, parent, line) for child in reversed(fragment.children))
    return [replace(one.described, text=_joined(one.texts)[:_TEXT], lines=len(one.lines)) for one in found]


def _described(fragment: BoxFragment, x: float, y: float, parent: int) -> Described:
    element, style = fragment.element, fragment.style
    name = ""
    if element is not None:
        classes = element.attributes.get("class", "").split()
        identity = element.attributes.get("id", "")
        name = f"#{identity}" if identity else f".{classes[0]}" if classes else element.tag
    background = style.background.background_color
    color = style.ink.color if background is CURRENT_COLOR or not isinstance(background, Color) else background
    family = style.font.font_family[0] if style.font.font_family else ""
    return Described(
        name=name,
        parent=parent,
        x=round(x, _PLACES),
        y=round(y, _PLACES),
        width=round(fragment.width, _PLACES),
        height=round(fragment.height, _PLACES),
        color=short_hex(style.ink.color),
        background=short_hex(color),
        size=round(style.font.font_size, _PLACES),
        font=f"{family} {style.font.font_weight:g}".strip(),
        picture=fragment.picture.key if fragment.picture is not None else "",
        cut=fragment.truncated,
    )


def _joined(texts: Sequence[str]) -> str:
    return " ".join(" ".join(texts).split())


def short_hex(color: Color) -> str:
    """Write a colour as shortly as CSS can, empty for a transparent one."""
    digits = hex_of(color)[1:]
    if all(first == second for first, second in zip(digits[::2], digits[1::2], strict=True)):
        digits = digits[::2]
    return digits and f"#{digits}"


def pack_description(elements: Sequence[Described]) -> list[dict[str, Any]]:
    """Give a description as plain data."""
    return [asdict(element) for element in elements]


def unpack_description(data: object) -> list[Described]:
    """Read what `pack_description` gave; what an older version wrote otherwise is left out."""
    if not is_list(data):
        return []
    fields = set(Described.__slots__)
    try:
        rows: list[dict[str, Any]] = [
            {str(name): value for name, value in row.items() if name in fields} for row in data if is_dict(row)
        ]
        return [Described(**row) for row in rows]
    except (TypeError, AttributeError):
        return []


# ── differences ───────────────────────────────────────────────────────────────────────────────────────────


def tell_changes(old: Sequence[Described], new: Sequence[Described]) -> list[str]:
    """Say what changed from one description to another, the most telling first."""
    pairs, gone, come = _matched(old, new)
    names = _names(new)
    said: list[str] = []
    for before, after in pairs.items():
        said += _content_changes(old[before], new[after], names[after])
    said += [f"{_shown(old[place])} is gone" for place in gone if old[place].parent not in gone]
    said += [f"{_shown(new[place])} is new" for place in come if new[place].parent not in come]
    said += _size_changes(old, new, pairs, names)
    said += _moves(old, new, pairs, names)
    if len(said) > _SENTENCES:
        said = [*said[:_SENTENCES], f"… and {len(said) - _SENTENCES} more changes"]
    return said


def _matched(old: Sequence[Described], new: Sequence[Described]) -> tuple[dict[int, int], set[int], set[int]]:
    matcher = SequenceMatcher(None, [one.name for one in old], [one.name for one in new], autojunk=False)
    pairs: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        pairs.update({block.a + place: block.b + place for place in range(block.size)})
    return pairs, set(range(len(old))) - pairs.keys(), set(range(len(new))) - set(pairs.values())


def _names(elements: Sequence[Described]) -> list[str]:
    """Give each element a name of its own."""
    count: dict[str, int] = {}
    for one in elements:
        count[one.name] = count.get(one.name, 0) + 1
    seen: dict[str, int] = {}
    names: list[str] = []
    for one in elements:
        seen[one.name] = seen.get(one.name, 0) + 1
        names.append(one.name if count[one.name] == 1 else f"{one.name} ({seen[one.name]} of {count[one.name]})")
    return names


def _shown(element: Described) -> str:
    return f"{element.name} {element.text[:40]!r}" if element.text else element.name


def _content_changes(before: Described, after: Described, name: str) -> list[str]:
    said: list[str] = []
    if before.text != after.text:
        old, new = _around_change(before.text, after.text)
        said.append(f"text of {name} {old!r} → {new!r}")
    if before.lines != after.lines and after.lines and before.lines:
        lines = "1 line" if after.lines == 1 else f"{after.lines} lines"
        said.append(f"{name} wraps to {lines} instead of {before.lines}" if after.lines > 1 else f"{name} fits {lines}")
    if before.cut != after.cut:
        said.append(f"text of {name} is cut now" if after.cut else f"text of {name} is no longer cut")
    if before.color != after.color and (after.text or before.text):
        said.append(f"colour of {name} {before.color or 'transparent'} → {after.color or 'transparent'}")
    if before.background != after.background:
        said.append(f"background of {name} {before.background or 'none'} → {after.background or 'none'}")
    if (before.text or after.text) and before.size != after.size:
        said.append(f"font size of {name} {before.size:g} → {after.size:g} px")
    if (before.text or after.text) and before.font != after.font:
        said.append(f"font of {name} {before.font} → {after.font}")
    if before.picture != after.picture:
        said.append(f"picture of {name} is another one")
    return said


def _around_change(old: str, new: str) -> tuple[str, str]:
    """Cut two long texts down to what is around their first difference."""
    first = next((place for place, (a, b) in enumerate(zip_longest(old, new)) if a != b), 0)
    start = max(0, first - 12)

    def cut(text: str) -> str:
        return ("…" if start else "") + text[start : start + 40] + ("…" if len(text) > start + 40 else "")

    return cut(old), cut(new)


def _size_changes(
    old: Sequence[Described], new: Sequence[Described], pairs: Mapping[int, int], names: Sequence[str]
) -> list[str]:
    wider = {after: new[after].width - old[before].width for before, after in pairs.items()}
    taller = {after: new[after].height - old[before].height for before, after in pairs.items()}
    wrapped = {after for before, after in pairs.items() if old[before].lines != new[after].lines}
    said: list[str] = []
    for changes, more, less in ((wider, "wider", "narrower"), (taller, "taller", "shorter")):
        # A box that grows with what is in it is not worth a word.
        inside = {(new[after].parent, round(by, 1)) for after, by in changes.items()}
        said += [
            f"{names[after]} is {abs(by):.3g} px {more if by > 0 else less}"
            for after, by in changes.items()
            if abs(by) > _MOVED and (after, round(by, 1)) not in inside and not (more == "taller" and after in wrapped)
        ]
    return said


def _moves(
    old: Sequence[Described], new: Sequence[Described], pairs: Mapping[int, int], names: Sequence[str]
) -> list[str]:
    moved = {after: (new[after].x - old[before].x, new[after].y - old[before].y) for before, after in pairs.items()}
    together: dict[tuple[float, float], list[str]] = {}
    for after, (x, y) in moved.items():
        around = moved.get(new[after].parent, (0.0, 0.0))
        if max(abs(x - around[0]), abs(y - around[1])) > _MOVED:
            together.setdefault((round(x, 1), round(y, 1)), []).append(names[after])
    said: list[str] = []
    for (x, y), who in together.items():
        ways = [
            f"{abs(by):.3g} px {more if by > 0 else less}"
            for by, more, less in ((x, "right", "left"), (y, "down", "up"))
            if abs(by) > _MOVED
        ]
        if ways:
            names_of = ", ".join(who[:3]) + (f" and {len(who) - 3} more" if len(who) > 3 else "")
            said.append(f"{names_of} moved {' and '.join(ways)}")
    return said
