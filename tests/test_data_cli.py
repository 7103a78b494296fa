"""`bngrade data`: what a person sees, and the exit codes. Real downloads stand in `test_datasets.py`."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.data import data
from grader.datasets import mnist


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(data, [str(argument) for argument in arguments])


def _one_message(result: Result) -> str:
    """Return the one line that an error consists of."""
    assert "Traceback" not in result.output
    lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1
    return lines[0]


def test_fetch_from_a_folder_puts_mnist_in_place(mnist_folder: Path, tmp_path: Path) -> None:
    """`fetch --from DIR` takes the files of a folder, and `show` then finds MNIST intact."""
    fetched = _run("fetch", "--from", mnist_folder, "--data-dir", tmp_path)
    assert (fetched.exit_code, fetched.stdout) == (0, f"MNIST is in place: {tmp_path / mnist.FILE_NAME}\n")
    shown = _run("show", "--data-dir", tmp_path)
    assert (shown.exit_code, shown.stdout) == (0, f"mnist   {tmp_path / mnist.FILE_NAME} is intact\ndigits  built in\n")


def test_fetch_of_what_is_at_hand_needs_no_network(mnist_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`fetch` without an address is content with files that lie in the data directory, which `BNGRADE_DATA` may name."""
    shutil.copytree(mnist_folder, tmp_path / mnist.RAW)
    monkeypatch.setenv("BNGRADE_DATA", str(tmp_path))
    result = _run("fetch")
    assert (result.exit_code, result.output) == (0, f"MNIST is in place: {tmp_path / mnist.FILE_NAME}\n")


def test_fetch_that_serves_one_run_does_not_claim_a_place(mnist_folder: Path, tmp_path: Path) -> None:
    """Where the data directory takes no new file, `fetch` names the temporary place and does not say that MNIST is in place."""
    shutil.copytree(mnist_folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / mnist.FILE_NAME).mkdir()
    result = _run("fetch", "--data-dir", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "for this run MNIST is unpacked into" in result.stderr


def test_unreachable_address_is_exit_code_4(tmp_path: Path) -> None:
    """A mirror that refuses the connection gives one message with the address and the next command."""
    result = _run("fetch", "--from", "http://127.0.0.1:9", "--data-dir", tmp_path)
    assert result.exit_code == 4
    assert re.search(r"no answer from http://127\.0\.0\.1:9/; get it with `bngrade data fetch --from", _one_message(result))


def test_incomplete_folder_is_exit_code_4(tmp_path: Path) -> None:
    """A folder without the files gives one message that names the first missing one."""
    result = _run("fetch", "--from", tmp_path, "--data-dir", tmp_path / "data")
    assert result.exit_code == 4
    assert f"{tmp_path / 'train-images-idx3-ubyte.gz'} is missing" in _one_message(result)


def test_unwritable_place_is_exit_code_4(tmp_path: Path) -> None:
    """A file in the place of the data directory gives one message that tells how to name another."""
    (tmp_path / "file").write_text("in the way")
    result = _run("fetch", "--data-dir", tmp_path / "file")
    assert result.exit_code == 4
    assert "(it is a file); name another place with `--data-dir DIR`" in _one_message(result)


@pytest.mark.parametrize("origin", ["no/such/folder", "ftp://example.org/mnist", "file:///mnist", ""])
def test_origin_that_is_nothing_is_wrong_usage(tmp_path: Path, origin: str) -> None:
    """What is neither a folder nor an http address is wrong usage, and no directory is made for it."""
    result = _run("fetch", "--from", origin, "--data-dir", tmp_path / "data")
    assert result.exit_code == 2
    assert f"'{origin}' is neither a folder nor an http address" in _one_message(result)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(("content", "problem"), [(None, "is missing"), (b"\0" * 100, "is corrupted (sha256 expected 06b0")])
def test_show_tells_what_is_wrong(tmp_path: Path, content: bytes | None, problem: str) -> None:
    """`show` tells a missing file from a corrupted one, and changes nothing."""
    path = tmp_path / mnist.FILE_NAME
    if content is not None:
        path.write_bytes(content)
    result = _run("show", "--data-dir", tmp_path)
    assert result.exit_code == 0
    assert f"mnist   {path} {problem}" in result.stdout
    assert path.exists() == (content is not None)
