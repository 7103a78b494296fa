"""`bngrade init` where it cannot write, or must not: files in the way, failures half way, mistakes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from platform_samples import SOLUTION, own_exercise, tree

from grader.cli.init import init

Init = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Init:
    """Call the command in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(init, [str(each) for each in arguments], standalone_mode=True, catch_exceptions=False)

    return call


# What is in the way.


def test_files_in_the_way_are_all_named_and_none_is_written(run: Init, tmp_path: Path) -> None:
    """Without --force nothing is replaced, and one message names every file that would have been."""
    (tmp_path / "out/exercises").mkdir(parents=True)
    (tmp_path / "out/README.md").write_text("mine", encoding="utf-8")
    (tmp_path / "out/exercises/netbn.py").write_text("mine too", encoding="utf-8")
    before = tree(tmp_path)
    result = run("out", "--platform", "github", "--exercise", "netbn")
    assert result.exit_code == 2
    assert "'out/README.md' is already there" in result.output
    assert "'out/exercises/netbn.py' is already there" in result.output
    assert "--force" in result.output
    assert tree(tmp_path) == before


def test_force_replaces_files_and_nothing_else(run: Init, tmp_path: Path) -> None:
    """With --force the bundle's files are replaced, a link itself rather than what it points to, and others stay."""
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere.md").write_text("mine", encoding="utf-8")
    (tmp_path / "out/README.md").symlink_to("../elsewhere.md")
    (tmp_path / "out/notes.md").write_text("kept", encoding="utf-8")
    assert run("out", "--platform", "github", "--exercise", "netbn", "--force").exit_code == 0
    assert not (tmp_path / "out/README.md").is_symlink()
    assert (tmp_path / "elsewhere.md").read_text(encoding="utf-8") == "mine"
    files = {name for name in tree(tmp_path / "out") if not name.endswith("/")}
    assert files == {"README.md", "notes.md", ".github/bngrade.txt", ".github/workflows/grade.yml", "exercises/netbn.py"}


@pytest.mark.parametrize("obstacle", ["file", "link", "folder"])
def test_folders_and_links_are_in_the_way_even_with_force(run: Init, tmp_path: Path, obstacle: str) -> None:
    """A file or a link where a folder must be, and a folder where a file must be, are refused: nothing leaves DIR."""
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "elsewhere").mkdir()
    if obstacle == "file":
        (out / "exercises").write_text("a file", encoding="utf-8")
    elif obstacle == "link":
        (out / "exercises").symlink_to("../elsewhere")
    else:
        (out / "README.md").mkdir()
    before = tree(tmp_path)
    result = run("out", "--platform", "github", "--exercise", "netbn", "--force")
    told = "'out/README.md' is a folder" if obstacle == "folder" else "'out/exercises' is no folder of its own"
    assert result.exit_code == 2
    assert told in result.output
    assert "--force" not in result.output.partition("Error")[2]
    assert tree(tmp_path) == before


@pytest.mark.parametrize("exists", [False, True])
def test_a_failure_half_way_leaves_everything_as_it_was(
    run: Init, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool
) -> None:
    """When a file cannot be moved into place, those before it are taken back: the replaced ones, too, and new folders go."""
    if exists:
        (tmp_path / "out").mkdir()
        (tmp_path / "out/README.md").write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    real = Path.replace

    def full(source: Path, target: Path) -> Path:
        if Path(target).name == "netbn.py":
            raise OSError(28, "No space left on device", str(target))
        return real(source, target)

    monkeypatch.setattr(Path, "replace", full)
    result = run("out", "--platform", "github", "--exercise", "netbn", "--force")
    assert result.exit_code == 4
    assert "nothing was written: 'out/exercises/netbn.py': no space left on device" in result.output
    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_the_graders_trouble(run: Init, tmp_path: Path) -> None:
    """A place below a file ends with 4 and names the place."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("file/out", "--platform", "plain", "--exercise", "netbn")
    assert result.exit_code == 4
    assert "nothing was written: 'file/out': not a directory" in result.output


# Mistakes.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--platform", "github"], "name one of --exercise and --rubric"),
        (["--platform", "github", "--exercise", "netbn", "--rubric", "x.yaml"], "name one of --exercise and --rubric"),
        (["--platform", "github", "--exercise", "netbm"], "did you mean `netbn`?"),
        (["--platform", "github", "--exercise", "../netbn"], "no exercise '../netbn' comes with bngrade"),
        (["--platform", "github", "--rubric", "x.yaml"], "the rubric cannot be read"),
        (["--platform", "github", "--exercise", "netbn", "--image", "x"], "--image is for --platform prairielearn"),
        (["--platform", "github", "--exercise", "netbn", "--grader", "a\nb"], "is no requirement"),
        (["--platform", "github", "--exercise", "netbn", "--grader", "--index-url=x"], "is no requirement"),
        (["--platform", "moodle", "--exercise", "netbn"], "'moodle' is not one of"),
    ],
)
def test_mistakes_are_refused_before_anything_is_written(run: Init, tmp_path: Path, arguments: list[str], told: str) -> None:
    """Wrong usage ends with 2, says what is wrong, and leaves no folder behind."""
    result = run("out", *arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "out").exists()


def test_a_rubric_that_is_not_calibrated_is_not_handed_out(run: Init, tmp_path: Path) -> None:
    """No verdict could rest on it, so the instructor learns it now rather than the first student."""
    own = own_exercise(tmp_path / "own")
    (tmp_path / "own/answer.py").write_bytes(SOLUTION.read_bytes() + b"# changed\n")
    result = run("out", "--platform", "github", "--rubric", own)
    assert result.exit_code == 2
    assert "the solution has changed since the rubric was calibrated" in result.output
    assert f"bngrade rubric calibrate {own} --dataset digits --write" in " ".join(result.output.split())
    assert not (tmp_path / "out").exists()


def test_a_rubric_without_its_starter_is_not_handed_out(run: Init, tmp_path: Path) -> None:
    """There is nothing that students could begin with."""
    own = own_exercise(tmp_path / "own")
    (tmp_path / "own/begin.py").unlink()
    result = run("out", "--platform", "github", "--rubric", own)
    assert result.exit_code == 2
    assert "begin.py' cannot be read: no such file or directory" in " ".join(result.output.split())
