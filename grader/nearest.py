"""What a person may have meant by a name that does not exist."""

import difflib
from collections.abc import Iterable

_SHOWN = 8


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a suggestion for a message: the nearest known name, else what there is."""
    names = sorted(known)
    lowered = {each.lower(): each for each in names}
    close = difflib.get_close_matches(name.lower(), lowered, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{lowered[close[0]]}`?"
    more = ", ..." if len(names) > _SHOWN else ""
    return f"known are {', '.join(f'`{each}`' for each in names[:_SHOWN])}{more}" if names else "there are none"
