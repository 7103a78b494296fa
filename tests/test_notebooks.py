"""Notebooks are graded as files are, and a defect is told with its cell and its line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade, GradeStructure
from format_samples import surroundings
from notebook_samples import CUTS, Json, code, notebook, prose
from test_submissions import assert_verdict

from grader.pipeline import source_lines
from grader.reports.formats import FORMATS, render
from grader.result import Result, Status
from grader.submission.reading import read_submission

STUB = (REPOSITORY / "exercises" / "netbn.py").read_text(encoding="utf-8")
SOLUTION = (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")
CORPUS = Path(__file__).parent / "submissions"
FILES = [
    *(REPOSITORY / folder / "netbn.py" for folder in ("exercises", "solutions")),
    *(path for folder in ("right", "wrong", "broken") for path in sorted((CORPUS / folder).glob("*.py"))[3::24]),
]
PYTHON_ALONE = {"syntax_error_shell_command"}
"""No Python, but fine in a notebook."""

Grade = Callable[..., Result]


@pytest.fixture
def graded(tmp_path: Path, grade_structure: GradeStructure) -> Grade:
    """Grade the structure of a notebook of these cells."""

    def run(*cells: str | Json, **more: object) -> Result:
        path = tmp_path / "netbn.ipynb"
        path.write_text(notebook(*cells, **more), encoding="utf-8")
        return grade_structure(path)

    return run


def defect(result: Result) -> tuple[str, str]:
    """Return the place and the message of the first defect."""
    check = next(each for each in result.checks if each.status in (Status.FAIL, Status.ERROR))
    return (check.place.words if check.place else "", check.message)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_notebook_gets_the_verdict_of_the_file(path: Path, cut: str, graded: Grade, grade_structure: GradeStructure) -> None:
    """However a file is cut into cells: the same checks with the same points, and the same graph at the same code."""
    source = path.read_text(encoding="utf-8-sig")
    try:
        cells = CUTS[cut](source)
    except SyntaxError:
        cells = CUTS["whole"](source)
    expected, found = grade_structure(path), graded(*cells)
    if path.stem in PYTHON_ALONE:
        return
    assert _verdicts(found) == _verdicts(expected)
    assert found.provenance == expected.provenance
    assert _operations(found, Path(found.submission.path)) == _operations(expected, path)


def _verdicts(result: Result) -> list[object]:
    return [(check.id, check.status, check.points, check.expected, check.actual) for check in result.checks]


def _operations(result: Result, path: Path) -> list[object]:
    """Return what the graph runs, with the learner's code in place of its line."""
    lines = source_lines(read_submission(path))
    nodes = result.graph.nodes if result.graph else ()
    return [(node.model_copy(update={"line": None}), lines[node.line] if node.line else None) for node in nodes]


# What only a notebook has: cells that run again, cells that do not run, cells of other kinds.

IMPORTS = "import torch\nfrom torch import Tensor, nn\n\nLEARNING_RATE = 0.001"
RIGHT, WRONG = (source.split("LEARNING_RATE = 0.001\n")[1].strip() for source in (SOLUTION, STUB))
BROKEN = RIGHT.replace("class NetBN(nn.Module):", "class NetBN(nn.Module)")
TRAINING = """\
from torchvision import datasets, transforms
train = datasets.MNIST('data', train=True, download=True, transform=transforms.ToTensor())
model = NetBN().to('cuda')
for images, labels in train:
    loss = nn.functional.cross_entropy(model(images), labels)
    loss.backward();"""


def test_the_last_definition_counts(graded: Grade) -> None:
    """A cell that defines the class anew comes after the one above it, as in Jupyter from top to bottom."""
    assert_verdict(graded(IMPORTS, WRONG, "NetBN()", RIGHT), "pass")
    assert_verdict(graded(IMPORTS, RIGHT, WRONG), "fail batchnorm-present")


def test_a_constant_that_changes_later_counts(graded: Grade) -> None:
    """The class is made after all cells have run."""
    sized = RIGHT.replace("256", "HIDDEN")
    assert_verdict(graded(IMPORTS, "HIDDEN = 100", sized, "HIDDEN = 256", sized), "pass")


def test_a_broken_cell_that_nothing_needs_does_no_harm(graded: Grade) -> None:
    """Jupyter would run the other cells, too."""
    assert_verdict(graded(IMPORTS, "TODO: write this up", RIGHT, "plt.plot(", TRAINING), "pass")


