"""The record of one utility, and the ways its value may be written.

It holds `Utility` and the functions that make rows. The tables are in `words.py` and `measures.py`.
"""

from typing import Final, NamedTuple


class Utility(NamedTuple):
    """One row of the table of utilities.

    Attributes:
        name: The part before the value, or the whole class if there is no value.
        css: The declarations, with ``$`` for the value.
        values: How a value may be written: words of `values.py`, such as ``spacing``, ``ratio``, ``color``,
            ``--radius`` (a namespace of the theme), ``auto`` (a word that stands for itself) or ``full=100%``.
        types: Data types of arbitrary values that this row takes. ``any`` takes those that no other row takes.
        negative: Whether a hyphen before it negates the value.
        selector: The selector of the declarations, where `&` is the element.
        default: The value when none is written; None if a value is required.
        late: Whether it counts as written after all utilities that are not late.
        modifier: What a modifier (``/50``) means: the ``opacity`` of a shadow's colours, the ``leading`` of a text, or
            the colour ``space`` of a gradient. The modifier of a colour is always its opacity.
        tint: The custom property that replaces a shadow's colours.
    """

    name: str
    css: str
    values: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    negative: bool = False
    selector: str = "&"
    default: str | None = None
    late: bool = False
    modifier: str = ""
    tint: str = ""


CHILDREN: Final = ":where(& > :not(:last-child))"
"""The selector of the elements that `space-*` and `divide-*` affect."""


def words(prefix: str, css: str, values: str) -> tuple[Utility, ...]:
    """Make a row without a value for each word: ``name`` or ``name=value``, with underscores for spaces."""
    rows: list[Utility] = []
    for word in values.split():
        name, _, value = word.partition("=")
        rows.append(Utility(prefix + name, css.replace("$", (value or name).replace("_", " "))))
    return tuple(rows)


def measure(
    names: str,
    css: str,
    values: str,
    types: str = "any",
    *,
    negative: bool = False,
    selector: str = "&",
    default: str | None = None,
) -> tuple[Utility, ...]:
    """Make rows with values, one per name. ``name=property`` also puts the property where `css` has ``@``."""
    rows: list[Utility] = []
    for one in names.split():
        name, _, meant = one.partition("=")
        rows.append(
            Utility(
                name,
                "; ".join(css.replace("@", part) for part in meant.split("+")) if meant else css,
                tuple(values.split()),
                tuple(types.split()),
                negative,
                selector,
                default,
            )
        )
    return tuple(rows)


def words_of(text: str) -> frozenset[str]:
    """Give the words of a text."""
    return frozenset(text.split())
