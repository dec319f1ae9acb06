"""A site has a manifest that names its icons."""

from collections.abc import Iterator
from typing import Final

from limner.checks.problem import Fault, Rule
from limner.checks.subjects import IconsSubject

_WANTED: Final = (192, 512)


def check(icons: IconsSubject) -> Iterator[Fault]:
    """Say where it is missing, cannot be read, or lacks an icon."""
    if not icons.manifest_address:
        if icons.is_whole:
            yield Fault("the site has no manifest", "Site(icons=…), or manifest.py", "note")
        return
    manifest = icons.manifest
    if manifest is None:
        yield Fault("the manifest cannot be read", "a JSON object", "error", icons.manifest_address)
        return
    if not manifest.get("name") and not manifest.get("short_name"):
        yield Fault("the manifest has no name", '"name": …', None, icons.manifest_address)
    sizes = {size for icon in icons.manifest_icons for size in str(icon.get("sizes", "")).split()}
    missing = [f"{side} × {side}" for side in _WANTED if not sizes & {f"{side}x{side}", "any"}]
    if missing:
        yield Fault(f"the manifest has no icon of {' and '.join(missing)}", "", "note", icons.manifest_address)
    for icon in icons.manifest_icons:
        image = icons.manifest_image(icon)
        if image.served.status != 200:
            yield Fault(f"the icon {icon.get('src')} of the manifest is not there", "", "error", image.address)
        elif image.size is not None and image.sizes and f"{image.size[0]}x{image.size[1]}" not in image.sizes.split():
            width, height = image.size
            yield Fault(
                f"the manifest says {image.sizes}, and the icon has {width} × {height} pixels", "", None, image.address
            )


RULE: Final = Rule(
    code="icon-manifest",
    severity="warning",
    title="There is a manifest with a name and icons of 192 and 512 px, which are there.",
    source="https://www.w3.org/TR/appmanifest/#icon-masks",
    about="icons",
    check=check,
)