def test_a_broken_class_is_told_with_its_cell(graded: Grade) -> None:
    """The syntax error is the problem, not the class that is missing because of it."""
    result = graded(prose("# Task"), IMPORTS, prose("Mine:"), BROKEN)
    assert_verdict(result, "error submission-loads")
    assert defect(result) == ("cell 4, line 1", "Python cannot read the cell: expected ':'")


def test_a_broken_class_below_a_sound_one_is_the_one_that_counts(graded: Grade) -> None:
    """The newest edit is what is handed in; a broken cell above a sound one is history."""
    assert defect(graded(IMPORTS, RIGHT, BROKEN)) == ("cell 3, line 1", "Python cannot read the cell: expected ':'")
    assert_verdict(graded(IMPORTS, BROKEN, RIGHT), "pass")


def test_a_broken_cell_that_a_needed_name_comes_from_is_told(graded: Grade) -> None:
    """What the class misses stands in a cell that Python cannot read."""
    sized = RIGHT.replace("256", "HIDDEN")
    found = defect(graded(IMPORTS, "x = 1\nHIDDEN = 256)", sized))
    assert found == ("cell 2, line 2", "Python cannot read the cell: unmatched ')'")


def test_without_any_class_the_first_broken_cell_is_told(graded: Grade) -> None:
    """A class that was begun and not named yet is not said to be missing."""
    assert defect(graded(IMPORTS, "class (nn.Module):\n    pass")) == (
        "cell 2, line 1",
        "Python cannot read the cell: invalid syntax",
    )


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("%%writefile net.py\n" + RIGHT, "begins with `%%writefile`"),
        ("%%script false\n" + RIGHT, "begins with `%%script`"),
        (prose(RIGHT), "is of type markdown"),
        (prose(RIGHT, "raw"), "is of type raw"),
        (code(RIGHT, metadata={"vscode": {"languageId": "julia"}}), "is written in julia"),
    ],
    ids=["writefile", "script", "markdown", "raw", "julia"],
)
def test_a_class_in_a_cell_that_does_not_count_is_told(graded: Grade, cell: str | Json, reason: str) -> None:
    """The learner is told which cell has it, and why it is no part of the notebook's Python."""
    found = defect(graded(IMPORTS, cell))
    assert found == ("", f"the notebook defines no class `NetBN`: cell 2, which has it, {reason}")


@pytest.mark.parametrize(("magic", "name"), [("%%writefile net.py", "writefile"), ("%%file -a code/net.py", "file")])
def test_a_class_that_is_imported_from_a_file_of_the_notebook_is_told(graded: Grade, magic: str, name: str) -> None:
    """No file is written here; the cell that would write it is named, and not a package that somebody could install."""
    found = defect(graded(IMPORTS, f"{magic}\n{IMPORTS}\n{RIGHT}", "from net import NetBN"))
    assert found == ("cell 3, line 1", f"the module `net` comes from cell 2, which begins with `%%{name}`")
    other = defect(graded(IMPORTS, f"%%writefile subnet.py\n{RIGHT}", "from net import NetBN"))
    assert other[1] == "the package `net` is not installed here, and the class needs it"


def test_a_class_that_was_copied_from_a_console_counts(graded: Grade) -> None:
    """Jupyter takes the prompts off as well, and lines keep their numbers."""
    prompted = "\n".join(f"... {line}" for line in f"class {WRONG.partition('class ')[2]}".split("\n"))[4:]
    result = graded(f">>> {IMPORTS}".replace("\n", "\n>>> "), f">>> {prompted}")
    assert_verdict(result, "fail batchnorm-present")
    assert defect(result)[0] == defect(graded(IMPORTS, WRONG))[0]


def test_text_that_quotes_the_task_is_not_blamed(graded: Grade) -> None:
    """Where the source has classes, a near name is the better guess."""
    task = prose("```python\nclass NetBN(nn.Module):\n```")
    assert "did you mean `NetBn`" in defect(graded(task, IMPORTS, RIGHT.replace("class NetBN", "class NetBn")))[1]


@pytest.mark.parametrize("magic", ["%%time", "%%capture output", "%%timeit -n 1\n", "\n# first\n%%time"])
def test_a_class_below_a_magic_of_python_counts(graded: Grade, magic: str) -> None:
    """Its body is the notebook's Python."""
    assert_verdict(graded(IMPORTS, f"{magic}\n{RIGHT}"), "pass")


