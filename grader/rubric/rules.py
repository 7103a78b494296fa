"""Rules that a model of a rubric keeps beyond its fields' types: every broken one is told, each with its own place.

A model lists what is wrong with it as `Broken` values; `refuse` turns them into the one error that pydantic takes from a
validator, and `broken_rules` gets them back out of it. Without that, pydantic would know the first defect alone, and no place.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

Place = tuple[str | int, ...]
Broken = tuple[Place, str]
"""Where, relative to the model, and what is wrong."""

_TYPE = "rubric_rule"


def refuse(broken: Iterable[Broken]) -> None:
    """Raise if anything is broken; to be called in a validator.

    Raises:
        PydanticCustomError: with every defect in its context.
    """
    defects = list(broken)
    if defects:
        text = "; ".join(f"{'.'.join(map(str, place))}: {message}" if place else message for place, message in defects)
        raise PydanticCustomError(_TYPE, "{text}", {"text": text, "broken": defects})


def broken_rules(error: Mapping[str, Any]) -> Iterator[Broken]:
    """Give what an error of pydantic was raised for by `refuse`; nothing for any other error."""
    if error["type"] == _TYPE:
        yield from error["ctx"]["broken"]
