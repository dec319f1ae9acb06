"""An image's tree as one HTML page for a browser, whole in itself: no picture, sheet or font of it is fetched.

Goes in: what an image function returned, and its drawing. Comes out: the page's HTML. What the engine reads through the
image's own loader and folder stands in the page as ``data:`` addresses.
"""

import base64
import re
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from limner.css.property import is_unitless, property_name
from limner.diagnostics import Diagnostics
from limner.engine.drawing import Drawing
from limner.engine.renderer import Renderer
from limner.fonts.inventory import drawn_texts
from limner.formats import sniff_format
from limner.html.element import Child, Element, StyleValue, write_html
from limner.html.node import build_element
from limner.resources.address import join_address
from limner.resources.fetch import Fetcher
from limner.response import ImageResponse
from limner.text.face_entry import FaceEntry

POLICY: Final = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline' data:; script-src 'none';"
    " form-action 'none'; base-uri 'none'"
)
"""What such a page may do: show what stands in it, and run no script."""

_URL: Final = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)""", re.IGNORECASE)
_IMPORT: Final = re.compile(
    r"""@import\s+(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^)"'\s;]+))\s*\)?([^;]*);""", re.IGNORECASE
)
_MOST_IMPORTS: Final = 5  # levels of imports, as the engine reads them
_REFERENCES: Final = ("src", "href", "xlink:href")
_INSIDE: Final = ("data:", "#")
_TYPES: Final = {"woff2": "font/woff2", "woff": "font/woff", "ttf": "font/ttf", "otf": "font/otf"}


def write_browser_page(response: ImageResponse, drawing: Drawing) -> str:
    """Write the page of an image.

    Args:
        response: What its function returned, with its defaults filled in.
        drawing: What the engine made of it; tells its faces and its size.

    Raises:
        LimnerError: The node cannot be read, or is larger than the limits allow.
    """
    return _Page(response).write(drawing)