def test_a_value_that_a_magic_would_give_is_not_made_up(graded: Grade) -> None:
    """Nothing is run for it; a class that needs it fails at its line."""
    found = defect(graded(IMPORTS, "import os\nhidden = !nproc", RIGHT.replace("256", "int(hidden[0])")))
    assert found == ("cell 2, line 2", "NameError: name '__shell_output__' is not defined")


def test_lines_are_those_of_the_cell(graded: Grade) -> None:
    """Whatever is above, magics and separators included, the line is the one that the editor shows."""
    cells = [prose("a\nb"), "%m\n!ls", IMPORTS, "x = '\u2028'\n\x0cy = 1", "", f"# mine\n\n{WRONG}"]
    result = graded(*cells)
    assert defect(result)[0] == "cell 6, line 15"
    [check] = [check for check in result.checks if check.id == "batchnorm-present"]
    assert str(cells[5]).split("\n")[(check.cell_line or 0) - 1].strip() == "x = self.relu(self.fc1(x))"


# Notebooks as tools write them.

PICTURE = {
    "output_type": "display_data",
    "data": {"image/png": "iVBORw0KGgo" * 50_000, "text/plain": ["<Figure>"]},
    "metadata": {},
}
FORGED = {"output_type": "stream", "name": "stdout", "text": ["PASS: 100 of 100 points\n", '{"status": "pass"}\n']}
COLAB: Json = {
    "metadata": {
        "colab": {"provenance": [], "gpuType": "T4"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {"1a": {"model_name": "HBoxModel", "state": {"children": ["x"]}}}
        },
    },
    "nbformat_minor": 0,
}
KAGGLE: Json = {
    "metadata": {
        "kernelspec": {"language": "python", "display_name": "Python 3", "name": "python3"},
        "kaggle": {"accelerator": "none", "dataSources": [{"sourceId": 1, "sourceType": "competition"}]},
        "papermill": {"default_parameters": {}, "duration": 11.4, "exception": None, "parameters": {}},
    }
}
VSCODE: Json = {"metadata": {"language_info": {"name": "python", "version": "3.12.1"}, "orig_nbformat": 4}}


def realistic(cell: str) -> dict[str, tuple[list[str | Json], Json]]:
    """Return notebooks around the cell with the class, as Colab, Kaggle and VS Code leave them."""
    colab: list[str | Json] = [
        code(
            ["from google.colab import drive\n", "drive.mount('/content/drive')"],
            metadata={"id": "x1", "colab": {"height": 35}},
        ),
        "!pip install -q torchinfo\n%cd /content/drive/MyDrive",
        code(IMPORTS, outputs=[PICTURE, FORGED], metadata={"cellView": "form"}),
        code(f'#@title My network {{ display-mode: "form" }}\n{cell}', execution_count=17),
        "from torchinfo import summary\nsummary(NetBN(), (4, 1, 28, 28))",
        code(TRAINING, outputs=[PICTURE]),
        "!nvidia-smi\nfrom google.colab import files\nfiles.download('net.pt')",
    ]
    kaggle: list[str | Json] = [
        code(
            "import os\nfor folder, _, names in os.walk('/kaggle/input'):\n    print(folder)",
            metadata={"papermill": {"status": "completed"}},
        ),
        code("EPOCHS = 5", metadata={"tags": ["parameters"]}),
        f"{IMPORTS}\nimport pandas as pd\nframe = pd.read_csv('/kaggle/input/train.csv')",
        cell,
        f"%%time\n{TRAINING}",
        "frame.head()\nframe?",
    ]
    vscode: list[str | Json] = [
        "%load_ext autoreload\n%autoreload 2\n%matplotlib widget",
        code(IMPORTS.split("\n", maxsplit=1)[0] + "\n" + "\n".join(IMPORTS.split("\n")[1:])),
        code("ls data", metadata={"vscode": {"languageId": "shellscript"}}),
        cell.replace("\n", "\r\n"),
        "model = NetBN()\nawait train_async(model)\nresults = [r async for r in stream()]",
        code("display(model);\nget_ipython().run_line_magic('timeit', 'model')", outputs=[FORGED]),
    ]
    return {"colab": (colab, COLAB), "kaggle": (kaggle, KAGGLE), "vscode": (vscode, VSCODE)}


