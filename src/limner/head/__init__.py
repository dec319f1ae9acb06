"""The tags of a page's head: which images belong to it, their addresses, and the markup.

`places` finds a page's folders and `inheritance` its lists; `images` has the typed objects and `tags` the markup.
"""
