"""Isolating run sequences, and the rules for weak and neutral types within each.

Goes in: classes and explicit levels of a paragraph. Comes out: the levels, resolved in place.

Spec: https://www.unicode.org/reports/tr9/#Resolving_Weak_Types
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

_INITIATORS: Final = frozenset({"LRI", "RLI", "FSI"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
_MAX_OPEN_BRACKETS: Final = 63

Direction = Literal["L", "R"]


@dataclass(slots=True)
class RunSequence:
    """An isolating run sequence: the offsets of its characters, its level, and the types around it (X10)."""

    places: list[int]
    level: int
    before: str
    after: str

    @property
    def direction(self) -> Direction:
        """The embedding direction."""
        return "R" if self.level % 2 else "L"


def find_sequences(
    classes: Sequence[str], levels: Sequence[int], removed: Sequence[bool], partners: dict[int, int], base: int
) -> list[RunSequence]:
    """BD13, X10: the isolating run sequences of a paragraph."""
    runs: list[list[int]] = []
    for place, gone in enumerate(removed):
        if gone:
            continue
        if runs and levels[runs[-1][-1]] == levels[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    by_start = {run[0]: run for run in runs}
    closers = set(partners.values())
    sequences: list[RunSequence] = []
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in closers:
            continue  # continues the run of its initiator
        places = list(run)
        while classes[places[-1]] in _INITIATORS and places[-1] in partners:
            following = by_start.get(partners[places[-1]])
            if following is None:
                break
            places.extend(following)
        level = levels[places[0]]
        before = _neighbour(levels, removed, places[0], -1, base)
        last = places[-1]
        # "if the last character is an isolate initiator without a matching PDI: the paragraph level"
        after = base if classes[last] in _INITIATORS else _neighbour(levels, removed, last, 1, base)
        sequences.append(
            RunSequence(places, level, "R" if max(level, before) % 2 else "L", "R" if max(level, after) % 2 else "L")
        )
    return sequences


def _neighbour(levels: Sequence[int], removed: Sequence[bool], place: int, step: int, base: int) -> int:
    place += step
    while 0 <= place < len(levels):
        if not removed[place]:
            return levels[place]
        place += step
    return base


def resolve_sequence(
    sequence: RunSequence, resolved: Sequence[str], levels: list[int], paired: dict[int, tuple[str, bool]]
) -> None:
    """W1 to I2 for one sequence; writes the levels."""
    kinds = [resolved[place] for place in sequence.places]
    original = list(kinds)
    _resolve_weak(sequence, kinds)
    if paired:
        _resolve_brackets(sequence, kinds, original, paired)
    _resolve_neutral(sequence, kinds)
    level = sequence.level
    for place, kind in zip(sequence.places, kinds, strict=True):
        if level % 2 == 0:
            levels[place] = level + (1 if kind == "R" else 2 if kind in {"AN", "EN"} else 0)  # I1
        else:
            levels[place] = level + (1 if kind in {"L", "AN", "EN"} else 0)  # I2


def _resolve_weak(sequence: RunSequence, kinds: list[str]) -> None:
    previous = sequence.before
    for i, kind in enumerate(kinds):  # W1
        if kind == "NSM":
            kinds[i] = "ON" if previous in _INITIATORS or previous == "PDI" else previous
        previous = kinds[i]
    strong = sequence.before
    for i, kind in enumerate(kinds):  # W2
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[i] = "AN"
    for i, kind in enumerate(kinds):  # W3
        if kind == "AL":
            kinds[i] = "R"
    for i in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[i - 1], kinds[i], kinds[i + 1]
        if left == right and ((kind == "ES" and left == "EN") or (kind == "CS" and left in {"EN", "AN"})):
            kinds[i] = left
    i = 0
    while i < len(kinds):  # W5
        if kinds[i] != "ET":
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if (i > 0 and kinds[i - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[i:end] = ["EN"] * (end - i)
        i = end
    for i, kind in enumerate(kinds):  # W6
        if kind in {"ET", "ES", "CS"}:
            kinds[i] = "ON"
    strong = sequence.before
    for i, kind in enumerate(kinds):  # W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"


def _resolve_brackets(
    sequence: RunSequence, kinds: list[str], original: Sequence[str], paired: dict[int, tuple[str, bool]]
) -> None:
    """N0."""
    direction = sequence.direction
    for opening, closing in _find_pairs(sequence.places, kinds, paired):
        inside = {_strong(kinds[i]) for i in range(opening + 1, closing)} - {None}
        if direction in inside:
            chosen: str = direction
        elif inside:
            context = sequence.before
            for i in range(opening - 1, -1, -1):
                strong = _strong(kinds[i])
                if strong is not None:
                    context = strong
                    break
            # "…if the preceding strong type is also opposite the embedding direction"
            chosen = context if context != direction else direction
        else:
            continue
        for bracket in (opening, closing):
            kinds[bracket] = chosen
            # Marks that follow a bracket changed by N0 take its type.
            i = bracket + 1
            while i < len(kinds) and original[i] == "NSM":
                kinds[i] = chosen
                i += 1


def _find_pairs(
    places: Sequence[int], kinds: Sequence[str], paired: dict[int, tuple[str, bool]]
) -> list[tuple[int, int]]:
    """BD16."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for i, place in enumerate(places):
        pair = paired.get(place)
        if pair is None or kinds[i] != "ON":
            continue
        name, opening = pair
        if opening:
            if len(opened) == _MAX_OPEN_BRACKETS:
                break
            opened.append((name, i))
            continue
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == name:
                pairs.append((opened[depth][1], i))
                del opened[depth:]
                break
    return sorted(pairs)


def _strong(kind: str) -> Direction | None:
    if kind == "L":
        return "L"
    return "R" if kind in {"R", "EN", "AN"} else None


def _resolve_neutral(sequence: RunSequence, kinds: list[str]) -> None:
    i = 0
    while i < len(kinds):
        if kinds[i] not in _NEUTRAL:
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        before = (_strong(kinds[i - 1]) or "L") if i else sequence.before
        after = (_strong(kinds[end]) or "L") if end < len(kinds) else sequence.after
        kinds[i:end] = [before if before == after else sequence.direction] * (end - i)  # N1, N2
        i = end
