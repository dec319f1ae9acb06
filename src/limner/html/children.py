"""What authors may put between brackets, turned into elements and texts.

Goes in: anything. Comes out: a tuple of `Element`s and texts, flat; or an error that names the child and its place.
None, True and False vanish, numbers become text, iterables are flattened, an object with `__html__` is parsed,
a React-style mapping becomes an element.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, Union, cast, runtime_checkable

from limner.errors import InvalidNodeError, LimitExceededError
from limner.html.attributes import clean_text, describe, number_text
from limner.html.element import Child, Element, is_component, is_dict, is_iterable, is_list, is_mapping, is_tuple
from limner.html.parse import parse_html
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.html.react import ReactElement

_MAX_CHILDREN: Final = 200_000
_MAX_NESTING: Final = 20_000
_HTML_ITEMS: Final = 10


@runtime_checkable
class HasHtml(Protocol):
    """An object that can write itself as HTML, as htpy, Jinja2's and Django's markup do."""

    def __html__(self) -> str: ...


# A quoted part of a union needs the long spelling.
Node: TypeAlias = Union[Element, str, HasHtml, Mapping[str, Any], int, float, Decimal, "Iterable[Node]", None]
"""What can be drawn, and what can be between an element's brackets: an element, HTML text, an object with
``__html__`` (htpy, Jinja2, Django), a mapping of React's shape, a number, None, or several of these."""


def read_children(given: object, owner: str, where: SourceLocation | None) -> tuple[Child, ...]:
    """Check and flatten children.

    Args:
        given: One child, or an iterable of children.
        owner: The tag of the element they belong to, for messages.
        where: The author's line, for messages.

    Raises:
        InvalidNodeError: Something that cannot be a child, a structure that contains itself, or a `__html__` or
            component that gives no node.
        LimitExceededError: An endless iterable.
    """
    if type(given) is str:
        return (clean_text(given),) if given else ()
    out: list[Child] = []
    for index, child in enumerate(given if is_tuple(given) else (given,)):
        if type(child) is str:
            if child:
                out.append(clean_text(child))
        elif isinstance(child, Element):
            out.append(child)
        elif child is None or child is True or child is False:
            continue
        else:
            _Reader(owner, where, out).read(child, f"child {index + 1}")
    return tuple(out)


class _Open:
    """One level that is being read: an iterable, or an element whose children are."""

    __slots__ = ("element", "items", "out", "place", "subject", "tag")

    def __init__(
        self,
        items: Iterator[object],
        out: list[Child],
        subject: object,
        place: str,
        tag: str,
        element: "ReactElement | None",
    ) -> None:
        self.items = enumerate(items)
        self.out = out
        self.subject = subject  # held, so that its id stays its own
        self.place = place
        self.tag = tag
        self.element = element


