"""The inside of a process that decodes pictures and can be ended; `decoder_process` is the other side.

Goes in: questions with a file. Comes out: pixels.
"""

import numpy as np

from limner.bitmap import Bitmap
from limner.resources.decode import decode_here
from limner.resources.decoder_process import state
from limner.worker.child import Answer, Parent, Work
from limner.worker.frames import Frame


def prepare(hello: Frame, parent: Parent) -> Work:
    """Load the decoders."""
    del hello, parent
    state.is_expendable = True
    return _answer


def _answer(question: Frame) -> Answer:
    header, [data] = question.header, question.blobs
    bitmap = decode_here(data, max_pixels=header["max_pixels"])
    return _facts(bitmap), (np.ascontiguousarray(bitmap.pixels).data.cast("B"),)


def _facts(bitmap: Bitmap) -> dict[str, object]:
    return {
        "width": bitmap.width,
        "height": bitmap.height,
        "premultiplied": bitmap.premultiplied,
        "opaque": bitmap.opaque,
    }
