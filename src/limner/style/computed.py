"""The computed style of one element, in groups that elements share as long as nothing in them differs.

`style.compute` fills these records. Boxes, layout and paint read the `ComputedStyle` that holds them. Every group is
immutable and hashable. A group without declarations is the parent's (inherited groups) or the initial one (the others).
It is the same object, so that `is` tells "unchanged".

Lengths are CSS px, angles degrees. A field has the property's name with underscores. Shorthands never reach this far.

Spec: https://www.w3.org/TR/css-cascade-5/#computed
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar, cast

from limner.color import BLACK, TRANSPARENT, WHITE, Color
from limner.css.records import (
    AUTO_TRACK,
    BLOCK,
    GRID_AUTO,
    INLINE,
    NO_TRACKS,
    NORMAL,
    TOP_LEFT,
    Alignment,
    BackgroundLayer,
    BackgroundSize,
    BlendMode,
    ContentItem,
    Direction,
    Display,
    DisplayInside,
    Flex,
    GridLine,
    LineStyle,
    MaskLayer,
    RepeatStyle,
    TrackBreadth,
    TrackList,
    TrackRepeat,
    TrackSize,
)
from limner.css.values import (
    AUTO,
    CENTER,
    CURRENT_COLOR,
    NONE,
    ZERO_RADII,
    AspectRatio,
    Auto,
    BasicShape,
    BoxReflect,
    ClipPath,
    ColorValue,
    CornerRadii,
    CrossFade,
    CubicBezier,
    Easing,
    FillRule,
    FilterFunction,
    GeometryBox,
    ImageValue,
    InsetShape,
    LengthPercentage,
    LengthPercentageAuto,
    MaxSizeValue,
    OffsetPath,
    PaintValue,
    Percent,
    Position,
    Shadow,
    ShapeOutside,
    SizeValue,
    TransformFunction,
    Url,
)
from limner.record import record

_Image = TypeVar("_Image", bound="ImageValue | Color | None")

__all__ = [
    "AUTO_TRACK",
    "BLOCK",
    "EMPTY",
    "GRID_AUTO",
    "INLINE",
    "NORMAL",
    "NO_TRACKS",
    "TOP_LEFT",
    "Alignment",
    "BackgroundGroup",
    "BackgroundLayer",
    "BackgroundSize",
    "BlendMode",
    "BorderGroup",
    "BoxGroup",
    "ComputedStyle",
    "ContentItem",
    "DecorationGroup",
    "Direction",
    "Display",
    "DisplayInside",
    "EffectsGroup",
    "Flex",
    "FlexGroup",
    "FontGroup",
    "GeneratedGroup",
    "GridGroup",
    "GridLine",
    "InkGroup",
    "LineStyle",
    "ListTableGroup",
    "MaskLayer",
    "RareGroup",
    "RepeatStyle",
    "ShapeGroup",
    "SvgGroup",
    "TextGroup",
    "TrackBreadth",
    "TrackList",
    "TrackRepeat",
    "TrackSize",
]

# ── inherited groups ──────────────────────────────────────────────────────────────────────────────────────


@record(kw_only=True)
class FontGroup:
    """Which glyphs: everything that font matching and shaping depend on. Inherited."""

    font_family: tuple[str, ...] = ("sans-serif",)  # generic families are unquoted and in lower case
    font_size: float = 16.0
    font_weight: float = 400.0
    font_stretch: float = 100.0  # percent
    font_style: Literal["normal", "italic"] | float = "normal"  # degrees for `oblique`
    font_variation_settings: tuple[tuple[str, float], ...] = ()
    font_feature_settings: tuple[tuple[str, int], ...] = ()
    font_optical_sizing: Literal["auto", "none"] = "auto"
    font_kerning: Literal["auto", "normal", "none"] = "auto"
    font_language_override: str = "normal"
    font_size_adjust: tuple[str, float] | None = None  # ("ex-height", 0.5)
    font_synthesis_weight: bool = True
    font_synthesis_style: bool = True
    font_synthesis_small_caps: bool = True
    font_variant_ligatures: tuple[str, ...] = ()  # the keywords; () is normal, ("none",) is none
    font_variant_caps: str = "normal"
    font_variant_numeric: tuple[str, ...] = ()
    font_variant_east_asian: tuple[str, ...] = ()
    font_variant_alternates: tuple[str, ...] = ()
    font_variant_position: Literal["normal", "sub", "super"] = "normal"
    font_variant_emoji: Literal["normal", "text", "emoji", "unicode"] = "normal"
    font_palette: str = "normal"
    text_rendering: Literal["auto", "optimizespeed", "optimizelegibility", "geometricprecision"] = "auto"
    locale: str = ""  # the `lang` attribute in force, not a property


@record(kw_only=True)
class TextGroup:
    """How text is laid out in lines. Inherited."""

    # `normal`, a number (times the font size), or a length: ("normal", 0), ("number", 1.5), ("length", 24.0)
    line_height: tuple[Literal["normal", "number", "length"], float] = ("normal", 0.0)
    letter_spacing: LengthPercentage = 0.0
    word_spacing: LengthPercentage = 0.0
    text_align: Literal["start", "end", "left", "right", "center", "justify", "match-parent"] = "start"
    # Chrome's -webkit-center and similar values, which `align` attributes and <center> use, also move blocks.
    text_align_blocks: Literal["none", "left", "center", "right"] = "none"
    text_align_last: Literal["auto", "start", "end", "left", "right", "center", "justify"] = "auto"
    text_justify: Literal["auto", "none", "inter-word", "inter-character"] = "auto"
    text_indent: LengthPercentage = 0.0
    text_indent_hanging: bool = False
    text_indent_each_line: bool = False
    text_transform: tuple[str, ...] = ()  # keywords; () is none
    white_space_collapse: Literal["collapse", "preserve", "preserve-breaks", "preserve-spaces", "break-spaces"] = (
        "collapse"
    )
    text_wrap_mode: Literal["wrap", "nowrap"] = "wrap"
    text_wrap_style: Literal["auto", "balance", "pretty", "stable"] = "auto"
    word_break: Literal["normal", "break-all", "keep-all", "break-word", "auto-phrase"] = "normal"
    overflow_wrap: Literal["normal", "break-word", "anywhere"] = "normal"
    line_break: Literal["auto", "loose", "normal", "strict", "anywhere"] = "auto"
    hyphens: Literal["none", "manual", "auto"] = "manual"
    hyphenate_character: str | None = None  # None is `auto`
    tab_size: tuple[Literal["number", "length"], float] = ("number", 8.0)
    direction: Direction = "ltr"
    interpolate_size: Literal["numeric-only", "allow-keywords"] = "numeric-only"
    zoom: float = 1.0  # the one in force: its own times those of all ancestors; lengths are already multiplied
    text_box_edge: tuple[str, str] = ("text", "text")  # over and under; `auto` is `text`
    ruby_position: Literal["over", "under"] = "over"
    ruby_align: Literal["start", "center", "space-between", "space-around"] = "space-around"
    orphans: int = 2
    widows: int = 2
    quotes: tuple[tuple[str, str], ...] | None = None  # None is `auto`, () is `none`
    # Ours: the smallest and the largest font size in px, and how many lines the text may have; None is `none`.
    text_fit: tuple[float, float, int] | None = None
    line_clamp_ellipsis: str = "…"  # ours: the string of `line-clamp: 2 "…"`


@record(kw_only=True)
class InkGroup:
    """How glyphs are painted. Inherited."""

    color: Color = BLACK
    text_fill_color: ColorValue = CURRENT_COLOR  # -webkit-text-fill-color
    text_stroke_color: ColorValue = CURRENT_COLOR  # -webkit-text-stroke-color
    text_stroke_width: float = 0.0
    text_shadow: tuple[Shadow, ...] = ()
    paint_order: tuple[Literal["fill", "stroke", "markers"], ...] = ("fill", "stroke", "markers")
    text_decoration_skip_ink: Literal["auto", "none", "all"] = "auto"
    text_underline_offset: LengthPercentage | Auto = AUTO
    text_underline_position: tuple[str, ...] = ()  # () is auto
    text_emphasis_style: str = ""  # the mark; "" is `none`
    text_emphasis_color: ColorValue = CURRENT_COLOR
    text_emphasis_position: tuple[Literal["over", "under"], Literal["right", "left"]] = ("over", "right")
    visibility: Literal["visible", "hidden", "collapse"] = "visible"
    image_rendering: Literal["auto", "smooth", "high-quality", "pixelated", "crisp-edges"] = "auto"
    image_orientation: Literal["from-image", "none"] = "from-image"
    color_scheme: tuple[str, ...] = ()
    accent_color: ColorValue | Auto = AUTO  # of controls


@record(kw_only=True)
class ListTableGroup:
    """Markers and table rules. Inherited."""

    list_style_type: str = "disc"  # a counter style's name, "none", or a quoted string with its quotes
    list_style_position: Literal["inside", "outside"] = "outside"
    list_style_image: ImageValue | None = None
    border_collapse: Literal["separate", "collapse"] = "separate"
    border_spacing: tuple[float, float] = (0.0, 0.0)  # horizontal, vertical
    caption_side: Literal["top", "bottom"] = "top"
    empty_cells: Literal["show", "hide"] = "show"


@record(kw_only=True)
class SvgGroup:
    """How SVG shapes and texts are painted. Inherited."""

    fill: PaintValue = BLACK
    fill_opacity: float = 1.0
    fill_rule: FillRule = "nonzero"
    clip_rule: FillRule = "nonzero"
    stroke: PaintValue = "none"
    stroke_opacity: float = 1.0
    stroke_width: LengthPercentage = 1.0
    stroke_linecap: Literal["butt", "round", "square"] = "butt"
    stroke_linejoin: Literal["miter", "round", "bevel"] = "miter"
    stroke_miterlimit: float = 4.0
    stroke_dasharray: tuple[LengthPercentage, ...] = ()
    stroke_dashoffset: LengthPercentage = 0.0
    marker_start: Url | None = None
    marker_mid: Url | None = None
    marker_end: Url | None = None
    shape_rendering: Literal["auto", "optimizespeed", "crispedges", "geometricprecision"] = "auto"
    color_interpolation: Literal["auto", "srgb", "linearrgb"] = "srgb"
    color_interpolation_filters: Literal["auto", "srgb", "linearrgb"] = "linearrgb"
    text_anchor: Literal["start", "middle", "end"] = "start"
    dominant_baseline: str = "auto"
    writing_mode: str = "horizontal-tb"
    text_orientation: Literal["mixed", "upright", "sideways"] = "mixed"
    text_combine_upright: Literal["none", "all"] = "none"


# ── groups that do not inherit ────────────────────────────────────────────────────────────────────────────


@record(kw_only=True)
class BoxGroup:
    """The box's place and size."""

    display: Display = INLINE
    # `display` before blockification, which static positions of absolutely positioned boxes depend on.
    display_specified_inline: bool = True
    position: Literal["static", "relative", "absolute", "fixed", "sticky"] = "static"
    float_: Literal["none", "left", "right"] = "none"
    clear: Literal["none", "left", "right", "both"] = "none"
    box_sizing: Literal["content-box", "border-box"] = "content-box"
    width: SizeValue = AUTO
    height: SizeValue = AUTO
    min_width: SizeValue = AUTO
    min_height: SizeValue = AUTO
    max_width: MaxSizeValue = NONE
    max_height: MaxSizeValue = NONE
    aspect_ratio: AspectRatio | None = None
    margin_top: LengthPercentageAuto = 0.0
    margin_right: LengthPercentageAuto = 0.0
    margin_bottom: LengthPercentageAuto = 0.0
    margin_left: LengthPercentageAuto = 0.0
    padding_top: LengthPercentage = 0.0
    padding_right: LengthPercentage = 0.0
    padding_bottom: LengthPercentage = 0.0
    padding_left: LengthPercentage = 0.0
    top: LengthPercentageAuto = AUTO
    right: LengthPercentageAuto = AUTO
    bottom: LengthPercentageAuto = AUTO
    left: LengthPercentageAuto = AUTO
    overflow_x: Literal["visible", "hidden", "clip", "scroll", "auto"] = "visible"
    overflow_y: Literal["visible", "hidden", "clip", "scroll", "auto"] = "visible"
    overflow_clip_margin: float = 0.0
    # A keyword, or how far the box is raised: a length or a percentage of the line height.
    vertical_align: (
        Literal["baseline", "sub", "super", "top", "text-top", "middle", "bottom", "text-bottom"] | LengthPercentage
    ) = "baseline"
    z_index: int | Auto = AUTO
    appearance: str = "none"  # a control looks like the browser's, unless it is `none`
    object_fit: Literal["fill", "contain", "cover", "none", "scale-down"] = "fill"
    object_position: Position = CENTER
    unicode_bidi: Literal["normal", "embed", "isolate", "bidi-override", "isolate-override", "plaintext"] = "normal"
    text_overflow: str = "clip"  # `clip`, `ellipsis`, or a quoted string with its quotes
    line_clamp: int | None = None  # -webkit-line-clamp and line-clamp
    line_clamp_block: bool = False  # set by `line-clamp`, which clamps any block container, not only a -webkit-box
    table_layout: Literal["auto", "fixed"] = "auto"
    contain: tuple[str, ...] = ()
    box_decoration_break: Literal["slice", "clone"] = "slice"
    webkit_box: bool = False  # `display: -webkit-box`, which line-clamp needs; `display` is then flex or flow-root
    webkit_box_orient: Literal["horizontal", "vertical"] = "horizontal"