class _Reader:
    """Reads one child that is not simple, however deep it goes, without recursion."""

    def __init__(self, owner: str, where: SourceLocation | None, out: list[Child]) -> None:
        self._owner = owner
        self._where = where
        self._out = out
        self._open: list[_Open] = []
        self._path: set[int] = set()
        self._count = 0

    def read(self, child: object, place: str) -> None:
        self._take(child, self._out, place, self._owner)
        while self._open:
            level = self._open[-1]
            try:
                index, item = next(level.items)
            except StopIteration:
                self._close(self._open.pop())
                continue
            self._count += 1
            if self._count > _MAX_CHILDREN:
                raise LimitExceededError(
                    f"{place} of <{self._owner}> does not end",
                    where=self._where,
                    got=f"more than {_MAX_CHILDREN:,} items",
                    expected="an iterable with an end",
                )
            if level.element is not None:
                self._take(item, level.out, f"child {index + 1}", level.tag)
            else:
                self._take(item, level.out, f"{level.place}, item {index + 1}", level.tag)

    def _close(self, level: _Open) -> None:
        self._path.discard(id(level.subject))
        if level.element is not None:
            element = level.element
            children = tuple(level.out)
            out = self._open[-1].out if self._open else self._out
            out.append(Element(element.tag, element.attributes, element.style, children, self._where))

    def _take(self, child: object, out: list[Child], place: str, tag: str) -> None:
        if child is None or child is True or child is False:
            return
        if isinstance(child, Element):
            out.append(child)
        elif is_dict(child):
            self._enter_mapping(child, out, place, tag)
        elif type(child) is str or (isinstance(child, str) and not hasattr(child, "__html__")):
            if child:
                out.append(clean_text(str(child)))
        elif is_list(child):  # the protocol below is slow to ask for
            self._enter(child, iter(child), out, place, tag, None)
        elif isinstance(child, int | float | Decimal):
            out.append(number_text(child))
        elif isinstance(child, HasHtml) and not isinstance(child, type):
            self._count += _HTML_ITEMS  # it is parsed, which takes as long as many items
            out.extend(self._parse(child, place, tag))
        elif is_mapping(child):
            self._enter_mapping(child, out, place, tag)
        elif is_iterable(child):
            self._enter(child, iter(child), out, place, tag, None)
        elif _is_lazy_text(child):
            out.append(clean_text(str(child)))
        else:
            raise self._wrong(child, place, tag)

    def _parse(self, child: HasHtml, place: str, tag: str) -> tuple[Child, ...]:
        html = written_html(child, f"{place} of <{tag}>", self._where)
        parsed = parse_html(html)
        if not parsed.is_document:
            return parsed.children
        raise InvalidNodeError(
            f"{place} of <{tag}> is a whole document",
            where=self._where,
            got=f"HTML that begins with {html.lstrip()[:20]!r}",
            expected="a fragment of HTML",
        )

    def _enter_mapping(self, child: Mapping[object, object], out: list[Child], place: str, tag: str) -> None:
        self._check_path(child, place, tag)
        from limner.html.react import ReactCall, read_react

        element = read_react(child, place, tag, self._where)
        if isinstance(element, ReactCall):
            try:
                result = element.component(element.props)
            except RecursionError as error:
                raise _recurses(f"{place} of <{tag}>", child, self._where) from error
            self._enter(child, iter((result,)), out, f"{place}, a component's result", tag, None)
        elif element.tag == "":
            self._enter(child, iter(element.children), out, place, tag, None)
        elif element.html is not None:
            html = parse_html(element.html).children
            out.append(Element(element.tag, element.attributes, element.style, html, self._where))
        else:
            self._enter(child, iter(element.children), [], place, element.tag, element)

    def _enter(
        self,
        subject: object,
        items: Iterator[object],
        out: list[Child],
        place: str,
        tag: str,
        element: "ReactElement | None",
    ) -> None:
        self._check_path(subject, place, tag)
        self._path.add(id(subject))
        if len(place) > 200:
            place = place[:80] + " … " + place[-80:]
        self._open.append(_Open(items, out, subject, place, tag, element))

    def _check_path(self, subject: object, place: str, tag: str) -> None:
        if id(subject) in self._path or len(self._open) >= _MAX_NESTING:
            raise InvalidNodeError(
                f"{place} of <{tag}> contains itself",
                where=self._where,
                got=describe(subject),
                expected="a tree",
            )

    def _wrong(self, child: object, place: str, tag: str) -> InvalidNodeError:
        suggestion = ""
        if isinstance(child, CoroutineType):
            name = str(getattr(cast("object", child), "__name__", "it"))
            child.close()  # no one will await it any more
            return InvalidNodeError(
                f"{place} of <{tag}> was not awaited",
                where=self._where,
                got=f"what {name}() gives, an async function",
                expected="its result",
                suggestion=f"await {name}(…) in an `async def`",
            )
        if isinstance(child, bytes | bytearray):
            suggestion = "its .decode()"
        elif is_component(child):
            suggestion = "call it, and give its result"
        return InvalidNodeError(
            f"{place} of <{tag}> cannot be drawn",
            where=self._where,
            got=describe(child),
            expected="an element, a string, a number, None, an object with __html__, or an iterable of these",
            suggestion=suggestion or "str() when its text is meant",
        )


def written_html(child: HasHtml, place: str, where: SourceLocation | None) -> str:
    """Ask an object for its HTML.

    Args:
        child: The object.
        place: Which child of what it is, for messages.
        where: The author's line, for messages.

    Raises:
        InvalidNodeError: It gives no text, or contains itself.
    """
    try:
        html: object = child.__html__()
    except RecursionError as error:
        raise _recurses(place, child, where) from error
    if isinstance(html, str):
        return html
    raise InvalidNodeError(
        f"{place}, by its __html__, cannot be drawn", where=where, got=describe(html), expected="a string of HTML"
    )


def _recurses(place: str, child: object, where: SourceLocation | None) -> InvalidNodeError:
    return InvalidNodeError(f"{place} contains itself", where=where, got=describe(child), expected="a tree")


def _is_lazy_text(child: object) -> bool:
    """Tell a lazily translated string of Django or Babel, which is no `str` but stands for one."""
    names = {kind.__name__ for kind in type(child).__mro__}
    return bool(names & {"Promise", "LazyProxy", "LazyString"})
