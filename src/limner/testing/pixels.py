"""How far two images are from each other, to the eye.

Goes in: two images. Comes out: the share of pixels that look different, where they are, and a picture of them.

Spec: https://www.w3.org/TR/css-color-4/#ok-lab
"""

import io
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels: TypeAlias = npt.NDArray[np.uint8]
Colors: TypeAlias = npt.NDArray[np.float32]

_JUST_SEEN: Final = 0.02
"""The least distance in OKLab at which two colours are told apart side by side."""
_TO_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """How two images differ.

    Attributes:
        share: Of pixels that look different; 1 for images of different sizes.
        box: Left, top, right and bottom of the pixels that do, None without any.
        picture: The new image in grey, with what differs in red.
    """

    share: float
    box: tuple[int, int, int, int] | None
    picture: Image.Image | None


def open_image(body: bytes) -> Image.Image:
    """Decode an image; the first frame of one that moves."""
    return Image.open(io.BytesIO(body)).convert("RGBA")


def compare_images(old: Image.Image, new: Image.Image) -> Difference:
    """Compare two images."""
    if old.size != new.size:
        return Difference(1.0, None, None)
    before, after = np.asarray(old), np.asarray(new)
    if np.array_equal(before, after):
        return Difference(0.0, None, None)
    # The rest of the image is the same; only what is around the changes is looked at.
    rows = np.flatnonzero((before != after).any(axis=(1, 2)))
    columns = np.flatnonzero((before != after).any(axis=(0, 2)))
    top, bottom = max(0, int(rows[0]) - 1), int(rows[-1]) + 2
    left, right = max(0, int(columns[0]) - 1), int(columns[-1]) + 2
    first, second = before[top:bottom, left:right], after[top:bottom, left:right]
    seen = np.zeros(first.shape[:2], np.bool_)
    # What is transparent looks different on white than on black.
    for ground in (255.0, 0.0):
        one, two = _lab(first, ground), _lab(second, ground)
        apart = np.maximum(_beyond(one, two), _beyond(two, one))
        seen |= apart > _JUST_SEEN
    if not seen.any():
        return Difference(0.0, None, None)
    down, across = np.nonzero(seen)
    box = left + int(across.min()), top + int(down.min()), left + int(across.max()) + 1, top + int(down.max()) + 1
    whole = np.zeros(before.shape[:2], np.bool_)
    whole[top:bottom, left:right] = seen
    return Difference(float(seen.sum()) / whole.size, box, _marked(new, whole))


def _lab(pixels: Pixels, ground: float) -> Colors:
    """Give OKLab of an image on white or on black."""
    color = pixels[..., :3].astype(np.float32)
    alpha = pixels[..., 3:].astype(np.float32) / 255.0
    parts = (color * alpha + ground * (1.0 - alpha)) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4).astype(np.float32)
    lab: Colors = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    return lab


def _beyond(image: Colors, reference: Colors) -> Colors:
    """How far each pixel is outside of the colours of the three by three pixels around it in the other image."""
    height, width = image.shape[:2]
    padded = np.pad(reference, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    low, high = np.minimum.reduce(around), np.maximum.reduce(around)
    outside = np.maximum(np.maximum(low - image, image - high), 0.0)
    distance: Colors = np.sqrt((outside * outside).sum(axis=2))
    return distance


def _marked(image: Image.Image, seen: npt.NDArray[np.bool_]) -> Image.Image:
    grey = np.asarray(image.convert("L")).astype(np.float32) * 0.35 + 160.0
    marked = np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)
    marked[seen] = (220, 20, 60)
    return Image.fromarray(marked)
