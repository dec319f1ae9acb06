"""The command line: `limner routes`, `limner check`, `limner render`, `limner build`, `limner dev`, `limner icons`."""


def main() -> None:
    """Run the command that the process's arguments name."""
    try:
        from limner.cli.commands import main as command
    except KeyboardInterrupt:  # somebody was quicker than the imports
        raise SystemExit(130) from None
    command()


__all__ = ["main"]
