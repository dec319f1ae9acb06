"""Fail when a module is over 600 lines or a function over 60."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_LINES = 600
FUNCTION_LINES = 60  # "about 50", with its docstring left out


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0)


def faults(path: Path) -> list[str]:
    """Name what is too long in one file."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT)
    found = []
    if (lines := text.count("\n")) > MODULE_LINES:
        found.append(f"{name}: {lines} lines, at most {MODULE_LINES}")
    found += [
        f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := code_lines(node)) > FUNCTION_LINES
    ]
    return found


def main() -> None:
    """Look at every module of the package, its tests and its tools."""
    found = [
        fault
        for folder in ("src", "tests", "tools", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for fault in faults(path)
    ]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
