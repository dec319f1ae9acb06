"""The table of rules: those of platforms, each a module, and those that the engine applies as it draws.

Goes in: nothing. Comes out: `RULES`, by code.
"""

from typing import Final

from limner.checks.problem import Rule, Severity, Subject
from limner.checks.rules.icon_any import RULE as ICON_ANY
from limner.checks.rules.icon_apple import RULE as ICON_APPLE
from limner.checks.rules.icon_ico import RULE as ICON_ICO
from limner.checks.rules.icon_legible import RULE as ICON_LEGIBLE
from limner.checks.rules.icon_manifest import RULE as ICON_MANIFEST
from limner.checks.rules.icon_maskable import RULE as ICON_MASKABLE
from limner.checks.rules.icon_png import RULE as ICON_PNG
from limner.checks.rules.icon_reply import RULE as ICON_REPLY
from limner.checks.rules.icon_robots import RULE as ICON_ROBOTS
from limner.checks.rules.icon_square import RULE as ICON_SQUARE
from limner.checks.rules.icon_svg import RULE as ICON_SVG
from limner.checks.rules.icon_title import RULE as ICON_TITLE
from limner.checks.rules.image_address import RULE as IMAGE_ADDRESS
from limner.checks.rules.image_alt import RULE as IMAGE_ALT
from limner.checks.rules.image_bytes import RULE as IMAGE_BYTES
from limner.checks.rules.image_count import RULE as IMAGE_COUNT
from limner.checks.rules.image_dimensions import RULE as IMAGE_DIMENSIONS
from limner.checks.rules.image_format import RULE as IMAGE_FORMAT
from limner.checks.rules.image_opaque import RULE as IMAGE_OPAQUE
from limner.checks.rules.image_ratio import RULE as IMAGE_RATIO
from limner.checks.rules.image_reply import RULE as IMAGE_REPLY
from limner.checks.rules.image_size import RULE as IMAGE_SIZE
from limner.checks.rules.image_type import RULE as IMAGE_TYPE
from limner.checks.rules.page_card import RULE as PAGE_CARD
from limner.checks.rules.page_description import RULE as PAGE_DESCRIPTION
from limner.checks.rules.page_head_bytes import RULE as PAGE_HEAD_BYTES
from limner.checks.rules.page_image import RULE as PAGE_IMAGE
from limner.checks.rules.page_secure_url import RULE as PAGE_SECURE_URL
from limner.checks.rules.page_site_name import RULE as PAGE_SITE_NAME
from limner.checks.rules.page_theme_color import RULE as PAGE_THEME_COLOR
from limner.checks.rules.page_title import RULE as PAGE_TITLE
from limner.checks.rules.page_url import RULE as PAGE_URL

_DRAWN: Final = "https://www.w3.org/TR/WCAG22/"
_SITE: Final = "https://nextjs.org/docs/app/api-reference/file-conventions/metadata"
_ENGINE: Final[tuple[tuple[str, Severity, Subject, str, str], ...]] = (
    ("failed", "error", "site", "Every file is imported, every list is given and every image is drawn.", _SITE),
    ("files", "warning", "site", "Files and folders have names that mean something.", _SITE),
    ("not-drawn", "note", "site", "Every image can be known ahead.", _SITE),
    ("markup", "warning", "drawing", "HTML and CSS mean something.", "https://www.w3.org/TR/CSS22/syndata.html"),
    ("missing-glyph", "error", "drawing", "A font has every character of a text.", _DRAWN),
    ("load-failed", "error", "drawing", "Pictures, fonts and sheets load.", _DRAWN),
    ("empty", "error", "drawing", "An image shows something.", _DRAWN),
    ("text-cut", "warning", "drawing", "Texts are shown whole.", _DRAWN),
    ("text-outside", "warning", "drawing", "Texts stand inside the image.", _DRAWN),
    ("clamp-overflow", "warning", "drawing", "What line-clamp cuts does not show.", _DRAWN),
    ("text-covered", "warning", "drawing", "Nothing is painted over texts.", _DRAWN),
    ("texts-overlap", "warning", "drawing", "Texts are not painted over each other.", _DRAWN),
    ("text-overflow", "warning", "drawing", "Texts stay inside the painted box that they stand in.", _DRAWN),
    ("contrast", "warning", "drawing", "Letters stand out from what is painted behind them.", _DRAWN),
    ("picture-enlarged", "warning", "drawing", "Pictures have enough pixels.", _DRAWN),
    ("picture-outside", "warning", "drawing", "Pictures stand inside the image.", _DRAWN),
    ("outside-crop", "warning", "drawing", "Texts stand inside the crops of X, Facebook and LinkedIn.", _DRAWN),
    ("outside-square", "note", "drawing", "Texts stand inside the centred square that some messengers show.", _DRAWN),
    ("small-text", "warning", "drawing", "Texts are large enough to be read in a feed, or in an icon.", _DRAWN),
    ("missing-font", "warning", "drawing", "The families that a style names are there.", _DRAWN),
    ("fallback-font", "note", "drawing", "The faces that a style names draw its text.", _DRAWN),
    ("transparent", "note", "drawing", "Something is painted behind texts.", _DRAWN),
    ("over-budget", "warning", "drawing", "An image keeps its budget.", _DRAWN),
)
_ROWS: Final = (
    IMAGE_REPLY,
    IMAGE_ADDRESS,
    IMAGE_FORMAT,
    IMAGE_TYPE,
    IMAGE_BYTES,
    IMAGE_SIZE,
    IMAGE_DIMENSIONS,
    IMAGE_RATIO,
    IMAGE_ALT,
    IMAGE_OPAQUE,
    PAGE_IMAGE,
    IMAGE_COUNT,
    PAGE_CARD,
    PAGE_TITLE,
    PAGE_DESCRIPTION,
    PAGE_URL,
    PAGE_SITE_NAME,
    PAGE_HEAD_BYTES,
    PAGE_SECURE_URL,
    PAGE_THEME_COLOR,
    ICON_ANY,
    ICON_REPLY,
    ICON_SQUARE,
    ICON_LEGIBLE,
    ICON_ICO,
    ICON_SVG,
    ICON_PNG,
    ICON_APPLE,
    ICON_MANIFEST,
    ICON_MASKABLE,
    ICON_TITLE,
    ICON_ROBOTS,
)


RULES: Final[dict[str, Rule]] = {
    **{rule.code: rule for rule in _ROWS},
    **{
        code: Rule(code=code, severity=severity, title=title, source=source, about=about)
        for code, severity, about, title, source in _ENGINE
    },
}
"""Every rule by its code."""
