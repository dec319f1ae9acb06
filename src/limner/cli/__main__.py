"""``python -m limner.cli`` is ``limner``."""

from limner.cli import main

if __name__ == "__main__":
    main()
