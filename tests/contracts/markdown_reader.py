"""A reader of GitHub's Markdown: what a text shows, and everything that it does beside showing text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MENTION = re.compile(r"(?<![\w/`])@[A-Za-z0-9]|(?<!\w)#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|\$|\bwww\.")
"""What GitHub links, or sets as a formula, after the Markdown was read, in text that is not code."""


@dataclass(frozen=True)
class Page:
    """What came out of a Markdown text."""

    tokens: tuple[Token, ...]

    @property
    def active(self) -> list[str]:
        """Links, images, raw HTML but code, struck and emphasised text, mentions: what no learner's text may cause."""
        kinds = {"link_open", "image", "html_inline", "html_block", "s_open", "em_open"}
        marks = [token for token in self.tokens if token.type in kinds and token.content not in ("<code>", "</code>")]
        return [token.content or token.type for token in marks] + list(self._mentions())

    def _mentions(self) -> Iterator[str]:
        """Look for mentions in text; what stands in `<code>` is code."""
        in_code = False
        for token in self.tokens:
            in_code = token.content == "<code>" if token.type == "html_inline" else in_code
            if token.type == "text" and not in_code and _MENTION.search(token.content):
                yield token.content

    @property
    def text(self) -> str:
        """All text and code, in order."""
        return "".join(token.content for token in self.tokens if token.type in ("text", "code_inline", "fence", "text_special"))

    @property
    def tables(self) -> list[list[int]]:
        """For each table the number of cells in each row."""
        tables: list[list[int]] = []
        for token in self.tokens:
            if token.type == "table_open":
                tables.append([])
            elif token.type == "tr_open":
                tables[-1].append(0)
            elif token.type in ("td_open", "th_open"):
                tables[-1][-1] += 1
        return tables

    def count(self, kind: str) -> int:
        """Count the tokens of a type."""
        return sum(token.type == kind for token in self.tokens)


def read(markdown: str) -> Page:
    """Read a text as GitHub does: tables, addresses become links though not every `name.py`, raw HTML passes."""
    parser = MarkdownIt("gfm-like", {"html": True})
    assert parser.linkify is not None
    parser.linkify.set({"fuzzy_link": False})
    flat = [token for each in parser.parse(markdown) for token in (each, *(each.children or ()))]
    return Page(tuple(token for token in flat if token.type != "inline"))
