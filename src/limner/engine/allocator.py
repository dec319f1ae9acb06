"""Gives memory back to the system, where the C library has a way.

What was freed before leaves the process. An allocator keeps the pages between
what is still used, for the next allocation; after much has been forgotten at once, there may be none.

Spec: https://man7.org/linux/man-pages/man3/malloc_trim.3.html
"""

import ctypes
import gc


def give_back_memory() -> None:
    """Collect garbage, and with glibc give free pages back to the system."""
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or a system without one to ask
        return
    trim(ctypes.c_size_t(0))
