"""`@supports`: whether a declaration or a selector would be taken.

Goes in: a condition. Comes out: whether it holds; what does not parse does not.

Spec: https://www.w3.org/TR/css-conditional-4/#at-supports
"""

from functools import lru_cache

from limner.css.condition import evaluate_condition
from limner.css.declarations import parse_declarations
from limner.css.selector_grammar import parse_selectors
from limner.css.selectors import SelectorError
from limner.diagnostics import Diagnostics
from limner.memos import forgettable

_FONT_TECHNIQUES = ("variations", "color-colrv0", "color-colrv1", "color-cbdt", "color-sbix", "features-opentype")
_FONT_FORMATS = ("truetype", "opentype", "woff", "woff2", "collection")


@forgettable
@lru_cache(maxsize=512)
def matches_supports(condition: str) -> bool:
    """Tell whether a support condition holds."""
    return evaluate_condition(condition, _supports) is True


def _supports(feature: str) -> bool | None:
    name, _, inner = feature.partition("(")
    argument = inner.removesuffix(")").strip()
    match name.strip().lower():
        case "selector":
            return _supports_selector(argument)
        case "font-tech":
            return argument.lower() in _FONT_TECHNIQUES
        case "font-format":
            return argument.lower() in _FONT_FORMATS
        case _:
            return _supports_declaration(feature)


def _supports_declaration(feature: str) -> bool | None:
    if ":" not in feature:
        return None
    if feature.lstrip().startswith("--"):
        return True
    diagnostics = Diagnostics()
    return bool(parse_declarations(feature.strip(), diagnostics)) and not any(
        one.severity == "warning" for one in diagnostics
    )


def _supports_selector(text: str) -> bool:
    try:
        return len(parse_selectors(text)) == 1
    except SelectorError:
        return False
