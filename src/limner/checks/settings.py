"""What `pyproject.toml` says of checks.

Goes in: a folder. Comes out: `CheckSettings`, from the table ``tool.limner.check`` of the nearest such file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from limner.checks.table import RULES
from limner.engine.options import nearest_name
from limner.errors import InvalidValueError
from limner.sources import SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How a site is checked.

    Attributes:
        app: What is checked where the command names nothing; empty for nothing.
        ignore: Reasons by the code of a rule that does not count.
        only_errors: Whether warnings and notes do not count.
        remote: Whether hosts other than this machine may be asked.
    """

    app: str = ""
    ignore: Mapping[str, str] = field(default_factory=dict[str, str])
    only_errors: bool = False
    remote: bool = False


def read_settings(folder: Path) -> CheckSettings:
    """Read the settings of the nearest `pyproject.toml`, from a folder upwards.

    Raises:
        InvalidValueError: A key is unknown, or a value is not of its kind.
    """
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if file.is_file():
            return _read(file)
    return CheckSettings()


def _read(file: Path) -> CheckSettings:
    where = SourceLocation(str(file))
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InvalidValueError("pyproject.toml cannot be read", where=where, got=str(error)) from None
    table: object = content.get("tool", {}).get("limner", {}).get("check", {})
    if not isinstance(table, dict):
        raise InvalidValueError("[tool.limner.check] is no table", where=where, got=repr(table))
    given = cast("dict[str, Any]", table)
    known = {"app": str, "ignore": dict, "only-errors": bool, "remote": bool}
    for name, value in given.items():
        if name not in known:
            raise InvalidValueError(
                f"unknown key {name!r} in [tool.limner.check]", where=where, expected=", ".join(known),
                suggestion=nearest_name(name, known),
            )  # fmt: skip
        if not isinstance(value, known[name]):
            raise InvalidValueError(
                f"{name!r} in [tool.limner.check] is wrong", where=where, got=repr(value),
                expected={"app": "a text", "ignore": "a table of rules with reasons"}.get(name, "true or false"),
            )  # fmt: skip
    return CheckSettings(
        app=given.get("app", ""),
        ignore=read_ignored(given.get("ignore", {}), where),
        only_errors=given.get("only-errors", False),
        remote=given.get("remote", False),
    )


def read_ignored(given: Mapping[str, object], where: SourceLocation | None = None) -> dict[str, str]:
    """Check rules that are to be ignored, each with its reason.

    Raises:
        InvalidValueError: There is no such rule, or no reason.
    """
    for code, reason in given.items():
        if code not in RULES:
            raise InvalidValueError(
                f"there is no rule {code!r}", where=where, expected="one of docs/checks.md",
                suggestion=nearest_name(code, RULES),
            )  # fmt: skip
        if not isinstance(reason, str) or not reason.strip():
            raise InvalidValueError(
                f"no reason to ignore {code!r}", where=where, got=repr(reason), expected="RULE=why it does not count"
            )
    return {code: str(reason) for code, reason in given.items()}
