"""The data sets that networks are trained on: first `locate` the file, then `load` its tensors.

`locate` makes sure that a data set is on this machine and intact, and needs no torch, so that it can run while a child process
imports torch. `load` maps the images into memory. Choosing a subset, shuffling and scaling belong to training.

A data directory may hold the four `.gz` files of MNIST, or be a torchvision root (`MNIST/raw/`); both serve as they are.
"""

import os
from pathlib import Path

from grader.datasets import digits, mnist
from grader.datasets.model import (
    OFFICIAL,
    DatasetFile,
    DatasetUnavailable,
    ImageData,
    OnEvent,
    OnProgress,
    Source,
    ignore_event,
    ignore_progress,
)

__all__ = [
    "OFFICIAL",
    "DatasetFile",
    "DatasetUnavailable",
    "ImageData",
    "OnEvent",
    "OnProgress",
    "Source",
    "default_data_dir",
    "import_folder",
    "load",
    "locate",
]

DATA_DIR_VARIABLE = "BNGRADE_DATA"


def default_data_dir() -> Path:
    """Return where data lies unless told otherwise: `$BNGRADE_DATA`, else the user's cache directory."""
    if chosen := os.environ.get(DATA_DIR_VARIABLE):
        return Path(chosen).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("bngrade", appauthor=False)


def locate(
    name: str,
    data_dir: Path,
    *,
    source: Source = OFFICIAL,
    on_event: OnEvent = ignore_event,
    on_progress: OnProgress = ignore_progress,
) -> DatasetFile:
    """Make sure that a data set is there and intact; unpack or download it if need be.

    Args:
        name: `mnist` or `digits`.
        data_dir: Where its file is, or is to be. The directory is made if it is missing.
        source: Where a download comes from, and how long it may stand still.
        on_event: Told, in one line each, of what a person should know: a download, a repair, a temporary place.
        on_progress: Told the bytes downloaded so far and in all.

    Raises:
        DatasetUnavailable: It is not there and cannot be had.
        ValueError: There is no data set of that name.
    """
    if name == digits.NAME:
        return DatasetFile(name, None)
    if name == mnist.NAME:
        return mnist.locate(data_dir, source, on_event, on_progress)
    raise ValueError(f"unknown data set {name!r}; known are {mnist.NAME}, {digits.NAME}")


def import_folder(folder: Path, data_dir: Path) -> DatasetFile:
    """Take MNIST from a folder that holds its four `.gz` files, directly or under `MNIST/raw`.

    Raises:
        DatasetUnavailable: A file is missing or corrupted, or `data_dir` cannot be written to.
    """
    return mnist.import_folder(folder, data_dir)


def load(file: DatasetFile) -> ImageData:
    """Return the tensors of a located data set; the images of a file are mapped into memory, not read.

    Raises:
        DatasetUnavailable: The file was taken away since it was located.
    """
    if file.path is None:
        return digits.load()
    return mnist.load(file.path)
