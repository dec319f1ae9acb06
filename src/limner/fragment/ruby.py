"""The fragment of a base with its annotation.

Spec: https://www.w3.org/TR/css-ruby-1/
"""

from limner.fragment.fragment import BoxFragment


class RubyFragment(BoxFragment):
    """A base with its annotation.

    Attributes:
        natural: How far the base by itself reaches above and below the baseline.
    """

    __slots__ = ("natural",)
    natural: tuple[float, float]
