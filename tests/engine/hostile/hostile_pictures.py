# ruff: noqa: E501, PLC3002, S311 - a table of cases reads best one to a line; its noise is not a secret
"""Pictures and fonts that mean harm: bombs in every format, SVGs that multiply, faces of noise."""

import base64
import io
import random
import struct
import zlib
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hostile_pages import Page, each, nested
from PIL import Image

SIDE = 4000  # 16 million pixels, just below the limit
HUGE = (65_535, 2_000_000_000, 0xFFFFFFFF)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int, height: int, *chunks: bytes, depth: int = 8, kind: int = 2, rows: bytes = b"", lace: int = 0
) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, lace))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(chunks)
        + chunk(b"IDAT", rows or zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    block = bytes(1_000_000)
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def whole_png(width: int, height: int, seed: int = 0) -> bytes:
    rows = (b"\0" + bytes([seed % 256]) * (width * 3)) * height
    return png(width, height, rows=zlib.compress(rows, 1))


def gif(width: int, height: int, frames: int = 1, frame_width: int = 1, frame_height: int = 1) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, frame_width, frame_height, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b";"


def bmp(width: int, height: int, bits: int = 24, compression: int = 0, offset: int = 54, body: bytes = b"") -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, offset) + info + body


def ico(entries: int, body: bytes, offset: int | None = None, size: int | None = None) -> bytes:
    start = 6 + 16 * entries if offset is None else offset
    entry = struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(body) if size is None else size, start & 0xFFFFFFFF)
    return struct.pack("<HHH", 0, 1, entries) + entry * entries + body


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_canvas(width: int, height: int, flags: int = 2) -> tuple[bytes, bytes]:
    return b"VP8X", bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def lossless(width: int, height: int) -> tuple[bytes, bytes]:
    return b"VP8L", b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + bytes(99)


def jpeg(width: int, height: int, scans: int = 1, extra: bytes = b"") -> bytes:
    tables = b"\xff\xdb\0\x43\0" + b"\1" * 64
    for table in (0, 0x10):
        tables += b"\xff\xc4\0\x14" + bytes([table, 1]) + bytes(15) + b"\0"
    frame = b"\xff\xc2\0\x0b\x08" + struct.pack(">HH", height, width) + b"\1\1\x11\0"
    scan = b"\xff\xda\0\x08\1\1\0\0\0\0\0"
    return b"\xff\xd8" + extra + tables + frame + scan * scans + b"\xff\xd9"


def saved(kind: str, width: int = 64, height: int = 64, frames: int = 1, **more: Any) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("RGB", (width, height), (i % 256, 9, 9)) for i in range(frames)]
    if frames > 1:
        more |= {"save_all": True, "append_images": pictures[1:]}
    pictures[0].save(out, kind, **more)
    return out.getvalue()


def patched(data: bytes, mark: bytes, skip: int, value: bytes) -> bytes:
    at = data.index(mark) + skip
    return data[:at] + value + data[at + len(value) :]


def hurt(data: bytes, seed: int, times: int = 20) -> bytes:
    rng = random.Random(seed)
    out = bytearray(data)
    for _ in range(times):
        out[rng.randrange(8, len(out))] = rng.randrange(256)
    return bytes(out)


