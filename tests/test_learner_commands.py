"""`bngrade list`, `start`, `reset` and `hint`, as a learner types them in a folder of their own."""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from conftest import REPOSITORY, Bngrade, Completed
from learner_samples import failing, measured, passing, structure_only

from grader.cli import _run
from grader.learner import store
from grader.learner.recording import remember

Learner = Callable[..., Completed]
STUB = (REPOSITORY / "exercises" / "netbn.py").read_text(encoding="utf-8")
SOLUTION = (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")
BROKEN = "class NetBN(:\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, in which the test is too, with a state of its own."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("BNGRADE_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> Learner:
    """Type a command in the learner's folder; it runs in this process, as `bngrade` does in one of its own."""

    def type_(*arguments: str) -> Completed:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        monkeypatch.setattr(sys, "argv", ["bngrade", *arguments])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run()
        for stream in (out, err):
            stream.seek(0)
        return Completed(arguments, code, out.read(), err.read())

    return type_


def said(completed: Completed, code: int = 0) -> str:
    """Return what a command printed, which ended as expected."""
    assert completed.returncode == code, completed.stdout + completed.stderr
    return completed.stdout


def refused(completed: Completed) -> str:
    """Return the message of a command that refused what was typed."""
    assert (completed.returncode, completed.stdout) == (2, "")
    return completed.stderr.rpartition("Error: ")[2].rstrip()


def row(listed: str, exercise: str) -> str:
    """Return what the list says of an exercise, without the line for what it is about."""
    return next(line for line in listed.splitlines() if line.split()[:1] == [exercise])


def own_rubric(name: str, **changes: object) -> None:
    """Write an exercise of the instructor's own into `rubrics`; its stub is the shipped one."""
    import yaml

    data = yaml.safe_load((REPOSITORY / "rubrics" / "netbn.yaml").read_text(encoding="utf-8"))
    data |= {"exercise": name, "title": "Our own exercise", **changes}
    data["submission"] |= {"starter": "begin.py", "solution": "end.py"}
    Path("rubrics").mkdir(exist_ok=True)
    Path("rubrics/begin.py").write_text(STUB, encoding="utf-8")
    Path("rubrics/end.py").write_text(SOLUTION, encoding="utf-8")
    Path(f"rubrics/{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


# The way of a learner.


def test_the_first_way_from_list_to_the_next_exercise(bngrade: Bngrade, folder: Path, mnist_data: Path) -> None:
    """Each command that is typed is one that the command before has named, until the first exercise is passed."""

    def typed(*arguments: str) -> Completed:
        return bngrade(*arguments, cwd=folder, BNGRADE_DATA=str(mnist_data))

    assert "\n  bngrade start netbn\n" in said(typed("list"))
    assert "\n  bngrade check netbn.py\n" in said(typed("start", "netbn"))
    checked = said(typed("check", "netbn.py"), code=1)
    assert "\n  bngrade hint netbn\n" in checked
    assert said(typed("hint", "netbn")).startswith("hint 1 of 3, for `batchnorm-present`, which failed\n")
    listed = said(typed("list"))
    assert re.search(r" failing +45 of 100$", row(listed, "netbn"))
    assert listed.endswith("next, after a change:\n  bngrade check netbn.py\n\nfor a hint:\n  bngrade hint netbn\n")
    Path("netbn.py").write_text(SOLUTION, encoding="utf-8")
    assert " changed, not checked " in row(said(typed("list")), "netbn")
    checked = said(typed("check", "netbn.py"))
    assert checked.endswith("\n  bngrade list\n")
    listed = said(typed("list"))
    assert re.search(r" passed +100 of 100 +9\d\.\d %$", row(listed, "netbn"))
    assert listed.startswith("1 of ")
    assert "bngrade start netbn_dropout" in listed


# The list.


def test_the_list_is_in_the_order_of_the_positions(learner: Learner) -> None:
    """Exercises with a position come first, by it; those without come last, by name; a rubric here is one of them."""
    own_rubric("a_last")
    own_rubric("b_first", position=None)
    own_rubric("c_second", position=1)
    names = re.findall(r"^  (\w+)  ", said(learner("list")), re.MULTILINE)[1:]
    shipped = [name for name in names if name not in ("a_last", "b_first", "c_second")]
    assert names[:3] == ["a_last", "c_second", "netbn"]
    assert names[-1] == "b_first"
    assert shipped[:3] == ["netbn", "netbn_dropout", "convbn"]


@pytest.mark.parametrize(
    ("checks", "content", "state"),
    [
        ([], None, " untouched "),
        ([], STUB, " untouched "),
        ([], "other", " changed, not checked "),
        ([failing("batchnorm-present", content="x")], "x", " failing "),
        ([failing("batchnorm-present", content=STUB)], STUB, " failing "),
        ([failing("batchnorm-present", content="x")], "y", " changed, not checked "),
        ([failing("batchnorm-present", content="x")], STUB, " untouched "),
        ([failing("batchnorm-present", content="x")], None, " failing "),
        ([structure_only(content="x")], "x", " structure passed "),
        ([passing(content="x")], "x", " passed "),
        ([passing(content="x")], None, " passed "),
        ([passing(content="x")], "y", " passed, changed since "),
        ([passing(content="x"), failing("batchnorm-present", content="y")], "y", " passed, changed since "),
        ([passing(content="x"), failing("batchnorm-present", content="y")], "x", " passed "),
    ],
)
def test_states(learner: Learner, checks: list[object], content: str | None, state: str) -> None:
    """What an exercise is said to be follows from its checks and from what stands in its file now."""
    if content is not None:
        Path("netbn.py").write_text(content, encoding="utf-8")
    for check in checks:
        remember(check)  # type: ignore[arg-type]  # results, which parametrize cannot say
    assert state in row(said(learner("list")), "netbn")


def test_the_best_accuracy_says_what_it_was_measured_on(learner: Learner) -> None:
    """Fallback data are named beside the figure; official ones replace it."""
    remember(measured(0.987, 0.93, official=False))
    assert row(said(learner("list")), "netbn").endswith(" 98.7 % on digits")
    remember(measured(0.931, 0.93))
    assert row(said(learner("list")), "netbn").endswith(" 93.1 %")


def test_all_passed(learner: Learner) -> None:
    """When there is none to do, the list says so and names no next one."""
    names = re.findall(r"^  (\w+)  ", said(learner("list")), re.MULTILINE)[1:]
    for name in names:
        remember(passing(exercise=name))
    listed = said(learner("list"))
    assert listed.startswith(f"{len(names)} of {len(names)} exercises passed\n")
    assert listed.endswith("\nall exercises are passed\n")


def test_a_broken_rubric_is_named(learner: Learner) -> None:
    """The others are listed; the command that shows its mistakes is told."""
    Path("rubrics").mkdir()
    Path("rubrics/mine.yaml").write_text("exercise: [", encoding="utf-8")
    listed = said(learner("list"))
    assert listed.startswith(
        "! rubrics/mine.yaml is no valid rubric, and left out\nits mistakes:\n  bngrade rubric check rubrics/mine.yaml\n"
    )
    assert " untouched " in row(listed, "netbn")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_what_is_no_file_is_no_rubric(learner: Learner) -> None:
    """A named pipe, into which nobody writes, keeps nobody waiting; it is named, as is any file that is no rubric."""
    Path("rubrics").mkdir()
    os.mkfifo("rubrics/pipe.yaml")
    Path("rubrics/folder.yaml").mkdir()
    Path("rubrics/endless.yaml").symlink_to("/dev/zero")
    told = said(learner("list"))
    assert [f"! rubrics/{name}.yaml is no valid rubric" in told for name in ("pipe", "folder", "endless")] == [True] * 3
    assert "the rubric cannot be read: it is no regular file" in learner("hint", "pipe").stderr


def test_a_rubric_that_is_not_called_after_its_exercise_is_left_out(learner: Learner) -> None:
    """No command would find it by the name that the list would show; another exercise may have that name."""
    own_rubric("own_norm")
    Path("rubrics/own_norm.yaml").rename("rubrics/netbn_dropout_2.yaml")
    told = " ".join(said(learner("list")).split())
    assert "is left out: it is a rubric of `own_norm`, and not called own_norm.yaml" in told
    assert "0 of 4 exercises" in told


def test_a_file_of_another_name_is_checked_with_its_rubric(learner: Learner) -> None:
    """The commands that are proposed work as they stand."""
    Path("mine.py").write_text(STUB, encoding="utf-8")
    remember(failing("batchnorm-present", path="mine.py", content=STUB))
    again = "\n  bngrade check mine.py --rubric netbn\n"
    assert again in said(learner("list"))
    assert again in said(learner("hint"))
    assert again in said(learner("reset", "netbn"))
    Path("mine.py").write_text(BROKEN, encoding="utf-8")
    assert again in said(learner("reset", "netbn"))


def test_a_broken_state_is_said_beside_the_list(learner: Learner) -> None:
    """The list is printed, from an empty state; the notice is no part of it."""
    remember(passing())
    store.state_file().write_bytes(b"\x1b[31m")
    completed = learner("list")
    assert " untouched " in row(said(completed), "netbn")
    assert completed.stderr.startswith("your progress could not be read: it is no state of bngrade's; the file is now '")
    assert learner("list").stderr == ""


def test_a_check_is_not_changed_by_a_broken_state(bngrade: Bngrade, folder: Path) -> None:
    """The exit code and the report stay; the notice goes to standard error."""
    remember(passing())
    Path("netbn.py").write_text(BROKEN, encoding="utf-8")
    store.state_file().write_bytes(b"{")
    completed = bngrade("check", "netbn.py", "--format", "json", cwd=folder)
    assert json.loads(said(completed, code=3))["status"] == "error"
    assert completed.stderr.startswith("your progress could not be read: ")


def test_no_control_character_of_the_state_reaches_the_terminal(learner: Learner) -> None:
    """What a state file says is harmless when it is shown."""
    Path("\x1b[31mred.py").write_text("x", encoding="utf-8")
    result = failing("batchnorm-present", path="\x1b[31mred.py", content="x")
    coloured = [check.model_copy(update={"id": f"\x1b[32m{check.id}"}) for check in result.checks]
    remember(result.model_copy(update={"checks": tuple(coloured)}))
    for command in (["list"], ["hint", "netbn"]):
        completed = learner(*command)
        assert "\x1b" not in said(completed) + completed.stderr
        assert r"\x1b[31mred.py" in completed.stdout


def test_the_list_needs_no_torch() -> None:
    """Neither torch nor another heavy package is imported for it."""
    code = "import sys; from grader.cli import cli; cli.main(['list'], standalone_mode=False)\n"
    code += "assert not {'torch', 'torchvision', 'sklearn', 'numpy'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert " exercises passed\n" in done.stdout


def test_the_list_fits_a_narrow_terminal_without_unicode(folder: Path) -> None:
    """On 60 columns in ASCII no line is longer, and every exercise is there."""
    left_out = ("PYTHONUTF8", "NO_COLOR", "FORCE_COLOR", "CI", "COLUMNS", "LINES")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"TERM": "xterm", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(REPOSITORY)}
    child = pexpect.spawn(
        sys.executable, ["-m", "grader", "list"], cwd=str(folder), env=environment, dimensions=(40, 60), encoding="ascii"
    )
    drawn = str(child.read())
    lines = re.sub(r"\x1b\[\d*m", "", drawn).splitlines()
    assert max(map(len, lines)) <= 60
    assert any(line.split()[:1] == ["convbn"] for line in lines)


# Starting.


@pytest.mark.parametrize("place", [".", "new", "new/er"])
def test_start_copies_the_stub(learner: Learner, place: str) -> None:
    """The stub lies in the folder, which is made; the next commands name it; the list finds it again."""
    file = Path(place) / "netbn.py"
    started = said(learner("start", "netbn", place))
    assert file.read_text(encoding="utf-8") == STUB
    assert f"\n  bngrade watch {file}\n" in started
    assert f"\n  bngrade check {file}\n" in started
    assert f"\n  bngrade check {file}\n" in said(learner("list"))


def test_start_of_a_quiz_names_the_practice(learner: Learner) -> None:
    """The answer sheet is copied; practising comes before being graded."""
    started = said(learner("start", "batchnorm_quiz"))
    assert Path("batchnorm_quiz.yaml").is_file()
    assert started.index("bngrade quiz batchnorm_quiz") < started.index("bngrade check batchnorm_quiz.yaml")


def test_the_notebook_edition_is_started_found_and_reset(learner: Learner) -> None:
    """With --notebook the stub is the notebook, for the list and for a reset too."""
    edition = (REPOSITORY / "exercises" / "netbn.ipynb").read_bytes()
    assert "\n  bngrade watch netbn.ipynb\n" in said(learner("start", "netbn", "--notebook"))
    assert " untouched " in row(said(learner("list")), "netbn")
    Path("netbn.ipynb").write_text("{}", encoding="utf-8")
    assert " changed, not checked " in row(said(learner("list")), "netbn")
    assert "netbn.ipynb.bak-1" in said(learner("reset", "netbn"))
    assert Path("netbn.ipynb").read_bytes() == edition


def test_start_overwrites_nothing(learner: Learner) -> None:
    """What is there stays; the command to begin anew is named."""
    Path("netbn.py").write_text("mine", encoding="utf-8")
    assert refused(learner("start", "netbn")) == (
        "'netbn.py' is there already, and is not overwritten; to begin anew: bngrade reset netbn.py"
    )
    assert Path("netbn.py").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("link", ["away.py", "netbn.py"])
def test_start_follows_no_link(learner: Learner, link: str) -> None:
    """A link in its place, into nothing or to itself, is not written through."""
    Path("netbn.py").symlink_to(link)
    assert "is there already" in refused(learner("start", "netbn"))
    assert [path.name for path in Path().iterdir()] == ["netbn.py"]


def test_start_into_a_file(learner: Learner) -> None:
    """A file is no folder to put a stub into."""
    Path("notes").write_text("", encoding="utf-8")
    assert refused(learner("start", "netbn", "notes")) == "'notes' is no folder; name one: bngrade start netbn DIR"
    assert refused(learner("start", "netbn", "notes/in")) == "'notes/in' is no folder; name one: bngrade start netbn DIR"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("start",), "say which exercise; known are `batchnorm_quiz`, `convbn`, `netbn`, `netbn_dropout`"),
        (("start", "nebtn"), "there is no exercise 'nebtn'; did you mean `netbn`?"),
        (("start", "netbn.py"), "'netbn.py' is no name of an exercise; `bngrade list` shows the names"),
        (("start", "convbn", "--notebook"), "'convbn' has no notebook edition; without --notebook: bngrade start convbn"),
        (("reset", "netbm"), "there is no exercise 'netbm'; did you mean `netbn`?"),
        (("reset", "netbn"), "there is no file of yours for 'netbn' here; to begin with it: bngrade start netbn"),
        (("reset", "netbn.py"), "there is no file 'netbn.py'; to begin with the exercise: bngrade start netbn"),
        (("check", "netbn"), "there is no file 'netbn'; to begin with the exercise: bngrade start netbn"),
        (
            ("watch", "exercises/convbn.py"),
            "there is no file 'exercises/convbn.py'; to begin with the exercise: bngrade start convbn",
        ),
        (("check", "other"), "there is no file 'other'"),
        (("hint", "conbn"), "there is no exercise 'conbn'; did you mean `convbn`?"),
        (("hint", "netbn", "--all", "--reset"), "--all and --reset exclude each other"),
    ],
)
def test_what_is_mistyped_is_answered_with_what_is_near(learner: Learner, typed: tuple[str, ...], told: str) -> None:
    """Each message names the mistake and, where there is one, the command or the name to type."""
    assert refused(learner(*typed)) == told


