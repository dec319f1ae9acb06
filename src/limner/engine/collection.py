"""Rest for Python's cycle collector while a picture is drawn.

Goes in: a block of work. Comes out: nothing. A picture makes thousands of objects and drops nearly all of them before
it is finished, without cycles; a collector that looks through them again and again takes an eighth of the time of a
dense card and finds nothing.

Spec: https://docs.python.org/3/library/gc.html
"""

import gc
import threading
from types import TracebackType
from typing import Final

_MOST_WAITING: Final = 200_000  # objects; so that threads which never pause together do not hold off collection


class _Rest:
    """Counts who draws: the collector rests from the first to the last. Leaves alone a collector that is off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._drawing = 0
        self._was_enabled = False
        self._is_first = True

    def __enter__(self) -> None:
        with self._lock:
            if self._drawing == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._drawing += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._lock:
            self._drawing -= 1
            if not self._was_enabled:
                return
            if self._drawing == 0:
                if self._is_first:
                    self._is_first = False
                    _age_everything()
                gc.enable()
            elif gc.get_count()[0] > _MOST_WAITING:
                gc.collect(1)


def _age_everything() -> None:
    """Put every object among the old ones, unseen.

    The first picture imports the engine, whose hundred thousands of objects stay. As young ones they would be looked
    through at once, which takes a twentieth of the first picture.
    """
    if gc.get_freeze_count() == 0:  # else they are the application's, and stay frozen
        gc.freeze()
        gc.unfreeze()


collector_rests: Final = _Rest()