def noise(length: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(length)


def url(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def shown(*files: bytes, kind: str = "image/png") -> str:
    return "".join(f"<img src='{url(one, kind)}'><p style='background:url({url(one, kind)})'>x</p>" for one in files)


# ── SVG ──────────────────────────────────────────────────────────────────────────────────────────────────


def svg(body: str, head: str = "width='600' height='400'") -> str:
    return f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' {head}>{body}</svg>"


def shown_file(text: str) -> str:
    return "<img src='" + url(text.encode(), "image/svg+xml") + "'>"


def entities() -> str:
    rules = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{i} "' + f"&a{i - 1};" * 10 + '">' for i in range(1, 12))
    return f"<!DOCTYPE svg [{rules}]>" + svg("<text y='9'>&a11;</text>")


def shown_svg(body: str, head: str = "width='600' height='400'") -> str:
    return shown_file(svg(body, head)) + svg(body, head)


def uses(levels: int, times: int, body: str = "<rect width='9' height='9'/>") -> str:
    out = f"<defs><g id='a0'>{body}</g>"
    for i in range(1, levels):
        out += f"<g id='a{i}'>" + f"<use href='#a{i - 1}' x='1'/>" * times + "</g>"
    return out + f"</defs><use href='#a{levels - 1}'/>"


def svg_in_svg(levels: int) -> str:
    body = "<rect width='9' height='9'/>"
    for _ in range(levels):
        body = f"<image width='90' height='90' href='data:image/svg+xml,{quote(svg(body))}'/>"
        if len(body) > 1_500_000:
            break
    return shown_svg(body)


def filtered(*primitives: str, region: str = "x='0' y='0' width='1' height='1'", times: int = 1) -> str:
    return shown_svg(
        f"<filter id='f' {region}>{''.join(primitives)}</filter>"
        + "<rect width='600' height='400' filter='url(#f)'/>" * times
    )


SVG: dict[str, Page] = {
    "uses that double": lambda: shown_svg(uses(40, 2)),
    "uses that grow by fifty": lambda: shown_svg(uses(5, 50)),
    "uses of filters": lambda: shown_svg("<filter id='f'><feGaussianBlur stdDeviation='90'/></filter>" + uses(8, 3, "<g filter='url(#f)'><rect width='600' height='400'/></g>")),
    "uses in a circle": lambda: shown_svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g><use href='#a'/>"),
    "a use of itself": lambda: shown_svg("<use id='a' href='#a'/><g id='b'><use href='#b'/></g>"),
    "patterns in patterns": lambda: shown_svg("".join(f"<pattern id='p{i}' width='.01' height='.01' patternUnits='objectBoundingBox'><rect width='99' height='99' fill='url(#p{i + 1})'/></pattern>" for i in range(40)) + "<rect width='600' height='400' fill='url(#p0)'/>"),
    "patterns of themselves": lambda: shown_svg("<pattern id='p' width='1' height='1'><rect width='9' height='9' fill='url(#p)'/></pattern><rect width='600' height='400' fill='url(#p)'/>"),
    "a pattern of almost nothing": lambda: shown_svg("<pattern id='p' width='1e-9' height='1e-9' patternUnits='userSpaceOnUse'><circle r='1'/></pattern><rect width='600' height='400' fill='url(#p)'/>"),
    "a pattern as large as a country": lambda: shown_svg("<pattern id='p' width='1e9' height='1e9' patternUnits='userSpaceOnUse'><circle r='1e9'/></pattern><rect width='600' height='400' fill='url(#p)'/>"),
    "masks of themselves": lambda: shown_svg("<mask id='m' mask='url(#m)'><rect mask='url(#m)' width='9' height='9'/></mask><rect width='600' height='400' mask='url(#m)'/>"),
    "masks in masks": lambda: shown_svg("".join(f"<mask id='m{i}'><rect mask='url(#m{i + 1})' width='600' height='400' fill='#fff'/></mask>" for i in range(60)) + "<rect width='600' height='400' mask='url(#m0)'/>"),
    "clips in clips": lambda: shown_svg("".join(f"<clipPath id='c{i}' clip-path='url(#c{i + 1})'><circle r='400'/></clipPath>" for i in range(200)) + "<rect width='600' height='400' clip-path='url(#c0)'/>"),
    "clips of themselves": lambda: shown_svg("<clipPath id='c' clip-path='url(#c)'><circle clip-path='url(#c)' r='9'/></clipPath><rect width='600' height='400' clip-path='url(#c)'/>"),
    "markers of themselves": lambda: shown_svg("<marker id='m' markerWidth='9' markerHeight='9'><path d='M0 0L9 9' marker-end='url(#m)'/></marker><path d='M0 0L9 9' marker-start='url(#m)'/>"),
    "markers on a long path": lambda: shown_svg(f"<marker id='m' markerWidth='99' markerHeight='99'><circle r='90'/></marker><path d='M0 0{'L9 9 600 0' * 40_000}' marker-mid='url(#m)'/>"),
    "a gradient of itself": lambda: shown_svg("<linearGradient id='g' href='#h'/><linearGradient id='h' href='#g'/><rect width='9' height='9' fill='url(#g)'/>"),
    "a gradient of 15,000 stops": lambda: shown_svg("<linearGradient id='g'>" + "<stop offset='.5' stop-color='red'/>" * 15_000 + "</linearGradient><rect width='600' height='400' fill='url(#g)'/>"),
    "turbulence": lambda: filtered("<feTurbulence baseFrequency='.5' numOctaves='1000000'/>"),
    "a large turbulence": lambda: filtered("<feTurbulence baseFrequency='1e30' numOctaves='255'/>" * 50, region="x='-100' y='-100' width='200' height='200'"),
    "a morphology of 10,000": lambda: filtered("<feMorphology operator='dilate' radius='10000'/>" * 20),
    "a blur of 1e9": lambda: filtered("<feGaussianBlur stdDeviation='1e9'/>" * 50),
    "a convolution of 1,000 × 1,000": lambda: filtered(f"<feConvolveMatrix order='400' kernelMatrix='{'1 ' * 160_000}'/>"),
    "lights": lambda: filtered("<feSpecularLighting surfaceScale='1e9' specularExponent='128'><fePointLight x='1' y='1' z='1e30'/></feSpecularLighting>" * 100),
    "displacements": lambda: filtered("<feDisplacementMap in='SourceGraphic' in2='SourceGraphic' scale='1e30'/>" * 100),
    "1,000 filter primitives": lambda: filtered("<feGaussianBlur stdDeviation='9'/><feOffset dx='1'/>" * 1000),
    "500 elements with filters": lambda: filtered("<feGaussianBlur stdDeviation='99'/>", times=500),
    "tiles by filter": lambda: filtered("<feFlood flood-color='red' width='.001' height='.001' x='0' y='0'/><feTile/>" * 100),
    "a filter region as large as a country": lambda: filtered("<feGaussianBlur stdDeviation='5'/>", region="x='-1e9' y='-1e9' width='2e9' height='2e9'"),
    "pictures in filters": lambda: filtered("<feImage href='#a'/>" * 100) + svg("<g id='a' filter='url(#f)'><rect width='9' height='9'/></g>"),
    "SVG in SVG": lambda: svg_in_svg(12),
    "entities that multiply": lambda: shown_file(entities()),
    "files by entity": lambda: shown_file('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///dev/zero">]>' + svg("<text y='9'>&a;</text><image href='file:///dev/zero' width='9' height='9'/>")),
    "groups 20,000 deep": lambda: shown_svg(nested(20_000, "<g>", "</g>", "<rect width='9' height='9'/>")),
    "groups with opacity": lambda: shown_svg(nested(400, "<g opacity='.9'>", "</g>", "<rect width='600' height='400'/>")),
    "blends 300 deep": lambda: shown_svg(nested(300, "<g style='mix-blend-mode:hue;isolation:isolate'>", "</g>", "<rect width='600' height='400'/>")),
    "a size of 1e9": lambda: shown_svg("<rect width='1e9' height='1e9'/>", "width='1e9' height='1e9'"),
    "a size of 1e308": lambda: shown_svg("<rect width='1e308' height='1e308' x='-1e308'/>", "width='1e308' height='1e-308' viewBox='-1e308 -1e308 1e308 1e308'"),
    "no size": lambda: shown_svg("<rect width='9' height='9'/>", "width='0' height='NaN' viewBox='0 0 0 0'"),
    "a view box of almost nothing": lambda: shown_svg("<circle r='9' stroke='red' stroke-width='9' stroke-dasharray='.0001'/>", "viewBox='0 0 1e-9 1e-9' width='600' height='400'"),
    "dashes of almost nothing": lambda: shown_svg("<circle r='300' stroke='red' stroke-width='9' stroke-dasharray='1e-7 1e-7'/>" * 20),
    "a path of a million": lambda: shown_svg(f"<path d='M0 0{'L9 9 1 500 599 3' * 40_000}' stroke='red' stroke-width='30' stroke-linejoin='round'/>"),
    "a path of arcs": lambda: shown_svg(f"<path d='M0 0{'A1e9 1e-9 9e9 1 1 599 399 0' * 9000}' stroke='red'/>"),
    "a long text": lambda: shown_svg(f"<text y='99' font-size='99'>{'lorem ipsum ' * 15_000}</text>"),
    "a text of 1e9 px": lambda: shown_svg("<text y='99' font-size='1e9' stroke='red' stroke-width='1e9'>huge</text>"),
    "a text on a long path": lambda: shown_svg(f"<path id='p' d='M0 0{'L9 9 600 0' * 20_000}'/><text font-size='1'><textPath href='#p'>{'lorem ' * 9000}</textPath></text>"),
    "rules in an SVG": lambda: shown_svg("<style>" + "g:not(.a) > g *, " * 9000 + "rect{fill:red}</style>" + "<g><rect width='9' height='9'/></g>" * 4000),
    "numbers of a million digits": lambda: shown_svg(f"<rect width='{'9' * 500_000}' height='.{'9' * 500_000}'/>"),
    "transforms without end": lambda: shown_svg(f"<rect width='9' height='9' transform='{'rotate(1) scale(1.1) ' * 50_000}'/>"),
    "pictures in a picture": lambda: shown_svg(f"<image width='600' height='400' href='{url(whole_png(3000, 3000))}'/>" * 6),
    "noise": lambda: "<img src='" + url(b'<svg xmlns="http://www.w3.org/2000/svg">' + noise(99_999), "image/svg+xml") + "'>",
    "not ended": "<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"><g><rect width=\"'>",
    "100 large SVGs": lambda: "".join(shown_file(svg(f"<rect width='4000' height='4000' fill='red'/><text>{i}</text>", "width='4000' height='4000'")) for i in range(100)),
    "100 SVGs with blurs": lambda: "".join(shown_file(svg(f"<filter id='f'><feGaussianBlur stdDeviation='9'/></filter><rect width='600' height='400' filter='url(#f)'/><text>{i}</text>")) for i in range(100)),
}  # fmt: skip


# ── pictures of pixels ───────────────────────────────────────────────────────────────────────────────────


def sizes() -> list[tuple[int, int]]:
    return [(w, h) for w in (*HUGE, 0, 1, 16_383) for h in (*HUGE, 0, 1, 16_383)]


PICTURES: dict[str, Page] = {
    "PNG of huge sizes": lambda: shown(*(png(w, h) for w, h in sizes())),
    "PNG of 16 million pixels in a few bytes": lambda: shown(
        *(png(SIDE, SIDE, kind=k, depth=d, lace=i) for k, d in ((2, 8), (6, 16), (0, 1), (3, 8)) for i in (0, 1))
    ),
    "PNG with a bomb for pixels": lambda: shown(png(9, 9, rows=zeros(900))),
    "PNG with a bomb for a profile": lambda: shown(png(9, 9, chunk(b"iCCP", b"x\0\0" + zeros(900)))),
    "PNG with bombs for texts": lambda: shown(
        png(9, 9, *[chunk(b"zTXt", b"x\0\0" + zeros(100))] * 20, *[chunk(b"iTXt", b"x\0\1\0\0\0" + zeros(100))] * 20)
    ),
    "PNG with 100,000 chunks": lambda: shown(png(9, 9, chunk(b"tEXt", b"x\0y") * 60_000)),
    "PNG with an endless chunk": lambda: shown(
        png(9, 9)[:33] + b"\xff\xff\xff\xffIDAT", png(9, 9)[:33] + b"\x7f\xff\xff\xffeXIf" + bytes(99)
    ),
    "PNG with EXIF of noise": lambda: shown(*(png(9, 9, chunk(b"eXIf", b"II*\0" + noise(90, i))) for i in range(50))),
    "PNG that moves without end": lambda: shown(
        png(
            SIDE,
            SIDE,
            chunk(b"acTL", b"\xff" * 8)
            + b"".join(chunk(b"fcTL", struct.pack(">IIIIIHHBB", i, SIDE, SIDE, 0, 0, 1, 1, 0, 0)) for i in range(9000)),
        )
    ),
    "GIF of huge sizes": lambda: shown(*(gif(min(w, 65_535), min(h, 65_535)) for w, h in sizes())),
    "GIF with a frame larger than itself": lambda: shown(
        gif(1, 1, 1, 65_535, 65_535), gif(SIDE, SIDE, 1, 65_535, 65_535)
    ),
    "GIF of 200,000 frames": lambda: shown(gif(SIDE, SIDE, 100_000, SIDE, SIDE)),
    "GIF with endless blocks": lambda: shown(
        gif(9, 9)[:-1] + b"\x21\xfe" + (b"\xff" + b"x" * 255) * 4000, gif(9, 9)[:30] + b"\xff" * 90_000
    ),
    "JPEG of huge sizes": lambda: shown(*(jpeg(min(w, 65_535), min(h, 65_535)) for w, h in sizes())),
    "JPEG of 10,000 scans": lambda: shown(jpeg(SIDE, SIDE, scans=10_000)),
    "JPEG of 10,000 scans, small": lambda: shown(jpeg(500, 500, scans=60_000)),
    "JPEG with profiles of noise": lambda: shown(
        jpeg(
            64,
            64,
            extra=b"".join(
                b"\xff\xe2\xff\xfe" + b"ICC_PROFILE\0" + bytes([i + 1, 9]) + noise(65_518, i) for i in range(9)
            ),
        )
    ),
    "JPEG with EXIF in a circle": lambda: shown(
        jpeg(64, 64, extra=b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x08\0\0\0\x08\0\0\0")
    ),
    "WebP of huge sizes": lambda: shown(
        *(
            riff(webp_canvas(w, h), lossless(min(w, 16_384), min(h, 16_384)))
            for w, h in ((1 << 24, 1 << 24), (1 << 24, 1), (16_384, 16_384), (SIDE, SIDE))
        )
    ),
    "WebP of 50,000 frames": lambda: shown(
        riff(
            webp_canvas(SIDE, SIDE),
            (b"ANIM", bytes(6)),
            *[
                (
                    b"ANMF",
                    bytes(6)
                    + (SIDE - 1).to_bytes(3, "little") * 2
                    + bytes(4)
                    + b"VP8L\x08\0\0\0"
                    + lossless(SIDE, SIDE)[1][:8],
                )
            ]
            * 50_000,
        )
    ),
    "WebP with a large profile": lambda: shown(
        riff(webp_canvas(64, 64, 0x20), (b"ICCP", bytes(3_000_000)), lossless(64, 64))
    ),
    "AVIF of huge sizes": lambda: shown(
        *(patched(saved("AVIF"), b"ispe", 8, struct.pack(">II", w, h)) for w, h in sizes())
    ),
    "AVIF of 64 frames": lambda: shown(saved("AVIF", 1500, 1500, frames=8, speed=10)),
    "AVIF of noise": lambda: shown(*(hurt(saved("AVIF"), i) for i in range(60))),
    "BMP of huge sizes": lambda: shown(
        *(
            bmp(w, h, bits)
            for w in (0x7FFFFFFF, -0x80000000, 65_535, 0, SIDE)
            for h in (0x7FFFFFFF, -0x80000000, 0, SIDE)
            for bits in (1, 24, 32)
        )
    ),
    "BMP with odd bits": lambda: shown(
        *(
            bmp(99, 99, bits, c, o, b"\xff" * 999)
            for bits in (0, 1, 2, 3, 4, 7, 8, 16, 24, 32, 64, 65_535)
            for c in (0, 1, 2, 3, 4, 5, 9)
            for o in (0, 54, 0xFFFFFFF0)
        )
    ),
    "BMP of runs": lambda: shown(
        bmp(SIDE, SIDE, 8, 1, 54, b"\xff\1" * 9000), bmp(SIDE, SIDE, 8, 1, 54, b"\0\2\xff\xff" * 200_000)
    ),
    "ICO of 65,535 pictures": lambda: shown(ico(65_535, b"")),
    "ICO of itself": lambda: shown(ico(9, b"", offset=0, size=150), ico(9, ico(1, b""))),
    "ICO with huge pictures": lambda: shown(
        ico(1, png(65_535, 65_535)),
        ico(1, png(SIDE, SIDE)),
        ico(3, bmp(65_535, 65_535, 32)[14:]),
        ico(1, png(9, 9, chunk(b"iCCP", b"x\0\0" + zeros(400)))),
    ),
    "ICO beyond its end": lambda: shown(
        *(ico(1, b"x", o, s) for o in (0, 22, 0xFFFFFFFF, 0x7FFFFFFF) for s in (0, 1, 0xFFFFFFFF, 0x7FFFFFFF))
    ),
    "nothing": lambda: shown(
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"BM",
        b"\0\0\1\0",
        b"\xff\xd8\xff",
        b"RIFF\0\0\0\0WEBP",
        b"\0\0\0\x18ftypavif",
        b"<svg",
        b"\0",
    ),
    "heads before noise": lambda: shown(
        *(
            head + noise(5000, i)
            for i in range(8)
            for head in (
                b"\x89PNG\r\n\x1a\n",
                b"GIF89a",
                b"BM",
                b"\0\0\1\0\1\0",
                b"\xff\xd8\xff\xe0",
                b"RIFF\xff\xff\0\0WEBPVP8 ",
                b"\0\0\0\x18ftypavif",
            )
        )
    ),
    "noise in good files": lambda: shown(
        *(hurt(saved(kind), i) for i in range(12) for kind in ("PNG", "GIF", "JPEG", "WEBP", "BMP", "ICO"))
    ),
    "broken off": lambda: shown(
        *(
            saved(kind)[:n]
            for n in (9, 20, 40, 80, 160)
            for kind in ("PNG", "GIF", "JPEG", "WEBP", "BMP", "ICO", "AVIF")
        )
    ),
    "100 pictures of 16 million pixels": lambda: (
        "".join(f"<img src='{url(whole_png(SIDE, SIDE, i))}'>" for i in range(30))
        + "".join("<img src='" + url(png(SIDE, SIDE, chunk(b"tEXt", b"x%d" % i))) + "'>" for i in range(70))
    ),
    "a picture of 16 million pixels 500 times": lambda: (
        f"<style>i{{position:absolute;inset:0;background:url({url(whole_png(SIDE, SIDE))}) 0 0/50.5% 50.5%}}</style>"
        + "<i></i>" * 500
    ),
    "a picture in 300 sizes": lambda: (
        f"<style>i{{position:absolute;background:url({url(whole_png(2000, 2000))}) 0 0/100% 100%}}</style>"
        + "".join(f"<i style='width:{700 + i}px;height:{400 + i}px'></i>" for i in range(300))
    ),
    "a picture as large as a country": lambda: (
        f"<img src='{url(whole_png(64, 64))}' style='width:1e9px;height:1e9px'><p style='background:url({url(whole_png(9, 9))}) 0 0/1e9px 1e-9px'>x<p style='height:500px;background:url({url(whole_png(9, 9))}) 0 0/1e-9px 1e-9px'>x"
    ),
    "a URL of no base64": "<img src='data:image/png;base64,%%%%%%%'><img src='data:;base64'><img src='data:'><img src='data:,'><img src='data:image/png;base64,====='><p style='background:url(data:image/png;charset=x;base64,AAAA)'>x",
    "a URL of 1.9 MB": lambda: f"<img src='data:image/png;base64,{'A' * 1_900_000}'>",
    "a URL of 600,000 escapes": lambda: f"<img src='data:image/svg+xml,{'%3C' * 600_000}'>",
}


# ── fonts ────────────────────────────────────────────────────────────────────────────────────────────────


def face(data: bytes, kind: str = "font/ttf", text: str = "Hamburgefonstiv 123", more: str = "") -> str:
    return f"<style>@font-face{{font-family:f;src:url({url(data, kind)});{more}}}*{{font-family:f}}</style><p style='font-size:60px'>{text}"


def faces(*files: bytes, text: str = "Hamburgefonstiv") -> str:
    rules = "".join(f"@font-face{{font-family:f{i};src:url({url(one, 'font/ttf')})}}" for i, one in enumerate(files))
    return f"<style>{rules}</style>" + "".join(f"<b style='font-family:f{i}'>{text}</b>" for i in range(len(files)))


def good_font() -> bytes:
    package = Path(import_module("fontpkg_geist").__file__ or "").parent
    return next(iter(sorted(package.rglob("*.ttf")))).read_bytes()


@cache
def small_font() -> bytes:
    """Give a part of a good font, so that many fit in a page."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(good_font()))
    cutter = Subsetter(Options(layout_features=["*"], hinting=True, notdef_outline=True))
    cutter.populate(text="Hamburgefonstiv")
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def table_hurt(
    data: bytes, tag: bytes, *, offset: int | None = None, length: int | None = None, body: bytes | None = None
) -> bytes:
    at = data.index(tag, 12)
    start, size = struct.unpack_from(">II", data, at + 8)
    if body is not None:
        filled = (body * (size // len(body) + 1))[:size]
        data = data[:start] + filled + data[start + size :]
    entry = struct.pack(">II", start if offset is None else offset, size if length is None else length)
    return data[: at + 8] + entry + data[at + 16 :]


TABLES = (
    b"cmap",
    b"glyf",
    b"loca",
    b"head",
    b"hhea",
    b"hmtx",
    b"maxp",
    b"OS/2",
    b"GSUB",
    b"GPOS",
    b"GDEF",
    b"fvar",
    b"gvar",
    b"avar",
    b"HVAR",
    b"name",
    b"post",
)


def tables_of(data: bytes) -> list[bytes]:
    return [tag for tag in TABLES if tag in data[: 12 + 16 * struct.unpack_from(">H", data, 4)[0]]]


def woff2_bomb() -> bytes:
    import brotli

    body = brotli.compress(bytes(400_000_000), quality=5)
    table = b"\x0a" + b"\x83\xff\xff\xff\x7f"
    return (
        b"wOF2\0\1\0\0"
        + struct.pack(">IHHIIHHIIIII", 48 + len(table) + len(body), 1, 0, 0xFFFFFFFF, len(body), 1, 0, 0, 0, 0, 0, 0)
        + table
        + body
    )


def woff_bomb() -> bytes:
    body = zeros(900)
    return (
        b"wOFF\0\1\0\0"
        + struct.pack(">IHHIHHIIIII", 64 + len(body), 1, 0, 0xFFFFFFF0, 1, 0, 0, 0, 0, 0, 0)
        + b"glyf"
        + struct.pack(">IIII", 64, len(body), 900_000_000, 0)
        + body
    )


FONTS: dict[str, Page] = {
    "noise": lambda: faces(*(head + noise(20_000, i) for i in range(5) for head in (b"", b"\0\1\0\0\0\x0c", b"OTTO\0\x0c", b"true\0\x0c", b"ttcf\0\1\0\0\0\0\0\x09", b"wOFF\0\1\0\0", b"wOF2\0\1\0\0"))),
    "nothing": lambda: faces(b"", b"\0", b"OTTO", b"wOF2", b"wOFF", b"ttcf", b"\0\1\0\0", b"\0\1\0\0\xff\xff" + bytes(6)),
    "broken off": lambda: faces(*(small_font()[:n] for n in (5, 12, 99, 300, 1000, 5000, 9000))),
    "noise in a good font": lambda: faces(*(hurt(small_font(), i, 200) for i in range(30))),
    "noise in each table": lambda: (lambda data: faces(*(table_hurt(data, tag, body=noise(4000, seed)) for tag in tables_of(data) for seed in (1, 2))))(small_font()),
    "each table full of ones": lambda: (lambda data: faces(*(table_hurt(data, tag, body=b"\xff") for tag in tables_of(data))))(small_font()),
    "each table full of zeros": lambda: (lambda data: faces(*(table_hurt(data, tag, body=b"\0") for tag in tables_of(data))))(small_font()),
    "tables beyond the end": lambda: (lambda data: faces(*(table_hurt(data, tag, offset=o, length=n) for tag in tables_of(data) for o, n in ((0xFFFFFFFF, 0xFFFFFFFF), (0, 0xFFFFFFFF), (0, 0)))))(small_font()),
    "a collection of itself": lambda: face(b"ttcf\0\1\0\0" + struct.pack(">I", 60_000) + bytes(240_000)),
    "a WOFF2 bomb": lambda: face(woff2_bomb(), "font/woff2"),
    "a WOFF bomb": lambda: face(woff_bomb(), "font/woff"),
    "100 fonts": lambda: faces(*(small_font() + bytes([i]) for i in range(40))),
    "2,000 rules of one font": lambda: (lambda source: "<style>" + each(2000, f"@font-face{{font-family:f#;src:url({source})}}") + "</style>" + each(2000, "<b style='font-family:f#'>x</b>"))("data:font/ttf;base64,AAEAAAAA"),
    "odd descriptors": lambda: face(small_font(), more="font-weight:1e308 -1e308;font-stretch:1e308% 0%;font-style:oblique 1e308deg -1e308deg;unicode-range:U+0-10FFFF,U+FFFFFFFF,U+5-1;size-adjust:1e308%;ascent-override:1e308%;descent-override:1e308%;line-gap-override:1e308%"),
    "a million ranges": lambda: face(small_font(), more="unicode-range:" + ",".join(f"U+{i:X}" for i in range(100_000))),
}  # fmt: skip