def test_an_exercise_named_in_place_of_its_file_leads_to_the_file(learner: Learner) -> None:
    """Who types what `start` and `hint` take, or the path that a stub speaks of, is told where the file is."""
    learner("start", "netbn", "my work")
    for typed in ("netbn", "exercises/netbn.py"):
        assert refused(learner("check", typed)) == f"there is no file '{typed}'; did you mean 'my work/netbn.py'?"


# Resetting.


def test_reset_restores_the_stub_after_a_backup(learner: Learner) -> None:
    """The learner's own work is beside it; an older backup stays, and so do the pass and the hints."""
    learner("start", "netbn")
    for number, content in enumerate(("first", "second"), start=1):
        Path("netbn.py").write_text(content, encoding="utf-8")
        told = said(learner("reset", "netbn"))
        assert f"what you had written is in netbn.py.bak-{number}\n" in told
        assert Path("netbn.py").read_text(encoding="utf-8") == STUB
    assert [Path(f"netbn.py.bak-{number}").read_text(encoding="utf-8") for number in (1, 2)] == ["first", "second"]


def test_reset_forgets_the_last_check_and_nothing_else(learner: Learner) -> None:
    """What failed before is no longer there; the hints that were given are still given, and the pass is passed."""
    Path("netbn.py").write_text("x", encoding="utf-8")
    remember(passing(content="w"))
    remember(failing("batchnorm-present", content="x"))
    learner("hint", "netbn")
    said(learner("reset", "netbn"))
    known = store.read().state.of("netbn")
    assert known.last is None
    assert known.passed is not None
    assert len(known.hints) == 1