@record(kw_only=True)
class DecorationGroup:
    """`text-decoration` of this element. It propagates through boxes, but does not inherit."""

    text_decoration_line: tuple[Literal["underline", "overline", "line-through"], ...] = ()
    text_decoration_style: Literal["solid", "double", "dotted", "dashed", "wavy"] = "solid"
    text_decoration_color: ColorValue = CURRENT_COLOR
    text_decoration_thickness: LengthPercentage | Literal["auto", "from-font"] = "auto"


@record(kw_only=True)
class BorderGroup:
    """Borders, corners, outline. A width is 0 where the style is `none` or `hidden`, and snapped like in Chrome."""

    border_top_width: float = 0.0
    border_right_width: float = 0.0
    border_bottom_width: float = 0.0
    border_left_width: float = 0.0
    border_top_style: LineStyle = "none"
    border_right_style: LineStyle = "none"
    border_bottom_style: LineStyle = "none"
    border_left_style: LineStyle = "none"
    border_top_color: ColorValue = CURRENT_COLOR
    border_right_color: ColorValue = CURRENT_COLOR
    border_bottom_color: ColorValue = CURRENT_COLOR
    border_left_color: ColorValue = CURRENT_COLOR
    border_radius: CornerRadii = ZERO_RADII  # the four longhands together
    corner_shape: tuple[float, float, float, float] = (
        1.0,
        1.0,
        1.0,
        1.0,
    )  # superellipse parameters; 1 is round
    border_image_source: ImageValue | None = None
    border_image_slice: tuple[float | Percent, float | Percent, float | Percent, float | Percent] = (
        Percent(100.0),
        Percent(100.0),
        Percent(100.0),
        Percent(100.0),
    )
    border_image_slice_fill: bool = False
    # Each is a length or percentage, a multiple of the border's width ("number", n), or auto.
    border_image_width: tuple[LengthPercentage | Auto | tuple[Literal["number"], float], ...] = (
        ("number", 1.0),
        ("number", 1.0),
        ("number", 1.0),
        ("number", 1.0),
    )
    border_image_outset: tuple[float | tuple[Literal["number"], float], ...] = (0.0, 0.0, 0.0, 0.0)
    border_image_repeat: tuple[str, str] = ("stretch", "stretch")
    outline_width: float = 0.0
    outline_style: LineStyle | Auto = "none"
    outline_color: ColorValue = CURRENT_COLOR
    outline_offset: float = 0.0
    # For a table whose borders collapse: its own widths as declared, top, right, bottom, left.
    uncollapsed_widths: tuple[float, float, float, float] | None = None


