"""`bngrade watch` in a real terminal: saves, keys, trainings, signals, and what it leaves behind."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from calibration_exercise import RUBRIC, write_exercise
from test_sandbox import descendants, gone, wait_until
from watched_terminal import REPOSITORY, Terminal, watch_command

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX terminals")

STARTER = (REPOSITORY / "exercises" / "netbn.py").read_text(encoding="utf-8")
SOLUTION = (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")
ENDLESS = RUBRIC.replace("train_images: 300", "train_images: 1000").replace("epochs: 1, seeds: 4", "epochs: 1000, seeds: 100")
"""A training that goes on for hours unless somebody ends it."""

Watch = Callable[..., Terminal]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session that several tests share watches a file."""
    return tmp_path_factory.mktemp("watched")


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Terminal]:
    """A session that judges structure alone; each test saves what it needs."""
    (folder / "netbn.py").write_text(STARTER, encoding="utf-8")
    terminal = Terminal(
        *watch_command("netbn.py", "--structure-only"), cwd=folder, variables={"BNGRADE_STATE": str(folder / "state")}
    )
    terminal.until("FAIL: 45 of 100")
    yield terminal
    terminal.type("q")
    assert terminal.ended() == 0
    terminal.close()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Watch a file of a small exercise; whatever was started is gone at the end."""
    running: list[Terminal] = []

    def run(source: str, *options: str, rubric: str = RUBRIC, **variables: str) -> Terminal:
        write_exercise(tmp_path, rubric)
        (tmp_path / "mine.py").write_text(source, encoding="utf-8")
        command = watch_command("mine.py", "--rubric", "small.yaml", *options)
        running.append(Terminal(*command, cwd=tmp_path, variables={"BNGRADE_STATE": str(tmp_path / "state"), **variables}))
        return running[-1]

    yield run
    for terminal in running:
        everything = descendants(terminal.process.pid)
        terminal.close()
        wait_until(partial(gone, everything))


def save_by_rename(path: Path, text: str) -> None:
    """Save as editors do that never leave half a file behind."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


# Saves.


def test_every_save_is_judged(session: Terminal, folder: Path) -> None:
    """Right, wrong and broken contents get their verdicts one after the other, with the learner's own line."""
    (folder / "netbn.py").write_text(SOLUTION, encoding="utf-8")
    session.until("PASS: 80 of 100 points", "waiting for changes")
    (folder / "netbn.py").write_text(STARTER.replace("def forward(", "def forward(("), encoding="utf-8")
    session.until("ERROR: 0 of 100", "Python cannot read the file", "--> netbn.py:")
    (folder / "netbn.py").write_text(STARTER, encoding="utf-8")
    session.until("FAIL: 45 of 100", "nothing normalises the output of `fc1`", "x = self.relu(self.fc1(x))")


def test_a_save_by_renaming_is_seen(session: Terminal, folder: Path) -> None:
    """Editors that write beside the file and rename are followed, several times in a row."""
    for text, verdict in ((SOLUTION, "PASS: 80"), (STARTER, "FAIL: 45"), (SOLUTION, "PASS: 80")):
        save_by_rename(folder / "netbn.py", text)
        session.until(verdict)


def test_a_save_in_steps_shows_nothing_in_between(session: Terminal, folder: Path) -> None:
    """A file that is truncated and then written, or moved away and then written anew, is judged once, when it is whole."""
    save_by_rename(folder / "netbn.py", SOLUTION)
    session.until("PASS: 80 of 100")
    before = len(session.drawn)
    with (folder / "netbn.py").open("w", encoding="utf-8") as file:
        os.fsync(file.fileno())
        file.write(STARTER)
    session.until("FAIL: 45 of 100")
    (folder / "netbn.py").rename(folder / "netbn.py~")
    (folder / "netbn.py").write_text(SOLUTION, encoding="utf-8")
    session.until("PASS: 80 of 100")
    meanwhile = session.drawn[before:]
    assert b"empty" not in meanwhile
    assert b"is gone" not in meanwhile
    assert b"ERROR" not in meanwhile