def test_reset_of_an_untouched_file_does_nothing(learner: Learner) -> None:
    """No backup is made of what is the stub already."""
    learner("start", "netbn")
    assert said(learner("reset", "netbn")).startswith("netbn.py is untouched: there is nothing to put back\n")
    assert [path.name for path in Path().iterdir()] == ["netbn.py"]


def test_reset_takes_the_named_file(learner: Learner) -> None:
    """With a file named, that one is reset, not the one that was checked last."""
    learner("start", "netbn", "one")
    learner("start", "netbn", "two")
    Path("one/netbn.py").write_text("mine", encoding="utf-8")
    said(learner("reset", "one/netbn.py"))
    assert Path("one/netbn.py.bak-1").read_text(encoding="utf-8") == "mine"
    assert not Path("two/netbn.py.bak-1").exists()


def test_reset_of_a_link_keeps_the_link(learner: Learner) -> None:
    """The file that the link leads to is restored; the backup lies beside the link."""
    Path("kept.py").write_text("mine", encoding="utf-8")
    Path("netbn.py").symlink_to("kept.py")
    said(learner("reset", "netbn.py"))
    assert Path("netbn.py").is_symlink()
    assert Path("kept.py").read_text(encoding="utf-8") == STUB
    assert Path("netbn.py.bak-1").read_text(encoding="utf-8") == "mine"


