"""Hostile input that no readable text file can hold: its bytes, and its announcement, as the cases have it in their headers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_ERROR = "error submission-loads"
_PLAIN = b"""from torch import nn
class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)
    def forward(self, x):
        return self.fc(x.flatten(1))
"""


@dataclass(frozen=True)
class Generated:
    """A file's bytes and its announcement."""

    data: bytes = field(repr=False)
    header: Mapping[str, str]


def _case(data: bytes, attack: str, expect: str, control: str, says: str) -> Generated:
    return Generated(data, {"attack": attack, "expect": expect, "control": control, "says": says})


GENERATED: Mapping[str, Generated] = {
    "nul_bytes": _case(
        _PLAIN.replace(b"10", b"10\0"), "hides code behind a NUL byte", _ERROR, "prints null bytes", "holds NUL bytes"
    ),
    "two_mebibytes": _case(
        _PLAIN + b"#" * 2**21,
        "hands in a file of two megabytes",
        _ERROR,
        "none, it is large and does no harm",
        "larger than 1024 KiB",
    ),
    "no_utf8": _case(
        _PLAIN + b"text = '\xff\xfe\x80'\n", "hands in bytes that are no text", _ERROR, "prints SyntaxError", "is no UTF-8 text"
    ),
    "utf16": _case(_PLAIN.decode().encode("utf-16"), "hands in UTF-16", _ERROR, "prints SyntaxError", "is UTF-16"),
    "a_hundred_thousand_parentheses": _case(
        _PLAIN + b"deep = " + b"(" * 10**5 + b")" * 10**5,
        "exhausts the parser by nesting",
        _ERROR,
        "prints too many nested parentheses",
        "Python cannot read the file",
    ),
    "a_hundred_thousand_signs": _case(
        _PLAIN + b"deep = " + b"-" * 10**5 + b"1",
        "exhausts the recursion of whoever walks the tree",
        _ERROR,
        "prints Error",
        "nested too deeply",
    ),
    "attributes_without_end": _case(
        _PLAIN.replace(b"784", b"784 if nn" + b".a" * 2_000 + b" else 1"),
        "exhausts the recursion of whoever reads the source",
        _ERROR,
        "prints AttributeError",
        "has no attribute|nested too deeply",
    ),
    "blocks_without_end": _case(
        b"".join(b" " * depth + b"if 1:\n" for depth in range(101)) + b" " * 101 + b"pass\n" + _PLAIN,
        "nests more blocks than Python can",
        _ERROR,
        "prints IndentationError",
        "too many levels of indentation",
    ),
    "name_of_half_a_million_letters": _case(
        _PLAIN.replace(b"self.fc", b"self." + b"f" * 400_000),
        "names a layer with 400,000 letters",
        _ERROR,
        "none, a naive grader copes with it",
        "too large to describe",
    ),
    "two_thousand_layers": _case(
        _PLAIN.replace(
            b"self.fc = nn.Linear(784, 10)", b"\n        ".join(b"self.fc%d = nn.ReLU()" % each for each in range(2_000))
        ).replace(b"self.fc(x.flatten(1))", b"x"),
        "builds two thousand layers that it does not call",
        _ERROR,
        "none, a naive grader copes with it",
        "not a row of logits",
    ),
    "integer_of_five_thousand_digits": _case(
        _PLAIN.replace(b"10)", b"9" * 5_000 + b")"),
        "writes an integer that Python refuses to read",
        _ERROR,
        "prints SyntaxError",
        "digits",
    ),
}
"""What a file is called, and what it is."""
