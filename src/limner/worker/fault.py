"""Errors that cross from one process to another as facts.

Goes in: an error. Comes out: a JSON record of it, and from that record only an error of Limner's own tree.
"""

import traceback
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import limner.errors as tree
from limner.errors import Facts, LimnerError, Redirect, WorkerError
from limner.sources import SourceLocation
from limner.worker.frames import Header


def write_fault(error: Exception) -> Header:
    """Say what went wrong."""
    if isinstance(error, LimnerError) and not isinstance(error, Redirect):
        return {"error": type(error).__name__, "facts": asdict(error.facts)}
    text = "".join(traceback.format_exception(error))
    return {"crash": f"{type(error).__name__}: {error}"[:1000], "traceback": text[-4000:]}


def read_fault(header: Mapping[str, Any]) -> LimnerError:
    """Build the error that another process reports."""
    name = header.get("error")
    if name is None:
        error = WorkerError("something failed in a worker process", got=str(header["crash"]))
        error.add_note(str(header.get("traceback", "")))
        return error
    kind = getattr(tree, str(name), None)
    if not (isinstance(kind, type) and issubclass(kind, LimnerError)):
        kind = WorkerError
    return kind.from_facts(read_facts(header["facts"]))


def read_facts(given: Mapping[str, Any]) -> Facts:
    """Build facts from their JSON."""
    facts: dict[str, Any] = dict(given)
    where = facts.pop("where", None)
    return Facts(where=SourceLocation(*where) if where else None, **facts)
