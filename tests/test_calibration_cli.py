"""`bngrade rubric calibrate` as a person types it: what it writes, how it ends, and what an interruption costs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from calibration_exercise import REPOSITORY, RUBRIC, write_exercise
from conftest import Bngrade
from process_groups import PATIENCE_S, linux_only, seconds_of, wait_until

from grader.calibration.journal import Journal
from grader.calibration.workers import Workers
from grader.cli.rubric.calibrating import Choices, measured
from grader.sandbox.runner import Sandbox

CALIBRATE = ("rubric", "calibrate")


def test_numbers_and_picture_are_written(bngrade: Bngrade, tmp_path: Path) -> None:
    """One command measures, prints JSON, draws the picture and puts the numbers into the rubric; the next takes them over."""
    path, picture = write_exercise(tmp_path), tmp_path / "runs.svg"
    options = ("--runs", "3", "--jobs", "2", "--format", "json")
    done = bngrade(*CALIBRATE, path, *options, "--write", "--plot", picture, BNGRADE_CALIBRATION=str(tmp_path))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    (measured,) = report["datasets"]
    assert (report["schema"], measured["dataset"], measured["runs"]) == ("bngrade/calibration/v1", "digits", 3)
    assert [network["wrong"]["count"] for network in measured["networks"]] == [0, 0]
    written = path.read_text(encoding="utf-8")
    assert written.startswith(f"{RUBRIC}\ncalibration:\n  digits:\n    runs: 3\n")
    assert f"data_sha256: {measured['measured']['data_sha256']}" in written
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


def test_a_wrong_verdict_is_an_error_that_names_the_seed(bngrade: Bngrade, tmp_path: Path) -> None:
    """After the whole report stands which network got the wrong verdict under which seeds; the rubric stays as it is."""
    path = write_exercise(tmp_path, RUBRIC.replace("at_least: 0.8", "at_least: 0.2"))
    before = path.read_bytes()
    done = bngrade(*CALIBRATE, path, "--runs", "2", "--write", BNGRADE_CALIBRATION=str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.startswith("WRONG VERDICTS: netbn on digits")
    assert "Error: the starter meets every target under seeds 10000, 10004\n" in done.stderr
    assert "not written" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--search", "--write"), "--search proposes a budget and takes no"),
        (("--plot", "runs.pdf"), "ends in .svg or .png"),
        (("--plot", "no/where/runs.svg"), "there is no folder"),
        (("--search", "--time-limit", "soon"), "90s, 10m, 1h"),
        (("--search", "--time-limit", "0"), "90s, 10m, 1h"),
        (("--runs", "1"), "'--runs'"),
        (("--also", "nowhere.py"), "there is no file 'nowhere.py'"),
    ],
)
def test_wrong_usage_is_refused_before_anything_starts(
    options: tuple[str, ...], message: str, bngrade: Bngrade, tmp_path: Path
) -> None:
    """What cannot be done is said at once, with exit code 2."""
    done = bngrade(*CALIBRATE, write_exercise(tmp_path), *options)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_the_help_tells_the_exit_codes(bngrade: Bngrade) -> None:
    """What decides about success is said where people look."""
    done = bngrade(*CALIBRATE, "--help")
    assert "every verdict was right" in done.stdout
    assert "Example: bngrade rubric calibrate" in done.stdout


def start(path: Path, journal: Path) -> "subprocess.Popen[str]":
    """Start a long calibration in a process group of its own, as a shell does."""
    command = [sys.executable, "-m", "grader", *CALIBRATE, str(path), "--runs", "500", "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "BNGRADE_CALIBRATION": str(journal)}
    return subprocess.Popen(
        command, env=environment, text=True, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(journal: Path) -> int:
    """Count the runs that are on the disk and could be taken over by a calibration of four runs a network."""
    seeds = {10_000, 10_004, 10_008, 10_012}
    keys = [file.stem for file in journal.glob("*.jsonl")]
    return sum(len(seeds & Journal(journal, print).finished(key).keys()) for key in keys)


@linux_only
def test_no_training_outlives_its_parent(tmp_path: Path) -> None:
    """Workers in the middle of a training that takes minutes end with a parent that was killed."""
    process = start(write_exercise(tmp_path, RUBRIC.replace("epochs: 1,", "epochs: 1000,")), tmp_path)
    busy = 4  # the command, what the workers are forked from, and both workers
    wait_until(lambda: sum(each > 0.3 for each in seconds_of(process.pid)) >= busy, "nothing was trained")
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    wait_until(lambda: not seconds_of(process.pid), "a process was left behind")


@linux_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_interruption_loses_no_finished_run(
    number: signal.Signals, tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C (which reaches the whole group) and kill -9 leave no process behind, and the next call goes on."""
    path, journal = write_exercise(tmp_path), tmp_path / "journal"
    process = start(path, journal)
    wait_until(lambda: finished(journal) >= 3 or process.poll() is not None, "no run was finished")
    if number is signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.kill()
    _, stderr = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == (130 if number is signal.SIGINT else -number)
    wait_until(lambda: not seconds_of(process.pid), "a process was left behind")
    assert "Traceback" not in stderr
    if number is signal.SIGINT:
        assert stderr.split("\n") == ["finished runs are kept: type the same command again to go on", "", "interrupted", ""]
    kept = finished(journal)
    monkeypatch.setenv("BNGRADE_CALIBRATION", str(journal))
    with Workers(2) as workers:
        again = measured(Choices(path, (), None, 4, 10_000, None, "cpu", fresh=False), sandbox, workers)
    assert (again.datasets[0].earlier, again.datasets[0].right) == (kept, True)
