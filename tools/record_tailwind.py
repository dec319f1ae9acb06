"""Record what the real Tailwind compiler makes of its own utilities, and its default theme.

Goes in: the packages `tailwindcss` of npm, which this fetches into a folder of its own. Comes out:

- ``src/limner/tailwind/theme.css``: the names and values of the default theme;
- ``tests/tailwind/fixtures/utilities.json``: the CSS of some 2,000 classes, by class, and the version.

The classes are those of the compiler's own list, of which long runs of numbers and colours are thinned out, and
`WRITTEN`: arbitrary values, modifiers and variants, of which no list can hold all.

Run as: python -m tools.record_tailwind
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "tests" / "tailwind" / "fixtures" / "utilities.json"
THEME = ROOT / "src" / "limner" / "tailwind" / "theme.css"
VERSION = "4.3.5"
HEAD = f"""/* The default theme of Tailwind CSS {VERSION}, as tools/record_tailwind.py read it.
   Copyright (c) Tailwind Labs, Inc. MIT licence. */
"""
SCRIPT = """
import { __unstable__loadDesignSystem as load } from 'tailwindcss'
import fs from 'node:fs'
const read = id => fs.readFileSync(`node_modules/tailwindcss/${id.replace('tailwindcss/', '')}`, 'utf8')
const design = await load('@import "tailwindcss/theme.css"; @tailwind utilities;', {
  base: '.', loadStylesheet: async (id, base) => ({ base, content: read(id), path: id }) })