@pytest.mark.parametrize("tool", realistic(""))
def test_notebooks_of_real_tools_are_graded(graded: Grade, tool: str) -> None:
    """What the tools add, and outputs that claim a pass, change no verdict."""
    for cell, verdict in ((RIGHT, "pass"), (WRONG, "fail batchnorm-present"), (BROKEN, "error submission-loads")):
        cells, more = realistic(cell)[tool]
        result = graded(*cells, **more)
        assert_verdict(result, verdict)
        assert verdict == "pass" or defect(result)[0].startswith("cell 4, line ")


# How the place is told.


@pytest.fixture
def wrong(graded: Grade) -> Result:
    """A notebook whose fifth cell has the starter's class."""
    return graded(prose("a"), IMPORTS, prose("b"), "x = 1", WRONG)


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("json", "github-classroom", "html", "text")])
def test_platforms_name_the_cell(wrong: Result, name: str) -> None:
    """Every report that names a line names the cell and the line within it."""
    lines = source_lines(read_submission(Path(wrong.submission.path)))
    context = surroundings(file=wrong.submission.path, source_lines=lines)
    written = "\n".join(document.text for document in render(FORMATS[name], wrong, context))
    assert "cell 5, line 13" in written.lower()


def test_json_has_both_countings(wrong: Result) -> None:
    """The line of the joined source, by which the graph counts too, and the cell with its line."""
    data = json.loads(wrong.model_dump_json())
    [check] = [check for check in data["checks"] if check["id"] == "batchnorm-present"]
    assert (check["line"], check["cell"], check["cell_line"]) == (18, 5, 13)
    assert data["submission"]["cells"] == [{"number": 2, "line": 1}, {"number": 4, "line": 5}, {"number": 5, "line": 6}]
    assert {node["line"] for node in data["graph"]["nodes"]} == {17, 18, 19, 20}


def test_annotations_name_no_line_of_the_raw_file(wrong: Result) -> None:
    """GitHub would show the annotation somewhere in the file's JSON."""
    printed = "".join(document.text for document in render(FORMATS["github"], wrong, surroundings(file="netbn.ipynb")))
    assert "::error file=netbn.ipynb,title=batchnorm-present::" in printed


def test_the_classroom_reporter_gets_no_line(wrong: Result) -> None:
    """It would join it to the file's name."""
    import base64

    [document] = render(FORMATS["github-classroom"], wrong, surroundings())
    runner = dict(line.split("=", 1) for line in document.text.splitlines())["batchnormpresent"]
    [test] = json.loads(base64.b64decode(runner))["tests"]
    assert test["line_no"] == 0
    assert "cell 5, line 13" in test["test_code"]


def test_the_page_shows_the_lines_of_the_cell_alone(wrong: Result) -> None:
    """The excerpt is numbered as the cell is, and what stands in other cells is not in it."""
    from grader.reports.html.checks import check_views

    lines = source_lines(read_submission(Path(wrong.submission.path)))
    [view] = [view for view in check_views(wrong, surroundings(source_lines=lines)) if view.excerpt]
    assert [(line.number, line.meant) for line in view.excerpt] == [
        (11, False),
        (12, False),
        (13, True),
        (14, False),
        (15, False),
    ]
    first = wrong.checks[0].model_copy(update={"status": Status.FAIL, "line": 6, "cell": 5, "cell_line": 1})
    at_top = check_views(wrong.model_copy(update={"checks": (first,)}), surroundings(source_lines=lines))[0]
    assert [line.number for line in at_top.excerpt] == [1, 2, 3]
    page = render(FORMATS["html"], wrong, surroundings(file="netbn.ipynb", source_lines=lines))[0].text
    assert "<figcaption>netbn.ipynb, cell 5, line 13</figcaption>" in page
    assert ">cell 5, line 13</text>" in page
    assert '<td class="right">5:13</td>' in page


def test_the_terminal_shows_cell_and_line(tmp_path: Path, bngrade: Bngrade) -> None:
    """Report and table name them, a broken cell is a notice, and the ending may be in capitals."""
    path = tmp_path / "netbn.IPYNB"
    path.write_text(notebook(IMPORTS, "x = (", prose("text"), WRONG), encoding="utf-8")
    done = bngrade("check", path, "--structure-only")
    assert done.returncode == 1, done.stderr
    assert "cell 4, line 13\n  13 |         x = self.relu(self.fc1(x))\n" in done.stdout.replace("\n      ", " ")
    assert "! cell 2 is left out, since Python cannot read it: '(' was never closed" in done.stdout
    assert "  4:13  x = self.relu(self.fc1(x))" in done.stdout
    assert "  4:12  x = x.view(-1, 28 * 28)" in bngrade("inspect", path).stdout


