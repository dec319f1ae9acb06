"""The sheets that come before every author's: Chrome's defaults, and the extra rules of fragments.

Goes in: the package's own files. Comes out: parsed sheets, each read once. Most default rules are for elements that no
card has. They are parsed when the first tree has one of these elements.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from limner.css.sheet import Stylesheet
from limner.css.stylesheet import parse_stylesheet

_USUAL_TAGS: Final = frozenset(("html", "body", "div", "span", "p", "img", "svg", "path"))
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"([^{}]+)\{[^{}]*\}")
_ARGUMENTS: Final = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_SUBJECT: Final = re.compile(r"(?:.*[\s>+~])?([a-zA-Z][a-zA-Z0-9]*)?[^\s>+~]*", re.DOTALL)


def user_agent_sheet(tags: Iterable[str]) -> Stylesheet:
    """Give Chrome's default sheet, or the part of it that can match in a tree.

    Args:
        tags: The tags of the tree's elements.

    Spec: https://html.spec.whatwg.org/multipage/rendering.html
    """
    _, special = _usual_rules()
    return _usual_sheet() if special.isdisjoint(tag.lower() for tag in tags) else _whole_sheet()


@cache
def fragment_sheet() -> Stylesheet:
    """Give the sheet of fragments: no body margin, `border-box`, the canvas's height."""
    return _parse(_read("fragment.css"), "fragment.css")


@cache
def quirks_sheet() -> Stylesheet:
    """Give the sheet of documents without a doctype."""
    return _parse(_read("quirks.css"), "quirks.css")


@cache
def _usual_sheet() -> Stylesheet:
    return _parse("".join(_usual_rules()[0]), "user_agent.css")


@cache
def _whole_sheet() -> Stylesheet:
    return _parse(_read("user_agent.css"), "user_agent.css")


@cache
def _usual_rules() -> tuple[list[str], frozenset[str]]:
    """Split the default sheet: the rules that may match common elements, and the tags that all other rules are for."""
    usual: list[str] = []
    special: set[str] = set()
    for rule in _RULE.finditer(_COMMENT.sub("", _read("user_agent.css"))):
        subjects = _subjects(rule[1])
        if None in subjects or not _USUAL_TAGS.isdisjoint(subjects):
            usual.append(rule[0])
        else:
            special.update(subject for subject in subjects if subject is not None)
    return usual, frozenset(special)


def _subjects(selectors: str) -> set[str | None]:
    """Give the tags that a list of selectors is for; None if a selector names no tag."""
    while (plain := _ARGUMENTS.sub("", selectors)) != selectors:
        selectors = plain
    found = (_SUBJECT.fullmatch(selector.strip()) for selector in selectors.split(","))
    names = {match[1] if match is not None else None for match in found}
    return {name and name.lower() for name in names}


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _parse(text: str, name: str) -> Stylesheet:
    return parse_stylesheet(text, base=name, origin="user-agent")
