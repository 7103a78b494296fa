"""The parts of watching by themselves: when a file is looked at, what it holds, what a screen shows of it, which keys there are."""

import datetime as dt
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from queue import SimpleQueue

import pytest
import wcwidth
from report_samples import HOSTILE, METRICS, SAMPLES, SPECS, TRAINING, grade

from grader.checks.topics import TOPICS
from grader.cli.watch.keyboard import keys_in
from grader.exercise_types.evaluation import Evaluation
from grader.learner.hints import GivenHint
from grader.measurement import MeasurementRequest
from grader.reports.text_layout import Page
from grader.reports.watch_text import Watched, screen
from grader.result import Result
from grader.rubric.loading import LoadedRubric
from grader.rubric.policy import Hint
from grader.submission.reading import read_submission
from grader.watching import contents as contents_module
from grader.watching import moments as moments_module
from grader.watching.contents import Absent, Content, contents
from grader.watching.events import Judged, Key, Noted, Progress, Refused, Saved
from grader.watching.moments import moments
from grader.watching.mounts import file_system
from grader.watching.referees import Case
from grader.watching.session import network_key
from grader.watching.state import HintPanel, Phase, State, after, covered


def read(path: Path) -> Case:
    """Make a case that nobody will judge."""
    submission = read_submission(path)
    return Case(submission.sha256, not submission.source, submission.problem is not None, _never)


def _never(_measurement: object) -> Evaluation:
    raise AssertionError("nothing is judged here")


def changing(*steps: Callable[[], object]) -> Iterator[None]:
    """Yield, and again after each step."""
    yield
    for step in steps:
        step()
        yield


def told(content: Content) -> str:
    """Return what a content is, in a word."""
    return content.reason if isinstance(content, Absent) else content.sha256[:6]


# What a file holds.


def test_a_content_is_told_once(tmp_path: Path) -> None:
    """A file is told at first and when its content has changed; another time or other rights alone are no change."""
    path = tmp_path / "net.py"
    path.write_text("x = 1\n")
    steps = (
        lambda: os.utime(path, (1, 1)),
        lambda: path.chmod(0o600),
        lambda: path.write_text("x = 1\n"),
        lambda: path.write_text("x = 2\n"),
    )
    seen = [told(content) for content in contents(path, changing(*steps), read)]
    assert len(seen) == len(set(seen)) == 2


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """A file that is gone, a folder, a pipe, a folder that is gone, and the file's return: each is told, and nothing blocks."""
    path = tmp_path / "work" / "net.py"
    path.parent.mkdir()
    path.write_text("x = 1\n")

    def restore() -> None:
        path.parent.mkdir()
        path.write_text("x = 1\n")

    steps = (
        path.unlink,
        path.mkdir,
        path.rmdir,
        lambda: os.mkfifo(path),
        lambda: shutil.rmtree(path.parent),
        restore,
    )
    seen = [told(content) for content in contents(path, changing(*steps), read)]
    assert seen[0] == seen[-1]
    assert seen[1:-1] == [
        "is gone",
        "is a folder now",
        "is gone",
        "is no regular file any more",
        "is gone, and its folder with it",
    ]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """A file without the right to read it is told with the system's reason."""
    path = tmp_path / "net.py"
    path.write_text("x = 1\n")

    def refuse(_path: Path) -> Case:
        raise PermissionError(13, "Permission denied")

    assert [*contents(path, changing(), refuse)] == [Absent("cannot be read: permission denied")]


def test_a_write_in_the_middle_of_reading_is_read_again(tmp_path: Path) -> None:
    """What changed while it was read is not told: only the content that stays is."""
    path = tmp_path / "net.py"
    path.write_text("x = 1\n")
    writes = iter(("x = 2\n", "x = 3\n"))

    def read_and_write(path: Path) -> Case:
        case = read(path)
        if text := next(writes, None):
            path.write_text(text)
        return case

    [content] = contents(path, changing(), read_and_write)
    assert isinstance(content, Case)
    assert content.sha256 == read(path).sha256
    assert path.read_text() == "x = 3\n"


