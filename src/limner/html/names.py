"""Names of HTML and SVG that need more than being copied: void elements, raw text, SVG's own letter case.

Goes in: nothing. Comes out: sets and tables.

Spec: https://html.spec.whatwg.org/multipage/syntax.html#elements-2
"""

from types import MappingProxyType
from typing import Final

VOID: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "source", "track", "wbr"),
    }
)
"""Elements that can have no children."""

RAW_TEXT: Final = frozenset({"script", "style"})
"""Elements whose text is not escaped in HTML."""

# SVG attributes that keep a capital letter; all others that React writes in camelCase have hyphens in SVG.
SVG_ATTRIBUTES: Final = MappingProxyType(
    {
        name.lower(): name
        for name in (
            *("attributeName", "attributeType", "baseFrequency", "baseProfile", "calcMode", "clipPathUnits"),
            *("diffuseConstant", "edgeMode", "filterUnits", "gradientTransform", "gradientUnits", "kernelMatrix"),
            *("kernelUnitLength", "keyPoints", "keySplines", "keyTimes", "lengthAdjust", "limitingConeAngle"),
            *("markerHeight", "markerUnits", "markerWidth", "maskContentUnits", "maskUnits", "numOctaves"),
            *("pathLength", "patternContentUnits", "patternTransform", "patternUnits", "pointsAtX", "pointsAtY"),
            *("pointsAtZ", "preserveAlpha", "preserveAspectRatio", "primitiveUnits", "refX", "refY", "repeatCount"),
            *("repeatDur", "requiredExtensions", "requiredFeatures", "specularConstant", "specularExponent"),
            *("spreadMethod", "startOffset", "stdDeviation", "stitchTiles", "surfaceScale", "systemLanguage"),
            *("tableValues", "targetX", "targetY", "textLength", "viewBox", "xChannelSelector", "yChannelSelector"),
            "zoomAndPan",
        )
    }
)
"""By lower case: the SVG attributes with capital letters."""

SVG_TAGS: Final = MappingProxyType(
    {
        name.lower(): name
        for name in (
            *("animateMotion", "animateTransform", "clipPath", "feBlend", "feColorMatrix", "feComponentTransfer"),
            *("feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight"),
            *("feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage"),
            *("feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting"),
            *("feSpotLight", "feTile", "feTurbulence", "foreignObject", "glyphRef", "linearGradient"),
            *("radialGradient", "textPath"),
        )
    }
)
"""By lower case: the SVG elements with capital letters."""

SVG_ONLY_TAGS: Final = frozenset(
    {
        *SVG_TAGS.values(),
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("defs", "symbol", "use", "stop", "mask", "pattern", "marker", "filter", "image", "desc", "metadata"),
        *("switch", "view", "animate", "set", "mpath"),
    }
)
"""Elements that are SVG's and no one else's."""

# React's names whose HTML name is not simply the lower case of them.
REACT_ATTRIBUTES: Final = MappingProxyType(
    {
        "className": "class",
        "htmlFor": "for",
        "acceptCharset": "accept-charset",
        "httpEquiv": "http-equiv",
        "xlinkHref": "xlink:href",
        "xmlLang": "xml:lang",
        "xmlSpace": "xml:space",
        "xmlnsXlink": "xmlns:xlink",
        "defaultValue": "value",
        "defaultChecked": "checked",
    }
)
"""HTML names by React's."""
