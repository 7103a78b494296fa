"""The few of Python's own functions that networks are built with."""

from collections.abc import Callable, Mapping

from grader.submission.static import containers
from grader.submission.static.attributes import shape_of, super_of
from grader.submission.static.loops import ITEM_LIMIT, items_of, once
from grader.submission.static.values import FileClass, Once, RefusedError, Super, Tensor, is_number, is_printable


def call_builtin(name: str, positional: list[object], keywords: dict[str, object]) -> object:
    """Return what one of Python's functions gives.

    Raises:
        RefusedError: it is not listed here, or its arguments are not plain.
    """
    if name == "print":
        return None if all(is_printable(each) for each in (*positional, *keywords.values())) else _refuse(name)
    if name == "enumerate" and keywords.keys() == {"start"}:
        return _enumerate([*positional, keywords["start"]])
    if name == "dict" and not positional:
        return dict(keywords)
    if keywords or name not in _BUILTINS:
        raise RefusedError(f"the function {name}")
    return _BUILTINS[name](positional)


def _super(positional: list[object]) -> Super:
    """`super(NetBN, self)`."""
    owner, instance = positional
    return super_of(owner if isinstance(owner, FileClass) else None, instance)


def _refuse(name: str) -> object:
    raise RefusedError(f"the function {name}")


def _range(positional: list[object]) -> object:
    numbers = [each for each in positional if isinstance(each, int) and not isinstance(each, bool)]
    if len(numbers) != len(positional):
        raise RefusedError("a range of something else")
    return range(*numbers)


def _zip(positional: list[object]) -> Once:
    if any(isinstance(each, Once) for each in positional):
        raise RefusedError("an iterator in an iterator")
    columns = [items_of(each) for each in positional]
    return once(list(zip(*columns, strict=False)), *positional)


def _enumerate(positional: list[object]) -> Once:
    source, start = positional if len(positional) > 1 else (*positional, 0)
    if not isinstance(start, int):
        raise RefusedError("a count from something else")
    return once(list(enumerate(items_of(source), start)), source)


def _reversed(positional: list[object]) -> Once:
    source = _only(positional)
    if isinstance(source, Once):
        raise RefusedError("an iterator backwards")
    return once(items_of(source)[::-1], source)


def _only(positional: list[object]) -> object:
    if len(positional) != 1:
        raise RefusedError("one argument")
    return positional[0]


def _length(positional: list[object]) -> object:
    value = _only(positional)
    if isinstance(value, Tensor):
        return shape_of(value)[0]
    if isinstance(value, Once):
        raise RefusedError("no length")
    return len(value) if isinstance(value, range) else len(items_of(value))


def _whole(positional: list[object]) -> int:
    value = _only(positional)
    if not is_number(value) or abs(value) > 1 << 64:
        raise RefusedError("no number")
    return int(value)


def _extreme(choose: Callable[[list[int | float]], int | float]) -> Callable[[list[object]], object]:
    def chosen(positional: list[object]) -> object:
        values = positional if len(positional) > 1 else items_of(_only(positional))
        numbers = [each for each in values if is_number(each)]
        if len(numbers) != len(values) or len(numbers) > ITEM_LIMIT:
            raise RefusedError("no numbers")
        return choose(numbers)

    return chosen


_BUILTINS: Mapping[str, Callable[[list[object]], object]] = {
    "super": _super,
    "range": _range,
    "len": _length,
    "zip": _zip,
    "enumerate": _enumerate,
    "reversed": _reversed,
    "int": _whole,
    "list": lambda given: items_of(_only(given)) if given else [],
    "tuple": lambda given: tuple(items_of(_only(given))) if given else (),
    "dict": lambda given: dict(containers.pairs(_only(given))) if given else {},
    "min": _extreme(min),
    "max": _extreme(max),
}
