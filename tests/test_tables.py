"""One row for one fact: what is added to a table works from end to end, and no other place lists the facts again."""

import base64
import io
import json
import re
import subprocess
import sys
import types
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin

import numpy as np
import pytest
from PIL import Image

from limner import ImageResponse, Limits, Renderer, Site
from limner.bitmap import Bitmap
from limner.css.properties import PROPERTIES
from limner.css.property import INHERITED_GROUPS, GroupName, Property
from limner.encode.options import EncodeOptions
from limner.encode.straight import is_opaque, straight_pixels
from limner.engine import options
from limner.engine.drawing import Drawing
from limner.engine.options import Format as FormatName
from limner.engine.options import ImageOptions, RenderKeywords, RenderOptions, image_options, option
from limner.engine.pipeline import Pipeline
from limner.errors import InvalidValueError
from limner.formats import FORMATS, Format, encoded_formats, find_format, sniff_format
from limner.record import record
from limner.routes.convention import CONVENTIONS, Convention, Kind
from limner.serving.fingerprint import fingerprint
from limner.serving.remote import flatten_options
from limner.style.computed import ComputedStyle
from limner.style.inherited import Inherited
from limner.style.rows import INITIAL_GROUPS

SOURCE = Path(__file__).parent.parent / "src" / "limner"


def test_the_type_of_the_format_option_has_a_name_for_each_row_that_is_written_and_for_animated_png() -> None:
    assert set(get_args(FormatName)) == {row.name for row in encoded_formats()} | {"apng"}
    assert find_format("apng") is FORMATS["png"]


def test_every_kind_has_a_row() -> None:
    assert set(get_args(Kind)) == set(CONVENTIONS)


@pytest.mark.parametrize(("name", "saved"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP"), ("avif", "AVIF"),
                                             ("gif", "GIF"), ("ico", "ICO"), ("bmp", "BMP")])  # fmt: skip
def test_a_file_that_pillow_writes_is_recognised(name: str, saved: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, saved)
    row = sniff_format(file.getvalue())
    assert row is FORMATS[name]


@pytest.fixture
def qoi(monkeypatch: pytest.MonkeyPatch) -> Format:
    """A format that Limner does not have: one row, and one module that writes it."""

    def encode_qoi(bitmap: Bitmap, options: EncodeOptions) -> bytes:  # noqa: ARG001 - every encoder is called alike
        file = io.BytesIO()
        Image.fromarray(np.asarray(straight_pixels(bitmap, opaque=is_opaque(bitmap)))).save(file, "QOI")
        return file.getvalue()

    module: Any = types.ModuleType("limner.encode.qoi")
    module.encode_qoi = encode_qoi
    monkeypatch.setitem(sys.modules, "limner.encode.qoi", module)
    row = Format(
        name="qoi", title="QOI", media_types=("image/qoi",), extensions=("qoi",), signatures=(b"qoif",),
        encoder="qoi", decoder="pillow", decode_seconds=3e-8,
    )  # fmt: skip
    monkeypatch.setitem(FORMATS, "qoi", row)
    return row


def test_a_format_of_one_row_and_one_module_is_written_read_and_served(qoi: Format, tmp_path: Path) -> None:
    options: dict[str, Any] = {"width": 8, "height": 8}
    written: Any = qoi.name
    body = Renderer().render("<div style='height: 100%; background: rgb(10 200 30)'></div>", format=written, **options)
    assert Image.open(io.BytesIO(body)).convert("RGB").getpixel((4, 4)) == (10, 200, 30)

    address = f"data:{qoi.media_type};base64,{base64.b64encode(body).decode()}"
    page = f"<img src='{address}' style='display: block'>"
    assert Image.open(io.BytesIO(Renderer().render(page, **options))).convert("RGB").getpixel((4, 4)) == (10, 200, 30)

    (tmp_path / "icon.py").write_text(
        "from limner import ImageResponse\nfrom limner.html import div\n"
        f"size = (8, 8)\ncontent_type = {qoi.media_type!r}\n"
        "def image():\n    return ImageResponse(div(style='height: 100%; background: rgb(10 200 30)'))\n"
    )
    status, headers, reply = fetch(Site(tmp_path, base_url="https://example.com"), "/icon.qoi")
    assert (status, headers["content-type"], reply) == ("200 OK", "image/qoi", body)


def test_a_convention_of_one_row_is_found_served_and_linked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = Convention("mask-icon", ("svg",), "icons", "mask-icon", (16, 16))  # type: ignore[arg-type]  # a made-up kind
    monkeypatch.setitem(CONVENTIONS, "mask-icon", row)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16'/></svg>"
    (tmp_path / "mask_icon.svg").write_bytes(svg)
    site = Site(tmp_path, base_url="https://example.com")
    assert re.fullmatch(
        r'<link rel="mask-icon" href="/mask-icon\.svg\?\w+" sizes="any" type="image/svg\+xml">', site.head("/")
    )
    assert fetch(site, "/mask-icon.svg")[::2] == ("200 OK", svg)


@pytest.mark.parametrize(
    ("fact", "home"),
    [("image/webp", "formats.py"), ("image/avif", "formats.py"), ("opengraph-image", "routes/convention.py"),
     ("apple-touch-icon", "routes/convention.py")],
)  # fmt: skip
def test_a_fact_of_a_table_is_written_in_its_home_alone(fact: str, home: str) -> None:
    # Overrides read what Next.js calls the relations of icons, which is another table's fact.
    known = {home, "head/overrides.py"} if fact == "apple-touch-icon" else {home}
    quoted = re.compile(rf"""["']{re.escape(fact)}["']""")
    found = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if quoted.search(path.read_text("utf-8"))}
    assert found <= known


