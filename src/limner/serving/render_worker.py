"""The inside of a worker process that draws images; `remote` is the other side.

Goes in: questions that name a renderer, options and a flattened tree. Comes out: bytes, diagnostics and timings.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, cast

from limner.budget import Limits
from limner.engine.options import RenderKeywords
from limner.engine.renderer import Renderer
from limner.errors import LimnerError
from limner.resources import decoder_process
from limner.resources.loader import Loaded
from limner.serving.flat_tree import read_flat
from limner.text.given import Font
from limner.worker.child import Answer, Parent, Work
from limner.worker.fault import read_fault
from limner.worker.frames import Blob, Frame, Header

_MOST_RENDERERS: Final = 16


class ParentLoader:
    """Asks the parent to load, because only the parent has connections and knows what may be opened."""

    def __init__(self, parent: Parent) -> None:
        self._parent = parent
        self.roots: tuple[str, ...] = ()

    def load_many(self, addresses: Sequence[str], max_bytes: int) -> list[Loaded | LimnerError]:
        """Give what is at each address, or the error."""
        frame = self._parent.ask({"load": list(addresses), "max_bytes": max_bytes})
        found: list[Loaded | LimnerError] = []
        for header, data in zip(frame.header["loaded"], frame.blobs, strict=True):
            found.append(read_fault(header) if "error" in header else Loaded(data, header["address"]))
        return found

    def load(self, address: str, max_bytes: int) -> Loaded:
        """Give what is there.

        Raises:
            LimnerError: Why not.
        """
        [found] = self.load_many([address], max_bytes)
        if isinstance(found, LimnerError):
            raise found
        return found

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do the same; a worker has no event loop."""
        return self.load(address, max_bytes)


class _Renderers:
    """Draws with the renderers that the parent has described."""

    def __init__(self, parent: Parent) -> None:
        self._parent = parent
        self._renderers: OrderedDict[str, Renderer] = OrderedDict()

    def answer(self, question: Frame) -> Answer:
        """Draw one image."""
        header = question.header
        renderer = self._renderer(header["renderer"], header.get("described"), question.blobs[1:])
        if renderer is None:
            return {"unknown": True}, ()
        if isinstance(renderer.loader, ParentLoader):
            renderer.loader.roots = tuple(header["roots"])
        drawing = renderer.draw(read_flat(question.blobs[0]), **_keywords(header["options"], header["give_up"]))
        diagnostics = [
            {"code": one.code, "facts": asdict(one.facts), "severity": one.severity} for one in drawing.diagnostics
        ]
        return {"diagnostics": diagnostics, "timings": dict(drawing.timings)}, (drawing.body,)

    def _renderer(self, key: str, described: Mapping[str, Any] | None, blobs: Sequence[bytes]) -> Renderer | None:
        known = self._renderers.get(key)
        if known is not None:
            self._renderers.move_to_end(key)
            return known
        if described is None:
            return None
        renderer = Renderer(
            [_font(font, blobs) for font in described["fonts"]],
            loader=ParentLoader(self._parent) if described["loads"] else None,
            limits=Limits(**described["limits"]),
            system_fonts=described["system_fonts"],
            emoji=tuple(described["emoji"]),
            emoji_folder=described["emoji_folder"],
            tailwind=described["tailwind"],
            theme=dict(described["theme"]),
        )
        self._renderers[key] = renderer
        if len(self._renderers) > _MOST_RENDERERS:
            self._renderers.popitem(last=False)
        return renderer


def prepare(hello: Frame, parent: Parent) -> Work:
    """Load the engine, so that the first image does not wait for it."""
    del hello

    def relay(header: Header, data: Blob, key: str, seconds: float, what: str) -> Frame:
        frame = parent.ask({"draw": dict(header), "key": key, "within": seconds, "what": what}, (data,))
        if "error" in frame.header or "crash" in frame.header:
            raise read_fault(frame.header)
        return frame

    # The server has processes for slow work, because a worker that did it might be lost.
    decoder_process.state.relay = relay
    Renderer().render("<p>Aa", width=16, height=16)
    return _Renderers(parent).answer


def _font(described: Mapping[str, Any], blobs: Sequence[bytes]) -> Font:
    source: str | Path | bytes
    if "blob" in described:
        number: int = described["blob"]
        source = blobs[number - 1]
    elif "path" in described:
        source = Path(described["path"])
    else:
        source = str(described["source"])
    weight: Any = described["weight"]
    if isinstance(weight, list):
        low, high = cast("list[float]", weight)
        weight = (low, high)
    return Font(described["name"], source, weight, described["style"], described["lang"])


def _keywords(options: Header, seconds: float | None) -> RenderKeywords:
    keywords: Any = {**options, "seconds": seconds}
    sheets: Sequence[Mapping[str, str]] = options["stylesheets"]
    keywords["stylesheets"] = [Path(sheet["path"]) if "path" in sheet else sheet["text"] for sheet in sheets]
    if "emoji" in options:
        keywords["emoji"] = tuple(options["emoji"])
    given: RenderKeywords = keywords
    return given