@pytest.mark.parametrize(
    ("beginning", "rest"), [("", "_ABSENT_REST_S"), ("def f(:\n", "_DOUBTFUL_REST_S"), (None, "_ABSENT_REST_S")]
)
def test_what_looks_unfinished_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, beginning: str | None, rest: str
) -> None:
    """An empty file, one that Python cannot read, and one that is gone are told only after a longer rest, if they stay so."""
    monkeypatch.setattr(contents_module, rest, 20.0)
    path = tmp_path / "net.py"
    if beginning is not None:
        path.write_text(beginning)
    saver = threading.Timer(0.1, path.write_text, ["x = 1\n"])
    saver.start()
    [content] = contents(path, changing(), read)
    saver.join()
    assert told(content) == read(path).sha256[:6]


# When it is looked at.


class Follower:
    """Contents of a file, from a thread that follows it."""

    def __init__(self, path: Path, *, polling: bool) -> None:
        self._stop = threading.Event()
        self._seen: SimpleQueue[Content] = SimpleQueue()
        self._thread = threading.Thread(target=partial(self._run, path, polling=polling))
        self._thread.start()

    def next(self) -> str:
        """Wait for the next content."""
        return told(self._seen.get(timeout=20))

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def _run(self, path: Path, *, polling: bool) -> None:
        for content in contents(path, moments(path, self._stop, polling=polling), read):
            self._seen.put(content)


@pytest.fixture
def follow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Follower]]:
    """Follow files; where polling is not asked for, only the system tells of changes."""
    followers: list[Follower] = []

    def start(path: Path, *, polling: bool = False, anyway_ms: int = 600_000) -> Follower:
        monkeypatch.setattr(moments_module, "_ANYWAY_MS", anyway_ms)
        followers.append(Follower(path, polling=polling))
        return followers[-1]

    yield start
    for follower in followers:
        follower.close()


@pytest.mark.parametrize("polling", [False, True], ids=["told", "polling"])
def test_saves_of_all_kinds_are_noticed(follow: Callable[..., Follower], tmp_path: Path, *, polling: bool) -> None:
    """A file written in place, replaced by renaming, or deleted is noticed, whether the system tells or is asked."""
    path = tmp_path / "net.py"
    path.write_text("x = 1\n")
    follower = follow(path, polling=polling, anyway_ms=500)
    seen = [follower.next()]
    path.write_text("x = 2\n")
    seen.append(follower.next())
    (tmp_path / "new").write_text("x = 3\n")
    (tmp_path / "new").replace(path)
    seen.append(follower.next())
    path.unlink()
    assert follower.next() == "is gone"
    assert len(set(seen)) == 3


def test_the_target_of_a_link_is_followed(follow: Callable[..., Follower], tmp_path: Path) -> None:
    """Who watches a link is told of a save of its target in another folder, by the system."""
    (tmp_path / "far").mkdir()
    (tmp_path / "near").mkdir()
    target = tmp_path / "far" / "net.py"
    target.write_text("x = 1\n")
    link = tmp_path / "near" / "net.py"
    link.symlink_to(target)
    follower = follow(link)
    first = follower.next()
    saver = threading.Event()
    for number in range(40):  # the watch may not be set up when the first content is told
        target.write_text(f"x = {number + 2}\n")
        if saver.wait(0.1) or not follower._seen.empty():
            break
    assert follower.next() != first


