"""The gallery's pages as HTML: everything that can be said without a script stands in them.

Goes in: the places of a site. Comes out: HTML that needs nothing but the gallery's own files.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from limner.dev.places import Place, ShownImage
from limner.diagnostics import Diagnostic
from limner.templates import TEMPLATES

_ASSETS: Final = "/__limner__/"
_HEAD: Final = Markup(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/__limner__/gallery.css">'
    '<script type="module" src="/__limner__/{script}"></script>'
)
_MAIN: Final = Markup(
    """
<main id="main" tabindex="-1" aria-label="The image">
<div class="bar" role="toolbar" aria-label="View">
  <span class="group"><button data-zoom="fit">Fit</button><button data-zoom="1">1:1</button><button
    data-zoom="2">2×</button><button data-zoom="8">8×</button></span>
  <button data-mode="inspect" aria-pressed="false">Inspect <kbd>i</kbd></button>
  <button data-mode="crops" aria-pressed="false">Crops <kbd>c</kbd></button>
  <button data-mode="texts" aria-pressed="false">Text <kbd>t</kbd></button>
  <button data-mode="chromium" aria-pressed="false">Chrome <kbd>x</kbd></button>
  <span class="group"><button data-mode="before" aria-pressed="false" disabled>Last save <kbd>b</kbd></button><button
    data-mode="commit" aria-pressed="false">Last commit <kbd>g</kbd></button></span>
  <span class="space"></span>
  <button id="copy-tags">Copy tags</button><a class="button" id="download" download>Download</a>
</div>
<section class="stage" id="stage" aria-label="Stage"><p class="empty">{empty}</p></section>
<p class="told" id="compared" role="status" hidden></p>
<p class="told" id="edited" role="status" hidden><span></span> <button>Undo</button></p>
<p class="facts" id="facts" aria-live="polite"></p>
<section class="seen"><h2>Where it is seen <small>title and text of your page:</small>
  <input id="seen-title" aria-label="Title of the page" placeholder="Title of the page">
  <input id="seen-text" aria-label="Description of the page" placeholder="Its description"></h2>
  <div id="seen"></div></section>
<section class="trials"><h2>Stress <small id="trials-note"></small>
  <button id="run-trials">Draw it under hard texts <kbd>s</kbd></button></h2><div id="trials"></div></section>
</main>
<aside id="side" aria-label="Facts about the image">
<section><h2>Findings</h2><div id="findings"></div></section>
<section id="element-section" hidden><h2>Element</h2><div id="element"></div></section>
<section><h2>Head</h2><pre id="tags" tabindex="0" role="region" aria-label="Tags of the head"></pre></section>
<section><h2>Reply</h2><dl id="headers"></dl></section>
<section><h2>Faces</h2><ul id="faces"></ul></section>
</aside>
<dialog id="keys" aria-labelledby="keys-title"><h2 id="keys-title">Keys</h2><dl>
<dt><kbd>/</kbd></dt><dd>find a place</dd><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next and previous image</dd>
<dt><kbd>f</kbd> <kbd>1</kbd> <kbd>2</kbd> <kbd>8</kbd></dt>
<dd>fit, true size, twice, eight times with the pixel grid</dd>
<dt><kbd>i</kbd></dt><dd>inspect: point at an element; <kbd>Esc</kbd> its parent, <kbd>Enter</kbd> its first child</dd>
<dt><kbd>e</kbd></dt><dd>open the element's line in your editor</dd>
<dt><kbd>t</kbd></dt><dd>edit a text in the image; no file is written</dd>
<dt><kbd>c</kbd></dt><dd>crops of the platforms</dd>
<dt><kbd>b</kbd> <kbd>g</kbd></dt><dd>compare with before the last save, and with the last commit</dd>
<dt><kbd>x</kbd></dt><dd>Chromium's own rendering beside it, and what differs</dd>
<dt><kbd>s</kbd></dt><dd>draw it under hard texts</dd><dt><kbd>p</kbd></dt><dd>playground</dd>
<dt><kbd>?</kbd></dt><dd>these keys</dd></dl><form method="dialog"><button autofocus>Close</button></form></dialog>
"""
)
_PLAYGROUND: Final = Markup(
    """
