"""Transforms as matrices; 3D transforms are flattened.

Spec: https://www.w3.org/TR/css-transforms-2/#current-transformation-matrix
"""

from math import cos, radians, sin, sqrt, tan
from typing import TypeAlias

import numpy as np

from limner.css.values import TransformFunction, resolve
from limner.fragment.fragment import BoxFragment

Matrix4 = tuple[tuple[float, float, float, float], ...]
Matrix3 = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

IDENTITY: Matrix4 = ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0))


Lens: TypeAlias = tuple[float, float, float]
"""The viewpoint of the parent's `perspective`: its origin relative to a box's border box, and its distance."""


def find_lens(fragment: BoxFragment, x: float, y: float) -> Lens | None:
    """Give the perspective that a box gives its children, in coordinates where its border box is at x, y.

    Spec: https://www.w3.org/TR/css-transforms-2/#perspective-matrix
    """
    effects = fragment.style.effects
    if effects.perspective is None:
        return None
    across, down = effects.perspective_origin
    left, top = resolve(across, fragment.width), resolve(down, fragment.height)
    return x + left, y + top, max(effects.perspective, 1.0)


def transform_matrix(
    fragment: BoxFragment, lens: Lens | None = None, motion: Matrix4 | None = None
) -> tuple[float, ...] | None:
    """Give the matrix of a box, in coordinates where its border box is at 0, 0.

    Args:
        fragment: The box.
        lens: Its parent's perspective in the same coordinates.
        motion: The matrix of its `offset-path`.

    Returns:
        Six numbers in the order of `matrix()`; nine (three rows) when there is perspective; None when the box is not
        transformed.
    """
    matrix = whole_matrix(fragment, lens, motion)
    return None if matrix is None else flat_matrix(matrix)


def flat_matrix(matrix: Matrix4) -> tuple[float, ...]:
    """Flatten a 3D matrix to six or nine numbers, as in `transform_matrix`."""
    (a, c, e), (b, d, f), last = _flattened(matrix)
    if last == (0.0, 0.0, 1.0):
        return a, b, c, d, e, f
    return a, c, e, b, d, f, *last


def faces_away(fragment: BoxFragment, lens: Lens | None = None, motion: Matrix4 | None = None) -> bool:
    """Tell whether a box's transform shows its back; arguments as in `transform_matrix`.

    Spec: https://www.w3.org/TR/css-transforms-2/#backface-visibility-property
    """
    matrix = whole_matrix(fragment, lens, motion)
    return matrix is not None and shows_back(matrix)


def shows_back(matrix: Matrix4) -> bool:
    """Tell whether a matrix turns a plane's back to the front."""
    # The sign of the z axis under the inverse matrix.
    return bool(np.linalg.det(np.array(_flattened(matrix))) * np.linalg.det(np.array(matrix)) < 0)


def depth_of(matrix: Matrix4, x: float, y: float) -> float:
    """Give how near a point of a transformed plane is to the viewer, rounded so that equal depths stay equal."""
    _, _, across, last = matrix
    distance = last[0] * x + last[1] * y + last[3]
    depth = across[0] * x + across[1] * y + across[3]
    return round(depth / distance if distance > 1e-9 else depth, 4)


def whole_matrix(fragment: BoxFragment, lens: Lens | None = None, motion: Matrix4 | None = None) -> Matrix4 | None:
    """Give the matrix of a box in three dimensions; arguments as in `transform_matrix`."""
    effects = fragment.style.effects
    if (
        not effects.transform
        and motion is None
        and effects.translate is None
        and effects.rotate is None
        and effects.scale is None
    ):
        return None
    width, height = fragment.width, fragment.height
    origin_x, origin_y, origin_z = effects.transform_origin
    x, y = resolve(origin_x, width), resolve(origin_y, height)
    matrix = translation(x, y, origin_z)
    if lens is not None:
        left, top, depth = lens
        seen = multiply(translation(left, top, 0.0), _perspective(depth))
        matrix = multiply(multiply(seen, translation(-left, -top, 0.0)), matrix)
    # "4. Multiply by the translate …, 5. rotate …, 6. scale …, 8. each of the transform functions from left to right"
    if effects.translate is not None:
        across, down, depth = effects.translate
        matrix = multiply(matrix, translation(resolve(across, width), resolve(down, height), depth))
    if effects.rotate is not None:
        matrix = multiply(matrix, rotation(*effects.rotate))
    if effects.scale is not None:
        matrix = multiply(matrix, _scaling(*effects.scale))
    # "7. Multiply by the transform specified by offset."
    if motion is not None:
        matrix = multiply(matrix, motion)
    for function in effects.transform:
        matrix = multiply(matrix, _function(function, width, height))
    return multiply(matrix, translation(-x, -y, -origin_z))


