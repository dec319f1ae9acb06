"""Gives memory back to the system, where the C library has a way.

What was freed before leaves the process. An allocator keeps the pages between
what is still used, for whoever asks next; after much has been forgotten at once, nobody may.

Spec: https://man7.org/linux/man-pages/man3/malloc_trim.3.html
"""

import ctypes
import gc


def give_back_memory() -> None:
    """Collect what is garbage, and give the free pages back; does no more than the first where there is no glibc."""
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or a system without one to ask
        return
    trim(ctypes.c_size_t(0))
