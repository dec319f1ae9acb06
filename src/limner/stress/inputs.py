"""The hard inputs: each is the template with other texts, numbers or pictures.

Goes in: a template. Comes out: `Trial`s, the template as it is first.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from limner.html.element import Child, is_mapping
from limner.html.node import read_node
from limner.response import ImageResponse
from limner.stress.fields import Field, replace_number, replace_pictures
from limner.stress.samples import EMOJI, LONG_WORD, cut_graphemes, repeated, text_of
from limner.stress.template import Template
from limner.text.unicode.segment import graphemes

AS_IT_IS: Final = "as it is"
_SCRIPTS: Final = ("Chinese", "Japanese", "Korean", "Arabic", "Hebrew", "Devanagari", "Thai")
_LONG: Final = 3  # times as long as it is
_LONG_AT_LEAST: Final = 120
_MISSING: Final = "data:image/png;base64,"
_TINY: Final = "0"
_HUGE: Final = "1,234,567,890.99"


class Trial(NamedTuple):
    """One input.

    Attributes:
        name: What it is called.
        children: The template with it.
        forgives: Codes of findings that are meant: a picture that is missing does not load.
    """

    name: str
    children: Sequence[Child]
    forgives: frozenset[str] = frozenset()


def list_trials(template: Template, own: Sequence[object] = ()) -> Iterator[Trial]:
    """Give every input that the template can be tried with.

    Args:
        template: The template.
        own: The author's own rows (field names and texts) and nodes.
    """
    yield Trial(AS_IT_IS, template.children)
    title = template.title
    words = [field for field in template.fields if not field.is_number]
    numbers = [field for field in template.fields if field.is_number]
    if title is not None:
        length = max(_LONG_AT_LEAST, _LONG * len(graphemes(title.text)))
        yield Trial("a long title", _with(template, title, text_of("Latin", length)))
        yield Trial("a long German title", _with(template, title, text_of("German", length)))
        yield Trial("one long word", _with(template, title, LONG_WORD))
        yield Trial("no text", template.with_texts(dict.fromkeys((field.path for field in template.fields), "")))
        for script in _SCRIPTS:
            texts = {field.path: text_of(script, max(4, len(graphemes(field.text)))) for field in words}
            yield Trial(script, template.with_texts(texts))
        count = max(6, len(graphemes(title.text)))
        yield Trial("joined emoji", _with(template, title, cut_graphemes(repeated(EMOJI, count, ""), count)))
    if numbers:
        for name, number in (("tiny numbers", _TINY), ("huge numbers", _HUGE)):
            yield Trial(name, template.with_texts({one.path: replace_number(one.text, number) for one in numbers}))
    missing, count = replace_pictures(template.children, _MISSING)
    if count:
        yield Trial("missing pictures", missing, frozenset({"load-failed"}))
    for place, row in enumerate(own, 1):
        name = "your own" if len(own) == 1 else f"your own, row {place}"
        yield Trial(name, _own(template, row))


def _with(template: Template, field: Field, text: str) -> tuple[Child, ...]:
    return template.with_texts({field.path: text})


def _own(template: Template, row: object) -> Sequence[Child]:
    if isinstance(row, ImageResponse):
        return read_node(row.node, template.limits).children
    if is_mapping(row) and not {"type", "props"} <= row.keys():
        return template.with_row({str(name): text for name, text in row.items()})
    return read_node(row, template.limits).children
