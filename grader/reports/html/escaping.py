"""The only way that text takes onto the page: made visible, cut, escaped.

Jinja hands every `{{ value }}` to `finalize`, so that no template can forget it. What stands in a report may also be printed to
a CI system's log: there, no line can start a command.
"""

from typing import TYPE_CHECKING

from grader.reports.inert import inert
from grader.reports.text_layout import TEXT_LIMIT

if TYPE_CHECKING:  # jinja2 brings it, and is imported when a page is asked for
    from markupsafe import Markup

_COMMANDS = (("::", "&#58;:"), ("##", "&#35;#"))
"""What a CI runner obeys, written as the same letters for a browser."""


def finalize(value: object) -> "Markup":
    """Return what a template may put onto the page; markup that a template has made stays as it is."""
    from markupsafe import Markup

    return value if isinstance(value, Markup) else whole(cut(str(value)))


def whole(text: str) -> "Markup":
    """Return a text of any length, since it is there to be copied: a command."""
    from markupsafe import Markup, escape

    markup = str(escape(visible(text)))
    for command, spelt in _COMMANDS:
        markup = markup.replace(command, spelt)
    return Markup(markup)  # noqa: S704 - escaped above


def prose(text: str) -> "Markup":
    """Return a message in which what stands between backticks is set as code."""
    from markupsafe import Markup

    parts = cut(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its partner
        return finalize(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(whole(part)) if index % 2 else whole(part) for index, part in enumerate(parts))


def cut(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return the beginning of a text, with an ellipsis if there is more."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def visible(text: str) -> str:
    r"""Spell control characters, invisible and bidirectional ones and lone surrogates as escapes (`\x1b`, `\u202e`)."""
    return text if text.isprintable() else "".join(map(inert, text))
