"""The sRGB colour profile in JPEG, WebP and AVIF files; its bytes are the same on every day and system.

Gives an ICC version 4 matrix profile.

Spec: https://www.color.org/specification/ICC.1-2022-05.pdf
"""

import struct
from functools import cache

from limner.color.spaces import D65_TO_D50, TO_XYZ, Triple, multiply


@cache
def srgb_profile() -> bytes:
    """Give the profile."""
    red, green, blue = (multiply(D65_TO_D50, column) for column in zip(*TO_XYZ["srgb"], strict=True))
    white = multiply(D65_TO_D50, (sum(TO_XYZ["srgb"][0]), sum(TO_XYZ["srgb"][1]), sum(TO_XYZ["srgb"][2])))
    # Parametric curve type 3: Y = (aX + b)^g for X >= d, else cX.
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = [
        (b"desc", _text("sRGB")),
        (b"cprt", _text("No copyright")),
        (b"wtpt", _xyz(white)),
        (b"rXYZ", _xyz(red)),
        (b"gXYZ", _xyz(green)),
        (b"bXYZ", _xyz(blue)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    offset = 128 + 4 + 12 * len(tags)
    table, body, places = b"", b"", dict[bytes, int]()
    for name, data in tags:
        if data not in places:
            places[data] = offset + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", name, places[data], len(data))
    header = struct.pack(
        ">I4sI4s4s4s6H4sI4sIIQI12s4s44x",
        offset + len(body),
        b"\0\0\0\0",
        0x04300000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),  # a fixed date, so that the same image gives the same bytes
        b"acsp",
        0,
        b"\0\0\0\0",
        0,
        0,
        0,
        0,
        _fixed(0.9642, 1.0, 0.8249),
        b"\0\0\0\0",
    )
    return header + struct.pack(">I", len(tags)) + table + body


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _xyz(value: Triple) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*value)


def _text(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(data), 28) + data
