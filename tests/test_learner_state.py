"""The learner's state: what is remembered of checks, and that no trouble with its file is ever more than a notice."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from learner_samples import digest, failing, measured, of_file, passing, structure_only
from report_samples import grade

from grader.learner import store
from grader.learner.hints import forget, give_all, give_hint
from grader.learner.recording import remember
from grader.learner.state import LearnerState
from grader.rubric.policy import Hint

PROCESSES, UPDATES = 8, 25
FIRST, SECOND, THIRD = HINTS = (
    Hint(text="look at the table"),
    Hint(text="count the layers", check="batchnorm-present"),
    Hint(text="read the task", check="layers-unchanged"),
)
as_user = pytest.mark.skipif(sys.platform == "win32", reason="permissions and limits of POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the state, and an environment without a CI system."""
    folder = tmp_path / "state"
    monkeypatch.setenv("BNGRADE_STATE", str(folder))
    monkeypatch.delenv("CI", raising=False)
    return folder


def kept(exercise: str = "netbn") -> dict[str, object]:
    """Return what the file says of an exercise."""
    told: dict[str, object] = json.loads(store.state_file().read_text(encoding="utf-8"))["exercises"][exercise]
    return told


# What is remembered.


def test_a_failing_check_is_remembered_with_what_failed() -> None:
    """Attempts, points, failed checks in order, the file's digest and the time are there; nothing that was measured is."""
    assert remember(failing("layers-unchanged", "batchnorm-present", content="x")) is None
    known = store.read().state.of("netbn")
    assert known.last is not None
    assert (known.attempts, known.passed, known.best) == (1, None, None)
    assert known.last.failed == ("layers-unchanged", "batchnorm-present")
    assert (known.last.points, known.last.max_points, known.last.sha256) == (45, 100, digest("x"))
    assert known.last.when.tzinfo is not None


def test_a_pass_is_remembered_after_later_failures() -> None:
    """The last outcome is the failure; the pass and its accuracies stay."""
    remember(measured(0.93, 0.92, content="good"))
    remember(failing("batchnorm-present", content="bad"))
    known = store.read().state.of("netbn")
    assert known.last is not None
    assert known.passed is not None
    assert known.best is not None
    assert (known.last.sha256, known.passed.sha256) == (digest("bad"), digest("good"))
    assert (known.best.val_accuracy, known.best.train_accuracy) == (0.93, 0.92)


def test_structure_alone_is_no_pass() -> None:
    """A check that trained nothing has not passed the exercise."""
    remember(structure_only())
    known = store.read().state.of("netbn")
    assert known.last is not None
    assert not known.last.complete
    assert known.passed is None


def test_the_same_file_again_is_no_other_attempt() -> None:
    """Attempts are files that differ from the one checked before."""
    for content in ("a", "a", "b", "a"):
        remember(failing("batchnorm-present", content=content))
    assert store.read().state.of("netbn").attempts == 3


@pytest.mark.parametrize(
    ("figures", "best"),
    [
        ([(0.91, True), (0.93, True), (0.92, True)], (0.93, True)),
        ([(0.98, False), (0.91, True), (0.99, False)], (0.91, True)),
        ([(0.91, True), (float("nan"), True)], (0.91, True)),
        ([(float("nan"), True), (0.5, False)], (0.5, False)),
    ],
)
def test_the_best_accuracy_is_kept(figures: list[tuple[float, bool]], best: tuple[float, bool]) -> None:
    """The highest is kept; official data go first, and what is no number never counts."""
    for number, (accuracy, official) in enumerate(figures):
        remember(measured(accuracy, 0.9, official=official, content=str(number)))
    known = store.read().state.of("netbn").best
    assert known is not None
    assert (known.val_accuracy, known.official) == best