def test_commands_without_a_verdict_name_the_cell(tmp_path: Path, bngrade: Bngrade) -> None:
    """`inspect` says where there is no network, as a compiler would."""
    path = tmp_path / "netbn.ipynb"
    path.write_text(notebook(IMPORTS, BROKEN), encoding="utf-8")
    done = bngrade("inspect", path, "--class", "NetBN")
    assert done.returncode == 3
    assert (
        done.stderr
        == f"{path}, cell 2, line 1: Python cannot read the cell: expected ':'\nhelp: run the cell to see the same error\n"
    )


def test_a_rubric_may_have_notebooks_beside_it(tmp_path: Path, bngrade: Bngrade) -> None:
    """Starter and solution as notebooks make a rubric that tells right from wrong; its hints are held against both."""
    optimizer = "import torch\noptimizer = torch.optim.Adam(NetBN().parameters(), lr=0.01)"
    for name, source in (("starter", WRONG), ("solution", RIGHT)):
        cells: list[str | Json] = [prose("# Task"), f"%matplotlib inline\n{IMPORTS}", source.split("\n\n\ndef ")[0], optimizer]
        (tmp_path / f"{name}.ipynb").write_text(notebook(*cells), encoding="utf-8")
    names = ["--starter", "starter.ipynb", "--solution", "solution.ipynb"]
    drafted = bngrade("rubric", "new", *names, "--output", "own.yaml", cwd=tmp_path)
    assert drafted.returncode == 0, drafted.stderr
    place = tmp_path / "own.yaml"
    rubric = place.read_text(encoding="utf-8")
    assert "The starter builds it in cell 4, line 2" in rubric.replace("\n# ", " ")
    proved = bngrade("rubric", "check", "own.yaml", cwd=tmp_path)
    assert proved.returncode == 0, proved.stdout + proved.stderr
    hint = "\nhints:\n  - {text: 'write self.bn1 = nn.BatchNorm1d(256) there'}\n"
    place.write_text(rubric.replace("\nhints:\n", hint), encoding="utf-8")
    leaking = bngrade("rubric", "check", "own.yaml", cwd=tmp_path)
    assert "the hint contains a piece of the solution" in leaking.stdout + leaking.stderr


def test_a_rubric_that_cannot_be_drafted_names_both_cells(tmp_path: Path, bngrade: Bngrade) -> None:
    """Where starter and solution differ too much, each place is a cell's."""
    other = RIGHT.replace("nn.Linear(256, 128)", "nn.Linear(256, 100)").replace("nn.Linear(128, 10)", "nn.Linear(100, 10)")
    for name, source in (("starter", WRONG), ("solution", other.replace("BatchNorm1d(128)", "BatchNorm1d(100)"))):
        (tmp_path / f"{name}.ipynb").write_text(notebook(IMPORTS, prose("text"), source), encoding="utf-8")
    done = bngrade("rubric", "new", "--starter", "starter.ipynb", "--solution", "solution.ipynb", cwd=tmp_path)
    assert done.returncode == 3
    assert "solution.ipynb, cell 3, line 16: the solution has" in done.stderr
    assert "where the starter (cell 3, line 14) has" in done.stderr


def test_pytest_names_the_cell(pytester: pytest.Pytester) -> None:
    """`pytest --bngrade` takes a notebook, and its failures name cell and line."""
    (pytester.path / "netbn.ipynb").write_text(notebook(IMPORTS, WRONG), encoding="utf-8")
    done = pytester.runpytest_subprocess(
        "--bngrade", "netbn.ipynb", "-m", "not bngrade_trained", "-p", "no:cacheprovider", "-n", "0"
    )
    done.stdout.fnmatch_lines(["*netbn.ipynb, cell 2, line 13: nothing normalises the output of `fc1`*"])


def test_a_folder_with_notebooks_suggests_one(tmp_path: Path, bngrade: Bngrade) -> None:
    """Who names the folder is told which file may be meant."""
    (tmp_path / "netbn.ipynb").write_text(notebook("x = 1"), encoding="utf-8")
    done = bngrade("check", tmp_path)
    assert done.returncode == 2
    assert f"such as '{tmp_path / 'netbn.ipynb'}'" in done.stderr
