"""Generated content, counters and list markers.

Goes in: a cursor. Comes out: what the groups ``generated`` and ``list_table`` hold.

Spec: https://www.w3.org/TR/css-content-3/, https://www.w3.org/TR/css-lists-3/
"""

from dataclasses import dataclass
from typing import Any, Final

from limner.css.grammar.images import image
from limner.css.grammar.match import MISS, Match, Matcher, custom_ident, string, words
from limner.css.grammar.numbers import integer
from limner.css.property import ComputeContext
from limner.css.specified import Deferred
from limner.css.tokens import Token, Tokens

_NONE: Final = frozenset({"none"})


def list_style_type(tokens: Tokens) -> Match:
    """Match a counter style's name, a string with its quotes, or `none`."""
    text = string(tokens)
    if text is not MISS:
        return f'"{text}"'
    name = custom_ident(tokens)
    if name is MISS:
        return MISS
    # Predefined names are matched in any case.
    return name.lower() if name.lower() in PREDEFINED_STYLES else name


PREDEFINED_STYLES: Final = words(
    "none disc circle square decimal decimal-leading-zero lower-roman upper-roman lower-greek lower-latin "
    "lower-alpha upper-latin upper-alpha armenian upper-armenian lower-armenian georgian arabic-indic bengali "
    "cambodian khmer cjk-decimal devanagari gujarati gurmukhi hebrew kannada lao malayalam mongolian myanmar oriya "
    "persian tamil telugu thai tibetan cjk-earthly-branch cjk-heavenly-stem hiragana hiragana-iroha katakana "
    "katakana-iroha disclosure-open disclosure-closed simp-chinese-informal simp-chinese-formal "
    "trad-chinese-informal trad-chinese-formal cjk-ideographic ethiopic-halehame ethiopic-numeric hangul "
    "hangul-consonant japanese-informal japanese-formal korean-hangul-formal korean-hanja-informal "
    "korean-hanja-formal urdu"
)


@dataclass(frozen=True, slots=True)
class AttributeText(Deferred):
    """``attr()`` in `content`: text, or a fallback."""

    name: str
    fallback: str

    def compute(self, context: ComputeContext) -> Any:
        """Look the attribute up."""
        return ("text", (context.attributes or {}).get(self.name, self.fallback))


def _counter_style(tokens: Tokens) -> Match:
    return MISS if tokens.next.kind == "string" else list_style_type(tokens)


def _counter(token: Token) -> Match:
    parts = Tokens(token.children).split()
    several = token.lower == "counters"
    if parts is None or len(parts) not in ({2, 3} if several else {1, 2}):
        return MISS
    name = custom_ident(parts[0])
    separator = string(parts[1]) if several else ""
    style: Match = "decimal"
    if len(parts) == (3 if several else 2):
        style = _counter_style(parts[-1])
    if MISS in (name, separator, style) or not all(part.is_done() for part in parts):
        return MISS
    return ("counters", name, separator, style) if several else ("counter", name, style)


_QUOTES: Final = frozenset({"open-quote", "close-quote", "no-open-quote", "no-close-quote"})


def _item(tokens: Tokens) -> Match:
    token = tokens.next
    value: Match = MISS
    if token.kind == "string":
        value = ("text", token.text)
    elif token.lower in _QUOTES and token.kind == "ident":
        value = (token.lower,)
    elif token.kind == "function" and token.lower in {"counter", "counters"}:
        value = _counter(token)
    elif token.kind == "function" and token.lower == "attr":
        value = _attribute(token)
    if value is not MISS:
        tokens.at += 1
        return value
    picture = image(tokens)
    return MISS if picture is MISS else ("image", picture)


def _attribute(token: Token) -> Match:
    parts = Tokens(token.children).split()
    if parts is None or len(parts) > 2:
        return MISS
    name = custom_ident(parts[0])
    fallback = string(parts[1]) if len(parts) == 2 else ""
    if name is MISS or fallback is MISS or not all(part.is_done() for part in parts):
        return MISS
    return AttributeText(name, fallback)


def content(tokens: Tokens) -> Match:
    """Match `content`; what follows a slash is for those who cannot see it, and is left out."""
    word = tokens.keyword()
    if word in {"normal", "none"}:
        tokens.take()
        return word
    start = tokens.at
    items: list[Any] = []
    while (item := _item(tokens)) is not MISS:
        items.append(item)
    if not items:
        tokens.at = start
        return MISS
    if tokens.skip("/"):
        spoken = 0
        while _item(tokens) is not MISS:
            spoken += 1
        if not spoken:
            tokens.at = start
            return MISS
    return tuple(items)


def make_counters(default: int) -> Matcher:
    """Make the matcher of `counter-reset` and its like, with the number that stands for none written."""

    def match(tokens: Tokens) -> Match:
        if tokens.skip("none"):
            return ()
        start = tokens.at
        found: list[tuple[str, Any]] = []
        while not tokens.is_done():
            name = custom_ident(tokens, exclude=_NONE)
            if name is MISS:
                break
            value = integer(tokens)
            found.append((name, default if value is MISS else value))
        if not found:
            tokens.at = start
            return MISS
        return tuple(found)

    return match
