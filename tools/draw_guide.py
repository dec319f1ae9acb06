"""Draws the pictures of the guides from the code beside them.

    python tools/draw_guide.py          # writes docs/images/guide/*.png
    python tools/draw_guide.py layout   # those of one chapter

A block of Python that begins with ``# NAME.py`` draws ``../images/guide/NAME.png``, where the chapter shows that.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from markdown_it import MarkdownIt

from limner import render
from limner.html import Element
from limner.response import ImageResponse

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
IMAGES = ROOT / "docs" / "images" / "guide"
_NAME = re.compile(r"# (\w+)\.py\n")
_SHOWN = re.compile(r"\.\./images/guide/(\w+)\.png")


def pictures_of(chapter: Path) -> Iterator[tuple[str, str]]:
    """Give the name of each picture of a chapter, with the code that draws it.

    Raises:
        LookupError: A picture has no code.
    """
    text = chapter.read_text(encoding="utf-8")
    code: dict[str, str] = {}
    for token in MarkdownIt().parse(text):
        name = _NAME.match(token.content) if token.type == "fence" and token.info.strip() == "python" else None
        if name:
            code[name[1]] = token.content
    for name in _SHOWN.findall(text):
        if name not in code:
            raise LookupError(f"{chapter.name} shows {name}.png, but no block begins with '# {name}.py'")
        yield name, code[name]


def draw(name: str, code: str, folder: Path) -> bytes:
    """Draw the picture of a block; files that it names lie in a folder."""
    module = ModuleType(name)
    exec(compile(code, f"{name}.py", "exec"), vars(module))  # noqa: S102 - the project's own guides
    result: object = module.image()
    node = result.node if isinstance(result, ImageResponse) else result
    if not isinstance(node, Element):
        raise TypeError(f"{name}.py gives no element, but {node!r:.80}")
    width, height = getattr(module, "size", (1200, 630))
    return render(node, width=width, height=height, files=folder, compression="small")


def main() -> None:
    """Draw the pictures of the chapters that are named, or of all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for chapter in sorted(GUIDE.glob("*.md")):
        if len(sys.argv) > 1 and chapter.stem not in sys.argv[1:]:
            continue
        with TemporaryDirectory() as folder:
            for name, code in pictures_of(chapter):
                body = draw(name, code, Path(folder))
                (IMAGES / f"{name}.png").write_bytes(body)
                print(f"{chapter.stem}: {name}.png, {len(body):,} bytes")


if __name__ == "__main__":
    main()