<header><h1 class="name"><a href="/">limner</a></h1><nav aria-label="Place">playground</nav>
<span class="space"></span><p id="status" role="status"></p></header>
<main class="play"><section aria-label="Editor"><div class="row">
<label for="size">Size <input id="size" value="1200 × 630"></label>
<label for="start">Start from <select id="start"><option value="">a template …</option>{options}</select></label></div>
<label class="visually-hidden" for="html">HTML and CSS</label>
<textarea id="html" spellcheck="false" autocapitalize="off"></textarea></section>
<section class="stage" aria-label="Image"><img id="played" alt="What was typed, drawn"></section>
<aside aria-label="Messages"><ul id="messages"></ul></aside></main>
</html>"""
)


def write_shell(
    root: str,
    places: Sequence[Place],
    missing: Sequence[str],
    warnings: Sequence[Diagnostic],
    typed: Mapping[str, Sequence[str]],
) -> str:
    """Write the gallery's page.

    Args:
        root: The site's folder.
        places: Its files with their images.
        missing: What it has not.
        warnings: What its author may want to mend in the folder.
        typed: The page's query: typed params, and under ``image`` the address of the one that is shown.
    """
    first = next((image["url"] for place in places for image in place["images"] if image["url"]), "")
    chosen = (typed.get("image") or [first])[0]
    empty = "" if chosen else _what_to_do(places, root)
    notes = Markup("").join(Markup('<pre class="warning">{}</pre>').format(str(warning)) for warning in warnings)
    count = sum(bool(image["url"]) for place in places for image in place["images"])
    return Markup("{}{}{}{}</html>").format(
        _HEAD.format(title=f"Limner: {root}", script="gallery.js"),
        Markup(
            '<header><h1 class="name"><a href="/">limner</a></h1><nav id="crumbs" aria-label="Place">'
            "{root} · {count} images</nav>"
            '<span class="space"></span><p id="status" role="status"></p>'
            '<a class="button" href="/__limner__/playground">Playground</a>'
            '<button id="show-keys" aria-label="Keys"><kbd>?</kbd></button></header>'
        ).format(root=root, count=count),
        Markup(
            '<nav id="places" aria-label="Images"><input id="find" type="search" placeholder="Find  /"'
            ' aria-label="Find an image">{notes}<div id="tree">{tree}</div>{missing}</nav>'
        ).format(
            notes=notes,
            tree=Markup("").join(_place(place, chosen, typed) for place in places),
            missing=_missing(missing),
        ),
        _MAIN.format(empty=empty),
    )


def _what_to_do(places: Sequence[Place], root: str) -> str:
    """Say how to come to an image where there is none."""
    if any(image["fault"] for place in places for image in place["images"]):
        return "No image can be shown. What is wrong stands at the files on the left."
    if places:
        return "No image is known yet. Type a value on the left, or list some with samples() in the file."
    return f"There is no image yet. Write the first: limner new blog {root}/opengraph_image.py"


def write_playground() -> str:
    """Write the page with an editor and the image that it makes."""
    return _HEAD.format(title="Limner: playground", script="playground.js") + _PLAYGROUND.format(
        options=Markup("").join(Markup("<option>{}</option>").format(name) for name in TEMPLATES)
    )


def _place(place: Place, chosen: str, typed: Mapping[str, Sequence[str]]) -> Markup:
    items = Markup("").join(_image(image, chosen) for image in place["images"])
    note = Markup('<p class="note">{}</p>').format(place["note"]) if place["note"] else ""
    form = _form(place["names"], typed) if place["names"] else ""
    return Markup(
        '<section class="place" data-label="{label}"><h2>{path}<small>{kind}</small></h2>{note}<ul>{items}</ul>{form}'
        "</section>"
    ).format(label=f"{place['path']} {place['label']}", path=place["path"], kind=place["kind"], note=note,
             items=items, form=form)  # fmt: skip


def _image(image: ShownImage, chosen: str) -> Markup:
    if not image["url"]:
        return Markup("<li><pre>{}</pre></li>").format(image["fault"]) if image["fault"] else Markup("")
    address = quote(image["url"], safe="")
    current = Markup(' aria-current="true"') if image["url"] == chosen else ""
    return Markup(
        '<li><a href="/?image={address}" data-url="{url}"{current}><span class="thumb"><img alt=""></span>'
        '<span class="label">{name}</span>'
        '<span class="count"></span></a></li>'
    ).format(address=address, url=image["url"], current=current, name=image["name"])


def _form(names: Sequence[str], typed: Mapping[str, Sequence[str]]) -> Markup:
    fields = Markup("").join(
        Markup('<input name="{0}" value="{1}" placeholder="{0}" aria-label="{0}">').format(
            name, (typed.get(name) or [""])[0]
        )
        for name in names
    )
    return Markup('<form action="/">{}<button>Show</button></form>').format(fields)


def _missing(missing: Sequence[str]) -> Markup:
    if not missing:
        return Markup("")
    rows = Markup("").join(Markup("<li>{}</li>").format(one) for one in missing)
    return Markup('<section class="missing"><h2>Missing</h2><ul>{}</ul></section>').format(rows)