def _flattened(matrix: Matrix4) -> Matrix3:
    """Leave z out, since nothing drawn on a plane has it."""
    first, second, _, last = matrix
    return (first[0], first[1], first[3]), (second[0], second[1], second[3]), (last[0], last[1], last[3])


def multiply(left: Matrix4, right: Matrix4) -> Matrix4:
    """Multiply two matrices."""
    columns = tuple(zip(*right, strict=True))
    return tuple(
        (
            a * columns[0][0] + b * columns[0][1] + c * columns[0][2] + d * columns[0][3],
            a * columns[1][0] + b * columns[1][1] + c * columns[1][2] + d * columns[1][3],
            a * columns[2][0] + b * columns[2][1] + c * columns[2][2] + d * columns[2][3],
            a * columns[3][0] + b * columns[3][1] + c * columns[3][2] + d * columns[3][3],
        )
        for a, b, c, d in left
    )


def translation(x: float, y: float, z: float) -> Matrix4:
    """Give the matrix of a translation, in CSS px."""
    return ((1.0, 0.0, 0.0, x), (0.0, 1.0, 0.0, y), (0.0, 0.0, 1.0, z), (0.0, 0.0, 0.0, 1.0))


def _scaling(x: float, y: float, z: float) -> Matrix4:
    return ((x, 0.0, 0.0, 0.0), (0.0, y, 0.0, 0.0), (0.0, 0.0, z, 0.0), (0.0, 0.0, 0.0, 1.0))


def _perspective(depth: float) -> Matrix4:
    return ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, -1.0 / depth, 1.0))


def _turn(angle: float) -> tuple[float, float]:
    """Sine and cosine, exact at quarter turns."""
    quarter = angle % 360.0
    if quarter % 90.0 == 0:
        return ((0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))[int(quarter // 90)]
    return sin(radians(angle)), cos(radians(angle))


def rotation(x: float, y: float, z: float, angle: float) -> Matrix4:
    """Give the matrix of a turn about an axis, in degrees."""
    length = sqrt(x * x + y * y + z * z)
    if not length:
        return IDENTITY
    x, y, z = x / length, y / length, z / length
    sine, cosine = _turn(angle)
    rest = 1 - cosine
    return (
        (cosine + x * x * rest, x * y * rest - z * sine, x * z * rest + y * sine, 0.0),
        (y * x * rest + z * sine, cosine + y * y * rest, y * z * rest - x * sine, 0.0),
        (z * x * rest - y * sine, z * y * rest + x * sine, cosine + z * z * rest, 0.0),
        (0.0, 0.0, 0.0, 1.0),
    )


def _function(function: TransformFunction, width: float, height: float) -> Matrix4:
    name, given = function.name, function.arguments
    if name == "translate":
        return translation(resolve(given[0], width), resolve(given[1], height), resolve(given[2], 0.0))
    numbers = [resolve(argument, 0.0) for argument in given]
    if name == "scale":
        return _scaling(numbers[0], numbers[1], numbers[2])
    if name == "rotate":
        return rotation(0.0, 0.0, 1.0, numbers[0])
    if name == "rotate3d":
        return rotation(numbers[0], numbers[1], numbers[2], numbers[3])
    if name == "skew":
        across, down = tan(radians(numbers[0])), tan(radians(numbers[1]))
        return ((1.0, across, 0.0, 0.0), (down, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    if name == "matrix":
        a, b, c, d, e, f = numbers
        return ((a, c, 0.0, e), (b, d, 0.0, f), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    if name == "matrix3d":
        return tuple((numbers[row], numbers[row + 4], numbers[row + 8], numbers[row + 12]) for row in range(4))
    depth = max(numbers[0], 1.0) if numbers[0] else 0.0
    if not depth:
        return IDENTITY
    return _perspective(depth)