def test_reset_refuses_a_folder(learner: Learner) -> None:
    """A folder of the exercise's name is not replaced."""
    Path("folder").mkdir()
    Path("folder/netbn.py").mkdir()
    assert refused(learner("reset", "folder/netbn.py")).startswith("'folder/netbn.py' is a folder")


@pytest.mark.skipif(sys.platform == "win32", reason="the limit of POSIX")
def test_reset_without_room_for_a_backup_changes_nothing(folder: Path) -> None:
    """When the disk is full, the file stays as it is, and no half of a backup is left."""
    Path("netbn.py").write_text("x" * 5_000, encoding="utf-8")
    code = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); from grader.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "reset", "netbn.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "nothing was changed: no backup can be written beside 'netbn.py': file too large" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["netbn.py"]
    assert len(Path("netbn.py").read_bytes()) == 5_000


# Hints.


def test_hints_come_one_by_one_and_then_the_ways_on_are_told(learner: Learner) -> None:
    """After the last one: how to read them again, to begin anew, and what else there is on the check that failed."""
    remember(failing("batchnorm-present"))
    first, second, third, none = (said(learner("hint", "netbn")) for _ in range(4))
    assert "\nfor another one, 2 left:\n  bngrade hint netbn\n" in first
    assert second.startswith("hint 2 of 3")
    assert "for another one" not in third
    assert "\n  bngrade explain batchnorm-present\n" in third
    assert none.startswith("all 3 hints have been given\n")
    for command in ("hint netbn --all", "hint netbn --reset", "explain batchnorm-present"):
        assert f"\n  bngrade {command}\n" in none
    assert said(learner("hint", "netbn", "--reset")) == "3 hints, none given\n\nfor the first one:\n  bngrade hint netbn\n"
    assert said(learner("hint", "netbn")) == first


