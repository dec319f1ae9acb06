"""What travels between a process and its workers: a JSON object and some blobs of bytes.

Goes in: a stream. Comes out: frames. Neither side runs anything that the other sends.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, TypeAlias

Header: TypeAlias = Mapping[str, Any]
Blob: TypeAlias = "bytes | bytearray | memoryview"

_HEAD = struct.Struct("<II")
_SMALL = 65_536  # parts up to this size are copied together and written at once


class Frame(NamedTuple):
    """One message.

    Attributes:
        header: The part that is JSON.
        blobs: Bytes that go with it.
    """

    header: dict[str, Any]
    blobs: list[bytes]


def write_frame(stream: BinaryIO, header: Header, blobs: Sequence[Blob] = ()) -> None:
    """Write one frame.

    Raises:
        OSError: The other side is gone.
    """
    text = json.dumps(header, separators=(",", ":")).encode()
    sizes = [memoryview(blob).nbytes for blob in blobs]
    head = _HEAD.pack(len(text), len(blobs)) + struct.pack(f"<{len(blobs)}Q", *sizes) + text
    if sum(sizes) <= _SMALL:
        stream.write(b"".join((head, *blobs)))
    else:
        stream.write(head)
        stream.writelines(blobs)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read one frame; None when the other side has ended, even in the middle of a frame."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, count = _HEAD.unpack(head)
    rest = stream.read(8 * count + length)
    if len(rest) < 8 * count + length:
        return None
    sizes = struct.unpack_from(f"<{count}Q", rest)
    blobs: list[bytes] = []
    for size in sizes:
        blob = stream.read(size)
        if len(blob) < size:
            return None
        blobs.append(blob)
    return Frame(json.loads(rest[8 * count :]), blobs)