def test_no_figure_of_a_failing_file_hides_that_of_a_passing_one() -> None:
    """A network that learns by heart may reach a higher accuracy: it is not shown for the exercise that was passed."""
    remember(measured(0.92, 0.91, content="good"))
    by_heart = grade(*[check for check in failing("train-accuracy").checks if check.id == "train-accuracy"])
    remember(of_file(by_heart, content="by heart"))
    known = store.read().state.of("netbn").best
    assert known is not None
    assert known.val_accuracy == 0.92


def test_the_working_file_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its absolute path is kept; a result whose file is gone changes nothing of it."""
    monkeypatch.chdir(tmp_path)
    Path("netbn.py").write_text("x", encoding="utf-8")
    remember(passing(content="x"))
    remember(failing("batchnorm-present", path="gone.py"))
    assert kept()["file"] == str(tmp_path / "netbn.py")


@pytest.mark.parametrize(("value", "recorded"), [("true", False), ("1", False), ("false", True), ("", True)])
def test_nothing_is_remembered_on_a_ci_system(value: str, recorded: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 - a parameter
    """One account checks the files of many there."""
    monkeypatch.setenv("CI", value)
    assert remember(passing()) is None
    assert store.state_file().exists() is recorded


def test_the_reference_solution_is_nobodys_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in `solutions` beside the `rubrics` is not remembered; in a folder of that name elsewhere it is."""
    monkeypatch.chdir(tmp_path)
    Path("solutions").mkdir()
    Path("solutions/netbn.py").write_text("x", encoding="utf-8")
    Path("rubrics").mkdir()
    Path("rubrics/netbn.yaml").write_text("", encoding="utf-8")
    assert remember(passing(path="solutions/netbn.py")) is None
    assert not store.state_file().exists()
    Path("rubrics/netbn.yaml").unlink()
    remember(passing(path="solutions/netbn.py"))
    assert store.read().state.of("netbn").passed is not None


# Hints.


def given_texts(times: int) -> list[str | None]:
    """Ask for hints so often; return their texts."""
    answers = [give_hint("netbn", HINTS) for _ in range(times)]
    return [answer.hint.text if answer else None for answer in answers]


def test_hints_come_in_order_and_end() -> None:
    """One more each time; after the last one there is none."""
    assert given_texts(4) == [FIRST.text, SECOND.text, THIRD.text, None]


def test_the_hint_that_fits_the_failed_check_comes_first() -> None:
    """The first failed check with a hint decides; then the next one, then the order of the rubric."""
    remember(failing("layers-unchanged", "batchnorm-present", "optimizer-unchanged"))
    answers = [give_hint("netbn", HINTS) for _ in range(3)]
    assert [answer.hint for answer in answers if answer] == [THIRD, SECOND, FIRST]
    assert [answer.fits for answer in answers if answer] == ["layers-unchanged", "batchnorm-present", None]
    assert [(answer.number, answer.total) for answer in answers if answer] == [(1, 3), (2, 3), (3, 3)]


def test_a_hint_that_was_given_does_not_come_first_again() -> None:
    """What fits is given once, whenever its check fails again."""
    assert given_texts(2) == [FIRST.text, SECOND.text]
    remember(failing("batchnorm-present"))
    assert given_texts(2) == [THIRD.text, None]


def test_after_a_pass_no_hint_comes_first() -> None:
    """What failed before the last check counts no more."""
    remember(failing("layers-unchanged"))
    remember(passing())
    assert given_texts(1) == [FIRST.text]


def test_hints_of_exercises_do_not_mix() -> None:
    """Each exercise has its own count."""
    assert given_texts(2) == [FIRST.text, SECOND.text]
    other = give_hint("convbn", HINTS)
    assert other is not None
    assert (other.hint, other.number) == (FIRST, 1)


def test_hints_may_change() -> None:
    """A rubric that gets another hint in front gives it next; one that is gone is not counted."""
    assert given_texts(2) == [FIRST.text, SECOND.text]
    new = Hint(text="a new one")
    answer = give_hint("netbn", (new, SECOND))
    assert answer is not None
    assert (answer.hint, answer.number, answer.total) == (new, 2, 2)