def test_all_hints_are_shown_and_counted_as_given(learner: Learner) -> None:
    """They stand in the order of the rubric."""
    told = said(learner("hint", "convbn", "--all"))
    assert re.findall(r"^hint (\d)", told, re.MULTILINE) == ["1", "2", "3"]
    assert said(learner("hint", "convbn")).startswith("all 3 hints have been given\n")


def test_without_a_name_the_exercise_at_hand_is_meant(learner: Learner) -> None:
    """The one that was checked last; once it is passed, the next to do."""
    assert "\n  Batch normalisation in an MNIST classifier\n" in said(learner("hint"))
    remember(failing("batchnorm-present", exercise="convbn"))
    assert "\n  Batch normalisation in a convolutional network\n" in said(learner("hint"))
    remember(passing(exercise="convbn"))
    assert "\n  Batch normalisation in an MNIST classifier\n" in said(learner("hint"))


def test_an_exercise_is_named_by_its_file_or_its_rubric(learner: Learner) -> None:
    """A learner's file and a rubric that lies elsewhere both say which exercise is meant."""
    assert said(learner("hint", "some/where/netbn.py")).startswith("hint 1 of 3")
    own_rubric("own_norm", hints=[{"text": "first words\n\n    code = 1\n    more = 2\n\nlast words"}])
    Path("rubrics/own_norm.yaml").rename("elsewhere.yaml")
    told = said(learner("hint", "elsewhere.yaml"))
    assert told.startswith(
        "hint 1 of 1\n  Our own exercise\n\n  first words\n\n      code = 1\n      more = 2\n\n  last words\n"
    )
    assert "\n  bngrade hint elsewhere.yaml --all\n" in said(learner("hint", "elsewhere.yaml"))


