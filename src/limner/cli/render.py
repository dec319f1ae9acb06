"""`limner render`: one image."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from limner.cli.faults import wrong_use
from limner.formats import encoded_formats, find_format

if TYPE_CHECKING:
    from limner.engine.options import Format
    from limner.prerender.app import SiteInApp

_EPILOG: Final = """
\b
Examples:
  limner render card.html -o card.jpg
  limner render card.html --size 1200x630 --scale 2 -o card.webp
  limner render card.py -o card.png
  limner render cards:hello -o hello.png
  limner render app /products/1 -o card.png
  limner render app /icon/small -o icon.ico
  limner render card.html --show timings
"""
_SHOWN: Final = ("boxes", "fragments", "display-list", "timings")
_STANDARD_OUTPUT: Final = Path("-")


@click.command(epilog=_EPILOG)
@click.argument("target", metavar="[APP] TARGET", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Where the image goes; its name says the format (.png, .jpg, .webp, .avif, .gif, .ico). - writes a PNG to "
    "standard output.",
)
@click.option(
    "--size", help="WIDTHxHEIGHT in CSS px, or WIDTH to fit the content; else what the image says, or 1200x630."
)
@click.option("--scale", type=click.FloatRange(0, min_open=True), help="Device pixels per CSS px; else 1.")
@click.option("--show", type=click.Choice(_SHOWN), help="Print one of the trees, or the time of each pass.")
def render(
    target: tuple[str, ...],
    output: Path | None,
    size: str | None,
    scale: float | None,
    show: str | None,
    app: "str | SiteInApp | None" = None,
) -> None:
    """Draw one image.

    TARGET is a file (HTML, Python, SVG or an image), MODULE:NAME of an element, a text or a function, or, after APP,
    the address of an image or of a page.
    """
    if app is None:
        app, what = _read_target(target)
    else:
        what = _read_address(target)
    if output is None and show is None:
        raise wrong_use(
            "say what to do with the image",
            expected="-o FILE to write it, or --show to print one of its trees",
            suggestion=f"limner render {' '.join(target)} -o card.png",
        )
    # What the command says is checked before anything is imported or drawn.
    if output is not None and output != _STANDARD_OUTPUT and not output.absolute().parent.is_dir():
        raise wrong_use(f"there is no folder {output.absolute().parent}", suggestion=f"mkdir -p {output.parent}")
    format_name = _format_of(output) if output is not None else None
    sides = _read_size(size) if size is not None else None
    from limner.host import import_numpy, in_pass

    import_numpy()
    with in_pass:  # so that the collector rests while modules load
        from limner.cli.opening import open_site
        from limner.cli.targets import Wish, draw_target

    site = open_site(app, starts=what.startswith("/")) if app is not None else None
    drawn = draw_target(site, what, Wish(size=sides, scale=scale, format=format_name))
    for diagnostic in drawn.drawing.diagnostics if drawn.drawing is not None else ():
        label = "note" if diagnostic.severity == "info" else "warning"
        click.echo(f"{label}: {diagnostic}\n  {'more':<10}{diagnostic.link}", err=True)
    if show is not None:
        click.echo(drawn.shown(show))
    if output == _STANDARD_OUTPUT:
        sys.stdout.buffer.write(drawn.body)
    elif output is not None:
        _write(output, drawn.body)
        click.echo(f"{output}: {drawn.description}", err=True)


def _read_address(target: tuple[str, ...]) -> str:
    """Read what is drawn where the app is known."""
    if len(target) == 1:
        return target[0]
    raise wrong_use(
        "one image is drawn at a time" if target else "nothing to draw",
        got=" ".join(target),
        expected="the address of an image or page, a file, or MODULE:NAME",
    )


def _read_target(target: tuple[str, ...]) -> tuple[str | None, str]:
    if len(target) == 2:
        return target[0], target[1]
    if len(target) == 1:
        if Path(target[0]).is_dir():
            raise wrong_use(
                f"{target[0]} is a folder",
                expected="a file, or APP and the address of an image or page",
                suggestion=f"limner render {target[0]} / -o card.png",
            )
        return None, target[0]
    if target:
        raise wrong_use("one image is drawn at a time", got=" ".join(target), expected="a target, or APP and a target")
    raise wrong_use(
        "nothing to draw",
        expected="a file, MODULE:NAME, or APP and an address",
        suggestion="limner render card.html -o card.png",
    )


def _format_of(output: Path) -> "Format":
    if output == _STANDARD_OUTPUT:
        return "png"
    suffix = output.suffix.lower().lstrip(".")
    found = find_format(suffix)
    if found is not None and found.encoder is not None:
        return cast("Format", found.name)
    expected = ", ".join(f".{row.extension}" for row in encoded_formats())
    if not suffix:
        raise wrong_use(f"{output} has no extension", expected=expected, suggestion=f"{output}.png")
    raise wrong_use(f"no image can be written as .{suffix}", expected=expected)


def _read_size(text: str) -> tuple[float, float | None]:
    width, _, height = text.lower().replace("×", "x").partition("x")
    try:
        sides = float(width), (float(height) if height else None)
    except ValueError:
        sides = (0.0, None)
    if not all(side is None or 0 < side < float("inf") for side in sides):
        raise click.BadParameter(
            f"{text!r} is not a size; write it as 1200x630, or 1200 to fit the content", param_hint="--size"
        )
    return sides


def _write(output: Path, body: bytes) -> None:
    try:
        output.write_bytes(body)
    except FileNotFoundError:
        raise wrong_use(
            f"there is no folder {output.absolute().parent}", suggestion=f"mkdir -p {output.parent}"
        ) from None
    except OSError as error:
        raise wrong_use(f"cannot write {output.absolute()}", got=error.strerror or str(error)) from None