def test_a_save_ends_code_that_does_not_end(watch: Watch, tmp_path: Path) -> None:
    """A loop without an end holds up no later save, however long the rubric would wait for it."""
    terminal = watch(STARTER, "--structure-only", rubric=RUBRIC + "limits: {timeout_s: 600}\n")
    terminal.until("FAIL: 20 of 50", "waiting for changes")
    for _ in range(2):
        save_by_rename(
            tmp_path / "mine.py", STARTER.replace("super().__init__()", "super().__init__()\n        while True: pass")
        )
        terminal.until("checking")
        before = len(terminal.drawn)
        save_by_rename(tmp_path / "mine.py", SOLUTION)
        terminal.until("PASS", "waiting for changes")
        assert b"sandbox" not in terminal.drawn[before:]
        save_by_rename(tmp_path / "mine.py", STARTER)
        terminal.until("FAIL: 20 of 50")


def test_a_file_that_goes_is_waited_for(session: Terminal, folder: Path) -> None:
    """A deleted file, and a folder in its place, are told; the file is judged when it is there again."""
    path = folder / "netbn.py"
    path.unlink()
    session.until("netbn.py is gone; waiting for its return")
    path.mkdir()
    session.until("netbn.py is a folder now")
    path.rmdir()
    path.write_text(STARTER, encoding="utf-8")
    session.until("FAIL: 45 of 100")


# Keys, and the screen.


def test_a_hint_and_an_explanation_cover_the_verdict(session: Terminal, folder: Path) -> None:
    """The key h gives hints one after the other, e explains the failed check, b goes back; a save takes all of it away."""
    save_by_rename(folder / "netbn.py", STARTER)
    session.until("FAIL: 45 of 100", "waiting for changes")
    session.type("h")
    session.until("hint 1 of ", "left: h", "for `batchnorm-present`, which failed")
    session.type("h")
    session.until("hint 2 of ")
    session.type("e")
    session.until("batchnorm-present: each normalisation", "more lines; arrow keys scroll")
    session.type("\x1b[6~\x1b[6~\x1b[6~\x1b[6~")
    session.until("literature")
    session.type("b")
    session.until("nothing normalises the output of `fc1`")
    session.type("h")
    session.until("hint 3 of ")
    save_by_rename(folder / "netbn.py", SOLUTION)
    session.until("PASS: 80 of 100", "bngrade check netbn.py")


def test_keys_that_can_do_nothing_say_so(session: Terminal, folder: Path) -> None:
    """Without a failed check there is nothing to explain, and with --structure-only nothing to train."""
    save_by_rename(folder / "netbn.py", SOLUTION)
    session.until("PASS: 80 of 100", "waiting for changes")
    session.type("e")
    session.until("no failed check has more to explain")
    session.type("t")
    session.until("nothing is trained in this session")


def test_another_size_is_drawn_at_once(session: Terminal, folder: Path) -> None:
    """A smaller terminal shows the verdict and the defect, and counts what it has no room for."""
    save_by_rename(folder / "netbn.py", STARTER)
    session.until("FAIL: 45 of 100", "waiting for changes")
    session.resize(60, 14)
    shown = session.until("FAIL: 45 of 100", "more lines; arrow keys scroll", "q quit").splitlines()
    assert len(shown) == 14
    session.resize(90, 30)
    session.until("q quit", "train-accuracy")


# Trainings.


def test_a_right_structure_is_trained_and_the_network_once(watch: Watch, tmp_path: Path) -> None:
    """A right structure is trained to its verdict; a change of the comments alone brings the same figures without a training."""
    terminal = watch(SOLUTION)
    terminal.until("PASS: 50 of 50 points", "every check passes", "s of training")
    (tmp_path / "mine.py").write_text(f"# A remark.\n{SOLUTION}", encoding="utf-8")
    terminal.until("PASS: 50 of 50 points", "taken from the cache")
    (tmp_path / "mine.py").write_text(STARTER, encoding="utf-8")
    terminal.until("FAIL: 20 of 50", "not trained: the structure comes first")
    terminal.type("t")
    terminal.until("FAIL: 20 of 50", "s of training", "val accuracy")
    terminal.type("t")
    terminal.until("this network has been trained")


