"""The values of the data stage: where a data set comes from, its file, its tensors, and why it cannot be had."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

FETCH_HELP = "get it with `bngrade data fetch --from DIR_OR_URL`"
PLACE_HELP = "name another place with `--data-dir DIR` or BNGRADE_DATA"

OnEvent = Callable[[str], object]
OnProgress = Callable[[int, int], object]


def ignore_event(message: str) -> None:
    """Say nothing."""


def ignore_progress(done: int, total: int) -> None:
    """Show nothing."""


class DatasetUnavailable(Exception):  # noqa: N818 - a state of the machine, not a defect of the program
    """A data set is not there and cannot be had; the message says why and what to type next."""

    def __init__(self, reason: str, next_step: str = FETCH_HELP) -> None:
        super().__init__(f"{reason}; {next_step}")
        self.reason = reason


@dataclass(frozen=True)
class Source:
    """Where a download comes from, and when it is given up."""

    mirrors: tuple[str, ...]
    """Addresses that end in `/`, below which the files lie; the first one that answers serves."""
    stall_s: float = 10.0
    """A download that brings nothing for so long is ended."""
    answer_s: float = 4.0
    """A mirror that has not answered by then is left out."""


OFFICIAL = Source(("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"))
"""The mirrors that torchvision names."""


@dataclass(frozen=True)
class DatasetFile:
    """A data set that is on this machine and intact."""

    name: str
    path: Path | None
    """Its tensor file; `None` for a data set that a dependency carries."""


@dataclass(frozen=True)
class ImageData:
    """Images and labels in two parts. Training never sees the test part."""

    name: str
    digest: str
    """SHA-256 of train images, train labels, test images, test labels, one after the other, a byte for each number."""
    train_images: "Tensor"  # (n, 28, 28) uint8
    train_labels: "Tensor"  # (n,) int64
    test_images: "Tensor"  # (m, 28, 28) uint8
    test_labels: "Tensor"  # (m,) int64
