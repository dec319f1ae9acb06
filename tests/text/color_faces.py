"""Small colour faces in each format that is drawn: COLR 0 and 1, CBDT and sbix.

Comes out: the bytes of faces with the same characters; tools/record_color_faces.py has Chromium draw them.
"""

import base64
import io
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from PIL import Image, ImageDraw

# Much of fontTools is made when it runs, so that no checker knows it.
_builder: Final[Any] = import_module("fontTools.fontBuilder")
_color: Final[Any] = import_module("fontTools.colorLib.builder")
_pens: Final[Any] = import_module("fontTools.pens.ttGlyphPen")
_library: Final[Any] = import_module("fontTools.ttLib")
_metrics: Final[Any] = import_module("fontTools.ttLib.tables.BitmapGlyphMetrics")
_locations: Final[Any] = import_module("fontTools.ttLib.tables.E_B_L_C_")
_bitmaps: Final[Any] = import_module("fontTools.ttLib.tables.C_B_D_T_")
_layers: Final[Any] = import_module("fontTools.ttLib.tables.otTables")
_sbix_glyphs: Final[Any] = import_module("fontTools.ttLib.tables.sbixGlyph")
_sbix_strikes: Final[Any] = import_module("fontTools.ttLib.tables.sbixStrike")

TEXT: Final = "\U0001f600\U0001f601 \U0001f602"
CHARACTERS: Final = {0x20: "space", 0x1F600: "one", 0x1F601: "two", 0x1F602: "three"}
_EMOJI: Final = ("one", "two", "three")
_STRIKE: Final = 128


def build_faces() -> dict[str, bytes]:
    """Every face by the name of its format."""
    makers: dict[str, Callable[[], bytes]] = {
        "colr0": _colr0, "colr1": _colr1, "cbdt": _cbdt, "sbix": _sbix,
    }  # fmt: skip
    return {name: make() for name, make in makers.items()}


