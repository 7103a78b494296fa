"""The commands that a Markdown document tells its reader to type, and running them as a reader does.

A command stands in a fenced `console` block behind `$ `, with the output below it, or indented by four spaces without any. The
comment `# exit code N` behind it announces an exit code other than 0. A fenced block whose first line names a file in a comment
is that file: it is written when the reader comes to it. In the output, `...` stands for anything. What a reader does by themselves,
such as solving the exercise, stands in a comment `<!-- meanwhile: COMMAND -->`.
"""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TYPED = ("bngrade ", "pip ", "pytest", "python ")
"""How an indented line begins that is a command."""

_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"# (?P<path>[\w./-]+\.(?:py|yaml|ini|toml|sh))\n")
_EXIT_CODE = re.compile(r"\s+# exit code (?P<code>\d)\b.*$")
_MEANWHILE = re.compile(r"<!-- meanwhile: (?P<line>.*) -->")
_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that the reader is told to write."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Command:
    """A line that the reader is told to type, and what is promised to come of it."""

    line: str
    exit_code: int = 0
    output: str = ""

    def shows(self, printed: str) -> bool:
        """Tell whether the promised output is what was printed; nothing promised is no promise."""
        pattern = ".*".join(re.escape(part) for part in self.output.rstrip().split("..."))
        return not self.output or re.fullmatch(pattern, printed.rstrip(), re.DOTALL) is not None


def steps(document: str) -> Iterator[File | Command]:
    """Return what a document has its reader do, in order."""
    end = 0
    for block in _FENCE.finditer(document):
        yield from _indented(document[end : block.start()])
        end = block.end()
        if block["kind"] == "console":
            yield from _typed(block["body"])
        elif named := _FILE.match(block["body"]):
            yield File(path=named["path"], text=block["body"][named.end() :])
    yield from _indented(document[end:])


def _indented(text: str) -> Iterator[Command]:
    """Return the commands of what is no fenced block."""
    for line in text.splitlines():
        if done := _MEANWHILE.fullmatch(line):
            yield Command(line=done["line"])
        if line.startswith("    ") and line.strip().startswith(TYPED):
            yield _command(line.strip())


def _typed(block: str) -> Iterator[Command]:
    """Return the commands of a console block; a line that ends with a backslash goes on."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        match = re.match(r"(?P<line>(?:[^\n]*\\\n)*[^\n]*)\n?(?P<output>.*)", part, re.DOTALL)
        assert match is not None, "every text has a first line"
        yield _command(match["line"], match["output"])


def _command(line: str, output: str = "") -> Command:
    code = _EXIT_CODE.search(line)
    return Command(line=_EXIT_CODE.sub("", line), exit_code=int(code["code"]) if code else 0, output=output)


def shortened(line: str) -> str:
    """Return a command with those arguments made small that only make it long: a calibration's runs and data, a search's time.

    A search that has so little time may end with 1, since it finds nothing to propose.
    """
    if " rubric calibrate " not in line:
        return line
    line = re.sub(r" --time-limit \S+", " --time-limit 1s", re.sub(r" --runs \d+", "", line))
    line = line.replace(" rubric calibrate ", " rubric calibrate --runs 2 ")
    line = re.sub(r" --dataset (mnist|all)", " --dataset digits", line)
    return f"{line} || [ $? -eq 1 ]" if " --search" in line else line


def runnable(line: str) -> str:
    """Return what of a line is run here.

    Left out are `pip install`, since the environment is there already and a test takes nothing from the network, and the suite,
    the linters and the type checker: this test is part of the one, and continuous integration runs the others.
    """
    parts = [
        part for part in re.split(r" && ", line) if shlex.split(part)[0] not in ("pip", "ruff", "mypy") and part != "pytest"
    ]
    return " && ".join(parts)


def extras(line: str) -> set[str]:
    """Return the extras that a line has pip install."""
    found = re.findall(r"pip install [^&]*\[([\w,-]+)\]", line)
    return {extra for each in found for extra in each.split(",")}


class Reader:
    """Somebody who does what a document says, in a copy of the repository; where they are is kept from command to command."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._place = folder / "place.txt"
        self._place.write_text(str(folder / "copy"))
        scripts = str(Path(sys.executable).parent)
        self._environment = {**environment, "PATH": f"{scripts}:{environment['PATH']}", "PLACE": str(self._place)}

    @property
    def _folder(self) -> Path:
        return Path(self._place.read_text().strip())

    def write(self, file: File) -> None:
        """Write a file where the document says."""
        path = self._folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")

    def type(self, command: Command) -> str:
        """Type a command and compare what comes of it with what is promised; return the difference, if there is one."""
        line = runnable(shortened(command.line))
        if not line:
            return ""
        done = subprocess.run(
            ["bash", "-c", f"trap 'pwd > \"$PLACE\"' EXIT\n{line}"],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode != command.exit_code:
            return f"$ {line}\nexit code {done.returncode}, {command.exit_code} is promised\n{done.stdout}"
        return "" if command.shows(done.stdout) else f"$ {line}\nprints something else than is promised:\n{done.stdout}"


def copied(repository: Path, folder: Path) -> Path:
    """Copy of the repository what a reader has in front of them; return where it lies."""
    for name in ("exercises", "solutions", "rubrics"):
        shutil.copytree(repository / name, folder / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
