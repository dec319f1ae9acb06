"""Runs the inputs: draws each, and tells what is wrong that is not so without it.

Goes in: a template and rows of the author's own. Comes out: `Result`s.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from limner.findings.finding import Finding
from limner.stress.inputs import AS_IT_IS, list_trials
from limner.stress.sheet import Result
from limner.stress.template import Template

_TOLD: Final = frozenset({"error", "warning"})


def run_stress(template: Template, own: Sequence[object] = ()) -> Iterator[Result]:
    """Draw every input.

    Args:
        template: What is stressed.
        own: The author's rows and nodes.
    """
    before: set[tuple[str, str]] = set()
    for trial in list_trials(template, own):
        drawing = template.draw(trial.children)
        found = [one for one in drawing.findings if one.severity in _TOLD and one.code not in trial.forgives]
        if trial.name == AS_IT_IS:
            before = {_identity(finding) for finding in found}
            new = found
        else:
            new = [finding for finding in found if _identity(finding) not in before]
        yield Result(trial, drawing.body, (drawing.width, drawing.height), tuple(new))


def _identity(finding: Finding) -> tuple[str, str]:
    element = finding.element
    return finding.code, "" if element is None else f"{element.tag}#{element.id}.{element.class_}"