def test_every_keyword_of_a_render_has_a_row_and_a_default_that_it_reads() -> None:
    rows = {row.name: row for row in fields(RenderOptions)}
    assert set(rows) == set(RenderKeywords.__annotations__)
    assert set(image_options()) == set(ImageOptions.__annotations__)
    for name, row in rows.items():
        assert row.metadata["read"](name, row.default) == row.default, name
        assert f"``{name}``" in (Renderer.render.__doc__ or ""), name


def read_grain(name: str, value: object) -> str:
    if value not in ("fine", "coarse"):
        raise InvalidValueError(f"invalid value for {name!r}", got=repr(value), expected="'fine' or 'coarse'")
    return value


@record(kw_only=True)
class GrainedOptions(RenderOptions):
    """The options with one that Limner does not have."""

    grain: str = option(read_grain, "fine", lays_out=True)


def test_an_option_of_one_row_is_checked_passed_on_keyed_and_sent_to_workers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(options, "RenderOptions", GrainedOptions)
    renderer: Any = Renderer()
    small: dict[str, Any] = {"width": 8, "height": 8}
    drawn: list[Any] = []
    draw = Pipeline.draw

    def note(self: Pipeline, node: object, given: Any) -> Drawing:
        drawn.append(given)
        return draw(self, node, given)

    monkeypatch.setattr(Pipeline, "draw", note)

    def respond(node: str, **given: Any) -> bytes:
        return ImageResponse(node, **given).render()

    for render in (renderer.render, respond):
        assert render("<p>x", **small, grain="coarse")
        with pytest.raises(InvalidValueError, match="'grain'"):
            render("<p>x", **small, grain="medium")
        with pytest.raises(InvalidValueError, match="unknown argument 'grian'") as raised:
            render("<p>x", **small, grian="fine")
        assert raised.value.facts.suggestion == "grain"
    assert [one.grain for one in drawn] == ["coarse", "coarse"]

    fine, coarse = (options.check_options(cast("Any", small | given), Limits()) for given in ({}, {"grain": "coarse"}))
    assert fine.layout_key() != coarse.layout_key()
    assert fingerprint(b"[]", fine, renderer, "") != fingerprint(b"[]", coarse, renderer, "")
    assert flatten_options(coarse)["grain"] == "coarse"

    (tmp_path / "icon.py").write_text(
        "from limner import ImageResponse\nsize = (8, 8)\n"
        "def image():\n    return ImageResponse('<p>x', grain='coarse')\n"
    )
    assert fetch(Site(tmp_path), "/icon")[0] == "200 OK"
    assert drawn[-1].grain == "coarse"


# A fresh interpreter, since the table of properties is read once.
SHOWN = """
import json
from limner.css.match import keywords
from limner.css.rows import text
from limner.css.rows.row import row

values = keywords("visible", no="hidden")
shown = row("shown", "ink", values, "visible", "visible | no", "css2/#x", "no", field="visibility")
text.INK_ROWS = (*text.INK_ROWS, shown)

from limner import Renderer
from limner.css.properties import PROPERTIES
from write_style_names import style_names

page = "<style>p { shown: no } b { shown: maybe }</style><p style='margin: 0'><i>hidden</i><b>hidden</b>"
with Renderer() as renderer:
    drawing = renderer.draw(page, width=80, height=30)
    empty = renderer.draw("<p>", width=80, height=30)
print(json.dumps({
    "blank": drawing.body == empty.body,
    "told": [str(one) for one in drawing.diagnostics],
    "completed": "    shown: StyleValue" in style_names(),
    "inherits": PROPERTIES["shown"].inherited,
}))
"""


def test_a_property_of_one_row_is_parsed_inherited_told_and_completed() -> None:
    tools = Path(__file__).parent.parent / "tools"
    command = [sys.executable, "-c", f"import sys; sys.path.append({str(tools)!r}){SHOWN}"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert found["blank"]
    assert found["completed"]
    assert found["inherits"]
    [told] = [one for one in found["told"] if "maybe" in one]
    assert "visible" in told


def test_inherited_groups_are_listed_once() -> None:
    assert set(Inherited.__slots__) >= INHERITED_GROUPS
    assert set(get_args(GroupName)) == INHERITED_GROUPS | INITIAL_GROUPS.keys()


def keyword_fields() -> dict[str, tuple[Property, set[object]]]:
    """Give the rows whose field is a `Literal`, with what it allows."""
    found: dict[str, tuple[Property, set[object]]] = {}
    for name, known in PROPERTIES.items():
        kind = {one.name: one.type for one in fields(getattr(ComputedStyle(), known.group))}.get(known.field)
        words = known.grammar.split(" | ")
        if get_origin(kind) is Literal and known.merge is None and all(re.fullmatch(r"[\w-]+", one) for one in words):
            found[name] = (known, set(get_args(kind)))
    return found


@pytest.mark.parametrize(("known", "allowed"), keyword_fields().values(), ids=keyword_fields())
def test_the_keywords_of_a_row_are_those_of_its_field(known: Property, allowed: set[object]) -> None:
    given = {known.parse(word.lower()) for word in known.grammar.split(" | ")}
    assert given <= allowed


def fetch(site: Site, path: str) -> tuple[str, dict[str, str], bytes]:
    answer: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        answer.extend((status, {name.lower(): value for name, value in headers}))

    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "x", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
    }  # fmt: skip
    body = b"".join(site.wsgi(environ, start_response))
    return answer[0], answer[1], body
