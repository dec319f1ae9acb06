"""Gives memory back to the system, where the C library can.

An allocator keeps the free pages between used ones for the next allocation. After much has been forgotten at once,
there may be no next one. This returns such pages to the system.

Spec: https://man7.org/linux/man-pages/man3/malloc_trim.3.html
"""

import ctypes
import gc


def give_back_memory() -> None:
    """Collect garbage and, with glibc, give free pages back to the system."""
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or none that can be asked
        return
    trim(ctypes.c_size_t(0))
