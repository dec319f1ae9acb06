"""The sheets that stand before every author's: Chrome's defaults, and what a fragment assumes besides.

Goes in: the package's own files. Comes out: parsed sheets, each read once.
"""

from functools import cache
from importlib.resources import files

from limner.css.sheet import Stylesheet
from limner.css.stylesheet import parse_stylesheet


@cache
def user_agent_sheet() -> Stylesheet:
    """Give Chrome's default sheet.

    Spec: https://html.spec.whatwg.org/multipage/rendering.html
    """
    return _read("user_agent.css")


@cache
def fragment_sheet() -> Stylesheet:
    """Give the sheet of fragments: no body margin, `border-box`, the canvas's height."""
    return _read("fragment.css")


def _read(name: str) -> Stylesheet:
    text = files("limner.style").joinpath(name).read_text(encoding="utf-8")
    return parse_stylesheet(text, base=name, origin="user-agent")
