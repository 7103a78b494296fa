"""What a person may have meant by a name that does not exist."""

import difflib
from collections.abc import Iterable

_SHOWN = 8


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is nearest to another, whatever its case, if one is near."""
    lowered = {each.lower(): each for each in known}
    close = difflib.get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    return lowered[close[0]] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a suggestion for a message: the nearest known name, else what there is."""
    names = sorted(known)
    if meant := nearest(name, names):
        return f"did you mean `{meant}`?"
    more = ", ..." if len(names) > _SHOWN else ""
    return f"known are {', '.join(f'`{each}`' for each in names[:_SHOWN])}{more}" if names else "there are none"
