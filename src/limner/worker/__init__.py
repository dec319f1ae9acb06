"""Processes for work that may take forever, crash or fill memory, so that it can be ended.

`process` is one of them as its parent sees it, `pool` is several, `child` is what runs inside, and `frames` is how they
talk to each other. Nothing here knows what the work is, and nothing is pickled.
"""
