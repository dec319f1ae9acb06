"""The command line: `limner routes`, `limner check`, `limner render`, `limner build`, `limner dev`."""

from limner.cli.commands import main

__all__ = ["main"]
