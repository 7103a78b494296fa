"""Torch's containers and Python's: building them, adding to them, looking into them."""

from collections.abc import Iterator, Sequence

from grader.submission.static.loops import ITEM_LIMIT, items_of
from grader.submission.static.values import Container, Module, RefusedError, is_module

KINDS = ("Sequential", "ModuleList", "ModuleDict")
_PAIR = 2


def build(kind: str, positional: Sequence[object], keywords: dict[str, object]) -> Container:
    """Construct one of torch's containers.

    Raises:
        RefusedError: what is given is not plainly a number of modules.
    """
    if keywords or (kind != "Sequential" and len(positional) > 1):
        raise RefusedError("a container that cannot be followed")
    if kind == "Sequential" and len(positional) == 1 and isinstance(positional[0], dict):
        return Container(kind, dict(_named(positional[0])))
    if kind == "ModuleDict":
        return Container(kind, dict(_named(positional[0])) if positional else {})
    modules = positional if kind == "Sequential" else items_of(positional[0]) if positional else []
    return Container(kind, {str(index): _module(each) for index, each in enumerate(modules)})


def pairs(value: object) -> Iterator[tuple[str, object]]:
    """Give what a dict is made of: a dict's items, or pairs."""
    for item in value.items() if isinstance(value, dict) else items_of(value):
        key, content = item if isinstance(item, tuple | list) and len(item) == _PAIR else (None, None)
        if not isinstance(key, str):
            raise RefusedError("a key that is no text")
        yield key, content


def _named(value: object) -> Iterator[tuple[str, Module]]:
    for name, content in pairs(value):
        if not name or "." in name or name.startswith("__") or not name.isidentifier():
            raise RefusedError("a name that torch refuses")
        yield name, _module(content)


def _module(value: object) -> Module:
    if not is_module(value):
        raise RefusedError("no module")
    return value


def extend(owner: object, method: str, positional: Sequence[object], keywords: dict[str, object]) -> object:
    """Add to a list or to a container; return what Python does.

    Raises:
        RefusedError: as `build`, or the list grows long.
    """
    if keywords or not isinstance(owner, list | Container):
        raise RefusedError("a method that cannot be followed")
    if isinstance(owner, Container) and method == "add_module":
        name, module = positional
        _add_module(owner, name, module)
        return None
    items = list(owner.modules.values()) if isinstance(owner, Container) else owner
    _insert(items, method, positional)
    if not isinstance(owner, Container):
        return None
    if list(owner.modules) != [str(index) for index in range(len(owner.modules))]:
        raise RefusedError("a container whose modules have names")
    owner.modules = {str(index): _module(each) for index, each in enumerate(items)}
    return None if method == "insert" and owner.kind == "ModuleList" else owner


def _add_module(owner: Container, name: object, module: object) -> None:
    if (
        not isinstance(name, str)
        or not name
        or "." in name
        or name in owner.modules
        or not name.isascii()
        or not name.isalnum()
    ):
        raise RefusedError("a name that torch refuses")
    owner.modules[name] = _module(module)


def _insert(items: list[object], method: str, positional: Sequence[object]) -> None:
    if len(items) > ITEM_LIMIT:
        raise RefusedError("a long list")
    if method == "append" and len(positional) == 1:
        items.append(positional[0])
    elif method == "extend" and len(positional) == 1:
        items.extend(list(items_of(positional[0])))
    elif method == "insert" and len(positional) == _PAIR and isinstance(positional[0], int):
        items.insert(positional[0], positional[1])
    else:
        raise RefusedError("a method that cannot be followed")


def look_up(owner: object, method: str, positional: Sequence[object], keywords: dict[str, object]) -> object:
    """Return `values()`, `keys()`, `items()` or `get(key)` of a dict."""
    found = dict(owner.modules) if isinstance(owner, Container) else owner
    if not isinstance(found, dict) or keywords:
        raise RefusedError("no dict")
    if method == "get" and len(positional) == 1 and isinstance(positional[0], str):
        return found.get(positional[0])
    if positional or method == "get":
        raise RefusedError("a look-up that cannot be followed")
    if method == "items":
        return list(found.items())
    return list(found.values() if method == "values" else found)
