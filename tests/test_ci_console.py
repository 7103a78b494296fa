"""What a CI system's log or a file gets: plain lines in UTF-8, 100 columns wide, however the machine is set up."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SYNTAX_ERROR = "class NetBN(:\n" + "# größer → ✓\n"
BARE = {name: os.environ[name] for name in ("PATH", "HOME", "BNGRADE_STATE") if name in os.environ}
ARGUMENTS = (sys.executable, "-m", "grader", "check")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A submission that is judged at once, with a long message and letters beyond ASCII in its path."""
    path = tmp_path_factory.mktemp("größe") / "netbn.py"
    path.write_text(SYNTAX_ERROR, encoding="utf-8")
    return path


def in_pipe(file: Path, environment: dict[str, str]) -> tuple[int, bytes, bytes]:
    """Run a check as a CI system does: into pipes, without a terminal."""
    done = subprocess.run(
        [*ARGUMENTS, str(file)],
        cwd=REPOSITORY,
        env=BARE | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def on_terminal(file: Path, environment: dict[str, str]) -> str:
    """Run a check on a pseudo-terminal; return all it drew."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*ARGUMENTS, str(file)], cwd=REPOSITORY, env=BARE | environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    drawn = b""
    while chunk := _read(ours):
        drawn += chunk
    os.close(ours)
    assert process.wait(60) == 3
    return drawn.decode("utf-8").replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end has closed
        return b""


@pytest.mark.parametrize(
    "environment",
    [
        {"CI": "true", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"CI": "true", "PYTHONIOENCODING": "ascii"},
        {"CI": "true", "PYTHONIOENCODING": "cp1252:strict"},
    ],
    ids=["locale C", "ascii", "cp1252"],
)
def test_a_console_that_cannot_is_made_to_write_utf_8(broken: Path, environment: dict[str, str]) -> None:
    """Whatever encoding a log was given, the report comes out in UTF-8: signs, paths, the learner's own letters."""
    code, out, err = in_pipe(broken, environment)
    text = out.decode("utf-8")
    assert (code, err) == (3, b"")
    assert "✗ submission-loads" in text
    assert "größe" in text


def test_a_log_gets_plain_lines_of_100_columns(broken: Path) -> None:
    """No colour, no bar, no carriage return, nothing wider than the page; `COLUMNS` of the machine does not matter."""
    code, out, err = in_pipe(broken, {"CI": "true", "COLUMNS": "40"})
    lines = out.decode("utf-8").split("\n")
    assert (code, err) == (3, b"")
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", out)
    assert 60 < max(map(len, lines[:-2])) <= 100, "all but the command at the end, which is there to be copied"


@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_a_log_is_coloured_only_when_asked(broken: Path, variables: dict[str, str], *, colored: bool) -> None:
    """`FORCE_COLOR` brings colour into a log that can show it, `NO_COLOR` takes it away whatever else is set."""
    _, out, _ = in_pipe(broken, {"CI": "true", **variables})
    assert (b"\x1b[" in out) == colored


def test_a_terminal_that_carries_ascii_alone_gets_ascii(broken: Path) -> None:
    """On a terminal nobody can tell what UTF-8 would look like, so signs are translated, not forced on it."""
    drawn = on_terminal(broken, {"TERM": "dumb", "PYTHONIOENCODING": "ascii"})
    assert drawn.isascii()
    assert "x submission-loads" in drawn


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"TERM": "xterm", "CI": "true"}], ids=str)
def test_a_terminal_that_cannot_draw_is_as_wide_as_it_is(broken: Path, variables: dict[str, str]) -> None:
    """Without colour and progress, too, no line is broken by the terminal instead of by the report."""
    drawn = on_terminal(broken, {"COLUMNS": "70", "LC_ALL": "C.UTF-8", **variables})
    told = [line for line in drawn.splitlines() if "bngrade" not in line and "größe" not in line]
    assert 60 < max(map(len, told)) <= 70


def test_a_ci_system_that_pretends_to_be_a_terminal_is_none(broken: Path) -> None:
    """With `CI` set nobody looks, so nothing is coloured; a person who has `CI=false` set is one."""
    assert "\x1b[" not in on_terminal(broken, {"TERM": "xterm", "CI": "true", "LC_ALL": "C.UTF-8"})
    assert "\x1b[" in on_terminal(broken, {"TERM": "xterm", "CI": "false", "LC_ALL": "C.UTF-8"})
