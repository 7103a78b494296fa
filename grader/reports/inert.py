"""Text from a learner's file, made harmless for a terminal, a log and a CI system.

Takes any text; gives one line without control characters, or the same lines. It does not shorten, and it does not tell
look-alike letters apart.
"""

import re

_WORKFLOW_COMMAND = re.compile(r"(?<!\S)::|##(?=\w*\[)")
"""What a CI runner obeys: `::error::...` at the start of a line or of a word that may be wrapped there, `##[...]` anywhere."""

_IN_ASCII = str.maketrans(
    dict(zip("▁▂▃▄▅▆▇█", ".:-=+*#@", strict=True))
    | {"✓": "+", "✗": "x", "·": "-", "─": "-", "…": "...", "→": "->", "≥": ">=", "≤": "<=", "±": "+-"}
    | {"×": "x"},  # noqa: RUF001 - the sign is translated because it is ambiguous
)


def inert(text: str, *, unicode: bool = True) -> str:
    r"""Return the text with all that is not plainly visible spelt as an escape (`\x1b`, `\n`, `\u202e`).

    Escaped are control characters (ANSI sequences begin with one), line separators, invisible and bidirectional format
    characters, spaces other than the common one, lone surrogates, and what would start a CI runner's command. With
    `unicode=False` the result is ASCII. Applying it twice changes nothing more.
    """
    if not unicode:
        text = text.translate(_IN_ASCII)
    shown = "".join(char if char.isprintable() and (unicode or char.isascii()) else _escape(char) for char in text)
    return _WORKFLOW_COMMAND.sub(lambda match: {"::": r"\x3a:", "##": r"#\x23"}[match[0]], shown)


def inert_lines(text: str) -> str:
    """Return a text of our own that may quote others: every line is made inert, and the lines stay lines."""
    return "\n".join(map(inert, text.split("\n")))


def inert_json(text: str) -> str:
    r"""Return JSON in ASCII with the one mark escaped that a CI runner obeys within a line: `##[` reads `#\u0023[`."""
    return _WORKFLOW_COMMAND.sub(lambda match: match[0] if match[0] == "::" else r"#\u0023", text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
