"""The Unicode bidirectional algorithm.

Spec: https://www.unicode.org/reports/tr9/
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from limner.characters.properties import brackets, property_table

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


_MAX_DEPTH: Final = 125
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_LINE_END: Final = frozenset({"WS", "FSI", "LRI", "RLI", "PDI", "LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
# Canonically equivalent brackets count as the same.
_CANONICAL: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}


def resolve_levels(text: str, base: int | None) -> list[int]:
    """The embedding level of each character; even levels run left to right.

    Paragraphs separated by line feeds and other paragraph separators are resolved one by one. Trailing white space of
    lines is left as it is; `reset_line_end` handles it once lines are known.

    Args:
        text: The characters.
        base: Level of the paragraph, 0 or 1; None finds each paragraph's from its first strong character.
    """
    table = property_table("Bidi_Class")
    classes = [table[character] for character in text]
    levels: list[int] = []
    start = 0
    while start < len(text):
        end = start
        while end < len(text) and classes[end] != "B":
            end += 1
        end = min(end + 1, len(text))
        part = classes[start:end]
        level = base if base is not None else find_base_level(part)
        levels.extend(resolve_classes(part, level, _find_brackets(text, start, end)))
        start = end
    return levels


def find_base_level(classes: Sequence[str], default: int = 0) -> int:
    """P2, P3: the level of the first strong character, skipping isolates."""
    depth = 0
    for kind in classes:
        if kind in _INITIATORS:
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif depth == 0 and kind in {"L", "R", "AL"}:
            return 0 if kind == "L" else 1
        elif kind == "B":
            break
    return default


def text_base_level(text: str, default: int = 0) -> int:
    """P2, P3 for a text: 0, or 1 when its first strong character runs from right to left."""
    table = property_table("Bidi_Class")
    return find_base_level([table[character] for character in text], default)


def resolve_classes(
    classes: Sequence[str], base: int, paired: "dict[int, tuple[str, bool]] | None" = None
) -> list[int]:
    """The levels of one paragraph by the bidi classes of its characters.

    Args:
        classes: One for each character.
        base: Level of the paragraph.
        paired: Brackets by their offset: a key for the pair, and whether it is the opening bracket.

    Returns:
        Levels before rule L1. Characters that rule X9 removes get the level before them.
    """
    levels, resolved = _resolve_explicit(classes, base)
    removed = [kind in _REMOVED for kind in classes]
    partners = _match_isolates(classes)
    for sequence in find_sequences(classes, levels, removed, partners, base):
        resolve_sequence(sequence, resolved, levels, paired or {})
    previous = base
    for place, gone in enumerate(removed):
        if gone:
            levels[place] = previous
        previous = levels[place]
    return levels


def reset_line_end(text: str, levels: Sequence[int], base: int, start: int, end: int) -> list[int]:
    """L1: the levels of one line, with separators and trailing white space at the level of the paragraph."""
    table = property_table("Bidi_Class")
    return reset_classes([table[text[place]] for place in range(start, end)], levels[start:end], base)


def reset_classes(classes: Sequence[str], levels: Sequence[int], base: int) -> list[int]:
    """L1 by bidi classes."""
    reset = list(levels)
    trailing = True
    for place in range(len(classes) - 1, -1, -1):
        kind = classes[place]
        if kind in {"B", "S"}:
            reset[place] = base
            trailing = True
        elif trailing and kind in _LINE_END:
            reset[place] = base
        else:
            trailing = False
    return reset


def reorder(levels: Sequence[int]) -> list[int]:
    """L2: the indices of the items of a line from left to right, by the level of each."""
    order = list(range(len(levels)))
    if not levels:
        return order
    lowest_odd = min((level for level in levels if level % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(levels), lowest_odd - 1, -1):
        place = 0
        while place < len(order):
            if levels[order[place]] < level:
                place += 1
                continue
            end = place
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[place:end] = reversed(order[place:end])
            place = end
    return order


def _find_brackets(text: str, start: int, end: int) -> dict[int, tuple[str, bool]]:
    pairs = brackets()
    found: dict[int, tuple[str, bool]] = {}
    for place in range(start, end):
        character = text[place]
        pair = pairs.get(character)
        if pair is not None:
            # An opening bracket counts as itself and a closing one as its partner.
            opening = character if pair[1] else pair[0]
            found[place - start] = (_CANONICAL.get(opening, opening), pair[1])
    return found


def _match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """BD9: the matching PDI of each isolate initiator that has one."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for place, kind in enumerate(classes):
        if kind in _INITIATORS:
            opened.append(place)
        elif kind == "PDI" and opened:
            partners[opened.pop()] = place
    return partners


def _resolve_explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:  # noqa: PLR0915 - X1 to X8
    """X1 to X8: explicit levels, and classes as overrides change them."""
    levels = [base] * len(classes)
    resolved = list(classes)
    stack: list[tuple[int, str | None, bool]] = [(base, None, False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    partners = _match_isolates(classes)
    for place, kind in enumerate(classes):
        level, override, _ = stack[-1]
        if kind in _EMBEDDINGS:
            rtl = kind[0] == "R"
            new = _next_level(level, rtl=rtl)
            levels[place] = level
            if new <= _MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                stack.append((new, ("R" if rtl else "L") if kind[2] == "O" else None, False))
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif kind in _INITIATORS:
            levels[place] = level
            if override:
                resolved[place] = override
            rtl = kind == "RLI"
            if kind == "FSI":
                inner = classes[place + 1 : partners.get(place, len(classes))]
                rtl = find_base_level(inner) == 1
            new = _next_level(level, rtl=rtl)
            if new <= _MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                valid_isolates += 1
                stack.append((new, None, True))
            else:
                overflow_isolates += 1
        elif kind == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            level, override, _ = stack[-1]
            levels[place] = level
            if override:
                resolved[place] = override
        elif kind == "PDF":
            if overflow_isolates:
                pass
            elif overflow_embeddings:
                overflow_embeddings -= 1
            elif not stack[-1][2] and len(stack) > 1:
                stack.pop()
            levels[place] = stack[-1][0]
        elif kind == "B":
            levels[place] = base
        else:
            levels[place] = level
            if override and kind != "BN":
                resolved[place] = override
    return levels, resolved


def _next_level(level: int, *, rtl: bool) -> int:
    return (level + 1) | 1 if rtl else (level + 2) & ~1


def visual_runs(levels: Iterable[int]) -> list[tuple[int, int, int]]:
    """Runs of equal level on a line from left to right, as (start, end, level)."""
    runs: list[tuple[int, int, int]] = []
    for place, level in enumerate(levels):
        if runs and runs[-1][2] == level:
            runs[-1] = (runs[-1][0], place + 1, level)
        else:
            runs.append((place, place + 1, level))
    return [runs[i] for i in reorder([run[2] for run in runs])]
