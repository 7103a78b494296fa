"""Text as Markdown that shows it and does nothing else: no markup, no links, no mentions, no way out of a table's cell.

Takes any text, gives one line that may stand anywhere but at the start of a line. What stands in backticks stays code. Outside
of it punctuation with a meaning is escaped, and a word that GitHub makes a link or a formula of by itself (an address, `@name`,
`#12`, `$x$`) becomes code, where it is left alone.
"""

import re
import string
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from grader.reports.check_text import FIELD_LIMIT, line

_HARMLESS = "\"%'(),-./:;?="
_ESCAPED = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation if mark not in _HARMLESS})
_AS_ENTITIES = str.maketrans({mark: f"&#{ord(mark)};" for mark in string.punctuation})
_LINKED = re.compile(r"[@#$]|//|www\.|[0-9a-f]{7}|\bGH-\d", re.IGNORECASE)
"""What GitHub turns into something else outside of code: people, issues, addresses, commits, formulas."""
_IN_BACKTICKS = re.compile(r"(`[^`]+`)")


def inline(text: str, *, limit: int = FIELD_LIMIT) -> str:
    """Return a text for the middle of a line."""
    return "".join(code(piece) if is_code else piece.translate(_ESCAPED) for piece, is_code in _pieces(line(text, limit)))


def cell(text: str, *, limit: int = FIELD_LIMIT) -> str:
    """Return a text for a table's cell, in which a bar ends the cell even within code: bars are entities here."""
    return "".join(_cell_piece(piece, is_code=is_code) for piece, is_code in _pieces(line(text, limit)))


def code(text: str) -> str:
    """Return one harmless line as a code span, whatever backticks are in it."""
    fence = "`" * (1 + _longest_run(text))
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def code_block(text: str) -> list[str]:
    """Return one harmless line as a block of code."""
    fence = "`" * max(3, 1 + _longest_run(text))
    return [f"{fence}text", text, fence]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into pieces, and say of each whether it must be code; code that touches code is one piece with it."""
    for is_code, pieces in groupby(_cut(text), key=itemgetter(1)):
        yield "".join(piece for piece, _ in pieces), is_code


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    for part in _IN_BACKTICKS.split(text):
        if _IN_BACKTICKS.fullmatch(part):
            yield part[1:-1], True
        else:
            yield from ((word, bool(_LINKED.search(word))) for word in re.split(r"( +)", part) if word)


def _cell_piece(piece: str, *, is_code: bool) -> str:
    if not is_code:
        return piece.replace("|", "\x00").translate(_ESCAPED).replace("\x00", "&#124;")
    return f"<code>{piece.translate(_AS_ENTITIES)}</code>" if "|" in piece else code(piece)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