def test_a_folder_that_is_made_anew_is_followed(follow: Callable[..., Follower], tmp_path: Path) -> None:
    """When the folder was deleted and is there again, saves in the new one are noticed."""
    path = tmp_path / "work" / "net.py"
    path.parent.mkdir()
    path.write_text("x = 1\n")
    follower = follow(path, anyway_ms=100)
    first = follower.next()
    shutil.rmtree(path.parent)
    assert follower.next() == "is gone, and its folder with it"
    path.parent.mkdir()
    path.write_text("x = 2\n")
    assert follower.next() != first


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me/course", "ext4"),
        ("/home/me/net share/week1", "nfs4"),
        ("/mnt/c/Users", "9p"),
        ("/home/me/over", "tmpfs"),
        ("/", "overlay"),
    ],
)
def test_the_deepest_mount_decides(folder: str, kind: str) -> None:
    """A folder lies on the file system that is mounted deepest above it; of two on one point, on the later."""
    mounts = (
        r"22 1 0:21 / / rw,relatime shared:1 - overlay overlay rw",
        r"23 22 8:1 / /home rw,relatime shared:2 - ext4 /dev/sda1 rw",
        r"24 23 0:50 / /home/me/net\040share rw shared:3 - nfs4 server:/export rw",
        r"25 22 0:51 / /mnt/c rw - 9p drvfs rw",
        r"26 23 0:52 / /home/me/over rw - nfs server:/old rw",
        r"27 23 0:53 / /home/me/over rw - tmpfs tmpfs rw",
        r"a line that means nothing",
    )
    assert file_system(Path(folder), mounts) == kind


# What decides a training.


def test_places_and_names_decide_no_training(netbn: LoadedRubric) -> None:
    """Two networks that differ in their lines alone are one training; another layer or another seed is another."""
    graph = SAMPLES["passed"][0].graph
    assert graph is not None
    request = MeasurementRequest(graph=graph, rubric=netbn.rubric)
    moved = graph.model_copy(update={"nodes": tuple(n.model_copy(update={"line": (n.line or 0) + 7}) for n in graph.nodes)})
    shorter = graph.model_copy(update={"nodes": graph.nodes[:-1], "output": graph.nodes[-2].id})
    assert network_key(request) == network_key(request.model_copy(update={"graph": moved}))
    assert network_key(request) != network_key(request.model_copy(update={"graph": shorter}))
    assert network_key(request) != network_key(request.model_copy(update={"seed": 1}))


# States.


CASE = Case("0" * 64, is_empty=False, is_doubtful=False, evaluate=_never)


def judged(result: Result, *, case: Case = CASE, complete: bool = True, notices: tuple[str, ...] = ()) -> Judged:
    """Make a verdict."""
    evaluation = Evaluation(result=result, title="Batch normalisation", source_lines={3: "x"}, checks=SPECS)
    moment = dt.datetime(2026, 12, 1, 8, 30, tzinfo=dt.UTC)
    return Judged(evaluation, case, moment, complete=complete, trainable=True, notices=notices)


def test_a_verdict_that_a_save_has_overtaken_is_not_shown() -> None:
    """The verdict on what the file held before is dropped; the one on what it holds now is shown."""
    newer = replace(CASE, sha256="1" * 64)
    state = after(after(State(), Saved(CASE)), Saved(newer))
    assert after(state, judged(grade())) == state
    assert after(state, judged(grade(), case=newer)).phase is Phase.WAITING


def test_an_absent_file_has_no_verdict() -> None:
    """What was known of a file is forgotten when it is gone, and a late verdict does not bring it back."""
    state = after(after(State(), Saved(CASE)), judged(grade()))
    gone = after(state, Absent("is gone"))
    assert gone.verdict is None
    assert after(gone, judged(grade())) == gone


# The screen.


def states() -> dict[str, State]:
    """Return a state of each kind."""
    saved = after(State(), Saved(CASE))
    training = after(saved, judged(grade(metrics=None), complete=False))
    verdicts = {name: after(saved, judged(result, notices=(HOSTILE,))) for name, (result, _) in SAMPLES.items()}
    hint = GivenHint(hint=Hint(text=f"Look at `forward`. {HOSTILE} " * 20), number=1, total=3)
    return {
        "starting": State(),
        "training": after(after(training, Progress(45, 100, METRICS.history)), Noted(HOSTILE)),
        "absent": after(saved, Absent("is gone")),
        "refused": after(saved, Refused(f"the rubric is not valid:\n{HOSTILE}")),
        "hint": covered(saved, HintPanel("netbn", "Batch normalisation", "network", hint, 3)),
        "no hint": covered(saved, HintPanel("netbn", "Batch normalisation", "network", None, 3)),
        "explanation": covered(saved, TOPICS["batchnorm-present"]),
        **verdicts,
    }


