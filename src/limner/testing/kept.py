"""Images that are kept to compare with.

Goes in: what a test has, and a name. Comes out: nothing, or an `AssertionError` that says what changed. A kept image is
a PNG; what its elements were stands in it as text, so that a later failure can be told in words.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from limner.errors import InvalidValueError
from limner.sources import caller_location
from limner.testing.description import describe_drawing, pack_description, tell_changes, unpack_description
from limner.testing.drawn import Drawn, DrawOptions, draw_subject
from limner.testing.pixels import Difference, compare_images, open_image
from limner.testing.report import Failure, write_failure
from limner.testing.session import ImageSession, current_session

if TYPE_CHECKING:
    from PIL import Image

FOLDER: Final = "limner-images"
_CHUNK: Final = "limner"
_NAME: Final = re.compile(r"[\w.@ -]+(?:/[\w.@ -]+)*")


def compare_with_kept(
    subject: Any, name: str, tolerance: float, folder: str | Path | None, options: DrawOptions
) -> None:
    """Compare with a kept image, or keep it; see `limner.testing.assert_image`."""
    __tracebackhide__ = True
    session = current_session()
    path = _path(name, folder, session)
    drawn = draw_subject(subject, options)
    new = open_image(drawn.body)
    if not path.is_file():
        if session.update:
            _keep(path, new, drawn, session)
            return
        failure = Failure(session.test, name, path, ("no image is kept under this name yet",))
        report = write_failure(session, failure, None, new, None)
        raise AssertionError(
            f"no image is kept as {name!r}: there is no {path}\n"
            "  try       pytest --limner-update  (it keeps what is drawn now; look at it before you commit it)" + report
        )
    with path.open("rb") as file:
        old, described = _read(file.read())
    difference = compare_images(old, new)
    if difference.share <= tolerance:
        return
    if session.update:
        _keep(path, new, drawn, session)
        return
    words = _words(described, drawn)
    failure = Failure(session.test, name, path, (*words, _pixel_words(difference, old, new)))
    report = write_failure(session, failure, old, new, difference.picture)
    lines = [f"the image {name!r} looks different:", *(f"  {said}" for said in failure.words)]
    raise AssertionError(
        "\n".join(lines)
        + f"\n  kept      {path}\n  try       pytest --limner-update  (when the change is meant)"
        + report
    )


def _path(name: str, folder: str | Path | None, session: ImageSession) -> Path:
    if not _NAME.fullmatch(name) or ".." in name.split("/"):
        raise InvalidValueError(
            "invalid name of a kept image", where=caller_location(), got=repr(name), expected="letters, digits, - _ . /"
        )
    if folder is None:
        file = session.file
        if file is None:
            where = caller_location()
            file = Path(where.file) if where is not None else Path("tests")
        folder = file.parent / FOLDER / file.stem
    return Path(folder) / f"{name}.png"


def _keep(path: Path, new: "Image.Image", drawn: Drawn, session: ImageSession) -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    if drawn.drawing is not None:
        text = json.dumps(pack_description(describe_drawing(drawn.drawing)), ensure_ascii=False)
        info.add_itxt(_CHUNK, text, zip=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(path, "PNG", pnginfo=info, optimize=True)
    session.kept.append(path)


def _read(body: bytes) -> "tuple[Image.Image, object]":
    """Give a kept image, and the description in it."""
    import io

    from PIL import Image

    with Image.open(io.BytesIO(body)) as kept:
        text = kept.info.get(_CHUNK)
        image = kept.convert("RGBA")
    if not isinstance(text, str):
        return image, None
    try:
        return image, json.loads(text)
    except ValueError:
        return image, None


def _words(described: object, drawn: Drawn) -> list[str]:
    old = unpack_description(described)
    if not old or drawn.drawing is None:
        return []
    return tell_changes(old, describe_drawing(drawn.drawing))


def _pixel_words(difference: Difference, old: "Image.Image", new: "Image.Image") -> str:
    if old.size != new.size:
        return f"it is {new.width} × {new.height} pixels instead of {old.width} × {old.height}"
    box = difference.box or (0, 0, 0, 0)
    return f"{difference.share:.2%} of the pixels look different, from x {box[0]} y {box[1]} to x {box[2]} y {box[3]}"
