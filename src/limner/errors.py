"""Everything Limner raises, as one tree; each error builds its text from its six facts.

LimnerError
├── InvalidNodeError          a node that cannot be a child, or a tree that is not a tree
├── InvalidValueError         an option or a CSS value (the latter only under `strict`)
├── LimitExceededError        more pixels, nodes, bytes … than the limits allow
│   └── DeadlineExceededError the time of the budget is up
├── FontError                 a font that cannot be read or found
├── ResourceError             an image or file that cannot be fetched or decoded
│   ├── ResourceNotFoundError nothing is there
│   └── LoadRefusedError      an address the loader must not open
├── OverloadedError           a server has more to draw than it may keep waiting
├── WorkerError               a worker process that cannot be started, that ended, or that failed in itself
├── SiteError                 a fault of a folder of route segments
│   ├── RouteError            a file, a folder or an address that is wrong at scan
│   ├── ModuleError           a route module that does not keep its contract
│   ├── BlockedLoopError      a sync call that would block the event loop that its functions need
│   └── NoBaseError           nothing says how absolute addresses begin
├── NotFound                  raised by an image function: 404
└── Redirect                  raised by an image function: 307

Public: docs/api.md.
"""

from dataclasses import dataclass

from limner.sources import SourceLocation

__all__ = [
    "BlockedLoopError",
    "DeadlineExceededError",
    "Facts",
    "FontError",
    "InvalidNodeError",
    "InvalidValueError",
    "LimitExceededError",
    "LimnerError",
    "LoadRefusedError",
    "ModuleError",
    "NoBaseError",
    "NotFound",
    "OverloadedError",
    "Redirect",
    "ResourceError",
    "ResourceNotFoundError",
    "RouteError",
    "SiteError",
    "WorkerError",
]

_LABEL_WIDTH = 10


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person needs to fix a mistake.

    Attributes:
        what: The mistake in a few words, lower case, without a full stop.
        where: The author's line, when it is known.
        got: What was given, as the author would recognise it.
        expected: What would have been right.
        suggestion: Something to try, printed after ``try``.
        spec: The address of the rule.
    """

    what: str
    where: SourceLocation | None = None
    got: str = ""
    expected: str = ""
    suggestion: str = ""
    spec: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        rows = (("got", self.got), ("expected", self.expected), ("try", self.suggestion), ("spec", self.spec))
        return "\n".join([head, *(f"  {label:<{_LABEL_WIDTH}}{text}" for label, text in rows if text)])


class LimnerError(Exception):
    """The root of the tree; `facts` has the fields that its text is made of."""

    def __init__(
        self,
        what: str,
        *,
        where: SourceLocation | None = None,
        got: str = "",
        expected: str = "",
        suggestion: str = "",
        spec: str = "",
    ) -> None:
        self.facts = Facts(what, where, got, expected, suggestion, spec)
        super().__init__(str(self.facts))

    @classmethod
    def from_facts(cls, facts: Facts) -> "LimnerError":
        """Build the error of this class that has exactly these facts."""
        return cls(
            facts.what,
            where=facts.where,
            got=facts.got,
            expected=facts.expected,
            suggestion=facts.suggestion,
            spec=facts.spec,
        )

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders; the default would lose the keyword-only facts.
        return (type(self).from_facts, (self.facts,))


class InvalidNodeError(LimnerError, TypeError):
    """A child that no node can have, or a tree that contains itself."""


class InvalidValueError(LimnerError, ValueError):
    """An option, a size or (under `strict`) a CSS value that is not allowed."""


class LimitExceededError(LimnerError):
    """The work would be larger than the limits allow."""


class DeadlineExceededError(LimitExceededError, TimeoutError):
    """The time that the budget allows is over."""


class FontError(LimnerError):
    """A font file that cannot be read, or a font package that is not installed."""


class ResourceError(LimnerError):
    """An image or file that cannot be fetched or decoded."""


class ResourceNotFoundError(ResourceError):
    """There is nothing at an address: no such file, or a server that answers 404 or 410."""


class LoadRefusedError(ResourceError):
    """An address that the loader is not allowed to open."""


class OverloadedError(LimnerError):
    """More images are asked for than may wait to be drawn; the reply is the fallback, or 503."""


class WorkerError(LimnerError):
    """A worker process that cannot be started, that ended before it answered, or that failed in itself."""


class SiteError(LimnerError):
    """A fault of a site's folder."""


class RouteError(SiteError):
    """A file or folder that the scan cannot accept, or an address that two files would answer."""


class ModuleError(SiteError):
    """A route module that does not keep its contract."""


class BlockedLoopError(SiteError):
    """A sync call, made in a running event loop, that async functions must be waited for in."""


class NoBaseError(SiteError):
    """An absolute address that is needed, and nothing that says how the site's addresses begin."""


class NotFound(LimnerError):  # noqa: N818 - it is an answer, as in web frameworks, not a fault
    """Raised by an image function or `generate_image_metadata`: the reply is 404."""

    def __init__(self, what: str = "not found", **facts: object) -> None:
        super().__init__(what, **facts)  # type: ignore[arg-type]  # the keywords of LimnerError


class Redirect(LimnerError):  # noqa: N818 - the same
    """Raised by an image function: the reply is a redirect to `location`.

    Attributes:
        location: The address to go to, absolute or relative to the host.
        status: 307 unless said otherwise.
    """

    def __init__(self, location: str, status: int = 307) -> None:
        super().__init__(f"redirect to {location}")
        self.location = location
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.location, self.status))
