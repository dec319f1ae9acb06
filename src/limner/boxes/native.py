"""Draws controls that have their own shape, like Chrome does: check boxes, radio buttons, sliders, bars.

Goes in: a control's element and its box. Comes out: the box with the borders, backgrounds and inner boxes that draw it.
Sizes are those of Chrome at its normal zoom. Marks are small pictures that are stretched with the control. Under
`appearance: none`, only what a sheet styles is drawn: `::-webkit-progress-bar`, `::-webkit-slider-thumb` and so on.

Spec: https://www.w3.org/TR/css-ui-4/#appearance-switching
"""

from copy import copy
from typing import Final, Literal
from urllib.parse import quote

from limner.boxes.box import ContainerBox
from limner.boxes.css_color import css_color
from limner.color import Color
from limner.css.records import BackgroundLayer
from limner.css.values import (
    AUTO,
    ZERO_RADII,
    Calc,
    ColorStop,
    ColorValue,
    CornerRadii,
    LinearGradient,
    Percent,
    Position,
    Url,
)
from limner.style.change import change
from limner.style.computed import BLOCK, BackgroundGroup, BorderGroup, ComputedStyle
from limner.style.match import is_disabled
from limner.style.tree import StyledElement

NATIVE: Final = frozenset(("meter", "progress"))
NATIVE_INPUTS: Final = frozenset(("checkbox", "radio", "range"))

_ACCENT: Final = Color(0.0, 117 / 255, 1.0)
_WHITE: Final = Color(1.0, 1.0, 1.0)
_LINE: Final = Color(118 / 255, 118 / 255, 118 / 255)
_PALE: Final = Color(239 / 255, 239 / 255, 239 / 255)
_DISABLED_GROUND: Final = Color(248 / 255, 248 / 255, 248 / 255)
_DISABLED_MARK: Final = Color(237 / 255, 237 / 255, 237 / 255)
_DISABLED_ACCENT: Final = Color(209 / 255, 209 / 255, 209 / 255)
_GREEN: Final = Color(16 / 255, 124 / 255, 16 / 255)
_YELLOW: Final = Color(1.0, 185 / 255, 0.0)
_RED: Final = Color(216 / 255, 59 / 255, 1 / 255)

_THUMB: Final = 16.0
_TRACK: Final = 8.0
_SLIDER: Final = 129.0
_PILL: Final = ((40.0, 40.0), (40.0, 40.0), (40.0, 40.0), (40.0, 40.0))
_BOX_RADII: Final = ((2.5, 2.5), (2.5, 2.5), (2.5, 2.5), (2.5, 2.5))
_FULL_RADII: Final = ((2.0, 2.0), (2.0, 2.0), (2.0, 2.0), (2.0, 2.0))
_HALF: Final = Percent(50.0)
_ROUND: Final = ((_HALF, _HALF), (_HALF, _HALF), (_HALF, _HALF), (_HALF, _HALF))
_UNKNOWN_SHARE: Final = (0.0125, 0.2)  # where the bar begins in a progress without a value, and its share of the width

_CHECK: Final = "<path d='M20 50 40 70 80 20' fill='none' stroke='{}' stroke-width='16'/>"
_DOT: Final = "<circle cx='50' cy='50' r='30' fill='{}'/>"


def draw_native(node: StyledElement, box: ContainerBox) -> list[ContainerBox]:
    """Make a control look like Chrome's. Give the boxes made inside it, outermost first."""
    tag = node.element.tag
    kind = node.element.attributes.get("type", "").lower()
    if tag == "meter":
        return _bar(node, box, *_meter_share(node))
    if tag == "progress":
        return _bar(node, box, *_progress_share(node))
    if kind == "range":
        return _slider(node, box)
    if box.style.box.appearance != "none":
        _mark(node, box, kind)
    return []


# ── check boxes and radio buttons ─────────────────────────────────────────────────────────────────────────────


def _mark(node: StyledElement, box: ContainerBox, kind: str) -> None:
    attributes = node.element.attributes
    disabled, checked = is_disabled(node), "checked" in attributes
    accent = _accent(box.style, disabled=disabled)
    ground = _DISABLED_GROUND if disabled else _WHITE
    line = _faded(_LINE, 0.3) if disabled else _LINE
    radii: CornerRadii = _BOX_RADII
    picture = ""
    if kind == "radio":
        radii = _ROUND
        if checked:
            line = accent
            picture = _DOT.format(css_color(accent))
    elif checked:
        line = ground = accent
        radii = _FULL_RADII
        # The mark is dark where white would not stand out from the accent colour.
        picture = _CHECK.format(css_color(_DISABLED_MARK if disabled else _mark_color(accent)))
    layers: tuple[BackgroundLayer, ...] = (BackgroundLayer(),)
    if picture:
        drawing = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>{picture}</svg>"
        image = Url("data:image/svg+xml," + quote(drawing))
        layers = (BackgroundLayer(image=image, size=(Percent(100.0), Percent(100.0)), origin="border-box"),)
    style = copy(box.style)
    style.border = _bordered(line, 1.0, radii)
    style.background = change(BackgroundGroup(), {"background_color": ground, "layers": layers})
    box.style = style