@record(kw_only=True)
class BackgroundGroup:
    """The background. `layers` always has at least one layer; the `clip` of the last one applies to the colour too."""

    background_color: ColorValue = TRANSPARENT
    layers: tuple[BackgroundLayer, ...] = (BackgroundLayer(),)


@record(kw_only=True)
class EffectsGroup:
    """What makes stacking contexts, and everything that is painted through a layer."""

    opacity: float = 1.0
    box_shadow: tuple[Shadow, ...] = ()
    filter: tuple[FilterFunction, ...] = ()
    backdrop_filter: tuple[FilterFunction, ...] = ()
    mix_blend_mode: BlendMode = "normal"
    isolation: Literal["auto", "isolate"] = "auto"
    clip_path: ClipPath | None = None
    clip: tuple[float | Auto, float | Auto, float | Auto, float | Auto] | None = None  # `clip: rect()`
    mask: tuple[MaskLayer, ...] = ()
    transform: tuple[TransformFunction, ...] = ()
    transform_origin: tuple[LengthPercentage, LengthPercentage, float] = (Percent(50.0), Percent(50.0), 0.0)
    transform_box: GeometryBox = "view-box"
    translate: tuple[LengthPercentage, LengthPercentage, float] | None = None
    rotate: tuple[float, float, float, float] | None = None  # x, y, z, degrees
    scale: tuple[float, float, float] | None = None
    transform_style: Literal["flat", "preserve-3d"] = "flat"
    perspective: float | None = None
    perspective_origin: Position = CENTER
    backface_visibility: Literal["visible", "hidden"] = "visible"
    offset_path: OffsetPath | None = None
    offset_distance: LengthPercentage = 0.0
    offset_rotate: tuple[bool, float, float] = (True, 0.0, 0.0)  # turns with the path, degrees, degrees of `reverse`
    offset_anchor: Position | None = None  # None is `auto`
    offset_position: Position | None = None  # None is `normal`
    box_reflect: BoxReflect | None = None
    will_change: tuple[str, ...] = ()