def test_all_and_forgotten() -> None:
    """After all of them there is none left; forgotten, they begin with the first."""
    assert give_all("netbn", HINTS) is None
    assert given_texts(1) == [None]
    assert forget("netbn") is None
    assert given_texts(1) == [FIRST.text]


def test_a_hint_that_cannot_be_recorded_is_given(folder: Path) -> None:
    """With something in the place of the folder, the first hint comes with a notice."""
    folder.write_text("no folder", encoding="utf-8")
    answer = give_hint("netbn", HINTS)
    assert answer is not None
    assert answer.hint == FIRST
    assert answer.notice is not None
    assert answer.notice.startswith("your progress is not recorded: ")


# A file that is broken.

WHOLE = LearnerState().having("netbn", attempts=3).model_dump_json(by_alias=True).encode()


def broken(folder: Path) -> list[bytes]:
    """Return the content of the files that were set aside, in the order of their numbers."""
    return [path.read_bytes() for path in sorted(folder.glob("learner.json.broken-*"))]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no state of bngrade's"),
        (b"{", "it is no state of bngrade's"),
        (WHOLE[: len(WHOLE) // 2], "it is no state of bngrade's"),
        (b"\xff\xfe\x00", "it is no state of bngrade's"),
        (b"[" * 100_000, "it is no state of bngrade's"),
        (WHOLE.replace(b"learner/v1", b"learner/v2"), "another version of bngrade wrote it"),
        (WHOLE.replace(b'"attempts":3', b'"attempts":-3'), "it is no state of bngrade's"),
        (WHOLE.replace(b'"attempts":3', b'"attempts":"3"'), "it is no state of bngrade's"),
        (WHOLE.replace(b'"attempts":3', b'"tries":3'), "it is no state of bngrade's"),
        (b" " * (store.SIZE_LIMIT + 1), "it is larger than 4 MiB"),
    ],
    ids=["empty", "cut", "half", "no-text", "deep", "newer", "negative", "wrong-type", "unknown-key", "huge"],
)
def test_a_broken_file_is_set_aside_and_said_so(content: bytes, why: str, folder: Path) -> None:
    """It keeps its content under another name, which the notice tells with the reason; what comes next is recorded."""
    folder.mkdir()
    store.state_file().write_bytes(content)
    place = folder / "learner.json.broken-1"
    assert remember(passing()) == f"your progress could not be read: {why}; the file is now '{place}', and a new one begins"
    assert broken(folder) == [content]
    assert remember(passing()) is None
    assert store.read().state.of("netbn").passed is not None


def test_an_older_broken_file_stays(folder: Path) -> None:
    """Each gets a number of its own."""
    folder.mkdir()
    for content in (b"one", b"two", b"three"):
        store.state_file().write_bytes(content)
        assert store.read().notice is not None
    assert broken(folder) == [b"one", b"two", b"three"]


def test_a_folder_in_its_place_is_set_aside(folder: Path) -> None:
    """What is no file is renamed like a broken one."""
    (folder / "learner.json" / "inside").mkdir(parents=True)
    notice = remember(passing())
    assert notice is not None
    assert notice.startswith("your progress could not be read: is a directory; ")
    assert (folder / "learner.json.broken-1" / "inside").is_dir()
    assert store.read().state.of("netbn").passed is not None


