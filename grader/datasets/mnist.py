"""MNIST as one file of bytes: train images, train labels, test images, test labels, without headers.

`locate` finds the file and verifies it, or makes it: from the four canonical `.gz` files if they are at hand, else from a
download. A file appears under its name complete or not at all.
"""

import atexit
import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.datasets.download import download
from grader.datasets.model import (
    PLACE_HELP,
    DatasetFile,
    DatasetUnavailable,
    ImageData,
    OnEvent,
    OnProgress,
    Source,
)

NAME = "mnist"
FILE_NAME = "mnist.bin"
DIGEST = "06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16"
"""SHA-256 of the tensor file."""

RAW = Path("MNIST", "raw")
"""Where torchvision keeps the `.gz` files below its root."""

TRAIN, TEST = 60_000, 10_000
SIDE = 28


@dataclass(frozen=True)
class _Part:
    """One canonical file: how many bytes of header its content has, its size and SHA-256 as it is distributed."""

    header: int
    size: int
    sha256: str


# Format and files: https://yann.lecun.com/exdb/mnist/
PARTS: Mapping[str, _Part] = {
    "train-images-idx3-ubyte.gz": _Part(16, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    "train-labels-idx1-ubyte.gz": _Part(8, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    "t10k-images-idx3-ubyte.gz": _Part(16, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    "t10k-labels-idx1-ubyte.gz": _Part(8, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
}
DOWNLOAD_BYTES = sum(part.size for part in PARTS.values())


def locate(data_dir: Path, source: Source, on_event: OnEvent, on_progress: OnProgress) -> DatasetFile:
    """Return the verified tensor file; make it if it is missing or corrupted (`DatasetUnavailable` if that fails)."""
    path = data_dir / FILE_NAME
    problem = defect(path, DIGEST)
    if problem is None:
        return DatasetFile(NAME, path)
    if os.path.lexists(path):
        on_event(f"{path} {problem}; it is made anew")
    parts, problems = find_parts(data_dir)
    for corrupted in problems:
        on_event(f"{corrupted}; it is left out")
    if len(parts) == len(PARTS):
        return DatasetFile(NAME, _pack_somewhere(parts, data_dir, on_event))
    on_event(f"downloading MNIST ({DOWNLOAD_BYTES / 1e6:.0f} MB) into {data_dir}")
    return DatasetFile(NAME, _fetch(parts, data_dir, source, on_progress))


def defect(path: Path, sha256: str) -> str | None:
    """Tell what is wrong with a file, as the rest of a sentence; `None` if it has the checksum."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return None if found == sha256 else f"is corrupted (sha256 expected {sha256}, found {found})"


def find_parts(folder: Path) -> tuple[dict[str, Path], list[str]]:
    """Look for the `.gz` files in a folder and below it where torchvision puts them: the intact ones, and what ails others."""
    intact: dict[str, Path] = {}
    problems: list[str] = []
    for name, part in PARTS.items():
        for path in (folder / name, folder / RAW / name):
            if not os.path.lexists(path):
                continue
            if problem := defect(path, part.sha256):
                problems.append(f"{path} {problem}")
            else:
                intact.setdefault(name, path)
    return intact, problems


def import_folder(folder: Path, data_dir: Path) -> DatasetFile:
    """Make the tensor file from the `.gz` files of a folder (`DatasetUnavailable` if one is missing or corrupted)."""
    parts, problems = find_parts(folder)
    for name in PARTS:
        if name not in parts:
            ailing = next((problem for problem in problems if name in problem), f"{folder / name} is missing")
            raise DatasetUnavailable(ailing, f"expected are {', '.join(PARTS)}, directly or under {RAW}")
    with _workspace(data_dir) as workspace:
        return DatasetFile(NAME, _pack(parts, workspace, data_dir))


def load(path: Path) -> ImageData:
    """Map the tensor file into memory; only the labels are copied, to the type that losses take."""
    import torch

    pixels = SIDE * SIDE
    sizes = [TRAIN * pixels, TRAIN, TEST * pixels, TEST]
    try:
        content = torch.from_file(str(path), shared=False, size=sum(sizes), dtype=torch.uint8)
    except RuntimeError as error:
        raise DatasetUnavailable(f"{path} cannot be opened") from error
    train_images, train_labels, test_images, test_labels = torch.split(content, sizes)
    return ImageData(
        name=NAME,
        digest=DIGEST,
        train_images=train_images.view(TRAIN, SIDE, SIDE),
        train_labels=train_labels.to(torch.int64),
        test_images=test_images.view(TEST, SIDE, SIDE),
        test_labels=test_labels.to(torch.int64),
    )


def _fetch(parts: Mapping[str, Path], data_dir: Path, source: Source, on_progress: OnProgress) -> Path:
    """Download what is missing; keep the `.gz` files beside the tensor file, where torchvision finds them too."""
    with _workspace(data_dir) as workspace:
        raw = workspace / RAW
        raw.mkdir(parents=True)
        for name, path in parts.items():
            shutil.copyfile(path, raw / name)
        download(workspace, source, lambda done: on_progress(done, DOWNLOAD_BYTES))
        fetched, problems = find_parts(workspace)
        if len(fetched) < len(PARTS):
            raise DatasetUnavailable("; ".join(problems) or "the download brought less than the four files of MNIST")
        path = _pack(fetched, workspace, data_dir)
        (data_dir / RAW).mkdir(parents=True, exist_ok=True)
        for name in fetched.keys() - parts.keys():
            fetched[name].replace(data_dir / RAW / name)
        return path


def _pack_somewhere(parts: Mapping[str, Path], data_dir: Path, on_event: OnEvent) -> Path:
    """Make the tensor file in the data directory or, where that cannot be written to, for this run alone."""
    try:
        with _workspace(data_dir) as workspace:
            return _pack(parts, workspace, data_dir)
    except DatasetUnavailable as error:
        with _writing_to(tempfile.gettempdir()):
            temporary = Path(tempfile.mkdtemp(prefix="bngrade-"))
        atexit.register(shutil.rmtree, temporary, ignore_errors=True)
        on_event(f"{error.reason}; for this run MNIST is unpacked into {temporary}")
    with _workspace(temporary) as workspace:
        return _pack(parts, workspace, temporary)


def _pack(parts: Mapping[str, Path], workspace: Path, data_dir: Path) -> Path:
    """Join the content of the four files; the last step moves the whole into place."""
    partial = workspace / FILE_NAME
    with partial.open("wb") as packed:
        for name, part in PARTS.items():
            with gzip.open(parts[name]) as content:
                content.read(part.header)
                shutil.copyfileobj(content, packed, 1 << 20)
    if problem := defect(partial, DIGEST):
        raise DatasetUnavailable(f"{partial} {problem}")
    return partial.replace(data_dir / FILE_NAME)


@contextmanager
def _workspace(data_dir: Path) -> Iterator[Path]:
    """Lend a folder inside the data directory, made if need be, and remove it again."""
    with _writing_to(data_dir):
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".bngrade-", dir=data_dir, ignore_cleanup_errors=True) as folder:
            yield Path(folder)


@contextmanager
def _writing_to(place: Path | str) -> Iterator[None]:
    """Turn what the file system refuses (no permission, no room, a file in the way) into `DatasetUnavailable`."""
    try:
        yield
    except OSError as error:
        why = "it is a file" if isinstance(error, FileExistsError) else error.strerror or error
        raise DatasetUnavailable(f"cannot write to {place} ({why})", PLACE_HELP) from error
