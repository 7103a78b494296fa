"""The data stage against real files, a real HTTP server, and the real torchvision in its child process."""

import contextlib
import gzip
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from grader import datasets
from grader.datasets import DatasetUnavailable, Source, digits, mnist
from grader.datasets.download import SMALLEST_FILE

LABELS = "train-labels-idx1-ubyte.gz"
NOWHERE = Source(("http://127.0.0.1:9/",))
"""A mirror where nothing listens."""

LOCATE = (
    "import sys; from pathlib import Path; from grader import datasets;"
    "datasets.locate('mnist', Path(sys.argv[1]), source=datasets.Source((sys.argv[2],)))"
)
"""A process that locates MNIST in its first argument, with its second as the only mirror."""


@pytest.fixture(scope="session")
def packed(mnist_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with an intact tensor file and nothing else; not to be changed."""
    data_dir = tmp_path_factory.mktemp("packed")
    datasets.import_folder(mnist_folder, data_dir)
    return data_dir


class _Server(ThreadingHTTPServer):
    """Serves a folder; `spoil` may answer a request in another way."""

    daemon_threads = True
    folder: Path
    spoil: Callable[["_Handler"], bool]
    requested: list[str]
    waiting: list[str]
    """Requests that were half answered and whose client is still there."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed in mid-transfer is what some tests are about."""


class _Handler(SimpleHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.requested.append(self.path)
        if not self.server.spoil(self):
            super().do_GET()

    def translate_path(self, path: str) -> str:
        return str(self.server.folder / path.lstrip("/"))

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server(mnist_folder: Path) -> Iterator[_Server]:
    """A mirror on this machine."""
    with _Server(("127.0.0.1", 0), _Handler) as running:
        running.folder, running.spoil = mnist_folder, lambda _request: False
        running.requested, running.waiting = [], []
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def _mirror(server: _Server, stall_s: float = 10.0) -> Source:
    return Source((f"http://127.0.0.1:{server.server_address[1]}/",), stall_s=stall_s)


def _send_half(request: _Handler) -> bool:
    """Answer every file but the smallest with its first half, then send nothing more until the client has gone."""
    if request.path.endswith(SMALLEST_FILE):
        return False
    content = Path(request.translate_path(request.path)).read_bytes()
    request.send_response(200)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content[: len(content) // 2])
    request.server.waiting.append(request.path)
    with contextlib.suppress(ConnectionError):
        request.connection.recv(1)
    request.server.waiting.remove(request.path)
    return True


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_mnist_has_its_known_images_and_labels(packed: Path) -> None:
    """The tensors hold MNIST: known labels, class counts and mean pixels of both parts."""
    data = datasets.load(datasets.locate("mnist", packed, source=NOWHERE))
    assert data.train_images.shape == (60_000, 28, 28)
    assert data.test_images.shape == (10_000, 28, 28)
    assert data.train_images.dtype == torch.uint8
    assert data.train_labels.dtype == data.test_labels.dtype == torch.int64
    assert data.train_labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test_labels.bincount().tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert data.train_images.float().mean().item() == pytest.approx(33.318, abs=0.001)
    assert data.test_images.float().mean().item() == pytest.approx(33.791, abs=0.001)


def test_mnist_agrees_with_torchvision(mnist_folder: Path, packed: Path, tmp_path: Path) -> None:
    """Every image and label is the one that torchvision reads from the same files."""
    from torchvision import datasets as vision

    shutil.copytree(mnist_folder, tmp_path / mnist.RAW)
    data = datasets.load(datasets.locate("mnist", packed, source=NOWHERE))
    train = vision.MNIST(str(tmp_path), train=True, download=True)
    test = vision.MNIST(str(tmp_path), train=False)
    assert torch.equal(data.train_images, train.data)
    assert torch.equal(data.train_labels, train.targets)
    assert torch.equal(data.test_images, test.data)
    assert torch.equal(data.test_labels, test.targets)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux lists its memory maps")
def test_images_are_mapped_not_copied(packed: Path) -> None:
    """The tensor file stays a file: the images are pages of it, and writing to them does not reach it."""
    file = datasets.locate("mnist", packed, source=NOWHERE)
    data = datasets.load(file)
    assert str(file.path) in Path("/proc/self/maps").read_text()
    data.train_images[0].fill_(255)
    assert datasets.locate("mnist", packed, source=NOWHERE) == file


def test_locating_imports_no_torch(packed: Path) -> None:
    """Finding and verifying MNIST needs neither torch nor numpy, so it can overlap with their import."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from grader import datasets
        datasets.locate("mnist", Path(sys.argv[1]))
        print([name for name in ("numpy", "torch", "torchvision", "sklearn") if name in sys.modules])
    """)
    ran = subprocess.run([sys.executable, "-c", script, str(packed)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("below", [Path(), mnist.RAW])
def test_files_at_hand_are_unpacked_without_a_download(mnist_folder: Path, tmp_path: Path, below: Path) -> None:
    """The `.gz` files serve where they lie: directly in the data directory or where torchvision puts them."""
    shutil.copytree(mnist_folder, tmp_path / below, dirs_exist_ok=True)
    events: list[str] = []
    file = datasets.locate("mnist", tmp_path, source=NOWHERE, on_event=events.append)
    assert file.path == tmp_path / mnist.FILE_NAME
    assert mnist.defect(file.path, mnist.DIGEST) is None
    assert events == []


def test_download_through_torchvision(server: _Server, tmp_path: Path) -> None:
    """Two `fetch` commands that find the same directory empty both end with the same intact files, and no remains."""
    data_dir = tmp_path / "new" / "cache"
    command = [sys.executable, "-c", "from grader.cli.data import data; data()", "fetch"]
    command += ["--from", _mirror(server).mirrors[0].rstrip("/"), "--data-dir", str(data_dir)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for run in runs:
        said = run.communicate(timeout=120)
        place = data_dir / mnist.FILE_NAME
        assert said == (f"MNIST is in place: {place}\n", f"downloading MNIST (12 MB) into {data_dir}\n")
        assert run.returncode == 0
    assert _names(data_dir) == sorted([str(mnist.RAW / name) for name in mnist.PARTS] + [mnist.FILE_NAME])
    assert not list(data_dir.glob(".bngrade-*"))
    assert datasets.locate("mnist", data_dir, source=NOWHERE).path == data_dir / mnist.FILE_NAME
    assert mnist.find_parts(data_dir)[0].keys() == mnist.PARTS.keys()


def test_only_what_is_missing_is_downloaded(server: _Server, mnist_folder: Path, tmp_path: Path) -> None:
    """An intact `.gz` file at hand is used, a corrupted one is named and fetched again; the progress ends at the whole."""
    raw = tmp_path / mnist.RAW
    shutil.copytree(mnist_folder, raw, copy_function=shutil.copyfile)
    (raw / LABELS).write_bytes(b"not what it was")
    events: list[str] = []
    progress: list[tuple[int, int]] = []
    datasets.locate(
        "mnist", tmp_path, source=_mirror(server), on_event=events.append, on_progress=lambda *now: progress.append(now)
    )
    assert {path for path in server.requested if SMALLEST_FILE not in path} == {f"/{LABELS}"}
    assert f"{LABELS} is corrupted (sha256 expected {mnist.PARTS[LABELS].sha256}, found " in events[0]
    assert mnist.find_parts(tmp_path)[1] == []
    assert progress[0] == (mnist.DOWNLOAD_BYTES - mnist.PARTS[LABELS].size, mnist.DOWNLOAD_BYTES)
    assert progress[-1] == (mnist.DOWNLOAD_BYTES, mnist.DOWNLOAD_BYTES)


def test_stalled_download_is_given_up(server: _Server, tmp_path: Path) -> None:
    """A mirror that stops sending ends the download after the limit; nothing is left behind."""
    server.spoil = _send_half
    with pytest.raises(DatasetUnavailable, match=r"stands still: nothing arrived for 1 s; get it with `bngrade data fetch"):
        datasets.locate("mnist", tmp_path, source=_mirror(server, stall_s=1.0))
    assert list(tmp_path.iterdir()) == []


def test_corrupt_download_names_file_and_checksums(server: _Server, tmp_path: Path) -> None:
    """Wrong bytes from a mirror are refused with the file and both checksums; nothing is left behind."""

    def corrupt(request: _Handler) -> bool:
        content = bytearray(Path(request.translate_path(request.path)).read_bytes())
        content[len(content) // 2] ^= 1
        request.send_response(200)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)
        return True

    server.spoil = corrupt
    expected = mnist.PARTS["train-images-idx3-ubyte.gz"].sha256
    message = rf"127\.0\.0\.1.*train-images-idx3-ubyte\.gz is corrupted \(sha256 expected {expected}, found [0-9a-f]{{64}}\)"
    with pytest.raises(DatasetUnavailable, match=message):
        datasets.locate("mnist", tmp_path, source=_mirror(server))
    assert list(tmp_path.iterdir()) == []


def test_refused_connection_is_told_at_once(tmp_path: Path) -> None:
    """Where no mirror answers, the failure comes before torchvision is imported and names the next command."""
    start = time.monotonic()
    with pytest.raises(DatasetUnavailable, match=r"no answer from http://127\.0\.0\.1:9/; get it with `bngrade data fetch"):
        datasets.locate("mnist", tmp_path, source=NOWHERE)
    assert time.monotonic() - start < 2
    assert list(tmp_path.iterdir()) == []


def test_silent_mirror_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    """A server that accepts and never answers is left out after the time it has to answer."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = Source((f"http://127.0.0.1:{silent.getsockname()[1]}/",), answer_s=0.3)
        start = time.monotonic()
        with pytest.raises(DatasetUnavailable, match="no answer from"):
            datasets.locate("mnist", tmp_path, source=source)
        assert time.monotonic() - start < 2


def test_corrupted_tensor_file_is_repaired(mnist_folder: Path, tmp_path: Path) -> None:
    """A changed byte in the tensor file is found, named with both checksums, and repaired from the files at hand."""
    shutil.copytree(mnist_folder, tmp_path / mnist.RAW)
    path = datasets.locate("mnist", tmp_path, source=NOWHERE).path
    assert path is not None
    with path.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\xff\xfe\xfd")
    events: list[str] = []
    assert datasets.locate("mnist", tmp_path, source=NOWHERE, on_event=events.append).path == path
    assert mnist.defect(path, mnist.DIGEST) is None
    assert len(events) == 1
    assert f"{path} is corrupted (sha256 expected {mnist.DIGEST}, found " in events[0]


def test_corrupted_tensor_file_is_never_used(packed: Path, tmp_path: Path) -> None:
    """Without anything to repair it from, a truncated tensor file makes MNIST unavailable."""
    content = (packed / mnist.FILE_NAME).read_bytes()
    (tmp_path / mnist.FILE_NAME).write_bytes(content[:-1])
    events: list[str] = []
    with pytest.raises(DatasetUnavailable, match="no answer from"):
        datasets.locate("mnist", tmp_path, source=NOWHERE, on_event=events.append)
    assert "is corrupted" in events[0]


@pytest.mark.parametrize(
    ("below", "message"),
    [
        ("file", r"cannot write to .*file \(it is a file\); name another place with `--data-dir"),
        ("file/deeper", "Not a directory"),
    ],
)
def test_data_dir_that_is_no_directory(tmp_path: Path, below: str, message: str) -> None:
    """A file in the place of the data directory is named before any network is tried."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatasetUnavailable, match=message):
        datasets.locate("mnist", tmp_path / below, source=NOWHERE)


def test_files_in_an_unwritable_directory_serve_for_one_run(mnist_folder: Path, tmp_path: Path) -> None:
    """Files at hand in a directory that takes no new file are unpacked elsewhere, which is said, and gone after the run."""
    script = textwrap.dedent("""
        import sys, tempfile
        from pathlib import Path
        from grader import datasets
        tempfile.tempdir = sys.argv[2]
        file = datasets.locate("mnist", Path(sys.argv[1]), on_event=print)
        print(file.path.stat().st_size, file.path.is_relative_to(sys.argv[2]))
    """)
    data_dir = tmp_path / "data"
    shutil.copytree(mnist_folder, data_dir)
    (data_dir / mnist.FILE_NAME).mkdir()  # binds root too, unlike a mode
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-c", script, str(data_dir), str(temporary)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"cannot write to {data_dir} (Is a directory); for this run MNIST is unpacked into {temporary}" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "54950000 True"
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("downloads", [False, True])
def test_full_disk_leaves_nothing_behind(server: _Server, mnist_folder: Path, tmp_path: Path, *, downloads: bool) -> None:
    """Where files cannot grow, MNIST is unavailable with the system's reason, and the directory stays empty."""
    script = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from grader import datasets
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        try:
            if sys.argv[3] == "True":
                datasets.locate("mnist", Path(sys.argv[1]), source=datasets.Source((sys.argv[4],)))
            else:
                datasets.import_folder(Path(sys.argv[2]), Path(sys.argv[1]))
        except datasets.DatasetUnavailable as error:
            print(error)
    """)
    data_dir = tmp_path / "data"
    command = [sys.executable, "-c", script, str(data_dir), str(mnist_folder), str(downloads), _mirror(server).mirrors[0]]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "File too large" in ran.stdout
    assert list(data_dir.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_download_leaves_nothing_behind(server: _Server, tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C ends the download; so does the sudden death of the process; neither leaves a process or a file."""
    server.spoil = _send_half
    command = [sys.executable, "-c", LOCATE, str(tmp_path), _mirror(server).mirrors[0]]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as run:
        assert _eventually(lambda: any(path.stat().st_size for path in tmp_path.rglob("*.gz")), 60)
        assert _eventually(lambda: len(server.waiting) == 1, 20)
        run.send_signal(number)
        assert run.wait(timeout=10) != 0
    assert _eventually(lambda: server.waiting == [], 20)
    assert _eventually(lambda: not list(tmp_path.iterdir()), 20)


def _eventually(holds: Callable[[], bool], limit_s: float) -> bool:
    deadline = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_import_folder_names_what_is_missing_or_corrupted(mnist_folder: Path, tmp_path: Path) -> None:
    """A folder that lacks a file, or holds a wrong one, is refused by the name of that file."""
    folder, data_dir = tmp_path / "folder", tmp_path / "data"
    shutil.copytree(mnist_folder, folder, copy_function=shutil.copyfile)
    (folder / LABELS).write_bytes(gzip.compress(b"something else"))
    with pytest.raises(DatasetUnavailable, match=rf"{LABELS} is corrupted \(sha256 expected {mnist.PARTS[LABELS].sha256}"):
        datasets.import_folder(folder, data_dir)
    (folder / LABELS).unlink()
    with pytest.raises(DatasetUnavailable, match=rf"{LABELS} is missing; expected are train-images"):
        datasets.import_folder(folder, data_dir)
    assert not data_dir.exists()


def test_file_that_vanishes_before_it_is_loaded(tmp_path: Path) -> None:
    """A tensor file that was removed in between is named."""
    with pytest.raises(DatasetUnavailable, match=r"gone\.bin cannot be opened"):
        datasets.load(datasets.DatasetFile("mnist", tmp_path / "gone.bin"))


def test_digits_are_the_same_everywhere() -> None:
    """The digits have a fixed split, fixed bytes and the margin of MNIST, and need no file."""
    data = datasets.load(datasets.locate("digits", Path("unused")))
    assert data.train_images.shape == (1197, 28, 28)
    assert data.test_images.shape == (600, 28, 28)
    assert data.train_images.dtype == torch.uint8
    assert data.digest == "d317c16e97effb70770c4cce49c3d9b27cdc5175a3f993850167cdfb28737fef"
    assert (data.train_labels.bincount() + data.test_labels.bincount()).tolist() == [
        178,
        182,
        177,
        183,
        181,
        182,
        181,
        179,
        174,
        180,
    ]
    assert data.train_images[:, 4:24, 4:24].sum() == data.train_images.sum()
    assert data.train_images.max() == 255


def test_digits_are_scikit_learns_enlarged_bilinearly() -> None:
    """Each image is scikit-learn's digit as torch's bilinear interpolation enlarges it, rounded to a byte."""
    from sklearn.datasets import load_digits

    source = load_digits()
    pixels, labels = digits._read()
    assert (pixels == source.images).all()
    assert (labels == source.target).all()
    images = torch.from_numpy(source.images / 16).unsqueeze(1)
    enlarged = functional.pad(functional.interpolate(images, size=(20, 20), mode="bilinear"), (4, 4, 4, 4))[:, 0] * 255
    assert (torch.from_numpy(digits._enlarge(pixels)) - enlarged).abs().max() <= 0.5 + 1e-9


def test_unknown_data_set_is_named(tmp_path: Path) -> None:
    """Asking for a data set that does not exist is a programming error that lists the known ones."""
    with pytest.raises(ValueError, match="unknown data set 'letters'; known are mnist, digits"):
        datasets.locate("letters", tmp_path)


def test_default_data_dir_follows_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`BNGRADE_DATA` names the place; unset or empty, it is a directory of bngrade's own in the user's cache."""
    monkeypatch.setenv("BNGRADE_DATA", str(tmp_path))
    assert datasets.default_data_dir() == tmp_path
    monkeypatch.setenv("BNGRADE_DATA", "")
    assert datasets.default_data_dir().name == "bngrade" or sys.platform == "win32"
    assert datasets.default_data_dir().is_absolute()