@as_user
def test_a_pipe_in_its_place_does_not_hang(folder: Path) -> None:
    """A named pipe, into which nobody writes, is set aside."""
    folder.mkdir()
    os.mkfifo(folder / "learner.json")
    assert remember(passing()) is not None
    assert store.read().state.of("netbn").passed is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _edited(data: st.DataObject) -> bytes:
    """Return a state in which one field of something is anything."""
    document = json.loads(LearnerState().having("netbn", attempts=3).model_dump_json(by_alias=True))
    place = data.draw(st.sampled_from([document, document["exercises"], document["exercises"]["netbn"]]))
    place[data.draw(st.sampled_from(sorted(place)) | st.text(max_size=8))] = data.draw(JSON)
    return json.dumps(document).encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bytes_are_a_state_or_are_set_aside(folder: Path, data: st.DataObject) -> None:
    """Whatever stands in the file, a check is remembered; the file was either read or kept beside, byte by byte."""
    content = data.draw(st.binary(max_size=200) | st.builds(_edited, st.just(data)))
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    store.state_file().write_bytes(content)
    notice = remember(passing())
    assert (notice is None) == (broken(folder) == [])
    assert broken(folder) in ([], [content])
    assert store.read().state.of("netbn").passed is not None


# A place that takes nothing.


def started(code: str, folder: Path) -> "subprocess.Popen[str]":
    """Start Python that has the samples at hand."""
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {"BNGRADE_STATE": str(folder), "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}"}
    head = "from learner_samples import *\nfrom grader.learner.recording import *\nfrom grader.learner.hints import *\n"
    return subprocess.Popen([sys.executable, "-c", head + code], env=environment, stdout=subprocess.PIPE, text=True)


@as_user
def test_a_full_disk_loses_nothing_that_was_there(folder: Path) -> None:
    """Where no byte can be written, the old state stays and the notice says why."""
    remember(passing())
    before = store.state_file().read_bytes()
    code = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); print(remember(failing('batchnorm-present')))"
    notice = f"your progress is not recorded: '{store.state_file()}' cannot be written: file too large\n"
    assert started(code, folder).communicate(timeout=60)[0] == notice
    assert store.state_file().read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".bngrade")] == []


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A place in which nothing can be made: below a file, for who may write into every folder."""
    place = tmp_path / "home"
    if os.geteuid() == 0:
        place.write_text("", encoding="utf-8")
        yield place / "state"
        return
    place.mkdir(mode=0o500)
    yield place / "state"
    place.chmod(0o700)


@as_user
def test_a_home_that_cannot_be_written_is_a_notice(read_only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recorded, and that is said; reading gives an empty state."""
    monkeypatch.setenv("BNGRADE_STATE", str(read_only))
    notice = remember(passing())
    assert notice is not None
    assert notice.startswith(f"your progress is not recorded: '{read_only / 'learner.json'}' cannot be written: ")
    assert store.read().state == LearnerState()


# Several processes.


def test_processes_at_once_lose_nothing(folder: Path) -> None:
    """Eight processes that remember and give hints, at once, leave every one of their changes in the file."""
    code = f"for n in range({UPDATES}):\n"
    code += "    assert remember(failing('val-accuracy', content=f'{me} {n}', exercise='shared')) is None\n"
    code += "    assert give_hint(f'own_{me}', tuple(Hint(text=f'{k}') for k in range(n + 1))) is not None"
    running = [started(f"me = {number}\n{code}", folder) for number in range(PROCESSES)]
    assert [each.communicate(timeout=120)[0] for each in running] == [""] * PROCESSES
    assert [each.returncode for each in running] == [0] * PROCESSES
    state = store.read().state
    assert state.of("shared").attempts == PROCESSES * UPDATES
    assert [len(state.of(f"own_{number}").hints) for number in range(PROCESSES)] == [UPDATES] * PROCESSES
    assert broken(folder) == []


def test_who_hangs_with_the_lock_is_not_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while the change is given up, and said so; the state stays as it is."""
    from filelock import FileLock

    remember(passing())
    before = store.state_file().read_bytes()
    monkeypatch.setattr(store, "LOCK_TIMEOUT_S", 0.1)
    with FileLock(folder / "learner.json.lock"):
        notice = remember(failing("batchnorm-present"))
    assert notice == f"your progress is not recorded: another bngrade has been holding '{store.state_file()}' for too long"
    assert store.state_file().read_bytes() == before
