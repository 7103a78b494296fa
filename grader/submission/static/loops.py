"""What a loop runs through, and the proof that nothing changes it meanwhile."""

from collections.abc import Iterator

from grader.submission.static.values import Container, Once, RefusedError

ITEM_LIMIT = 2_000
"""More items than this in one list or loop are refused."""


def items_of(value: object) -> list[object]:
    """Return all items of a value; an iterator is used up.

    Raises:
        RefusedError: it is no plain sequence, a long one, or an iterator that was used before.
    """
    if isinstance(value, Once):
        if value.is_used:
            raise RefusedError("an iterator is used twice")
        value.is_used = True
        return value.items
    if isinstance(value, Container):
        return list(value.modules if value.kind == "ModuleDict" else value.modules.values())
    if not isinstance(value, list | tuple | dict | range) or len(value) > ITEM_LIMIT:
        raise RefusedError("no plain sequence")
    return list(value)


def run_through(value: object) -> Iterator[object]:
    """Give one item after the other.

    Raises:
        RefusedError: as `items_of`, or the loop's body changes what it runs through.
    """
    sources = value.sources if isinstance(value, Once) else (value,)
    before = [_length(each) for each in sources]
    for item in items_of(value):
        yield item
        if [_length(each) for each in sources] != before:
            raise RefusedError("a loop over what it changes")


def once(items: list[object], *sources: object) -> Once:
    """Make an iterator that reads from `sources`."""
    inner = [each for source in sources for each in (source.sources if isinstance(source, Once) else (source,))]
    return Once(items, tuple(inner))


def _length(value: object) -> int:
    return len(value.modules) if isinstance(value, Container) else len(value) if isinstance(value, list | dict) else 0