def _base(extra: tuple[str, ...] = ()) -> Any:
    names = [".notdef", *CHARACTERS.values(), *extra]
    builder = _builder.FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(CHARACTERS)
    glyphs: dict[str, Any] = dict.fromkeys(names, _polygon(()))
    glyphs["square"] = _polygon(((50, -100), (50, 800), (950, 800), (950, -100)))
    glyphs["triangle"] = _polygon(((100, 0), (500, 700), (900, 0)))
    glyphs["bar"] = _polygon(((150, 200), (150, 500), (850, 500), (850, 200)))
    builder.setupGlyf({name: glyphs[name] for name in names})
    builder.setupHorizontalMetrics({name: (300 if name == "space" else 1100, 0) for name in names})
    builder.setupHorizontalHeader(ascent=850, descent=-150)
    builder.setupNameTable({"familyName": "Colours", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=850, sTypoDescender=-150, sTypoLineGap=0, usWinAscent=850, usWinDescent=150)
    builder.setupPost()
    return builder


def _polygon(points: tuple[tuple[int, int], ...]) -> Any:
    pen = _pens.TTGlyphPen(None)
    if points:
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


_PALETTE: Final = [[(1.0, 0.2, 0.1, 1.0), (0.1, 0.3, 0.9, 1.0), (0.1, 0.8, 0.3, 0.6), (1.0, 0.9, 0.0, 1.0)]]


def _colr0() -> bytes:
    builder = _base(("square", "triangle", "bar"))
    # 0xFFFF is the text's own colour.
    builder.setupCOLR(
        {"one": [("square", 0), ("triangle", 1)], "two": [("triangle", 3), ("bar", 2)], "three": [("bar", 0xFFFF)]}
    )
    builder.setupCPAL(_PALETTE)
    return _saved(builder.font)


def _colr1() -> bytes:
    builder = _base(("square", "triangle", "bar"))
    stops = [{"StopOffset": 0.0, "PaletteIndex": 0}, {"StopOffset": 1.0, "PaletteIndex": 1, "Alpha": 0.8}]
    linear = {
        "Format": _layers.PaintFormat.PaintLinearGradient,
        "ColorLine": {"ColorStop": stops, "Extend": _layers.ExtendMode.REFLECT},
        "x0": 100, "y0": 0, "x1": 600, "y1": 300, "x2": 0, "y2": 400,
    }  # fmt: skip
    radial = {
        "Format": _layers.PaintFormat.PaintRadialGradient, "ColorLine": {"ColorStop": stops},
        "x0": 400, "y0": 400, "r0": 50, "x1": 500, "y1": 300, "r1": 500,
    }  # fmt: skip
    sweep = {
        "Format": _layers.PaintFormat.PaintSweepGradient, "ColorLine": {"ColorStop": stops},
        "centerX": 500, "centerY": 350, "startAngle": 20, "endAngle": 300,
    }  # fmt: skip

    def filled(glyph: str, paint: dict[str, Any]) -> dict[str, Any]:
        return {"Format": _layers.PaintFormat.PaintGlyph, "Glyph": glyph, "Paint": paint}

    turned = {
        "Format": _layers.PaintFormat.PaintRotateAroundCenter, "angle": 30, "centerX": 500, "centerY": 350,
        "Paint": filled("bar", {"Format": _layers.PaintFormat.PaintSolid, "PaletteIndex": 3, "Alpha": 0.9}),
    }  # fmt: skip
    masked = {
        "Format": _layers.PaintFormat.PaintComposite, "CompositeMode": _layers.CompositeMode.SRC_IN,
        "SourcePaint": filled("square", sweep),
        "BackdropPaint": filled("triangle", {"Format": _layers.PaintFormat.PaintSolid, "PaletteIndex": 0}),
    }  # fmt: skip
    glyphs = {
        "one": {"Format": _layers.PaintFormat.PaintColrLayers, "Layers": [filled("square", linear), turned]},
        "two": filled("square", radial),
        "three": masked,
    }
    builder.font["COLR"] = _color.buildCOLR(glyphs, version=1)
    builder.setupCPAL(_PALETTE)
    return _saved(builder.font)


def _drawn(place: int) -> bytes:
    """A picture of a strike: a disc on a square, in other colours for each character."""
    image = Image.new("RGBA", (_STRIKE, _STRIKE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    ground = ((220, 40, 30, 255), (30, 80, 230, 255), (30, 200, 80, 160))[place]
    draw.rectangle((8, 8, 119, 119), fill=ground)
    draw.ellipse((30, 30, 97, 97), fill=(255, 230, 0, 255))
    draw.rectangle((60, 8, 67, 60), fill=(0, 0, 0, 255))
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def _cbdt() -> bytes:
    font = _base().font
    strike = _locations.Strike()
    table = strike.bitmapSizeTable
    table.colorRef = 0
    table.startGlyphIndex, table.endGlyphIndex = font.getGlyphID("one"), font.getGlyphID("three")
    table.ppemX = table.ppemY = 109
    table.bitDepth, table.flags = 32, 1
    for side in ("hori", "vert"):
        line = _locations.SbitLineMetrics()
        for name in _locations.sbitLineMetricsFormat.split("\n"):
            field = name.strip().rstrip(";").split(":")[0].strip()
            if field and not field.startswith(">"):
                setattr(line, field, 0)
        line.ascender, line.descender, line.widthMax = 101, -27, 136
        setattr(table, side, line)
    index = _locations.eblc_index_sub_table_1(None, font)
    index.indexFormat, index.imageFormat = 1, 17
    index.firstGlyphIndex, index.lastGlyphIndex = table.startGlyphIndex, table.endGlyphIndex
    index.names = list(_EMOJI)
    strike.indexSubTables = [index]
    glyphs: dict[str, Any] = {}
    for place, name in enumerate(_EMOJI):
        glyph = _bitmaps.cbdt_bitmap_format_17(None, font)
        glyph.metrics = _metrics.SmallGlyphMetrics()
        glyph.metrics.height = glyph.metrics.width = _STRIKE
        glyph.metrics.BearingX, glyph.metrics.BearingY, glyph.metrics.Advance = 0, 101, 136
        glyph.imageData = _drawn(place)
        glyphs[name] = glyph
    font["CBLC"], font["CBDT"] = _library.newTable("CBLC"), _library.newTable("CBDT")
    font["CBLC"].version = font["CBDT"].version = 3.0
    font["CBLC"].strikes, font["CBDT"].strikeData = [strike], [glyphs]
    return _saved(font)


def _sbix() -> bytes:
    font = _base().font
    table = font["sbix"] = _library.newTable("sbix")
    for ppem in (64, _STRIKE):
        strike = _sbix_strikes.Strike(ppem=ppem, resolution=72)
        for place, name in enumerate(_EMOJI):
            data = _drawn(place)
            if ppem != _STRIKE:
                output = io.BytesIO()
                Image.open(io.BytesIO(data)).resize((ppem, ppem)).save(output, "PNG")
                data = output.getvalue()
            strike.glyphs[name] = _sbix_glyphs.Glyph(
                glyphName=name, graphicType="png ", imageData=data, originOffsetX=0, originOffsetY=-ppem // 10
            )
        table.strikes[ppem] = strike
    return _saved(font)


def _saved(font: Any) -> bytes:
    output = io.BytesIO()
    font.save(output)
    return output.getvalue()


def write_page(face: bytes) -> str:
    """A page of 600 × 420 px that shows the characters at three sizes, in a colour and on a fraction of a pixel."""
    source = f"url(data:font/ttf;base64,{base64.b64encode(face).decode()})"
    places = ((20, 0), (47, 0.4), (110, 3))
    rows = "".join(f'<p style="font-size:{size}px;padding-left:{left}px">{TEXT}</p>' for size, left in places)
    return (
        f"<!doctype html><meta charset=utf-8><style>@font-face{{font-family:Colours;src:{source}}}"
        "body{margin:10px;background:white;font-family:Colours;color:teal}p{margin:0 0 10px;line-height:1.2}</style>"
        f"{rows}<p style='font-size:60px;opacity:.5'>{TEXT}</p>"
    )
