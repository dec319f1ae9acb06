"""Decoding that may take long, fill memory or crash is done in a process that can be ended.

Goes in: a raster file, and how long decoding may take. Comes out: a `Bitmap`, or an error. All renderers of this
process share the decoder processes, which start when something first needs them. A file that failed in one is refused
for a while without another try. `picture_work` is the other side.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from limner.errors import DeadlineExceededError, OverloadedError, ResourceError, WorkerError
from limner.host import in_pass, new_lock
from limner.worker.pool import NoWorkerError, PoolEvent, WorkerPool
from limner.worker.process import Plan

if TYPE_CHECKING:
    from limner.bitmap import Bitmap
    from limner.worker.frames import Blob, Frame, Header

SECONDS: Final = 5.0
_MOST: Final = 3
_MEMORY: Final = 1_200_000_000  # in addition to what the libraries need
_REFUSED_SECONDS: Final = 60.0
_MOST_REFUSED: Final = 1024


Relay: TypeAlias = Callable[["Header", "Blob", str, float, str], "Frame"]


class _State:
    """The state of this process.

    Attributes:
        relay: Asks on behalf of this process if it has no decoder processes; None if it has.
        is_expendable: Whether this process itself is ended and replaced when it is late.
        events: What happened to the processes, with counts.
    """

    def __init__(self) -> None:
        self.relay: Relay | None = None
        self.is_expendable = False
        self.events: Counter[str] = Counter()
        self._refused: OrderedDict[str, tuple[float, ResourceError]] = OrderedDict()
        self._lock = new_lock()

    def hear(self, event: PoolEvent) -> None:
        """Count an event of a process."""
        with self._lock:
            self.events[event] += 1

    def check(self, key: str) -> None:
        """Refuse a file that failed a moment ago.

        Raises:
            ResourceError: As it did then.
        """
        refused = self._refused.get(key)
        if refused is not None and time.monotonic() < refused[0]:
            raise refused[1]

    def refuse(self, key: str, error: ResourceError) -> None:
        """Remember that something failed."""
        with self._lock:
            self._refused[key] = (time.monotonic() + _REFUSED_SECONDS, error)
            while len(self._refused) > _MOST_REFUSED:
                self._refused.popitem(last=False)


state: Final = _State()


@cache
def pool() -> WorkerPool:
    """Give the processes."""
    plan = Plan("limner.resources.picture_work", memory=_MEMORY, is_silent=True)
    return WorkerPool(plan, most=_MOST, spares=1, hear=state.hear, forgives=False)


def decode_elsewhere(data: bytes, *, key: str, max_pixels: int, seconds: float) -> "Bitmap":
    """Decode a raster file like `decode.decode_here`.

    Args:
        data: The file.
        key: Identity of the content, under which a failure is remembered.
        max_pixels: How many it may have.
        seconds: How long it may take.

    Raises:
        ResourceError: It is broken, or cannot be decoded in that time.
        LimitExceededError: It has too many pixels.
    """
    return _read_bitmap(ask_elsewhere({"do": "decode", "max_pixels": max_pixels}, data, key, seconds, "a picture"))


def ask_elsewhere(header: "Header", data: "Blob", key: str, seconds: float, what: str) -> "Frame":
    """Ask a decoder process, or the server that has them, one of the questions of `picture_work`.

    Raises:
        ResourceError: There is no answer, or none in that time.
        LimitExceededError: It has too many pixels.
    """
    if seconds <= 0.0:
        raise ResourceError(f"{what} that may take long is not drawn: others have taken the time for it")
    with in_pass.lifted():
        if state.relay is not None:
            return state.relay(header, data, key, seconds, what)
        state.check(key)
        return _ask(header, data, key, seconds, what)


def _ask(header: "Header", data: "Blob", key: str, seconds: float, what: str) -> "Frame":
    try:
        return pool().ask(header, (data,), seconds=seconds)
    except DeadlineExceededError as error:
        failure = ResourceError(
            f"{what} takes too long to draw", got=f"more than {seconds:.3g} s", expected="a simpler one"
        )
        state.refuse(key, failure)
        raise failure from error
    except NoWorkerError as error:
        raise ResourceError(
            f"{what} that may take long is not drawn without a process of its own", got=error.facts.got
        ) from error
    except OverloadedError as error:
        raise ResourceError(f"{what} waited too long to be drawn", got=error.facts.got) from error
    except WorkerError as error:
        failure = ResourceError(f"{what} that cannot be drawn", got=error.facts.got, expected="a simpler one")
        state.refuse(key, failure)
        raise failure from error


def _read_bitmap(frame: "Frame") -> "Bitmap":
    import numpy as np

    from limner.bitmap import Bitmap

    header = frame.header
    width, height = header["width"], header["height"]
    pixels = np.frombuffer(frame.blobs[0], np.uint8).reshape(height, width, 4)
    return Bitmap(width, height, pixels, premultiplied=header["premultiplied"], opaque=header["opaque"])
