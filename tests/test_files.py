"""Opening files of strangers, and writing files whole."""

import os
import sys
from pathlib import Path

import pytest

from grader.files import open_regular, write_whole

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files, and links only for some users")


def test_a_file_is_opened_by_its_name_or_a_link(tmp_path: Path) -> None:
    """Its bytes are read as they are."""
    file = tmp_path / "file"
    file.write_bytes(b"a\r\nb")
    with open_regular(file) as opened:
        assert opened.read() == b"a\r\nb"


@unix
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    """Neither a pipe that nobody writes into, nor a device without an end, nor a link to one of them."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for path in (tmp_path / "pipe", tmp_path / "link", Path("/dev/zero")):
        with pytest.raises(OSError, match="it is no regular file"):
            open_regular(path)
    with pytest.raises(IsADirectoryError):
        open_regular(tmp_path)


@unix
def test_a_link_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    """In a folder that others can write to, somebody may have guessed the name of the part that is not whole yet."""
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    (tmp_path / f".bngrade-{os.getpid()}").symlink_to("kept")
    write_whole(tmp_path / "report", "report")
    assert (tmp_path / "report").read_text(encoding="utf-8") == "report"
    assert not (tmp_path / "report").is_symlink()
    assert (tmp_path / "kept").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "report"]


@unix
def test_a_link_that_is_written_to_stays_one(tmp_path: Path) -> None:
    """The file that it leads to is replaced."""
    (tmp_path / "file").write_text("old", encoding="utf-8")
    (tmp_path / "link").symlink_to("file")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text(encoding="utf-8") == "new"
