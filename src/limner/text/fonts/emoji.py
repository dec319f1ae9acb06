"""Finds the faces that have colour emoji.

Goes in: a collection. Comes out: entries, best first: those given, what was asked for, those of installed packages, the
system's one where the system may be asked.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from limner.text.fonts.collection import FontCollection
from limner.text.fonts.face_entry import FaceEntry
from limner.text.fonts.font_file import FontFile
from limner.text.fonts.installed import find_package, is_emoji_name, package_families, system_folders

_SYSTEM_FILES: Final = (
    "NotoColorEmoji.ttf",
    "NotoColorEmoji-Regular.ttf",
    "Apple Color Emoji.ttc",
    "seguiemj.ttf",
    "TwitterColorEmoji-SVGinOT.ttf",
    "Twemoji.Mozilla.ttf",
)


def color_entries(collection: FontCollection, asked: tuple[FaceEntry, ...] | None = None) -> list[FaceEntry]:
    """Faces with colour glyphs, in the order in which they are tried.

    Args:
        collection: The fonts given, and whether the system's may be used.
        asked: What comes after those given; None are the installed ones, and the system's where it may be used.
    """
    found = [entry for family in collection.families for entry in collection.find_family(family)]
    found = [entry for entry in found if entry.file.has_color]
    if asked is not None:
        return [*found, *asked]
    found += installed_emoji()
    system = system_emoji() if collection.system else None
    return [*found, system] if system is not None else found


def installed_emoji() -> list[FaceEntry]:
    """The colour faces of installed font packages that are for emoji, by their names."""
    names = filter(is_emoji_name, package_families())
    return [entry for name in names for entry in find_package(name) if entry.file.has_color]


@lru_cache(maxsize=1)
def system_emoji() -> FaceEntry | None:
    """The operating system's colour face, None when it has none that can be drawn."""
    for folder in system_folders():
        for root, _, names in os.walk(folder):
            for name in _SYSTEM_FILES:
                if name in names:
                    entry = FaceEntry("emoji", FontFile(Path(root, name)))
                    if entry.file.has_color:
                        return entry
    return None
