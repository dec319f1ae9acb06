"""Animations at one moment: the keyframes in force for an element, and the values between them.

Goes in: an element's computed style without animations, and a way to compute it with more declarations on top. Comes
out: the style at the time of the image.

Spec: https://www.w3.org/TR/css-animations-1/, https://www.w3.org/TR/web-animations-1/#timing-model
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from itertools import pairwise
from math import floor, inf
from typing import Any, Final, NamedTuple

from limner.css.properties import PROPERTIES, to_physical
from limner.css.property import Declaration
from limner.css.sheet import DeclarationBlock, Keyframe, RegisteredProperty
from limner.css.tokens import GrammarError
from limner.css.values import CubicBezier, Easing, LinearEasing, Steps
from limner.style.canvas import Canvas
from limner.style.change import change
from limner.style.computed import ComputedStyle, RareGroup
from limner.style.inherited import Computed
from limner.style.interpolate import interpolate, interpolate_sizes

Compute = Callable[[DeclarationBlock], Computed]

# "Changes to the values of animation properties … inside keyframes are ignored", and these cannot be animated.
_STILL: Final = ("animation-", "-limner-locale")
_NUMBER: Final = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)\s*", re.IGNORECASE)
_SIZES: Final = frozenset(("width", "height", "min-width", "min-height", "max-width", "max-height", "flex-basis"))
_IDENTITIES: Final = {"translate": (0.0, 0.0, 0.0), "rotate": (0.0, 0.0, 1.0, 0.0), "scale": (1.0, 1.0, 1.0)}
_STEPS: Final = 24  # steps of halving a cubic curve: finer than a pixel of any image


class Moment(NamedTuple):
    """The state of an animation at one moment.

    Attributes:
        keyframes: Its keyframes, sorted by offset.
        progress: How far it has come, 0 to 1, before easing.
        easing: The easing between keyframes that set none.
        before: Whether it is before its active phase. Easings with steps that jump at their start need this.
    """

    keyframes: tuple[Keyframe, ...]
    progress: float
    easing: Easing
    before: bool


def animate(
    base: Computed,
    compute: Compute,
    keyframes: Mapping[str, tuple[Keyframe, ...]],
    time: float,
    canvas: Canvas,
    important: Collection[str],
) -> Computed:
    """Give an element's style at a time in seconds after its animations began.

    Args:
        base: Its computed style without them.
        compute: Gives its computed style with these declarations above all normal (not important) ones.
        keyframes: `@keyframes` rules by name.
        time: In seconds.
        canvas: Interns the result.
        important: Names of properties with important declarations, which animations do not change.
    """
    moments = list_moments(base.style.rare, keyframes, time)
    if not moments:
        return base
    texts = _custom_texts(base, moments, canvas.registered)
    if texts:
        base = compute(DeclarationBlock(tuple(Declaration(name, text) for name, text in texts.items())))
    changed: dict[str, dict[str, Any]] = {}
    frames: dict[DeclarationBlock, ComputedStyle] = {}
    for moment in moments:
        for names, frame in ((_names_of(one, base), one) for one in moment.keyframes):
            if frame.block not in frames and names:
                # The keyframe's values may refer to custom properties that are animated themselves.
                held = (*(Declaration(name, text) for name, text in texts.items()), *frame.block.normal)
                frames[frame.block] = compute(frame.block if not texts else DeclarationBlock(held)).style
        animated = {name for one in moment.keyframes for name in _names_of(one, base)}
        done: set[str] = set()  # fields, since the four corners of a box share one
        for name in animated.difference(important):
            group, field = PROPERTIES[name].group, PROPERTIES[name].field
            if group == "svg" or field in done:
                continue
            done.add(field)
            own = changed.setdefault(group, {})
            underlying = own.get(field, getattr(getattr(base.style, group), field))
            own[field] = _value(name, moment, base, frames, underlying)
    return _changed(base, changed, canvas)


# ── timing ────────────────────────────────────────────────────────────────────────────────────────────────


def list_moments(rare: RareGroup, keyframes: Mapping[str, tuple[Keyframe, ...]], time: float) -> list[Moment]:
    """Give the state of each animation of a style. Those without an effect at this time are left out.

    Spec: https://www.w3.org/TR/css-animations-1/#animation-name
    """
    found: list[Moment] = []
    for index, name in enumerate(rare.animation_name):
        frames = keyframes.get(name)
        if not name or frames is None:
            continue
        delay = _nth(rare.animation_delay, index)
        # A paused animation stays where its delay puts it.
        local = (0.0 if _nth(rare.animation_play_state, index) == "paused" else time) - delay
        place = _progress(
            local,
            _nth(rare.animation_duration, index),
            _nth(rare.animation_iteration_count, index),
            _nth(rare.animation_direction, index),
            _nth(rare.animation_fill_mode, index),
        )
        if place is not None:
            found.append(Moment(frames, place[0], _nth(rare.animation_timing_function, index), place[1]))
    return found


def _nth(values: Sequence[Any], index: int) -> Any:
    """Give one item of a list that repeats until it is as long as the list of names."""
    return values[index % len(values)]


def _progress(local: float, duration: float, count: float, direction: str, fill: str) -> tuple[float, bool] | None:
    """Give the directed progress, and whether it is before the active phase; None if the animation has no effect.

    Spec: https://www.w3.org/TR/web-animations-1/#calculating-the-directed-progress
    """
    active = duration * count if duration and count else 0.0
    before = local < 0.0
    after = not before and local >= active
    if (before and fill not in ("backwards", "both")) or (after and fill not in ("forwards", "both")):
        return None
    if before:
        overall = 0.0
    elif after:
        overall = count
    else:
        overall = local / duration if duration else 0.0
    if overall == inf:
        overall = 0.0
    iteration = floor(overall)
    progress = overall - iteration
    if after and overall and progress == 0.0:
        # "… the end of the last iteration"
        progress, iteration = 1.0, iteration - 1
    turned = direction == "reverse" or (direction == "alternate" and iteration % 2 == 1)
    turned = turned or (direction == "alternate-reverse" and iteration % 2 == 0)
    return (1.0 - progress if turned else progress), before


def ease(function: Easing, share: float, *, before: bool = False) -> float:
    """Give the output of an easing function for this share.

    Spec: https://www.w3.org/TR/css-easing-2/
    """
    if isinstance(function, Steps):
        return _step(function, share, before=before)
    if isinstance(function, LinearEasing):
        return _along(function.points, share)
    return _bezier(function, share)


def _step(function: Steps, share: float, *, before: bool) -> float:
    step = floor(share * function.count)
    if function.jump in ("jump-start", "jump-both"):
        step += 1
    if before and share * function.count == floor(share * function.count):
        step -= 1
    if share >= 0.0:
        step = max(step, 0)
    jumps = function.count + {"jump-both": 1, "jump-none": -1}.get(function.jump, 0)
    return min(step, jumps) / jumps if share <= 1.0 else step / jumps


def _along(points: tuple[tuple[float, float], ...], share: float) -> float:
    if len(points) == 1:
        return points[0][1]
    for (x, y), (next_x, next_y) in pairwise(points):
        if share < next_x or (next_x, next_y) == points[-1]:
            return y + (next_y - y) * (share - x) / (next_x - x) if next_x > x else next_y
    return points[-1][1]


def _bezier(curve: CubicBezier, share: float) -> float:
    if share <= 0.0 or share >= 1.0:
        return share
    low, high = 0.0, 1.0
    for _ in range(_STEPS * 2):
        middle = (low + high) / 2.0
        if _cubic(curve.x1, curve.x2, middle) < share:
            low = middle
        else:
            high = middle
    return _cubic(curve.y1, curve.y2, (low + high) / 2.0)


def _cubic(first: float, second: float, at: float) -> float:
    rest = 1.0 - at
    return 3.0 * rest * rest * at * first + 3.0 * rest * at * at * second + at * at * at


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────


def _names_of(frame: Keyframe, base: Computed) -> set[str]:
    """Give the physical longhands that a keyframe sets, without custom properties."""
    direction, mode = base.style.text.direction, base.style.svg.writing_mode
    names = {to_physical(one.name, direction, mode) for one in frame.block.normal if not one.name.startswith("--")}
    return {name for name in names if name in PROPERTIES and not name.startswith(_STILL)}


def _interval(moment: Moment, sets: Callable[[Keyframe], bool]) -> tuple[Keyframe | None, Keyframe | None, float]:
    """Give the keyframes around the moment that set something, and the eased share between them.

    None stands for a keyframe at the start or the end that no rule declares.
    """
    frames = [one for one in moment.keyframes if sets(one)]
    at = moment.progress
    earlier = [one for one in frames if one.offset <= at]
    later = [one for one in frames if one.offset > at]
    start = earlier[-1] if earlier else None
    if not later and start is not None and start.offset >= 1.0:
        # At the very end, the last interval applies.
        end: Keyframe | None = start
        start = next((one for one in reversed(frames) if one.offset < 1.0), None)
    else:
        end = later[0] if later else None
    first = 0.0 if start is None else start.offset
    last = 1.0 if end is None else end.offset
    share = (at - first) / (last - first) if last > first else 1.0
    function = moment.easing if start is None or start.easing is None else start.easing
    return start, end, ease(function, share, before=moment.before)


def _value(
    name: str, moment: Moment, base: Computed, frames: Mapping[DeclarationBlock, ComputedStyle], underlying: Any
) -> Any:
    group, field = PROPERTIES[name].group, PROPERTIES[name].field
    start, end, share = _interval(moment, lambda one: name in _names_of(one, base))

    def value_of(frame: Keyframe | None) -> Any:
        return underlying if frame is None else getattr(getattr(frames[frame.block], group), field)

    first, second = value_of(start), value_of(end)
    if name in _IDENTITIES and (first is None) != (second is None):
        # "none" acts like a value that changes nothing, around the axis of the other.
        given = second if first is None else first
        still = (*given[:3], 0.0) if name == "rotate" else _IDENTITIES[name]
        first, second = (still, second) if first is None else (first, still)
    if name == "visibility" and "visible" in (first, second) and first != second:
        # "… interpolated as a discrete step where values … between 0 and 1 … map to visible"
        return first if share <= 0.0 else second if share >= 1.0 else "visible"
    if name in _SIZES:
        keywords = base.style.text.interpolate_size == "allow-keywords"
        if (size := interpolate_sizes(first, second, share, keywords=keywords)) is not None:
            return size
    return interpolate(first, second, share, base.style.ink.color)


def _changed(base: Computed, changed: Mapping[str, Mapping[str, Any]], canvas: Canvas) -> Computed:
    style = copy(base.style)
    for group, fields in changed.items():
        setattr(style, group, canvas.intern(change(getattr(style, group), fields)))
    style = canvas.intern_style(style)
    inherited = copy(base.inherited)
    inherited.font, inherited.text, inherited.ink, inherited.list_table = (
        style.font,
        style.text,
        style.ink,
        style.list_table,
    )
    return Computed(style, canvas.intern_inherited(inherited), base.rows)


# ── custom properties ─────────────────────────────────────────────────────────────────────────────────────


def _custom_texts(
    base: Computed, moments: Sequence[Moment], registered: Mapping[str, RegisteredProperty]
) -> dict[str, str]:
    """Give the texts of custom properties that keyframes set. Those with a registered type are interpolated."""
    texts: dict[str, str] = {}
    for moment in moments:
        names = {one.name for frame in moment.keyframes for one in frame.block.normal if one.name.startswith("--")}
        for name in names:
            start, end, share = _interval(moment, _sets(name))
            under = texts.get(name, base.style.custom.get(name, ""))
            first = under if start is None else _text_in(start, name) or ""
            second = under if end is None else _text_in(end, name) or ""
            one = registered.get(name)
            between = None if one is None else _typed(one.syntax, first, second, share)
            texts[name] = (first if share < 0.5 else second) if between is None else between
    return texts


def _sets(name: str) -> Callable[[Keyframe], bool]:
    return lambda one: _text_in(one, name) is not None


def _text_in(frame: Keyframe, name: str) -> str | None:
    return next((str(one.value) for one in reversed(frame.block.normal) if one.name == name), None)


def _typed(syntax: str, first: str, second: str, share: float) -> str | None:
    """Give the text between two values of a registered type; None if they cannot be interpolated."""
    if syntax.strip() == "<color>":
        return _typed_color(first, second, share)
    a, b = _NUMBER.fullmatch(first), _NUMBER.fullmatch(second)
    if a is None or b is None:
        if syntax.strip() in {"<length>", "<length-percentage>", "<percentage>"}:
            return f"calc(({first}) * {1.0 - share:.9g} + ({second}) * {share:.9g})"
        return None
    number = float(a[1]) + (float(b[1]) - float(a[1])) * share
    if a[2].lower() == b[2].lower():
        return f"{floor(number + 0.5)}" if syntax.strip() == "<integer>" else f"{number:.9g}{a[2]}"
    if syntax.strip() in {"<length>", "<length-percentage>", "<angle>", "<time>"}:
        return f"calc(({first}) * {1.0 - share:.9g} + ({second}) * {share:.9g})"
    return None


def _typed_color(first: str, second: str, share: float) -> str | None:
    known = PROPERTIES["outline-color"]
    try:
        colors = [known.parse(text) for text in (first, second)]
    except GrammarError:
        return None
    black = PROPERTIES["color"].initial
    found = interpolate(colors[0], colors[1], share, black)  # type: ignore[arg-type]  # a colour
    if not hasattr(found, "space") or found in colors:
        return None
    return f"color({found.space} {found.c1 or 0.0} {found.c2 or 0.0} {found.c3 or 0.0} / {found.alpha})"
