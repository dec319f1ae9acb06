"""Problems as SARIF, which code hosts show beside the lines, and as commands of GitHub's workflows.

Spec: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html,
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Sequence
from importlib import metadata
from typing import Any, Final
from urllib.parse import quote

from limner.checks.problem import Problem, Severity
from limner.checks.table import RULES

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ANNOTATIONS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def write_sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """Give one run of problems as a SARIF log."""
    codes = list(RULES)
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "limner check",
                        "version": metadata.version("limner"),
                        "informationUri": "https://github.com/limner/limner",
                        "rules": [
                            {
                                "id": rule.code,
                                "shortDescription": {"text": rule.title},
                                "helpUri": rule.source,
                                "defaultConfiguration": {"level": rule.severity},
                            }
                            for rule in RULES.values()
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, codes.index(one.rule)) for one in problems],
            }
        ],
    }


def _result(one: Problem, index: int) -> dict[str, Any]:
    about = ", ".join(text for text in (one.element, one.image) if text)
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": one.severity,
        "message": {"text": f"{one.message} ({about})" if about else one.message},
    }
    if one.file is not None:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(one.file.replace("\\", "/"))}}
        if one.line is not None:
            place["region"] = {"startLine": one.line, **({"startColumn": one.column} if one.column else {})}
        result["locations"] = [{"physicalLocation": place}]
    return result


def write_annotation(one: Problem) -> str:
    """Give a problem as one line that GitHub's workflows show at the author's line."""
    place = {"file": one.file, "line": one.line, "col": one.column, "title": f"limner {one.rule}"}
    shown = ",".join(f"{name}={_escape_property(str(value))}" for name, value in place.items() if value is not None)
    message = one.message + (f" ({one.image})" if one.image else "") + (f"\n{one.details}" if one.details else "")
    return f"::{_ANNOTATIONS[one.severity]} {shown}::{_escape(message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
