"""CSS transforms of SVG elements as 2D matrices.

Spec: https://www.w3.org/TR/css-transforms-1/#transform-rendering
"""

from math import cos, radians, sin, tan

from limner.css.values import TransformFunction, resolve
from limner.fragment.svg import SvgFragment
from limner.fragment.svg_lengths import used_length
from limner.geometry import IDENTITY, Matrix, Rect, concat
from limner.style.computed import EffectsGroup


def is_transformed(effects: EffectsGroup) -> bool:
    """Whether an element has a matrix of its own."""
    return bool(
        effects.transform or effects.translate is not None or effects.rotate is not None or effects.scale is not None
    )


def transform_matrix(fragment: SvgFragment) -> Matrix:
    """Give the matrix that maps an element's own coordinates to its parent's."""
    effects = fragment.style.effects
    if not is_transformed(effects):
        return IDENTITY
    box = Rect(0.0, 0.0, *fragment.viewport)
    if effects.transform_box != "view-box":
        box = fragment.bounds or Rect(0.0, 0.0, 0.0, 0.0)
        svg = fragment.style.svg
        if effects.transform_box == "stroke-box" and svg.stroke != "none":
            half = used_length(svg.stroke_width, fragment.viewport, "o") / 2.0
            box = Rect(box.x - half, box.y - half, box.width + 2.0 * half, box.height + 2.0 * half)
    across, down, _ = effects.transform_origin
    x, y = box.x + resolve(across, box.width), box.y + resolve(down, box.height)
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, x, y)
    if effects.translate is not None:
        moved = resolve(effects.translate[0], box.width), resolve(effects.translate[1], box.height)
        matrix = concat(matrix, (1.0, 0.0, 0.0, 1.0, *moved))
    if effects.rotate is not None:
        matrix = concat(matrix, _rotation(effects.rotate[3]))
    if effects.scale is not None:
        matrix = concat(matrix, (effects.scale[0], 0.0, 0.0, effects.scale[1], 0.0, 0.0))
    return concat(functions_matrix(effects.transform, box, matrix), (1.0, 0.0, 0.0, 1.0, -x, -y))


def functions_matrix(functions: tuple[TransformFunction, ...], box: Rect, matrix: Matrix = IDENTITY) -> Matrix:
    """Multiply a matrix by `transform` functions."""
    for function in functions:
        matrix = concat(matrix, _function(function, box))
    return matrix


def _rotation(angle: float) -> Matrix:
    sine, cosine = sin(radians(angle)), cos(radians(angle))
    return cosine, sine, -sine, cosine, 0.0, 0.0


def _function(function: TransformFunction, box: Rect) -> Matrix:
    name, given = function.name, function.arguments
    if name == "translate":
        return 1.0, 0.0, 0.0, 1.0, resolve(given[0], box.width), resolve(given[1], box.height)
    numbers = [resolve(argument, 0.0) for argument in given]
    if name == "matrix":
        a, b, c, d, e, f = numbers
        return a, b, c, d, e, f
    if name == "scale":
        return numbers[0], 0.0, 0.0, numbers[1], 0.0, 0.0
    if name == "rotate":
        return _rotation(numbers[0])
    if name == "rotate3d":
        return _turned(*numbers)
    if name == "skew":
        return 1.0, tan(radians(numbers[1])), tan(radians(numbers[0])), 1.0, 0.0, 0.0
    if name == "matrix3d":
        return numbers[0], numbers[1], numbers[4], numbers[5], numbers[12], numbers[13]
    return IDENTITY


def _turned(x: float, y: float, z: float, angle: float) -> Matrix:
    """A rotation in three dimensions, projected onto the plane."""
    length = (x * x + y * y + z * z) ** 0.5
    if not length:
        return IDENTITY
    x, y, z = x / length, y / length, z / length
    sine, cosine = sin(radians(angle)), cos(radians(angle))
    rest = 1.0 - cosine
    return (
        cosine + x * x * rest,
        y * x * rest + z * sine,
        x * y * rest - z * sine,
        cosine + y * y * rest,
        0.0,
        0.0,
    )