def _mark_color(accent: Color) -> Color:
    red, green, blue = accent.c1 or 0.0, accent.c2 or 0.0, accent.c3 or 0.0
    bright = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return Color(0.0, 0.0, 0.0) if bright > 0.5 else _WHITE


# ── bars ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _progress_share(node: StyledElement) -> tuple[float, float, Color]:
    """Where the filled part of a progress begins, its share, and its colour."""
    most = _positive(node.element.attributes.get("max"), 1.0)
    value = _read(node.element.attributes.get("value"))
    accent = _accent(node.style, disabled=False)
    if value is None:
        return (*_UNKNOWN_SHARE, accent)
    return 0.0, min(max(value, 0.0), most) / most, accent


def _meter_share(node: StyledElement) -> tuple[float, float, Color]:
    """The same for a meter, whose colour shows how good the value is.

    Spec: https://html.spec.whatwg.org/multipage/form-elements.html#the-meter-element
    """

    def read(name: str, default: float) -> float:
        value = _read(node.element.attributes.get(name))
        return default if value is None else value

    least = read("min", 0.0)
    most = max(least, read("max", 1.0))
    low = min(max(read("low", least), least), most)
    high = min(max(read("high", most), low), most)
    best = min(max(read("optimum", (least + most) / 2.0), least), most)
    value = min(max(read("value", 0.0), least), most)
    share = (value - least) / (most - least) if most > least else 0.0
    if best < low:
        color = _GREEN if value <= low else _YELLOW if value <= high else _RED
    elif best > high:
        color = _GREEN if value >= high else _YELLOW if value >= low else _RED
    else:
        color = _GREEN if low <= value <= high else _YELLOW
    return 0.0, share, color


def _bar(node: StyledElement, box: ContainerBox, start: float, share: float, color: Color) -> list[ContainerBox]:
    """Fill `progress` or `meter`: half as high as the box and centred, or the parts that a sheet draws."""
    style = copy(box.style)
    display = style.box.display._replace(inside="flex")
    style.box = change(style.box, {"display": display})
    style.flex = change(style.flex, {"flex_direction": "column", "justify_content": ("center", "")})
    native = node.style.box.appearance != "none" and not _is_styled(node.style)
    box.style, box.display = style, display
    if native:
        bar = _native_bar(box, node.element.tag, start, share, color)
        box.children = [bar]
        return [bar]
    prefix = "-webkit-meter" if node.element.tag == "meter" else "-webkit-progress"
    track = _part(node, f"{prefix}-bar", box)
    names = {_YELLOW: "suboptimum", _RED: "even-less-good"}
    name = f"{prefix}-{names.get(color, 'optimum')}-value" if node.element.tag == "meter" else f"{prefix}-value"
    value = _part(node, name, box)
    _resize(track, {"height": Percent(100.0)})
    _resize(value, {"width": Percent(100.0 * share), "height": Percent(100.0)})
    track.children = [value]
    box.children = [track]
    return [track, value]


def _native_bar(box: ContainerBox, tag: str, start: float, share: float, color: Color) -> ContainerBox:
    bar = inner_box(box)
    # Chrome draws the line over the value of a progress, and next to that of a meter.
    inside: Literal["border-box", "padding-box"] = "border-box" if tag == "progress" else "padding-box"
    line = _faded(_LINE, 0.5 if tag == "progress" else 0.3)
    filled = BackgroundLayer(
        image=_plain(color), size=(Percent(100.0 * share), Percent(100.0)), repeat=("no-repeat", "no-repeat"),
        position=Position(Percent(100.0 * start / (1.0 - share)) if share < 1.0 else Percent(0.0), Percent(0.0)),
        origin=inside, clip=inside,
    )  # fmt: skip
    layers = (filled, BackgroundLayer())
    bar.style.background = change(BackgroundGroup(), {"background_color": _PALE, "layers": layers})
    bar.style.border = _bordered(line, 1.0, _PILL)
    _resize(bar, {"height": _HALF, "box_sizing": "border-box"})
    return bar


# ── sliders ───────────────────────────────────────────────────────────────────────────────────────────────────


