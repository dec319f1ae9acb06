"""The places of a site and their images, as the gallery lists them.

Goes in: a site, and params that were typed. Comes out: `Place`s, and what is missing among them.
"""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

from limner.errors import LimnerError
from limner.icons.svg import has_dark_form
from limner.routes.convention import CONVENTIONS, HeadPart, listed_kinds
from limner.routes.route import Params, Route
from limner.serving.check import unknown_params
from limner.serving.listing import ListedImage
from limner.site import Site

Typed = Mapping[str, Sequence[str]]
"""What was typed for dynamic segments, by name."""

_WANTED: Final[dict[HeadPart, str]] = {
    "icons": "an icon: the tab of a browser",
    "apple_icons": "an apple icon of 180 × 180: home screens",
    "open_graph": "a share image of 1200 × 630: links in messengers and networks",
    "manifest": "a manifest with 192, 512 and maskable: installed apps",
}
_REMEMBERED: Final = 20
_SHARED: Final = listed_kinds("open_graph", "twitter")


class ShownImage(TypedDict):
    """One image of a place.

    Attributes:
        url: Its address; empty when its file is at fault.
        name: What tells it from the others of its place.
        alt: Its text, empty without one.
        fault: Why it cannot be shown, empty otherwise.
        is_dark: Whether it is an icon that has a form for dark tabs.
    """

    url: str
    name: str
    alt: str
    fault: str
    is_dark: bool


class Place(TypedDict):
    """One file of images.

    Attributes:
        path: Its folders, such as ``/products/[id]``.
        label: The file, from the site's folder.
        kind: Its convention, such as ``opengraph-image``.
        names: Of its dynamic segments.
        note: What to do where it shows no image, empty otherwise.
        images: Those that are known, or were asked for.
    """

    path: str
    label: str
    kind: str
    names: list[str]
    note: str
    images: list[ShownImage]


class TypedParams:
    """The params that were typed in the gallery, the newest of each file; they are shown until it ends."""

    def __init__(self) -> None:
        self._known: dict[str, list[Params]] = {}

    def add(self, route: Route, params: Params) -> None:
        """Remember params of a file."""
        known = self._known.setdefault(route.label, [])
        if params in known:
            known.remove(params)
        known.insert(0, params)
        del known[_REMEMBERED:]

    def of(self, route: Route) -> list[Params]:
        """Give the params that were typed for a file."""
        return self._known.get(route.label, [])


async def list_places(site: Site, typed: Typed, before: TypedParams) -> list[Place]:
    """List every file of images with the images that are known: by the file itself, or by what was typed."""
    places: list[Place] = []
    for route in site.routes:
        if CONVENTIONS[route.kind].is_picture:
            names = [segment.name for segment in route.place.pattern if segment.is_param]
            params = read_params(route, typed)
            if params is not None:
                before.add(route, params)
            images = await _list_images(site, route, before.of(route))
            places.append(
                {
                    "path": "/" + "/".join(segment.folder for segment in route.place.pattern),
                    "label": route.label,
                    "kind": route.kind,
                    "names": names if route.is_code else [],
                    "note": "" if images else _note(site, route),
                    "images": images,
                }
            )
    places.sort(key=lambda place: (place["path"] != "/", place["path"]))
    return places


async def _list_images(site: Site, route: Route, typed: Sequence[Params]) -> list[ShownImage]:
    """List the images of a file: those that are known, its samples, those that were typed; each once."""
    found = await site.alist_images(route)
    samples: Sequence[Params] = ()
    if route.is_code and not any(image.url for image in found):
        try:
            samples = await site.server.routes.sample_params(site.server.runner, route)
        except Exception as error:  # noqa: BLE001 - it is shown in the place of the images
            if not any(image.fault for image in found):
                found = [*found, ListedImage(route=route, params=None, fault=error)]
    wanted: list[Params | None] = [*samples, *(one for one in typed if one not in samples)]
    if wanted:
        found = [*found, *await site.alist_images(route, wanted)]
    return list({(image.url, image.fault): _shown(image) for image in found}.values())


def list_missing(site: Site, places: Sequence[Place]) -> list[str]:
    """Say which images every site should have and this one has not."""
    parts = {CONVENTIONS[route.kind].head for route in site.routes}
    missing = [text for part, text in _WANTED.items() if part not in parts]
    icons = [image for place in places if place["kind"] == "icon" for image in place["images"]]
    if icons and not any(image["is_dark"] for image in icons):
        missing.append("an icon for dark tabs: an SVG with a dark form, or media of an entry")
    shared = [
        image["url"]
        for place in places
        for image in place["images"]
        if place["kind"] in _SHARED and image["url"] and not image["alt"]
    ]
    if shared:
        missing.append(f"alt text of {', '.join(shared[:3])}{' …' if len(shared) > 3 else ''}")
    return missing


def read_params(route: Route, typed: Typed) -> Params | None:
    """Read the params that were typed for a place; None when there are none for it."""
    segments = [segment for segment in route.place.pattern if segment.is_param]
    if not segments or not any(segment.name in typed for segment in segments):
        return None
    params: Params = {}
    for segment in segments:
        text = (typed.get(segment.name) or [""])[0]
        if segment.is_catch_all:
            parts = [part for part in text.split("/") if part]
            if parts:
                params[segment.name] = parts
        elif text:
            params[segment.name] = text
    return params if len(params) == len(segments) else None


def _note(site: Site, route: Route) -> str:
    """Say why a file shows no images, and what to do."""
    names = [segment.name for segment in route.place.pattern if segment.is_param]
    if not route.is_code:
        return "It is the image of every page there." if names else ""
    if not names:
        return "generate_image_metadata() lists no image: what it returns is empty."
    example = "{" + ", ".join(f'"{name}": "…"' for name in names) + "}"
    try:
        is_listed = unknown_params(site.server.routes, route) is None
    except LimnerError:
        return ""  # shown in the place of its images
    if is_listed:
        return "generate_static_params() lists nothing now. Type a value here to see its image."
    return (
        "Its images are known only when they are asked for. Type a value here, or list some in the file:"
        f" def samples(): return [{example}]. generate_static_params() does the same for a build."
    )


def _shown(image: ListedImage) -> ShownImage:
    fault = ""
    if image.fault is not None:
        fault = "\n".join([str(image.fault) or type(image.fault).__name__, *getattr(image.fault, "__notes__", ())])
    params = [value if isinstance(value, str) else "/".join(value) for value in (image.params or {}).values()]
    identity = image.entry.id if image.entry is not None else None
    name = " · ".join([*params, *([str(identity)] if identity not in {None, ""} else [])])
    return {
        "url": image.url,
        "name": name or image.route.leaf,
        "alt": image.alt,
        "fault": fault,
        "is_dark": _is_dark(image),
    }


def _is_dark(image: ListedImage) -> bool:
    """Whether an icon is for dark tabs, or is an SVG with a form for them."""
    if image.entry is not None and image.entry.media and "dark" in image.entry.media:
        return True
    file = image.route.file
    is_drawing = image.route.static is not None and image.content_type == "image/svg+xml"
    return is_drawing and file is not None and has_dark_form(file.read_bytes())
