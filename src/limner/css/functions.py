"""`@function`: the prelude and the declarations of a custom function.

Spec: https://www.w3.org/TR/css-mixins-1/#function-rule
"""

import re
from collections.abc import Sequence
from typing import Final

from limner.css.condition import closing_parenthesis, split_commas, split_outside
from limner.css.variables import CustomFunction

_NAME: Final = re.compile(r"\s*(--[\w-]+)\(")
_PARAMETER: Final = re.compile(r"\s*(--[\w-]+)(?:\s+(.*))?\s*", re.DOTALL)


def parse_function(prelude: str, body: Sequence[tuple[str, str]]) -> tuple[str, CustomFunction] | None:
    """Read a rule. The types of parameters and of the result are not checked.

    Args:
        prelude: ``--name(--a <type>: default, …) returns <type>``.
        body: Those of its declarations that apply, in order.

    Returns:
        The name and the function; None if the prelude is invalid.
    """
    match = _NAME.match(prelude)
    if match is None:
        return None
    inner = prelude[match.end() : closing_parenthesis(prelude, match.end() - 1)]
    parameters: list[tuple[str, str | None]] = []
    for part in split_commas(inner) if inner.strip() else ():
        declared, *default = split_outside(part, ":")
        name = _PARAMETER.fullmatch(declared)
        if name is None:
            return None
        parameters.append((name[1], ":".join(default).strip() if default else None))
    values = dict(body)
    variables = tuple((name, text) for name, text in values.items() if name.startswith("--"))
    return match[1], CustomFunction(tuple(parameters), variables, values.get("result"))