def _slider(node: StyledElement, box: ContainerBox) -> list[ContainerBox]:
    attributes = node.element.attributes
    least = _read(attributes.get("min")) or 0.0
    most = _read(attributes.get("max"))
    most = max(least, 100.0 if most is None else most)
    value = _read(attributes.get("value"))
    value = (least + most) / 2.0 if value is None else min(max(value, least), most)
    share = (value - least) / (most - least) if most > least else 0.0
    style = copy(box.style)
    display = style.box.display._replace(inside="flex")
    style.box = change(style.box, {"display": display})
    style.flex = change(style.flex, {"flex_direction": "column", "justify_content": ("center", "")})
    native = style.box.appearance != "none"
    if native:
        style.border, style.background = BorderGroup(), BackgroundGroup()
    box.style, box.display = style, display
    if not native:
        track = _part(node, "-webkit-slider-runnable-track", box)
        thumb = _part(node, "-webkit-slider-thumb", box)
        width = thumb.style.box.width
        inset = width if isinstance(width, float) else 0.0
        _resize(thumb, {"margin_left": Calc("+", (Percent(100.0 * share), -share * inset))})
        track.children = [thumb]
        box.children = [track, _spacer(box)]
        return [track, thumb]
    accent = _accent(node.style, disabled=is_disabled(node))
    track = inner_box(box)
    filled = BackgroundLayer(
        image=_plain(accent), repeat=("no-repeat", "no-repeat"), origin="border-box",
        size=(Calc("+", (Percent(100.0 * share), _THUMB / 2 - 1.0 - share * (_THUMB - 2.0))), Percent(100.0)),
    )  # fmt: skip
    layers = (filled, BackgroundLayer())
    track.style.background = change(BackgroundGroup(), {"background_color": _PALE, "layers": layers})
    track.style.border = _bordered(_faded(_LINE, 0.5), 1.0, _PILL)
    _resize(track, {"height": _TRACK, "box_sizing": "border-box", "margin_left": 1.0, "margin_right": 1.0})
    thumb = inner_box(box)
    thumb.style.background = change(BackgroundGroup(), {"background_color": accent})
    thumb.style.border = change(BorderGroup(), {"border_radius": _ROUND})
    size, above = _THUMB - 1.0, (_THUMB - 1.0 + _TRACK) / 2.0
    left = Calc("+", (Percent(100.0 * share), 0.5 - share * _THUMB))
    _resize(
        thumb,
        {"height": size, "width": size, "margin_left": left, "margin_top": -above, "margin_bottom": above - size},
    )
    if style.box.height is AUTO:
        style.box = change(style.box, {"height": _THUMB})
    box.children = [track, thumb, _spacer(box)]
    return [track, thumb]


def _spacer(box: ContainerBox) -> ContainerBox:
    """Make the box that gives a slider its natural width."""
    spacer = inner_box(box)
    _resize(spacer, {"width": _SLIDER, "height": 0.0})
    return spacer


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────


def inner_box(box: ContainerBox) -> ContainerBox:
    """Make a block inside a control."""
    parent = box.style
    style = ComputedStyle(font=parent.font, text=parent.text, ink=parent.ink, list_table=parent.list_table)
    style.box = change(style.box, {"display": BLOCK})
    return ContainerBox(style, BLOCK, None, "", box.order)


def _part(node: StyledElement, name: str, box: ContainerBox) -> ContainerBox:
    """Make the box of a part that sheets may style."""
    made = inner_box(box)
    found = (node.pseudos or {}).get(name)
    if found is not None:
        style = copy(found)
        style.box = change(style.box, {"display": BLOCK})
        made.style = style
    return made


def _resize(box: ContainerBox, fields: dict[str, object]) -> None:
    box.style.box = change(box.style.box, fields)


def _bordered(color: ColorValue, width: float, radii: CornerRadii) -> BorderGroup:
    fields: dict[str, object] = {"border_radius": radii}
    for side in ("top", "right", "bottom", "left"):
        fields[f"border_{side}_width"] = width
        fields[f"border_{side}_style"] = "solid"
        fields[f"border_{side}_color"] = color
    return change(BorderGroup(), fields)


def _plain(color: Color) -> LinearGradient:
    return LinearGradient(90.0, (ColorStop(color, None), ColorStop(color, None)))


def _faded(color: Color, alpha: float) -> Color:
    return Color(color.c1, color.c2, color.c3, alpha)


def _accent(style: ComputedStyle, *, disabled: bool) -> Color:
    if disabled:
        return _DISABLED_ACCENT
    value = style.ink.accent_color
    return _ACCENT if value is AUTO else style.resolve_color(value)


def _is_styled(style: ComputedStyle) -> bool:
    """Whether a sheet gave it a background or a border. Chrome then draws it as plain boxes."""
    ground, border = style.background, style.border
    return (
        ground != BackgroundGroup()
        or border.border_radius != ZERO_RADII
        or any(getattr(border, f"border_{side}_style") != "none" for side in ("top", "right", "bottom", "left"))
    )


def _positive(text: str | None, default: float) -> float:
    value = _read(text)
    return value if value is not None and value > 0.0 else default


def _read(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e15 else None


def is_native(node: StyledElement) -> bool:
    """Whether `draw_native` draws this element."""
    element = node.element
    if element.tag in NATIVE:
        return True
    return element.tag == "input" and element.attributes.get("type", "").lower() in NATIVE_INPUTS
