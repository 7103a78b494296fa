"""Whatever a learner's file holds, or is called, a terminal and a CI system's log show it and obey nothing in it."""

import json
import os
import re
from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.inert import inert, inert_json, inert_lines

HOSTILE = "\x1b[31m\x9b2J\u202e\u2066\x07\r\u200b\x00"
"""Colours, a cleared screen, reversed text, a bell, an overwritten line, invisible letters, an end for C."""
COMMANDS = (
    *("::error::forged", "::set-output name=points::100", "::add-mask::PASS", "::stop-commands::end", "::group::x"),
    *("##[error]forged", "##[add-mask]PASS", "##vso[task.complete result=Succeeded]", "##teamcity[buildStatus text='x']"),
)
OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)
"""What a runner takes for a command: `::` at the beginning of a line, `##[` and its relatives anywhere."""
FORMATS = ("text", "json", "markdown", "html")
NET = (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")


def assert_inert(text: str) -> None:
    """Find nothing that a terminal or a runner obeys, and no letter that cannot be seen."""
    shown = text.replace("\n", "")
    assert shown.isprintable(), ascii(next(char for char in shown if not char.isprintable()))
    assert not OBEYED.search(text), OBEYED.findall(text)


def a_name_for_a_file(text: str) -> str:
    """Leave out what no file can be called."""
    return text.replace("\0", "").replace("/", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_workflow_command_is_shown_and_not_obeyed(command: str) -> None:
    """It is text at the start of a line, behind spaces, within a line, in several lines and in JSON."""
    for text in (command, f"  {command}", f"said {command}", f"said\n{command}", f"said\r\n\t{command}"):
        assert_inert(inert(text))
        assert_inert(inert_lines(text))
        assert not OBEYED.search(inert_json(json.dumps({"said": text}, indent=2)))


@given(st.text() | st.lists(st.sampled_from([*COMMANDS, *HOSTILE, "#", ":", "[", " ", "\n", "a"])).map("".join))
def test_no_text_stays_alive(text: str) -> None:
    """One line comes out, of letters that can be seen, and doing it twice changes nothing; JSON reads back as it was."""
    shown = inert(text)
    assert_inert(shown)
    assert inert(shown) == shown
    assert inert(text, unicode=False).isascii()
    assert_inert(inert_lines(text))
    assert inert_lines(text).count("\n") == text.count("\n")
    assert json.loads(inert_json(json.dumps({"said": text}))) == {"said": text}


@pytest.mark.parametrize("text", [HOSTILE, *COMMANDS, "netbn\n::error::forged\n", "a\n\nPASS: 100 of 100 points"])
@pytest.mark.parametrize("command", ["check", "inspect"])
def test_a_file_that_is_not_there_is_named_harmlessly(command: str, text: str, bngrade: Bngrade) -> None:
    """A name that is typed is shown on the line of the message, whatever is in it."""
    done = bngrade(command, f"{a_name_for_a_file(text)}.py")
    assert done.returncode == 2
    assert_inert(done.stderr)
    assert done.stderr.splitlines()[-1].startswith("Error: there is no file '")


@pytest.mark.parametrize("extra", [("--rubric", "NAME"), ("--output", "NAME/NAME"), ("--device", "NAME"), ("--NAME",)])
def test_whatever_is_typed_wrongly_is_quoted_harmlessly(extra: tuple[str, ...], bngrade: Bngrade, tmp_path: Path) -> None:
    """Options and their values reach the terminal through the parser of the command line as well."""
    file = tmp_path / "netbn.py"
    file.write_text("class NetBN:\n    pass\n", encoding="utf-8")
    name = a_name_for_a_file(f"{HOSTILE}\n::error::forged")
    done = bngrade("check", file, "--structure-only", *(each.replace("NAME", name) for each in extra))
    assert done.returncode in (2, 4)
    assert_inert(done.stderr)
    assert_inert(done.stdout)


@pytest.mark.parametrize("arguments", [("explain",), ("rubric", "check"), ("rubric", "show"), ("rubric", "new"), ()])
def test_every_command_quotes_what_it_does_not_know_harmlessly(arguments: tuple[str, ...], bngrade: Bngrade) -> None:
    """So does the name of a command, a check, a rubric, an exercise."""
    done = bngrade(*arguments, a_name_for_a_file(f"{HOSTILE}\n##[error]forged"))
    assert done.returncode == 2
    assert_inert(done.stderr)


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX alone")
def test_a_file_near_a_wrong_name_is_suggested_harmlessly(bngrade: Bngrade, tmp_path: Path) -> None:
    """The names that a folder holds are the learner's too."""
    (tmp_path / "netbn\x1b[31m\n::error::x.py").touch()
    for typed in (tmp_path / "netbn\x1b[31m\n::error::y.py", tmp_path):
        done = bngrade("check", typed)
        assert done.returncode == 2
        assert re.search(r"did you mean|such as", done.stderr)
        assert_inert(done.stderr)


RAISING = """
class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise type("\\x1b[31mBell\\x07", (ValueError,), {})(TEXT)
"""
NAMED = """
class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module(TEXT.replace(".", ""), nn.Linear(784, 10))
        print(TEXT)

    def forward(self, x):
        print(TEXT)
        return next(iter(self._modules.values()))(x.flatten(1))
"""
IN_ITS_LINE = """
class NetBN(nn.Module):  # \x1b[31m\u202e ::error::forged ##[error]forged
    def forward(self, x):
        return nn.functional.linear(x.flatten(1), torch.ones(10, 784)) # \x1b[31m\u202e ::error::forged ##[error]forged
"""


@pytest.mark.parametrize("source", [RAISING, NAMED, IN_ITS_LINE], ids=["exception", "names", "source line"])
@pytest.mark.parametrize("format_", FORMATS)
def test_what_a_file_says_is_inert_in_every_report(source: str, format_: str, bngrade: Bngrade, tmp_path: Path) -> None:
    """Its exceptions, the names of its layers, what it prints and its own lines reach the report as text."""
    file = tmp_path / a_name_for_a_file("netbn\x1b[31m\u202e\n::error::forged ##[error]x.py")
    text = "\n".join((HOSTILE, *COMMANDS))
    file.write_text(f"import torch\nfrom torch import nn\nTEXT = {text!r}\n{source}", encoding="utf-8")
    done = bngrade("check", file, "--rubric", "netbn", "--structure-only", "--format", format_)
    assert done.returncode in (1, 3), done.stderr
    assert_inert(done.stdout)
    assert_inert(done.stderr)


@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_graph_of_a_hostile_file_is_inert(format_: str, bngrade: Bngrade, tmp_path: Path) -> None:
    """`inspect` shows the names that a learner gave to layers."""
    file = tmp_path / "netbn.py"
    text = "\n".join((HOSTILE, *COMMANDS))
    file.write_text(f"import torch\nfrom torch import nn\nTEXT = {text!r}\n{NAMED}", encoding="utf-8")
    done = bngrade("inspect", file, "--format", format_)
    assert done.returncode == 0, done.stderr
    assert_inert(done.stdout)
    assert_inert(done.stderr)


def test_a_fault_of_the_graders_own_is_told_inertly(bngrade: Bngrade, tmp_path: Path) -> None:
    """Where a report cannot be written, the place is named harmlessly, and so is the report that is printed instead."""
    file = tmp_path / "netbn.py"
    file.write_text(NET, encoding="utf-8")
    place = tmp_path / "none\x1b[31m" / "\n::error::forged"
    done = bngrade("check", file, "--structure-only", "--output", place)
    assert done.returncode == 4
    assert_inert(done.stderr)
    assert_inert(done.stdout)
