"""Whatever a test has in its hands, as a drawn image.

Goes in: a node, an `ImageResponse`, a response of a framework, a `Drawing`, bytes. Comes out: `Drawn`.
"""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from limner.engine.options import RenderKeywords
from limner.engine.renderer import Renderer, default_renderer
from limner.errors import InvalidValueError
from limner.response import ImageResponse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from limner.engine.drawing import Drawing
    from limner.text.given import Font


class DrawOptions(RenderKeywords, total=False):
    """How a node is drawn: what `Renderer.render` takes, and who draws it.

    Attributes:
        renderer: Draws it; the shared default one otherwise.
        fonts: Faces before the renderer's own.
    """

    renderer: Renderer
    fonts: "Iterable[Font]"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn image.

    Attributes:
        body: The encoded bytes.
        drawing: What the engine knows of it; None for bytes that it did not draw here.
    """

    body: bytes
    drawing: "Drawing | None"


def draw_subject(subject: Any, options: DrawOptions) -> Drawn:
    """Draw what a test has.

    Raises:
        InvalidValueError: It is nothing that can be drawn, or has no bytes.
        LimnerError: It cannot be drawn.
    """
    from limner.engine.drawing import Drawing

    if isinstance(subject, Drawing):
        return Drawn(subject.body, subject)
    if isinstance(subject, bytes | bytearray | memoryview):
        return Drawn(bytes(cast("bytes", subject)), None)
    response = _response_of(subject)
    if response is not None:
        drawing = response.draw()
        return Drawn(drawing.body, drawing)
    body = _body_of(subject)
    if body is not None:
        return Drawn(body, None)
    keywords: Any = dict(options)
    renderer: Renderer = keywords.pop("renderer", None) or default_renderer()
    fonts = tuple(keywords.pop("fonts", ()))
    drawing = (renderer.with_fonts(fonts) if fonts else renderer).draw(subject, **keywords)
    return Drawn(drawing.body, drawing)


def drawing_of(subject: Any, options: DrawOptions) -> "Drawing":
    """Draw what a test has, and give what the engine knows of it.

    Raises:
        InvalidValueError: Only bytes are there.
    """
    drawing = draw_subject(subject, options).drawing
    if drawing is None:
        raise InvalidValueError(
            "nothing is known of an image but its bytes",
            got=type(subject).__name__,
            expected="a node, an ImageResponse or a Drawing: they know each box and line",
            suggestion="call the image function, and give what it returns",
        )
    return drawing


def _response_of(subject: Any) -> ImageResponse | None:
    """Give the `ImageResponse` that a subject is, or has inside; those of the integrations have one."""
    if isinstance(subject, ImageResponse):
        return subject
    inside = getattr(subject, "image", None) or getattr(subject, "picture", None)
    return inside if isinstance(inside, ImageResponse) else None


def _body_of(subject: Any) -> bytes | None:
    """Give the bytes of a framework's or a client's response."""
    if isinstance(subject, str | Mapping) or hasattr(subject, "__html__") or callable(getattr(subject, "tag", None)):
        return None
    for name in ("body", "content", "data"):
        value = inspect.getattr_static(subject, name, None)
        if value is None and name not in getattr(subject, "__dict__", {}):
            continue
        found = getattr(subject, name, None)
        if isinstance(found, bytes | bytearray):
            return bytes(found)
    return None
