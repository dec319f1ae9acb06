"""The file of each address and the address of each file: what a static host sends for an address.

Goes in: an address of the site and a type. Comes out: a name that every file system accepts, and the address at which
hosts find it. A static host decodes an address and looks for a file of that name, so the file's name is decoded.
Characters that no name can have stay encoded, and are then encoded twice in the address.
"""

import hashlib
import re
from typing import Final
from urllib.parse import quote, unquote

from limner.formats import find_format

MANIFEST: Final = "limner-manifest.json"
HEADS: Final = "limner-heads.json"
HEAD_FOLDER: Final = "_heads"
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|%]|[. ]$|^\.{1,2}$')
_RESERVED: Final = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_MOST_BYTES: Final = 200


def picture_file(path: str, media_type: str, *, has_extension: bool) -> str:
    """Give the file of an image.

    Args:
        path: Its address in the site, percent-encoded.
        media_type: The type of its bytes.
        has_extension: Whether the address already ends in the extension, like those of static files.
    """
    parts = [_safe(unquote(part)) for part in path.strip("/").split("/")]
    row = None if has_extension else find_format(media_type)
    return "/".join(parts) + (f".{row.extension}" if row is not None else "")


def file_address(file: str) -> str:
    """Give the address at which a static host answers with a file."""
    return "/" + quote(file, safe="/!'()*,~@")


def head_file(page: str) -> str:
    """Give the file with the tags of a page: ``_heads/index.html`` for the root, ``_heads/a/b.html`` for ``/a/b``."""
    parts = [_safe(unquote(part)) for part in page.strip("/").split("/")] if page.strip("/") else []
    if not parts:
        return f"{HEAD_FOLDER}/index.html"
    if parts == ["index"]:
        parts = ["%69ndex"]
    return f"{HEAD_FOLDER}/{'/'.join(parts)}.html"


def _safe(part: str) -> str:
    """Make a name that every file system accepts; different texts make different names."""
    name = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), part)
    name = _RESERVED.sub(lambda found: f"%{ord(found[0][0]):02X}{found[0][1:]}", name, count=1) if name else "%"
    data = name.encode("utf-8", "surrogatepass")
    if len(data) <= _MOST_BYTES:
        return name.encode("utf-8", "replace").decode()
    digest = hashlib.blake2b(data, digest_size=16).hexdigest()
    return f"{data[: _MOST_BYTES - 40].decode('utf-8', 'ignore')}~{digest}"