def test_the_next_save_ends_a_training(watch: Watch, tmp_path: Path) -> None:
    """A save in the middle of a training ends its process and is judged; quitting ends the next training too."""
    terminal = watch(SOLUTION, rubric=ENDLESS)
    terminal.until("STRUCTURE PASSES: 40 of 50 points so far", "learning curve")
    training = max(descendants(terminal.process.pid))  # it was started last
    (tmp_path / "mine.py").write_text(STARTER, encoding="utf-8")
    terminal.until("FAIL: 20 of 50")
    wait_until(lambda: gone({training}))
    (tmp_path / "mine.py").write_text(SOLUTION, encoding="utf-8")
    terminal.until("STRUCTURE PASSES", "learning curve")
    everything = descendants(terminal.process.pid)
    terminal.type("q")
    assert terminal.ended() == 0
    wait_until(lambda: gone(everything))


# Trouble that is not the learner's.


def test_a_rubric_that_has_changed_is_read_anew(watch: Watch, tmp_path: Path) -> None:
    """The next save is judged by the rubric as it is now; an invalid one is told with its line, and a mended one serves again."""
    terminal = watch(STARTER, "--structure-only")
    terminal.until("FAIL: 20 of 50")
    for number, (rubric, told) in enumerate(
        (
            (RUBRIC.replace("submission-loads, points: 10", "submission-loads, points: 15"), "FAIL: 25 of 55"),
            (RUBRIC.replace("points: 10", "points: ten"), "small.yaml:"),
            (RUBRIC, "FAIL: 20 of 50"),
        )
    ):
        save_by_rename(tmp_path / "small.yaml", rubric)
        save_by_rename(tmp_path / "mine.py", f"{STARTER}# {number}\n")
        terminal.until(told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_rubric_that_is_no_file_any_more_serves_on(watch: Watch, tmp_path: Path) -> None:
    """A named pipe in its place keeps nobody waiting."""
    terminal = watch(STARTER, "--structure-only")
    terminal.until("FAIL: 20 of 50")
    (tmp_path / "small.yaml").unlink()
    os.mkfifo(tmp_path / "small.yaml")
    save_by_rename(tmp_path / "mine.py", "class Broken(:\n")
    terminal.until("ERROR: 0 of 50")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for a process by Linux's list")
def test_a_sandbox_that_was_ended_is_replaced(watch: Watch, tmp_path: Path) -> None:
    """When the system has ended the sandbox, the next save says so, and the one after it is judged."""
    terminal = watch(STARTER, "--structure-only")
    terminal.until("FAIL: 20 of 50")
    [sandbox] = descendants(terminal.process.pid)
    os.kill(sandbox, signal.SIGKILL)
    save_by_rename(tmp_path / "mine.py", SOLUTION)
    terminal.until("NOT JUDGED", "the sandbox ended early", "bngrade doctor")
    save_by_rename(tmp_path / "mine.py", f"{SOLUTION}# again\n")
    terminal.until("PASS: 40 of 50")


# Ends.


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda terminal: terminal.type("\x03"), 130),
        (lambda terminal: terminal.type("q"), 0),
        (lambda terminal: terminal.process.send_signal(signal.SIGTERM), 143),
        (lambda terminal: terminal.process.send_signal(signal.SIGHUP), 129),
    ],
    ids=["ctrl-c", "q", "sigterm", "sighup"],
)
def test_the_terminal_is_given_back(watch: Watch, end: Callable[[Terminal], None], code: int) -> None:
    """However it ends, even before the first verdict: echo and line editing are back, the cursor too, and no process is left."""
    terminal = watch(STARTER)
    before = terminal.modes()
    terminal.until("q quit")
    assert terminal.modes() != before, "keys come unseen meanwhile"
    everything = descendants(terminal.process.pid)
    end(terminal)
    assert terminal.ended() == code
    assert terminal.modes() == before
    assert terminal.drawn.rstrip().rfind(b"\x1b[?1049l") > terminal.drawn.rfind(b"\x1b[?1049h") > -1
    assert terminal.drawn.rfind(b"\x1b[?25h") > terminal.drawn.rfind(b"\x1b[?25l") > -1
    assert b"Traceback" not in terminal.drawn
    wait_until(lambda: gone(everything))