const given = JSON.parse(fs.readFileSync(0, 'utf8'))
const names = [...design.getClassList().map(([name]) => name), ...given]
const theme = [...design.theme.entries()].map(([name, entry]) => [name, entry.value])
const keyframes = read('theme.css')
console.log(JSON.stringify({ theme, keyframes, css: design.candidatesToCss(names).map((css, at) => [names[at], css]) }))
"""
WRITTEN = """
p-18 px-1.25 -mt-18 p-px w-[37px] w-37/100 size-1/3 inset-1/3 -inset-1/3 top-37/100 -m-[3px] w-[calc(100%-2rem)]
pt-[calc(1px+2px)] m-[var(--a,_3px)] w-[--spacing(4)] min-w-[12ch] max-h-[50vh] gap-[3px] inset-x-[5%] basis-[20rem]
bg-[#123] bg-red-500/50 bg-red-500/37 bg-[#123]/50 bg-red-500/[37%] bg-current/50 bg-black/50 bg-[rgb(1,2,3)]
bg-[color-mix(in_srgb,red,blue)] bg-(--x) bg-(color:--x) bg-[url(a.png)] bg-[length:10px] bg-[position:10px]
bg-position-[center_top] bg-size-[10px] bg-[center_top] bg-[auto_10px] bg-linear-45 -bg-linear-45 bg-linear-to-r/oklch
bg-linear-[25deg,red,blue] bg-gradient-to-r bg-radial-[at_50%_75%] bg-conic-45 bg-linear-to-br/srgb
bg-linear-to-t/longer from-10% from-[10%] from-red-500/50 from-[red] to-[blue]/50 via-30% via-sky-500 to-90%
from-(--x) from-[#123] text-red-500/50 text-[#123456]/50 text-[length:var(--x)] text-(length:--x) text-[22px]/7
text-lg/8 text-lg/[2rem] text-lg/none text-lg/tight text-2xl/[1.1] text-[22px] text-[1.5rem] text-[color:red]
text-[clamp(1rem,2vw,3rem)] font-[500] font-[Inter] font-[family-name:Inter] font-(family-name:--x) font-(weight:--x)
leading-7 leading-[1.5] leading-[22px] tracking-[.1em] -tracking-tight indent-[3px] line-clamp-3 line-clamp-[5]
list-[square] list-image-[url(x)] decoration-[3px] decoration-37 decoration-red-500/50 underline-offset-3
underline-offset-[3px] content-['x'] content-[attr(title)] align-[4px] text-shadow-lg/20 text-shadow-[0_1px_2px_red]
text-shadow-red-500/50 rounded rounded-[7px] rounded-s rounded-tl-[3px] rounded-4xl border-[3px] border-[red]
border-red-500/50 border-x-[3px] border-t-red-500 border-t-[#123] border-[length:3px] divide-x-2 divide-red-500
divide-[red] divide-dashed outline-[3px] outline-red-500 outline-offset-[3px] ring-[3px] ring-red-500 ring-red-500/50
ring-offset-2 ring-offset-red-500 inset-ring-2 inset-ring-red-500 shadow-lg/50 shadow-red-500 shadow-red-500/50
shadow-[0_0_10px_red] shadow-xs/37 shadow-inner inset-shadow-sm/50 inset-shadow-red-500 opacity-37 opacity-[.37]
drop-shadow drop-shadow-lg drop-shadow-red-500 drop-shadow-[0_0_3px_red] drop-shadow-lg/50 blur blur-[3px]
brightness-37 brightness-[1.5] -hue-rotate-15 hue-rotate-[1rad] backdrop-blur backdrop-blur-[3px] filter-[blur(3px)]
flex-37 flex-[2_2_0%] flex-1/2 grow-3 grow-[3] shrink-[2] order-37 -order-3 z-37 -z-10 z-[5] grid-cols-[1fr_2fr]
grid-cols-13 grid-rows-13 col-span-37 col-[1/2] row-[1] row-start-3 auto-cols-[1fr] columns-37 columns-[10rem]
aspect-3/2 aspect-[3/2] object-[10px_10px] scale-37 -scale-50 scale-[1.5] scale-x-37 rotate-37 -rotate-45
rotate-[1rad] skew-x-37 -skew-y-3 translate-x-37 -translate-x-[3px] translate-[3px] translate-x-1/2 -translate-1/2
transform-[rotate(3deg)] origin-[10px] perspective-[3px] stroke-2 stroke-[3px] stroke-red-500 stroke-[red]
fill-red-500/50 fill-[red] accent-[red] caret-[red] border-spacing-[3px] transition-[height] duration-37 delay-37
ease-[linear] animate-[spin_1s] will-change-[top] mask-[url(x)] mask-linear-from-10% mask-t-from-50% mask-r-to-30%
mask-radial-[100%_100%] mask-radial-at-[10%_20%] mask-x-from-70% mask-linear-45 mask-conic-45 mask-b-from-red-500
mask-linear-from-[red] space-x-[3px] -space-x-2 [color:red] [--x:red] [mask-type:luminance] p-4! !p-4 text-red-500!
shrink grow flex-grow flex-shrink-0 break-words md:p-4 lg:p-4 xl:p-4 2xl:p-4 max-md:p-4 max-xl:p-4 min-[400px]:p-2
max-[300px]:p-1 sm:max-xl:p-3 min-md:p-1 dark:p-4 dark:md:first:p-4 first:p-4 last:p-4 only:p-4 odd:p-4 even:p-4
first-of-type:p-4 last-of-type:p-4 only-of-type:p-4 empty:p-4 not-first:p-2 not-[p]:p-1 not-md:p-1 not-dark:p-1
has-[p]:p-2 has-first:p-1 has-[>p]:p-2 in-[section]:p-2 nth-2:p-2 nth-[2n+1]:p-1 nth-last-1:p-1 nth-of-type-1:p-2
data-[x=1]:p-2 data-x:p-2 data-[x=2]:p-2 aria-checked:p-2 aria-[sort=up]:p-2 group-first:p-4 group-[.x]:p-1
group-has-[p]:p-1 group-data-[k=v]:p-1 group-hover:p-4 peer-[:first-child]:p-1 peer-first/one:p-2 peer-checked:p-2
*:p-3 **:p-3 [&>p]:p-4 [&_p]:p-4 [&>p]:first:text-red-500 *:first:p-2 [&:nth-child(2)]:p-2 [.x_&]:p-1 [section_&]:p-1
[@media(width>3px)]:p-1 [@supports(display:grid)]:p-1 supports-[display:grid]:p-2 supports-grid:p-2 before:block
before:content-['x'] after:p-2 after:content-[''] before:bg-red-500 first-line:text-red-500 first-letter:text-4xl
marker:text-red-500 placeholder:text-red-500 hover:p-2 focus:p-2 print:p-2 portrait:p-2 landscape:p-1 rtl:p-2 ltr:p-2
motion-safe:p-2 motion-reduce:p-2 open:p-1 disabled:p-1 md:[color:red] md:hover:p-4 @md:p-3 @[300px]:p-3 @max-md:p-3
"""
COLORS = ("red", "slate", "sky")
SHADES = ("50", "500", "950")
KEPT_NUMBERS = ("0", "0.5", "1", "4", "96", "2", "100", "1/2", "2/3", "11/12", "50%", "100%", "45", "300")


def main() -> None:
    """Record the theme and the classes."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "record.mjs"
        script.write_text(SCRIPT)
        subprocess.run(["npm", "init", "-y"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["npm", "install", f"tailwindcss@{VERSION}"], cwd=folder, check=True, capture_output=True)
        written = json.dumps(WRITTEN.split())
        done = subprocess.run(
            ["node", script.name], cwd=folder, check=True, capture_output=True, text=True, input=written
        )
    found = json.loads(done.stdout)
    theme = "".join(
        f"{name}: {' '.join(str(value).split())};\n" for name, value in found["theme"] if "theme(" not in str(value)
    )
    THEME.write_text(HEAD + theme, encoding="utf-8")
    css = {
        name: " ".join(text.split())
        for name, text in found["css"]
        if text and (name in WRITTEN.split() or _is_kept(name))
    }
    properties = {match[1]: match[0] for text in css.values() for match in _PROPERTY.finditer(text)}
    css = {name: _PROPERTY.sub("", text).strip() for name, text in css.items()}
    keyframes = re.findall(r"@keyframes \w+ \{(?:[^{}]*\{[^{}]*\})*\s*\}", found["keyframes"])
    record = {
        "version": VERSION,
        "theme": dict(found["theme"]),
        "properties": properties,
        "keyframes": {" ".join(one.split())[11:].partition(" ")[0]: " ".join(one.split()) for one in keyframes},
        "css": css,
    }
    FIXTURE.write_text(json.dumps(record, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(css)} classes, {len(found['theme'])} values of the theme")


def _is_kept(name: str) -> bool:
    """Leave out most of the long runs of colours and numbers."""
    color = re.search(r"-([a-z]+)-(\d+)$", name)
    if color is not None and color[2] in ("50", "100", "200", "300", "400", "500", "600", "700", "800", "900", "950"):
        shade = color[1] in COLORS and color[2] in SHADES
        if shade or color[1] in _HUES.split():
            return shade and (color[1] == "red" or color[2] == "950")
    number = re.search(r"-(\d+(?:\.\d+)?(?:/\d+)?%?)$", name)
    return number is None or number[1] in KEPT_NUMBERS


_PROPERTY = re.compile(r"@property (--[\w-]+) \{[^}]*\}")
_HUES = "red orange amber yellow lime green emerald teal cyan sky blue indigo violet purple fuchsia pink rose slate \
gray zinc neutral stone mauve olive mist taupe"


if __name__ == "__main__":
    main()
