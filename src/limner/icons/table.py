"""Which files are made of one source: the table of names, sizes and kinds.

Spec: https://html.spec.whatwg.org/multipage/links.html#rel-icon, https://www.w3.org/TR/appmanifest/#icon-masks
"""

from typing import Final, NamedTuple

from limner.formats import FORMATS
from limner.routes.convention import CONVENTIONS, Kind

ICO_SIZES: Final = (16, 32, 48)
"""The sides of the pictures in `favicon.ico`, in pixels."""
SAFE_SHARE: Final = 0.8
"""Of a maskable icon's side: the diameter of the circle that no mask cuts."""
APPLE_SHARE: Final = 0.8
"""Of an apple icon's side: that of the icon in it."""


class IconFile(NamedTuple):
    """One row of the table.

    Attributes:
        name: Of the file, and in addresses.
        kind: Which convention it follows.
        media_type: Of its bytes.
        side: Width and height in pixels; None for one that has any size, or none.
        is_linked: Whether heads link it; the others are named by the manifest.
    """

    name: str
    kind: Kind
    media_type: str
    side: int | None = None
    is_linked: bool = True


_PNG: Final = FORMATS["png"].media_type
MANIFEST_FILE: Final = CONVENTIONS["manifest"].address
ICON_FILES: Final = (
    IconFile("favicon.ico", "favicon", FORMATS["ico"].media_type, max(ICO_SIZES)),
    IconFile("icon.svg", "icon", FORMATS["svg"].media_type),
    IconFile("icon-96.png", "icon", _PNG, 96),
    IconFile("apple-icon.png", "apple-icon", _PNG, 180),
    IconFile("icon-192.png", "icon", _PNG, 192, is_linked=False),
    IconFile("icon-512.png", "icon", _PNG, 512, is_linked=False),
    IconFile("icon-maskable-512.png", "icon", _PNG, 512, is_linked=False),
    IconFile(MANIFEST_FILE, "manifest", CONVENTIONS["manifest"].media_type),
)
"""The table, in the order in which heads link them."""