def test_an_exercise_without_hints_says_so(learner: Learner) -> None:
    """What else there is on the check that failed is named."""
    own_rubric("own_norm", hints=[])
    remember(failing("layers-unchanged", exercise="own_norm"))
    told = said(learner("hint", "own_norm"))
    assert (
        told
        == "`own_norm` has no hints: Our own exercise\n\nmore about `layers-unchanged`:\n  bngrade explain layers-unchanged\n"
    )


def test_a_quiz_gives_hints_and_its_question_again(learner: Learner) -> None:
    """What is wrong on an answer sheet is a question: it can be asked again, where a check is explained."""
    assert said(learner("check", str(REPOSITORY / "exercises" / "batchnorm_quiz.yaml")), code=1)
    failed = store.read().state.of("batchnorm_quiz").last
    assert failed is not None
    told = said(learner("hint", "--all"))
    assert "bngrade explain" not in told
    assert f"\n  bngrade quiz batchnorm_quiz --question {failed.failed[0]}\n" in told


def test_a_rubric_that_is_broken_gives_no_hint(learner: Learner) -> None:
    """Its mistakes are told with their lines."""
    Path("rubrics").mkdir()
    Path("rubrics/mine.yaml").write_text("exercise: [", encoding="utf-8")
    assert refused(learner("hint", "mine")).startswith("the rubric is not valid:\nrubrics/mine.yaml:1:")
