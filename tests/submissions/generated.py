"""Submissions that cannot be kept as readable text files, or that cannot begin with a header.

`GENERATED` maps a file name to its expectation, what it shows, and its bytes; `write_generated` writes them all to a folder.
The expectations are spelt like the headers of the other submissions.
"""

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
RIGHT = (HERE / "right" / "functional_relu.py").read_text(encoding="utf-8")
ERROR = "error submission-loads"
COMMENT = b"#" * 79 + b"\n"


class Submission(NamedTuple):
    """One generated file: the expectation as in a header, what the file shows, its bytes."""

    expect: str
    what: str
    data: bytes


def _png() -> bytes:
    """Return a valid black picture of one pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def _zip() -> bytes:
    """Return a zip archive, which is also what `torch.save` writes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("netbn/data.pkl", b"\x80\x02}q\x00.")
        archive.writestr("netbn.py", RIGHT)
    return buffer.getvalue()


def _notebook() -> bytes:
    """Return a notebook, as JSON, that holds the right network in its only cell."""
    cell: dict[str, object] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": RIGHT}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _in_latin_1() -> bytes:
    """Return the right file with an umlaut in Latin-1, which is no valid UTF-8."""
    return RIGHT.replace("class NetBN", "# Größe der Schichten: 256 und 128\nclass NetBN").encode("latin-1")


GENERATED: dict[str, Submission] = {
    "empty.py": Submission(ERROR, "no byte at all", b""),
    "blank_lines.py": Submission(ERROR, "white space alone", b"\n\n   \n\t\n"),
    "nul_bytes.py": Submission(ERROR, "a NUL byte in the middle", RIGHT.replace("class", "\0class", 1).encode()),
    "nul_bytes_only.py": Submission(ERROR, "a file that a full disk left behind", bytes(4096)),
    "utf_16_with_mark.py": Submission(ERROR, "UTF-16 with a byte order mark", RIGHT.encode("utf-16")),
    "utf_16_without_mark.py": Submission(ERROR, "UTF-16 without a mark", RIGHT.encode("utf-16-le")),
    "utf_32.py": Submission(ERROR, "UTF-32 with a byte order mark", RIGHT.encode("utf-32")),
    "latin_1_undeclared.py": Submission(ERROR, "Latin-1 without a declaration", _in_latin_1()),
    "png_picture.py": Submission(ERROR, "a picture renamed to .py", _png()),
    "zip_archive.py": Submission(ERROR, "an archive renamed to .py", _zip()),
    "random_bytes.py": Submission(ERROR, "bytes of every value", bytes(range(256)) * 16),
    "truncated.py": Submission(
        ERROR, "an upload that broke off in forward", RIGHT[: RIGHT.index("self.bn2(self.fc2")].encode()
    ),
    "web_page.py": Submission(ERROR, "the web page around the file", f"<!DOCTYPE html><pre>{RIGHT}</pre>\n".encode()),
    "notebook_renamed.py": Submission(ERROR, "a notebook renamed to .py", _notebook()),
    "ten_megabytes.py": Submission(ERROR, "a right file behind 10 MiB of comments", COMMENT * 131_072 + RIGHT.encode()),
    "deep_parentheses.py": Submission(
        ERROR, "5,000 open parentheses", RIGHT.encode() + b"x = " + b"(" * 5_000 + b")" * 5_000 + b"\n"
    ),
    "deep_signs.py": Submission(
        ERROR, "an expression too deep for the compiler", RIGHT.encode() + b"x = " + b"-" * 200_000 + b"1\n"
    ),
    "lone_surrogate.py": Submission(ERROR, "bytes that encode half a character", b"# \xed\xa0\x80\n" + RIGHT.encode()),
    "carriage_returns.py": Submission("pass", "line ends of old Macintoshes", RIGHT.replace("\n", "\r").encode()),
    "form_feeds.py": Submission("pass", "form feeds between the parts", RIGHT.replace("\n\n\n", "\n\f\n").encode()),
    "trailing_blank_lines.py": Submission("pass", "a thousand blank lines at the end", RIGHT.encode() + b"\n" * 1_000),
    "mark_and_windows_line_ends.py": Submission(
        "pass", "as an old editor saves it", b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode()
    ),
}


def write_generated(folder: Path) -> list[Path]:
    """Write every generated submission to the folder and return their paths."""
    paths = [folder / name for name in GENERATED]
    for path in paths:
        path.write_bytes(GENERATED[path.name].data)
    return paths