@record(kw_only=True)
class FlexGroup:
    """Flex properties, and box alignment, which grid and block share."""

    flex_direction: Literal["row", "row-reverse", "column", "column-reverse"] = "row"
    flex_wrap: Literal["nowrap", "wrap", "wrap-reverse"] = "nowrap"
    flex_grow: float = 0.0
    flex_shrink: float = 1.0
    flex_basis: SizeValue | Literal["content"] = AUTO
    order: int = 0
    align_items: Alignment = NORMAL
    align_self: Alignment = ("auto", "")
    align_content: Alignment = NORMAL
    justify_content: Alignment = NORMAL
    justify_items: Alignment = ("legacy", "")
    justify_self: Alignment = ("auto", "")
    row_gap: LengthPercentage | None = None  # None is `normal`
    column_gap: LengthPercentage | None = None


@record(kw_only=True)
class GridGroup:
    """Grid properties."""

    grid_template_columns: TrackList = NO_TRACKS
    grid_template_rows: TrackList = NO_TRACKS
    grid_template_areas: tuple[tuple[str, ...], ...] = ()  # rows of cell names, "." for none
    grid_auto_columns: tuple[TrackSize, ...] = (AUTO_TRACK,)
    grid_auto_rows: tuple[TrackSize, ...] = (AUTO_TRACK,)
    grid_auto_flow: Literal["row", "column"] = "row"
    grid_auto_flow_dense: bool = False
    grid_row_start: GridLine = GRID_AUTO
    grid_row_end: GridLine = GRID_AUTO
    grid_column_start: GridLine = GRID_AUTO
    grid_column_end: GridLine = GRID_AUTO


