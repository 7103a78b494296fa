"""The notebook edition of the exercise runs from top to bottom, asks for the same as the file does, and gives nothing away."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY, Bngrade, GradeStructure
from notebook_samples import Json
from test_submissions import assert_verdict

from grader.result import Status
from grader.submission.reading import read_submission

NOTEBOOK = REPOSITORY / "exercises" / "netbn.ipynb"
STUB, SOLUTION = ((REPOSITORY / folder / "netbn.py").read_text(encoding="utf-8") for folder in ("exercises", "solutions"))
BEGIN = "class NetBN(nn.Module):"


def cells(path: Path = NOTEBOOK) -> list[Json]:
    """Return the cells of a notebook."""
    found: list[Json] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return found


def text(cell: Json) -> str:
    """Return what stands in a cell."""
    return "".join(cell["source"])


def filled_in(folder: Path, answer: str) -> Path:
    """Write a copy in which the cell with the class has another text."""
    document = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    [stub] = [cell for cell in document["cells"] if cell["cell_type"] == "code" and BEGIN in text(cell)]
    stub["source"] = answer.splitlines(keepends=True)
    path = folder / "netbn.ipynb"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_it_is_a_valid_notebook_without_outputs() -> None:
    """Jupyter opens it without complaint, and it is kept as nobody has run it."""
    nbformat.validate(json.loads(NOTEBOOK.read_text(encoding="utf-8")))
    assert [cell for cell in cells() if cell.get("outputs") or cell.get("execution_count")] == []
    assert read_submission(NOTEBOOK).left_out != ()
    assert read_submission(NOTEBOOK).notices == ()


def test_it_gives_nothing_away() -> None:
    """No layer of the solution that the stub lacks is named anywhere in it."""
    whole = NOTEBOOK.read_text(encoding="utf-8")
    telling = {word for word in re.findall(r"\w+", SOLUTION[SOLUTION.index(BEGIN) :]) if word not in STUB}
    assert telling >= {"BatchNorm1d", "bn1", "bn2"}
    assert {word for word in telling if word in whole} == set()


def test_its_stub_is_that_of_the_file(grade_structure: GradeStructure) -> None:
    """The class to be filled in is the same text, and gets the same verdict for the same reason."""
    [stub] = [text(cell) for cell in cells() if cell["cell_type"] == "code" and BEGIN in text(cell)]
    assert stub == STUB[STUB.index(BEGIN) :].rstrip("\n")
    expected, found = grade_structure(REPOSITORY / "exercises" / "netbn.py"), grade_structure(NOTEBOOK)
    assert_verdict(found, "fail batchnorm-present")
    assert [(check.message, check.points) for check in found.checks] == [
        (check.message, check.points) for check in expected.checks
    ]


def test_with_the_solution_it_passes(tmp_path: Path, mnist_data: Path, bngrade: Bngrade) -> None:
    """Filled in, it is trained and earns all points; the rubric is found by the file's name."""
    path = filled_in(tmp_path, SOLUTION[SOLUTION.index(BEGIN) :])
    done = bngrade("check", path, "--official", BNGRADE_DATA=str(mnist_data))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("PASS: 100 of 100 points")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory, mnist_data: Path) -> Path:
    """The notebook as Jupyter leaves it that has run all cells in its folder."""
    folder = tmp_path_factory.mktemp("lesson")
    path = filled_in(folder, STUB[STUB.index(BEGIN) :])
    shortened = path.read_text(encoding="utf-8").replace("compare netbn.ipynb", "compare netbn.ipynb --seeds 2")
    path.write_text(shortened, encoding="utf-8")
    scripts = sysconfig.get_path("scripts")
    environment = os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "BNGRADE_DATA": str(mnist_data),
        "BNGRADE_STATE": str(folder / "state"),
        "PYTHONPATH": str(REPOSITORY),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    command = [sys.executable, "-m", "jupyter", "execute", "--inplace", path.name]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return path


def shown(executed: Path, beginning: str) -> str:
    """Return what the cell that begins like this has put out."""
    [cell] = [cell for cell in cells(executed) if text(cell).startswith(beginning)]
    return "".join("".join(output.get("text") or output["data"]["text/plain"]) for output in cell["outputs"])


def test_it_runs_from_top_to_bottom(executed: Path) -> None:
    """Every code cell has run, in its order, and none has raised; each command has printed what the text promises."""
    run = [cell for cell in cells(executed) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in run] == list(range(1, len(run) + 1))
    assert [output for cell in run for output in cell["outputs"] if output["output_type"] == "error"] == []
    assert "PlainNet: (N, 1, 28, 28) → (N, 10), 6 executed operations" in shown(executed, "!bngrade inspect")
    assert shown(executed, "NetBN()") == "torch.Size([8, 10])"
    assert "FAIL: 45 of 100 points" in shown(executed, "!bngrade check")
    assert "netbn.ipynb, cell 8, line 13" in shown(executed, "!bngrade check")
    assert "hint 1 of" in shown(executed, "!bngrade hint")
    compared = shown(executed, "!bngrade compare")
    assert "the same network" in compared
    assert "val accuracy" in compared


def test_what_it_has_put_out_changes_no_verdict(executed: Path, grade_structure: GradeStructure) -> None:
    """The file with all its outputs is still the same submission."""
    assert_verdict(grade_structure(executed), "fail batchnorm-present")
    [check] = [check for check in grade_structure(executed).checks if check.status is Status.FAIL]
    assert (check.cell, check.cell_line) == (8, 13)
