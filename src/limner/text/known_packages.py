"""The font packages in the package index by family and script, for messages.

Goes in: a family's name or a script's code. Comes out: what to install or give. Nothing is looked up on the network.
"""

from functools import cache
from typing import Final

from limner.text.script_fonts import EXTRAS, is_installed

_PREFIX: Final = "fontpkg-"
_FAMILIES: Final = (
    "abeezee abel abril-fatface acme albert-sans alegreya-sans alfa-slab-one almarai alumni-sans amiri andada-pro "
    "anek-telugu antic-slab anton archivo archivo-black archivo-narrow arimo arvo asap assistant "
    "atkinson-hyperlegible baloo-2 barlow barlow-condensed barlow-semi-condensed be-vietnam-pro bebas-neue bitter "
    "black-ops-one bodoni-moda bricolage-grotesque bungee cabin cairo cardo catamaran caveat chakra-petch changa-one "
    "chivo cinzel comfortaa cormorant cormorant-garamond crimson-pro crimson-text dancing-script delius dm-mono "
    "dm-sans dm-serif-display dm-serif-text domine dosis eb-garamond encode-sans epilogue exo exo-2 figtree fira-code "
    "fira-sans fira-sans-condensed fjalla-one frank-ruhl-libre fraunces fredoka geist geist-mono geologica "
    "gravitas-one great-vibes hammersmith-one hanken-grotesk heebo hind hind-siliguri ibm-plex-mono ibm-plex-sans "
    "ibm-plex-sans-arabic ibm-plex-sans-condensed ibm-plex-serif inconsolata indie-flower instrument-sans "
    "instrument-serif inter inter-tight jetbrains-mono josefin-sans jost kalam kanit karla lato league-spartan lexend "
    "lexend-deca libre-baskerville libre-franklin lilita-one literata lobster lobster-two lora luckiest-guy manrope "
    "marcellus maven-pro merriweather merriweather-sans montserrat mukta mulish news-cycle newsreader "
    "noto-kufi-arabic noto-sans noto-sans-arabic noto-sans-devanagari noto-sans-display noto-sans-khmer "
    "noto-sans-tamil noto-sans-telugu noto-sans-thai noto-serif nunito nunito-sans oleo-script onest open-sans "
    "orbitron oswald outfit overpass oxygen pacifico permanent-marker play playfair-display plus-jakarta-sans poppins "
    "press-start-2p prompt pt-sans pt-sans-narrow pt-serif public-sans questrial quicksand rajdhani raleway ramabhadra "
    "red-hat-display red-hat-text rethink-sans righteous roboto roboto-condensed roboto-flex roboto-mono roboto-slab "
    "rowdies rubik russo-one saira saira-condensed sanchez sarabun satisfy schibsted-grotesk shadows-into-light "
    "share-tech signika slabo-27px smooch-sans sofia-sans sora source-code-pro source-sans-3 source-serif-4 "
    "space-grotesk space-mono spectral syne tajawal teko titan-one titillium-web unbounded urbanist varela-round viga "
    "vollkorn work-sans yanone-kaffeesatz yellowtail zeyada zilla-slab"
)
_ALONE: Final = {
    "Arab": "noto-sans-arabic",
    "Cyrl": "noto-sans",
    "Deva": "noto-sans-devanagari",
    "Grek": "noto-sans",
    "Khmr": "noto-sans-khmer",
    "Latn": "noto-sans",
    "Taml": "noto-sans-tamil",
    "Telu": "noto-sans-telugu",
    "Thai": "noto-sans-thai",
}
_FILES: Final = {"symbols": "Noto Sans Symbols 2"}


@cache
def _families() -> frozenset[str]:
    return frozenset(_FAMILIES.split())


def package_of_family(family: str) -> str:
    """Give the package that has a family; empty if none is known."""
    slug = family.strip().lower().replace(" ", "-")
    return _PREFIX + slug if slug in _families() else ""


def package_of_script(script: str) -> str:
    """Give where glyphs of a script come from: a package, or a font to download.

    Args:
        script: Its ISO 15924 code, ``emoji`` or ``symbols``.
    """
    from limner.characters.properties import script_names

    if script == "emoji":
        return "pip install 'limner[openmoji]', or emoji='system'"
    extra = EXTRAS.get(script)
    if extra is not None and not is_installed(extra):
        alone = _ALONE.get(script)
        return f"pip install 'limner[{extra}]'" + (f", or pip install {_PREFIX}{alone} alone" if alone else "")
    family = _FILES.get(script) or f"Noto Sans {script_names().get(script, script)}"
    return f"fonts=[Font({family!r}, '{family.replace(' ', '')}.ttf')] with the file from fonts.google.com/noto"