@record(kw_only=True)
class GeneratedGroup:
    """Generated content and counters."""

    content: tuple[ContentItem, ...] | Literal["normal", "none"] = "normal"
    counter_reset: tuple[tuple[str, int], ...] = ()
    counter_increment: tuple[tuple[str, int], ...] = ()
    counter_set: tuple[tuple[str, int], ...] = ()


@record(kw_only=True)
class RareGroup:
    """Properties that few elements use. None of them inherits."""

    container_type: Literal["normal", "size", "inline-size"] = "normal"
    container_name: tuple[str, ...] = ()
    animation_name: tuple[str, ...] = ("",)  # empty is `none`
    animation_duration: tuple[float, ...] = (0.0,)  # seconds
    animation_timing_function: tuple[Easing, ...] = (CubicBezier(0.25, 0.1, 0.25, 1.0),)
    animation_delay: tuple[float, ...] = (0.0,)
    animation_iteration_count: tuple[float, ...] = (1.0,)
    animation_direction: tuple[str, ...] = ("normal",)
    animation_fill_mode: tuple[str, ...] = ("none",)
    animation_play_state: tuple[str, ...] = ("running",)
    column_count: int | None = None  # None is `auto`
    column_width: float | None = None
    column_fill: Literal["balance", "auto"] = "balance"
    column_span: Literal["none", "all"] = "none"
    column_rule_width: float = 3.0
    column_rule_style: LineStyle = "none"
    column_rule_color: ColorValue = CURRENT_COLOR
    break_before: str = "auto"
    break_after: str = "auto"
    break_inside: str = "auto"
    anchor_name: tuple[str, ...] = ()
    position_anchor: str = ""  # "" is `auto`
    position_area: tuple[str, ...] = ()  # for x and for y; () is `none`
    zoom: float = 1.0  # its own, without those of ancestors
    text_box_trim: Literal["none", "trim-start", "trim-end", "trim-both"] = "none"
    shape_outside: ShapeOutside | None = None
    shape_margin: LengthPercentage = 0.0
    object_view_box: InsetShape | None = None
    border_shape: tuple[tuple[BasicShape, str], ...] = ()  # one or two shapes, each with its box; () is `none`
    content_visibility: Literal["visible", "auto", "hidden"] = "visible"
    contain_intrinsic_width: float | None = None  # for the content that size containment ignores; None is `none`
    contain_intrinsic_height: float | None = None
    field_sizing: Literal["fixed", "content"] = "fixed"
    initial_letter: tuple[float, float] | None = None  # size and sink in lines; None is `normal`
    limner_priority: int | None = None  # ours: when there is no room, boxes with the lowest are left out first


