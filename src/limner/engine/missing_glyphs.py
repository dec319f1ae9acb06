"""Tells of the characters of a picture that no font has.

Goes in: a fragment tree. Comes out: a diagnostic for each such character that is drawn. It costs nothing while the
engine has met none.

Spec: https://www.w3.org/TR/css-fonts-4/#cluster-matching
"""

from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.text.missing import report_missing
from limner.text.typesetter import Engine


def report_missing_glyphs(root: BoxFragment, engine: Engine, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for each character in a tree that is drawn as `.notdef`, once for each face that draws it."""
    if not engine.lacking:
        return
    stack: list[Fragment] = [root]
    while stack:
        fragment = stack.pop()
        if isinstance(fragment, TextFragment):
            report_missing(fragment.shaped, diagnostics)
        elif isinstance(fragment, BoxFragment | LineFragment):
            stack.extend(reversed(fragment.children))
