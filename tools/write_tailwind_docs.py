"""Write `docs/tailwind.md` from the table of utilities.

    python tools/write_tailwind_docs.py

Goes in: `limner.tailwind.words` and `limner.tailwind.measures`. Comes out: one page with every utility, how its value
may be written, and the declarations it stands for.
"""

import json
import re
from pathlib import Path

from limner.tailwind.measures import MEASURES
from limner.tailwind.rows import CHILDREN, Utility
from limner.tailwind.theme import default_theme
from limner.tailwind.variants import NAMES
from limner.tailwind.words import WORDS

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """# Tailwind's utilities

`tw="…"` on an element takes the utilities of Tailwind 4. No sheet, no build and no Node.js are needed:

```python
from limner.html import div

card = div(tw="flex h-full w-full items-center justify-center bg-linear-to-br from-sky-500 to-indigo-700")[
    div(tw="rounded-3xl bg-white/20 px-18 py-8 text-6xl font-bold text-white shadow-2xl")["Hello"]
]
```

`Renderer(tailwind=True)` and `Site(tailwind=True)` read `class` the same way. Pictures without utilities pay nothing for
them.

## What wins

- **The last class wins** of two that set the same property: `px-4 p-8` is 32 px on every side, as in next/og. In Tailwind
  itself the order of the classes means nothing.
- A class with a variant (`md:w-8`) wins over one without, wherever it stands.
- `style=` wins over `tw`, `tw` over `class`, utilities over every sheet, ids included. `p-4!` wins over a style that is
  not important.
- Any number is a size: `px-18`, `w-18.3`. So is anything in brackets: `w-[37px]`, `bg-[#123]`, `text-[length:var(--x)]`.
- No preflight comes along: margins of headings and paragraphs stay as they are, and `m-0` removes them.

A class that is no utility gives a diagnostic (`unknown-class`) that names the nearest one. With `tailwind=True` a class
that one of your sheets knows is no mistake.

## Variants

{variants}

`md:` and its relatives ask for the width of the canvas, `dark:` for `color_scheme=`. `group-first:`, `peer-checked:`,
`not-first:`, `has-[p]:`, `in-[section]:`, `data-[x=1]:`, `aria-checked:`, `nth-3:`, `supports-[…]:`, `max-md:`,
`min-[400px]:`, `@md:`, `*:`, `[&>p]:` and `[@media(…)]:` work as in Tailwind. A picture has no pointer, so that `hover:`,
`focus:` and `active:` never hold; they are no mistake.

## Your theme

A mapping, or `@theme` in a sheet:

```python
from limner import Renderer

renderer = Renderer(theme={{"color-brand": "#f06", "color-brand-dark": "#902", "spacing": "4px"}})
renderer.render('<div tw="h-full bg-brand">')
Renderer().render('<style>@theme {{ --color-brand: #f06 }}</style><div tw="h-full bg-brand">')
```

Names are [Tailwind's namespaces](https://tailwindcss.com/docs/theme#theme-variable-namespaces); `{{"color-*": "initial"}}`
drops one. Nested mappings, and the names of a `tailwind.config.js` of version 3 (`colors`, `fontSize`), do as well. Each
name is a custom property too: `var(--color-brand)`.

The default theme has these names:

{theme}

`@apply`, `@utility`, `@custom-variant`, `@plugin` and `@config` are not read; a diagnostic says what to write instead.

## How it is tested

`tools/record_tailwind.py` records what the real compiler, version 4.3.5, makes of {count:,} classes. A test computes the
styles of an element, its children and its pseudo-elements once from those declarations and once from `tw`: they are equal
for every one of them.

## All utilities

`<size>` is a number of spacings, `px` or a name of `--spacing`; `<share>` is a fraction such as `1/2`; `<color>` is a colour
of the theme, `current`, `inherit` or `transparent`, with an opacity such as `/50`; `--radius` stands for the names of that
namespace; `[…]` is anything in brackets, and `(--x)` a custom property. Names with a hyphen before them may be negative.

{tables}
"""
WORDS_OF = {
    "spacing": "`<size>`", "ratio": "`<share>`", "fraction": "`<share>`", "color": "`<color>`", "int": "`<number>`",
    "deg": "`<degrees>`", "ms": "`<milliseconds>`", "px": "`<px>`", "pct": "`<percent>`", "percent": "`<percent>%`",
}  # fmt: skip


def main() -> None:
    """Write the page."""
    (DOCS / "tailwind.md").write_text(page(), encoding="utf-8")


def page() -> str:
    """Give the text of the page."""
    namespaces = sorted({_namespace(name) for name in default_theme().values if "--" not in name[2:]})
    theme = "\n".join(f"- `{one}`: {_names(one)}" for one in namespaces)
    tables = f"### With a value\n\n{_measures()}\n\n### Words\n\n{_words()}"
    text = HEAD.format(
        variants=", ".join(f"`{name}:`" for name in sorted({*NAMES, *default_theme().names("--breakpoint")})) + ".",
        theme=theme,
        count=_count(),
        tables=tables,
    )
    return text.rstrip() + "\n"


def _count() -> int:
    fixture = DOCS.parent / "tests" / "tailwind" / "fixtures" / "utilities.json"
    return len(json.loads(fixture.read_text(encoding="utf-8"))["css"])


def _namespace(name: str) -> str:
    known = ("--font-weight", "--inset-shadow", "--drop-shadow", "--text-shadow", "--default", "--max-width")
    return next((one for one in known if name.startswith(one)), "--" + name[2:].partition("-")[0])


def _names(namespace: str) -> str:
    names = [name for name in default_theme().names(namespace) if _namespace(f"{namespace}-{name}") == namespace]
    if namespace == "--color":
        hues = dict.fromkeys(re.sub(r"-\d+$", "", name) for name in names)
        return ", ".join(f"`{name}`" for name in hues) + " (most with shades from `50` to `950`)"
    return ", ".join(f"`{name}`" for name in names) or f"`{default_theme().values.get(namespace, '')}`"


def _measures() -> str:
    lines = ["| utility | values | stands for |", "|---|---|---|"]
    for row in MEASURES:
        values = [WORDS_OF.get(one, f"`{one.partition('=')[0]}`") for one in row.values]
        if row.default is not None:
            values.insert(0, "nothing")
        if row.types:
            values.append("`[…]`")
        sign = "-" if row.negative else ""
        lines.append(f"| `{sign}{row.name}-…` | {', '.join(values)} | {_css(row)} |")
    return "\n".join(lines)


def _words() -> str:
    lines = ["| utility | stands for |", "|---|---|"]
    lines += [f"| `{row.name}` | {_css(row)} |" for row in WORDS if row.css]
    return "\n".join(lines)


def _css(row: Utility) -> str:
    css = row.css.replace("$", "…").replace("|", "\\|")
    visible = [one.strip() for one in css.split(";") if not one.strip().startswith("--tw-")] or [css]
    text = "; ".join(visible)
    where = (
        " of all children but the last"
        if row.selector == CHILDREN
        else " of the placeholder"
        if "::" in row.selector
        else ""
    )
    return f"`{text if len(text) <= 160 else text[:159] + '…'}`{where}"


if __name__ == "__main__":
    main()