def test_a_defect_of_its_own_gives_the_terminal_back(watch: Watch, tmp_path: Path) -> None:
    """When a thread fails by a defect of the program, the terminal is as before, and the failure is told with exit code 4."""
    (tmp_path / "sitecustomize.py").write_text(
        "import grader.watching.referees as r\n"
        "def broken(self, path): raise RuntimeError('broken on purpose')\n"
        "r.NetworkReferee.read = broken\n",
        encoding="utf-8",
    )
    terminal = watch(STARTER, PYTHONPATH=f"{tmp_path}{os.pathsep}{REPOSITORY}")
    assert terminal.ended() == 4
    assert b"broken on purpose" in terminal.drawn.rpartition(b"\x1b[?1049l")[2]


def test_ctrl_z_stops_it_and_it_comes_back(tmp_path: Path) -> None:
    """Ctrl-Z gives the shell a terminal in order; after `fg` the screen is there again and keys work."""
    (tmp_path / "netbn.py").write_text(STARTER, encoding="utf-8")
    shell = Terminal("/bin/sh", "-i", cwd=tmp_path, variables={"PS1": "ready> ", "BNGRADE_STATE": str(tmp_path / "state")})
    try:
        shell.until("ready>")
        before = shell.modes()
        shell.type(f"{sys.executable} -m grader watch netbn.py --structure-only\n")
        shell.until("FAIL: 45 of 100")
        shell.type("\x1a")
        shell.until("ready>")
        assert shell.modes()[:4] == before[:4]
        shell.type("fg\n")
        shell.until("FAIL: 45 of 100", "q quit")
        shell.type("h")
        shell.until("hint 1 of")
        shell.type("q")
        shell.until("--- netbn.py: FAIL: 45 of 100", "ready>")
        shell.type("echo code $?\n")
        shell.until("code 0")
    finally:
        shell.close()


# Without a terminal.


def test_a_pipe_gets_one_report_after_the_other(tmp_path: Path) -> None:
    """Where nobody draws, each verdict is a whole report below the last one, without a control character; SIGTERM ends it."""
    path = tmp_path / "netbn.py"
    path.write_text(STARTER, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    process = subprocess.Popen(
        [*map(str, watch_command("netbn.py", "--structure-only", "--poll"))],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1", "BNGRADE_STATE": str(tmp_path / "state")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    deadline = threading.Timer(60, process.kill)
    deadline.start()
    seen: list[str] = []

    def until(text: str) -> None:
        while text not in (seen[-1] if seen else ""):
            seen.append(process.stdout.readline() if process.stdout else "")
            assert seen[-1], "".join(seen)

    until("FAIL: 45 of 100 points")
    until("bngrade check ")
    path.write_text(SOLUTION, encoding="utf-8")
    until("PASS: 80 of 100 points")
    path.unlink()
    until("is gone; waiting for its return")
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 143
    deadline.cancel()
    process.stdout.close()
    assert not any("\x1b" in line for line in seen)


def test_an_answer_sheet_is_judged_at_every_save(tmp_path: Path) -> None:
    """A quiz is watched like a network, without a sandbox: what was filled in counts at once."""
    for name in ("exercises", "solutions"):
        shutil.copyfile(REPOSITORY / name / "batchnorm_quiz.yaml", tmp_path / f"{name}.yaml")
    path = tmp_path / "batchnorm_quiz.yaml"
    shutil.copyfile(tmp_path / "exercises.yaml", path)
    terminal = Terminal(
        *watch_command("batchnorm_quiz.yaml"), cwd=tmp_path, variables={"BNGRADE_STATE": str(tmp_path / "state")}
    )
    try:
        assert "t train" not in terminal.until("FAIL: ", "q quit")
        assert not descendants(terminal.process.pid), "nothing is started for a quiz"
        save_by_rename(path, (tmp_path / "solutions.yaml").read_text(encoding="utf-8"))
        terminal.until("PASS: ", "every check passes")
        terminal.type("q")
        assert terminal.ended() == 0
    finally:
        terminal.close()


def test_wrong_usage_is_told_before_anything_starts(
    bngrade: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A file that is not there, and one that belongs to no exercise, are wrong usage."""
    assert bngrade("watch", tmp_path / "nothing.py").returncode == 2
    (tmp_path / "other.py").write_text(STARTER, encoding="utf-8")
    done = bngrade("watch", tmp_path / "other.py")
    assert done.returncode == 2
    assert "--rubric" in done.stderr
