"""How far a picture is from Chromium's: antialiasing is forgiven within one pixel, nothing else is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
THRESHOLD = 32


@dataclass(frozen=True)
class Difference:
    """Shares of pixels off by more than the threshold in a channel: as they are, and beyond all their neighbours."""

    off: float
    far: float
    mean: float

    @property
    def alike(self) -> bool:
        return self.far <= 0.002 and self.off <= 0.1


def beyond_neighbours(picture: Pixels, reference: Pixels) -> npt.NDArray[np.int16]:
    """How far each pixel is outside the range of the reference's three by three pixels around it."""
    height, width = picture.shape[:2]
    padded = np.pad(reference, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    low, high = np.minimum.reduce(around).astype(np.int16), np.maximum.reduce(around).astype(np.int16)
    drawn = picture.astype(np.int16)
    outside: npt.NDArray[np.int16] = np.maximum(np.maximum(low - drawn, drawn - high), 0).max(axis=2)
    return outside


def compare(picture: Pixels, reference: Pixels) -> Difference:
    """Compare two RGB pictures of one size."""
    difference = np.abs(picture.astype(np.int16) - reference.astype(np.int16))
    far = np.maximum(beyond_neighbours(picture, reference), beyond_neighbours(reference, picture))
    return Difference(
        off=float((difference.max(axis=2) > THRESHOLD).mean()),
        far=float((far > THRESHOLD).mean()),
        mean=float(difference.mean()),
    )
