"""One request for an image becomes one reply.

`answer` finds the image and has it drawn, `conditional` and `caching` speak HTTP, `static` sends files as they are,
`foreign` reads what other frameworks' responses hold, `faults` says what went wrong without telling too much.
"""
