"""Cut from the Noto faces what the sample paragraphs need of them; writes tests/text/faces.

    python tools/cut_faces.py FOLDER

FOLDER holds the files of Debian's packages fonts-noto-core and fonts-noto-cjk. Kept are the characters of the samples
with every glyph that shaping may make of them, all features and no hints.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from text_samples import CUT_FACES, PARAGRAPHS, POSITION_FACES

FACES = Path(__file__).parent.parent / "tests/text/faces"
_COLLECTION = "NotoSansCJK-Regular.ttc"
_PLACES = {"JP": 0, "KR": 1, "SC": 2, "TC": 3}


def main() -> None:
    """Cut all faces."""
    folder = Path(sys.argv[1])
    FACES.mkdir(parents=True, exist_ok=True)
    for lang in sorted(CUT_FACES):
        name = POSITION_FACES[lang]
        text = "".join(paragraph for own, paragraph in PARAGRAPHS if own == lang)
        with _open(folder, name) as font:
            options = Options(layout_features=["*"], hinting=False, notdef_outline=True, flavor="woff2")
            subsetter = Subsetter(options)
            subsetter.populate(text=text + " ")
            subsetter.subset(font)
            font.flavor = "woff2"
            path = FACES / f"{name.replace(' ', '')}.woff2"
            font.save(path)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def _open(folder: Path, name: str) -> TTFont:
    if " CJK " in name:
        return TTFont(next(folder.rglob(_COLLECTION)), fontNumber=_PLACES[name.rsplit(maxsplit=1)[-1]])
    return TTFont(next(folder.rglob(f"{name.replace(' ', '')}-Regular.ttf")))


if __name__ == "__main__":
    main()