@pytest.mark.parametrize("name", states())
@pytest.mark.parametrize("size", [(100, 40), (80, 24), (60, 12), (40, 10), (20, 4)], ids=str)
@pytest.mark.parametrize("unicode", [True, False])
def test_every_screen_fits_its_terminal(name: str, size: tuple[int, int], *, unicode: bool) -> None:
    """A screen has as many lines as the terminal, none is wider, and nothing from a file controls the terminal."""
    columns, rows = size
    page = Page(width=columns, unicode=unicode)
    lines = screen(states()[name], Watched(file="netbn.py"), page, rows)
    assert len(lines) == rows
    for line in lines:
        assert line.isprintable(), repr(line)
        assert unicode or line.isascii()
        assert wcwidth.width(line) <= columns


def test_the_verdict_stands_on_top_and_the_keys_below() -> None:
    """The first line is the verdict, the last one the keys, whatever lies between."""
    for name, (result, _) in SAMPLES.items():
        lines = screen(states()[name], Watched(file="netbn.py"), Page(width=80), 24)
        assert lines[0].startswith(f" {result.status.upper()}")
        assert "q quit" in lines[-1]


def test_scrolling_ends_at_the_last_line() -> None:
    """Going down brings the last line into view and no more; going up leads back to the first."""
    state = states()["explanation"]
    watched, page = Watched(file="netbn.py"), Page(width=80)
    first = screen(state, watched, page, 24)
    for _ in range(20):
        state = after(state, Key.PAGE_DOWN)
    lowest = screen(state, watched, page, 24)
    assert lowest != first
    assert not any("more lines" in line for line in lowest)
    for _ in range(20):
        state = after(state, Key.PAGE_UP)
    assert screen(state, watched, page, 24) == first


def test_figures_are_shown_with_their_targets() -> None:
    """A trained verdict shows its figures beside the targets, and where they were measured."""
    result = grade(metrics=METRICS, training=TRAINING)
    text = "\n".join(screen(after(after(State(), Saved(CASE)), judged(result)), Watched(file="netbn.py"), Page(width=90), 40))
    assert "measured on mnist (official)" in text
    assert "92.39 %" in text
    assert "≥ 90 %" in text


def test_what_explains_a_verdict_can_be_scrolled_to() -> None:
    """The executed layers, which the advice speaks of, stand at the end; below a verdict without a defect what to type next."""
    watched, page = Watched(file="my net.py"), Page(width=80)
    failed = "\n".join(screen(states()["two_root_causes"], watched, page, 60))
    assert "executed operations" in failed
    assert "bngrade compare" not in failed
    passed = "\n".join(screen(states()["passed"], watched, page, 60))
    assert "bngrade list" in passed
    assert "bngrade compare 'my net.py'" in passed


# Keys.


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("h", [Key.HINT]),
        ("Q", [Key.QUIT]),
        ("\x1b[A\x1b[Bj", [Key.UP, Key.DOWN, Key.DOWN]),
        ("\x1bOA", [Key.UP]),
        ("\x1b[6~e", [Key.PAGE_DOWN, Key.EXPLAIN]),
        ("\x1b", [Key.BACK]),
        ("\x1b[200~xyz\x1b[201~t", [Key.TRAIN]),
        ("\x1b[", []),
        ("\x1b[1;5", []),
        ("ä€\0\x7f", []),
    ],
)
def test_keys_are_told_apart(typed: str, keys: list[Key]) -> None:
    """Letters and escape sequences are keys of their own; what means nothing is passed over."""
    assert [*keys_in(typed)] == keys
