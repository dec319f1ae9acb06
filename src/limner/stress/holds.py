"""How many characters a text of a template may have before something is cut.

Goes in: a template and the name of a text. Comes out: `Hold`s, one for each script, found by bisection.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from limner.findings.finding import Finding
from limner.stress.fields import Field
from limner.stress.samples import SCRIPTS, text_of
from limner.stress.template import Template

MOST: Final = 2000
"""Characters that are tried at most."""


class Hold(NamedTuple):
    """What a text holds in one script.

    Attributes:
        script: Its name.
        length: Characters, as readers count them; `MOST` where nothing is cut at all.
        then: What happens with one more; None where nothing does.
        lacks: What fonts lack for the script, empty where they have all.
    """

    script: str
    length: int
    then: Finding | None
    lacks: str


def measure_holds(template: Template, name: str, scripts: Iterable[str] = tuple(SCRIPTS)) -> Iterator[Hold]:
    """Measure a text of a template.

    Args:
        template: The template.
        name: Of the text; see `Template.field`.
        scripts: Names of `SCRIPTS`.

    Raises:
        InvalidValueError: There is no text of that name.
    """
    field = template.field(name)
    # What is always cut does not depend on the length.
    always = {_identity(finding) for finding in _tried(template, field, "a")}
    for script in scripts:
        yield _measured(template, field, script, always)


def _measured(template: Template, field: Field, script: str, always: set[tuple[str, str]]) -> Hold:
    def fault(length: int) -> Finding | None:
        found = _tried(template, field, text_of(script, length))
        return next((finding for finding in found if _identity(finding) not in always), None)

    lacks = template.lacking(template.with_texts({field.path: text_of(script, 40)}))
    then = fault(MOST)
    if then is None:
        return Hold(script, MOST, None, lacks)
    good, bad = 0, MOST
    # Most texts hold a few dozen characters: begin there.
    step = 32
    while step < MOST:
        found = fault(step)
        if found is not None:
            bad, then = step, found
            break
        good, step = step, step * 2
    while bad - good > 1:
        middle = (good + bad) // 2
        found = fault(middle)
        if found is None:
            good = middle
        else:
            bad, then = middle, found
    return Hold(script, good, then, lacks)


def _tried(template: Template, field: Field, text: str) -> list[Finding]:
    return template.cut(template.with_texts({field.path: text}))


def _identity(finding: Finding) -> tuple[str, str]:
    element = finding.element
    return finding.code, "" if element is None else f"{element.tag}#{element.id}.{element.class_}"
