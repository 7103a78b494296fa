"""README and docs: every command does what they say, every link leads somewhere, and the reference is the code's."""

import os
import re
import tomllib
from pathlib import Path

import click
import pytest
from doc_commands import Command, File, Reader, copied, extras, runnable, shortened, steps
from reference_page import VARIABLES, reference_page

from grader.cli import cli

REPOSITORY = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])
REFERENCE = REPOSITORY / "docs" / "reference.md"
NAMES = [str(path.relative_to(REPOSITORY)) for path in DOCUMENTS]


def text_of(name: str) -> str:
    """Return a document's text."""
    return (REPOSITORY / name).read_text(encoding="utf-8")


def commands(name: str) -> list[Command]:
    """Return the commands of a document."""
    return [step for step in steps(text_of(name)) if isinstance(step, Command)]


WITH_COMMANDS = [name for name in NAMES if any(runnable(each.line) for each in commands(name))]


@pytest.fixture
def reader(tmp_path: Path, mnist_data: Path) -> Reader:
    """A reader at the top of a copy of the repository, with MNIST at hand and without a terminal."""
    left_out = ("CI", "NO_COLOR", "FORCE_COLOR", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    own = {"BNGRADE_DATA": str(mnist_data), "BNGRADE_CALIBRATION": str(tmp_path / "journal"), "PYTHONUTF8": "1"}
    own["BNGRADE_STATE"] = str(tmp_path / "state")
    return Reader(copied(REPOSITORY, tmp_path), {**environment, **own})


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_commands_do_what_is_promised(name: str, reader: Reader) -> None:
    """Typed one after the other, the commands of a document end with the promised exit codes and print what is shown."""
    for step in steps(text_of(name)):
        if isinstance(step, File):
            reader.write(step)
        elif difference := reader.type(step):
            pytest.fail(difference, pytrace=False)


@pytest.mark.parametrize("name", NAMES)
def test_what_pip_installs_can_be_had(name: str) -> None:
    """The extras that a document has pip install are declared."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {extra for command in commands(name) for extra in extras(command.line)}
    assert asked <= set(project["optional-dependencies"])


@pytest.mark.parametrize("name", NAMES)
def test_commands_within_sentences_are_spelt_right(name: str) -> None:
    """A command that a sentence quotes exists, and so does each of its options."""
    quoted = re.findall(r"`(bngrade [^`]*)`", text_of(name).replace("\n", " "))
    assert [each for each in quoted if not _spelt_right(each)] == []


def _spelt_right(line: str) -> bool:
    command: click.Command = cli
    words = re.sub(r"[\[\]]", " ", line).split()[1:]
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words.pop(0))
        if found is None:
            return False
        command = found
    known = {spelling for parameter in command.get_params(click.Context(command)) for spelling in parameter.opts}
    return {word.partition("=")[0] for word in words if word.startswith("-")} <= known


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link names a file, and a heading if it says so."""
    prose = re.sub(r"^```.*?^```$", "", text_of(name), flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        file = (REPOSITORY / name).parent / path if path else REPOSITORY / name
        assert file.exists(), target
        assert not heading or heading in _headings(file.read_text(encoding="utf-8")), target


def _headings(text: str) -> set[str]:
    """Return what links call a document's headings."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_document_is_in_the_index() -> None:
    """`docs/README.md` links to each page beside it."""
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", text_of("docs/README.md")))
    assert linked >= {path.name for path in (REPOSITORY / "docs").glob("*.md")} - {"README.md"}


def test_the_reference_is_the_codes() -> None:
    """Commands, options, formats, result and variables are those that there are; `BNGRADE_UPDATE_GOLDEN=1` writes it anew."""
    fresh = reference_page()
    if os.environ.get("BNGRADE_UPDATE_GOLDEN") == "1":
        REFERENCE.write_text(fresh, encoding="utf-8", newline="\n")
        return
    assert REFERENCE.read_text(encoding="utf-8") == fresh


def test_no_variable_is_forgotten() -> None:
    """The reference tells of each of the grader's own environment variables, and of no other."""
    sources = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "grader").rglob("*.py")]
    read = {name for source in sources for name in re.findall(r"\"(BNGRADE_[A-Z_]+)\"", source)}
    assert {name for name in VARIABLES if name.startswith("BNGRADE_")} == read


# The reader itself: tests that could not fail would promise nothing.

DOCUMENT = """
Prose about `bngrade check`.

    bngrade check exercises/netbn.py    # exit code 1: nothing is normalised
    this is no command

```python
# notes/new.py
x = 1
```

```console
$ printf 'one\\ntwo\\nthree\\n'
one
...
three
$ cd notes && ls
new.py
$ ls
new.py
```
"""


def test_a_document_is_read_in_order() -> None:
    """Indented commands, files and console blocks come in the order of the text, with exit codes and outputs."""
    assert list(steps(DOCUMENT)) == [
        Command(line="bngrade check exercises/netbn.py", exit_code=1),
        File(path="notes/new.py", text="x = 1\n"),
        Command(line="printf 'one\\ntwo\\nthree\\n'", output="one\n...\nthree\n"),
        Command(line="cd notes && ls", output="new.py\n"),
        Command(line="ls", output="new.py\n"),
    ]


def test_a_reader_stays_where_they_went(tmp_path: Path) -> None:
    """Files are written where the reader is, a change of folder lasts, and `...` stands for anything."""
    (tmp_path / "copy").mkdir()
    somebody = Reader(tmp_path, {"PATH": os.environ["PATH"]})
    for step in list(steps(DOCUMENT))[1:]:
        if isinstance(step, File):
            somebody.write(step)
        else:
            assert somebody.type(step) == ""


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (Command(line="false"), "exit code 1, 0 is promised"),
        (Command(line="true", exit_code=3), "exit code 0, 3 is promised"),
        (Command(line="echo one two", output="one\n"), "something else than is promised:\none two"),
        (Command(line="echo one two", output="one ... three\n"), "something else than is promised"),
    ],
)
def test_a_broken_promise_is_told(command: Command, told: str, tmp_path: Path) -> None:
    """Another exit code or another output is a difference."""
    (tmp_path / "copy").mkdir()
    assert told in Reader(tmp_path, {"PATH": os.environ["PATH"]}).type(command)


def test_only_what_costs_time_is_left_out() -> None:
    """Installing and the suite itself are not run, calibrations and searches are made short, all else is as it is typed."""
    assert runnable("pip install '.[dev]' && pytest") == ""
    assert runnable("pip install . && bngrade check solutions/netbn.py") == "bngrade check solutions/netbn.py"
    assert runnable("pytest --bngrade exercises/netbn.py") == "pytest --bngrade exercises/netbn.py"
    assert extras("pip install -e '.[dev,plot]' && pytest") == {"dev", "plot"}
    assert shortened("bngrade rubric calibrate a.yaml --runs 24 --write") == "bngrade rubric calibrate --runs 2 a.yaml --write"
    assert shortened("bngrade rubric calibrate a.yaml --dataset all").endswith(" --runs 2 a.yaml --dataset digits")
    assert shortened("bngrade rubric calibrate a.yaml --search --time-limit 10m").endswith(" --time-limit 1s || [ $? -eq 1 ]")
    assert shortened("bngrade check a.py --seed 3") == "bngrade check a.py --seed 3"
