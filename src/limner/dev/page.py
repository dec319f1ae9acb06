"""The gallery's page as HTML text.

Goes in: the pictures of a site, file by file. Comes out: a page that needs nothing but itself.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup, escape

from limner.diagnostics import Diagnostic
from limner.routes.route import Route
from limner.serving.listing import ListedImage

_STYLE: Final = Path(__file__).with_name("gallery.css")
_SCRIPT: Final = "new EventSource({path!r}).addEventListener('change', () => location.reload());"


class Judged(NamedTuple):
    """One picture with what its author may want to mend."""

    picture: ListedImage
    notes: tuple[str, ...] = ()


class Section(NamedTuple):
    """One file with its pictures.

    Attributes:
        route: The file.
        names: Of its dynamic segments.
        pictures: Those that are known, or were asked for.
        note: Why there are none; empty where there is nothing to say.
    """

    route: Route
    names: Sequence[str]
    pictures: tuple[Judged, ...]
    note: str = ""


def write_page(
    root: str,
    sections: Sequence[Section],
    values: Mapping[str, Sequence[str]],
    warnings: Sequence[Diagnostic],
    events_path: str,
) -> str:
    """Write the page.

    Args:
        root: The site's folder.
        sections: Its files.
        values: What the page's form was sent with.
        warnings: What an author may want to mend.
        events_path: Where changes are told.
    """
    body = Markup("").join(_section(section, values) for section in sections)
    notes = Markup("").join(Markup('<pre class="warning">{}</pre>').format(str(warning)) for warning in warnings)
    count = sum(bool(judged.picture.url) for section in sections for judged in section.pictures)
    return Markup(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Limner: {root}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        "<style>{style}</style><h1>{root} <small>{count} pictures in {files} files</small></h1>"
        "{notes}{body}<script>{script}</script></html>"
    ).format(
        root=root,
        style=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        count=count,
        files=len(sections),
        notes=notes,
        body=body,
        script=Markup(_SCRIPT.format(path=events_path)),  # noqa: S704 - our own text
    )


def _section(section: Section, values: Mapping[str, Sequence[str]]) -> Markup:
    place = "/" + "/".join(segment.folder for segment in section.route.place.pattern)
    items = Markup("").join(_picture(*judged) for judged in section.pictures)
    form = _form(section.names, values) if section.names else Markup("")
    note = Markup('<p class="note">{}</p>').format(section.note) if section.note else ""
    return Markup("<section><h2>{}<span>{}</span></h2>{}{}<ul>{}</ul></section>").format(
        section.route.label, place, note, form, items
    )


def _form(names: Sequence[str], values: Mapping[str, Sequence[str]]) -> Markup:
    fields = Markup("").join(
        Markup('<label>{0} <input name="{0}" value="{1}" placeholder="a value"></label>').format(
            name, values.get(name, [""])[0]
        )
        for name in names
    )
    others = {name: value for name, value in values.items() if name not in names}
    hidden = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, one)
        for name, several in others.items()
        for one in several
    )
    return Markup("<form>{}{}<button>Show</button></form>").format(fields, hidden)


def _picture(picture: ListedImage, notes: Sequence[str]) -> Markup:
    if picture.fault is not None:
        text = str(picture.fault) or type(picture.fault).__name__
        more = getattr(picture.fault, "__notes__", ())
        return Markup("<li><pre>{}</pre></li>").format("\n".join([text, *more]))
    if not picture.url:
        return Markup("")
    size = f"{picture.width:g} × {picture.height:g}" if picture.width and picture.height else "any size"
    params = urlencode(picture.params, doseq=True) if picture.params else ""
    facts = " · ".join(part for part in (size, picture.content_type, params, picture.alt) if part)
    told = Markup("").join(Markup('<pre class="warning">{}</pre>').format(note) for note in notes)
    width = Markup(' width="{}"').format(picture.width) if picture.width else Markup("")
    return Markup(
        '<li><figure><a href="{0}"><img src="{0}" alt="{1}"{2}></a>'
        '<figcaption><a href="{0}">{0}</a><br>{3}</figcaption></figure>{4}</li>'
    ).format(picture.url, picture.alt, width, escape(facts), told)