@record(kw_only=True)
class ShapeGroup:
    """What belongs to one SVG element: its geometry where CSS sets it, its stop, flood or light.

    If a length is None, the element's attribute applies.
    """

    stop_color: ColorValue = BLACK
    stop_opacity: float = 1.0
    flood_color: ColorValue = BLACK
    flood_opacity: float = 1.0
    lighting_color: ColorValue = WHITE
    vector_effect: Literal["none", "non-scaling-stroke"] = "none"
    mask_type: Literal["luminance", "alpha"] = "luminance"
    d: str | None = None
    cx: LengthPercentage | None = None
    cy: LengthPercentage | None = None
    r: LengthPercentage | None = None
    x: LengthPercentage | None = None
    y: LengthPercentage | None = None
    rx: LengthPercentage | Auto | None = None
    ry: LengthPercentage | Auto | None = None
    alignment_baseline: str = "baseline"
    baseline_shift: Literal["baseline", "sub", "super"] | LengthPercentage = "baseline"


EMPTY: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(slots=True)
class ComputedStyle:
    """The computed values of one element.

    Attributes:
        custom: Custom properties by name, as their computed text.
    """

    font: FontGroup = FontGroup()
    text: TextGroup = TextGroup()
    ink: InkGroup = InkGroup()
    list_table: ListTableGroup = ListTableGroup()
    box: BoxGroup = BoxGroup()
    decoration: DecorationGroup = DecorationGroup()
    border: BorderGroup = BorderGroup()
    background: BackgroundGroup = BackgroundGroup()
    effects: EffectsGroup = EffectsGroup()
    flex: FlexGroup = FlexGroup()
    grid: GridGroup = GridGroup()
    generated: GeneratedGroup = GeneratedGroup()
    rare: RareGroup = RareGroup()
    svg: SvgGroup = SvgGroup()
    shape: ShapeGroup = ShapeGroup()
    custom: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    def resolve_color(self, value: ColorValue) -> Color:
        """Replace `currentcolor` by this element's `color`."""
        return self.ink.color if value is CURRENT_COLOR else value

    def resolve_image(self, image: _Image) -> _Image:
        """Give an image with this element's `image-orientation` applied.

        Spec: https://www.w3.org/TR/css-images-3/#the-image-orientation
        """
        if self.ink.image_orientation == "from-image":
            return image
        given: Any = image
        if isinstance(given, Url):
            given = replace(given, oriented=False)
        elif isinstance(given, CrossFade):
            given = CrossFade(tuple((self.resolve_image(one), share) for one, share in given.images))
        return cast("_Image", given)