class _Page:
    """Writes the page of one image; what it refers to is loaded once."""

    def __init__(self, response: ImageResponse) -> None:
        self.node = response.node
        self.renderer: Renderer = response.renderer
        options: Mapping[str, Any] = dict(response.render_keywords())
        self.sheets: Iterable[str | Path] = options.get("stylesheets") or ()
        self.background: object = options.get("background")
        self.fetcher = Fetcher(
            self.renderer.loader, options.get("files"), options.get("base_url"), self.renderer.limits
        )
        self._addresses: dict[tuple[str, str], str] = {}

    def write(self, drawing: Drawing) -> str:
        tree = build_element(self.node, self.renderer.limits)
        self.base = tree.base or ""
        given = [sheet.read_text(encoding="utf-8") if isinstance(sheet, Path) else sheet for sheet in self.sheets]
        faces = "".join(_face_rule(entry) for entry in _entries(drawing))
        head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
        styles = [f":where(html) {{ font-family: Geist }} {faces}", *(self._sheet(text) for text in given)]
        if tree.kind == "fragment":
            styles.insert(0, (files("limner.style") / "fragment.css").read_text(encoding="utf-8"))
        if isinstance(self.background, str):
            styles.append(f"html {{ background: {self.background} }}")
        head += "".join(write_html(Element("style", children=(text,))) for text in styles)
        body = "".join(write_html(self._written(child)) for child in tree.root.children)
        doctype = "" if tree.quirks else "<!doctype html>"
        attributes = write_html(Element("html", tree.root.attributes, _css_text(tree.root.style)))
        return f"{doctype}{attributes.removesuffix('</html>')}{head}{body}</html>"

    def _written(self, root: Child) -> Child:
        """Give a node with the styles that a browser reads and with everything that it refers to."""
        if isinstance(root, str):
            return root
        if root.tag in {"script", "base"} or (root.tag == "meta" and "http-equiv" in root.attributes):
            return ""
        if root.tag == "style":
            text = "".join(child for child in root.children if isinstance(child, str))
            return Element("style", root.attributes, children=(self._sheet(text, self.base),))
        if root.tag == "link":
            return self._linked(root)
        attributes = dict(root.attributes)
        for name in _REFERENCES:
            if name in attributes and root.tag not in {"a", "use"}:
                attributes[name] = self._address(attributes[name], self.base)
        attributes.pop("srcset", None)
        style = self._urls(_css_text(root.style), self.base)
        return Element(root.tag, attributes, style, tuple(map(self._written, root.children)))

    def _linked(self, link: Element) -> Child:
        if "stylesheet" not in link.attributes.get("rel", "").lower().split():
            return ""
        href = link.attributes.get("href", "")
        body = self._load(href, self.base)
        if body is None:
            return ""
        media = {"media": link.attributes["media"]} if "media" in link.attributes else {}
        return Element(
            "style", media, children=(self._sheet(body.decode("utf-8", "replace"), join_address(href, self.base)),)
        )

    def _sheet(self, text: str, base: str = "", depth: int = 0) -> str:
        """Give a sheet with the sheets that it imports as ``data:`` addresses, and so with its pictures and faces."""

        def imported(match: re.Match[str]) -> str:
            href = match[1] or match[2] or match[3] or ""
            body = None if depth > _MOST_IMPORTS else self._load(href, base)
            if body is None:
                return ""
            inner = self._sheet(body.decode("utf-8", "replace"), join_address(href, base), depth + 1)
            return f'@import "{_data_address("text/css", inner.encode())}"{match[4]};'

        return self._urls(_IMPORT.sub(imported, text), base)

    def _urls(self, css: str, base: str) -> str:
        def inside(match: re.Match[str]) -> str:
            return f'url("{self._address(match[1] or match[2] or match[3] or "", base)}")'

        return _URL.sub(inside, css)

    def _address(self, href: str, base: str) -> str:
        if not href or href.lower().startswith(_INSIDE):
            return href
        known = self._addresses.get((href, base))
        if known is None:
            path, hash_mark, fragment = href.partition("#")
            body = self._load(path, base)
            known = "data:," if body is None else _data_address(_type_of(body, path), body) + hash_mark + fragment
            self._addresses[href, base] = known
        return known

    def _load(self, href: str, base: str) -> bytes | None:
        [body] = self.fetcher.files([(href, base)], diagnostics=Diagnostics())
        return body


def _css_text(style: str | Mapping[str, StyleValue]) -> str:
    """Write a style as browsers read it: CSS's names, and a unit behind each length."""
    if isinstance(style, str):
        return style
    return "; ".join(
        f"{name}: {_css_value(name, value)}"
        for written, value in style.items()
        if value is not None and not isinstance(value, bool)
        for name in (property_name(written),)
    )


def _css_value(name: str, value: StyleValue) -> str:
    if isinstance(value, str):
        return value
    return f"{value:g}" if value == 0 or name.startswith("--") or is_unitless(name) else f"{value:g}px"


def _type_of(body: bytes, href: str) -> str:
    known = sniff_format(body)
    suffix = href.partition("?")[0].rpartition(".")[2].lower()
    return known.media_type if known is not None else _TYPES.get(suffix, "application/octet-stream")


def _data_address(media_type: str, body: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(body).decode()}"


def _entries(drawing: Drawing) -> Iterable[FaceEntry]:
    """Give the faces that the image's texts were set in, each once; those of its own sheets are in these."""
    seen = {(entry.family, entry.file.name, entry.file.index): entry for entry, _ in drawn_texts(drawing.fragments)}
    return seen.values()


def _face_rule(entry: FaceEntry) -> str:
    """Write a face as a rule that a browser reads."""
    traits = entry.traits
    low, high = traits.weight
    source = entry.file.source
    body = source.read_bytes() if isinstance(source, Path) else source
    style = "italic" if entry.italic else "normal"
    family = entry.family.replace("\\", "\\\\").replace('"', '\\"')
    address = _data_address("font/sfnt", body)
    return (
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {low:g} {high:g};'
        f' src: url("{address}") }} '
    )
