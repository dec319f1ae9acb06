"""``python -m limner.cli`` is ``limner``."""

from limner.cli.commands import main

main()
