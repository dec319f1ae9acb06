"""Processes that do what may take forever, crash or fill memory, so that it can be ended.

`process` is one of them as its parent holds it, `pool` is several, `child` is what runs inside, `frames` is what they
say to each other. Nothing here knows what is worked at, and nothing is pickled.
"""
